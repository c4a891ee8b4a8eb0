using System.Text.Json;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>ether.fi's devnet contracts against the real ABIs of both generations: they are one contract each that can be either.</summary>
public class EtherFiDevnetAbiTests
{
    /// <summary>Functions that only the devnet has.</summary>
    private const string SteeringPrefix = "function devnet";

    public static TheoryData<string, string> Contracts => new()
    {
        { "EtherFiBlacklister", "Blacklister" },
        { "EtherFiDepositAdapter", "DepositAdapter" },
        { "EtherFiEETH", "EETH" },
        { "EtherFiLiquidityPool", "LiquidityPool" },
        { "EtherFiLiquifier", "Liquifier" },
        { "EtherFiPriorityWithdrawalQueue", "PriorityWithdrawalQueue" },
        { "EtherFiRateLimiter", "EtherFiRateLimiter" },
        { "EtherFiRedemptionManager", "EtherFiRedemptionManager" },
        { "EtherFiWeETH", "WeETH" },
        { "EtherFiWeETHWithdrawAdapter", "WeETHWithdrawAdapter" },
        { "EtherFiWithdrawRequestNFT", "WithdrawRequestNFT" },
    };

    [Theory]
    [MemberData(nameof(Contracts))]
    public void EtherFiDevnetAbi_EveryEntryButSteering_IsTheRealContractsOfOneGeneration(string contract, string reference)
    {
        using JsonDocument since = ReferenceFolder.OpenOrSkip($"abi/etherfi/{reference}.json");
        HashSet<string> real = AbiEntries.Of(since.RootElement);

        // Block list and limiter came with the upgrade, or did not change.
        if (contract is not ("EtherFiBlacklister" or "EtherFiRateLimiter"))
        {
            using JsonDocument before = ReferenceFolder.OpenOrSkip($"abi/etherfi/pre-26Q2/{reference}.json");
            real.UnionWith(AbiEntries.Of(before.RootElement));
        }

        using Stream stream = typeof(AnvilBinary).Assembly.GetManifestResourceStream("devnet-artifacts.json")!;
        using JsonDocument artifacts = JsonDocument.Parse(stream);

        IEnumerable<string> ofOurOwn = AbiEntries.Of(artifacts.RootElement.GetProperty(contract).GetProperty("abi"))
            .Except(real)
            .Where(entry => !entry.StartsWith(SteeringPrefix, StringComparison.Ordinal));

        Assert.Empty(ofOurOwn);
    }
}
