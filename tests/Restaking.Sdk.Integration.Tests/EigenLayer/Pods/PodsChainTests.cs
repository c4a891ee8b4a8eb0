using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Pods;

/// <summary>Everything on the devnet's own pods.</summary>
public sealed class DevnetPodsTests(DevnetFixture chain) : PodsRules(chain), IClassFixture<DevnetFixture>;

/// <summary>The suite with mainnet's real manager and core (1.5.0); the snapshot holds no pods, so their code is the devnet's.</summary>
public sealed class MainnetPodsTests(MainnetFixture chain) : PodsConformance(chain), IClassFixture<MainnetFixture>
{
    [Fact]
    public async Task Address_OfTheRecordedOwner_IsWhatTheRealManagerSays() =>
        await RecordedPods.CheckAsync(Chain, Address.Parse("0x1d63f4eb8d8d3d7036b28d655bea350dce67a22d"));

    [Fact]
    public async Task Requests_OfVersion15_AreAMissingFeatureWithTheVersionFound()
    {
        DevnetPods pods = await PodsAsync();
        PodOwner owner = await OwnerAsync();
        await pods.UpgradeAsync(pods.ImplementationBeforeRequests, Cancel);
        try
        {
            FeatureNotAvailableException e = await Assert.ThrowsAsync<FeatureNotAvailableException>(() => owner.Client.CheckRequestWithdrawalsAsync(
                owner.Pod, [PodWithdrawalRequest.FullExit(PodOwner.NewKey())], MaximumFee, cancellationToken: Cancel));

            Assert.Equal((owner.Pod, "1.5.0"), (e.Contract, e.Version));
        }
        finally
        {
            await pods.UpgradeAsync(pods.Implementation, CancellationToken.None);
        }
    }
}

/// <summary>Sepolia's real manager (1.7.0), which has neither pods' code nor a deposit contract.</summary>
public sealed class SepoliaPodsTests(SepoliaFixture fixture) : IClassFixture<SepoliaFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Address_OfTheRecordedOwner_IsWhatTheRealManagerSays() =>
        await RecordedPods.CheckAsync(fixture.ChainOrSkip(), Address.Parse("0x23a8db1596deb56e36876147a9e302af997a3a5e"));

    [Fact]
    public async Task CompoundingDeposit_WhereTheManagerNamesNoDepositContract_IsAMissingFeature()
    {
        TestChain chain = fixture.ChainOrSkip();
        using RestakingClient client = new(chain.RpcUrl, chain.Network);

        FeatureNotAvailableException e = await Assert.ThrowsAsync<FeatureNotAvailableException>(() => client.EigenLayer.Pods.PrepareCompoundingDepositAsync(
            new ValidatorDeposit(PodOwner.NewKey(), new byte[96]), Gwei.FromEther(32), RecordedPods.Owner, cancellationToken: Cancel));

        Assert.Equal(chain.EigenLayer.EigenPodManager, e.Contract);
    }
}

/// <summary>The owner of <c>vectors/eigenlayer-eip712-and-pods.json</c>, whose pod's address was recorded on each network.</summary>
internal static class RecordedPods
{
    public static Address Owner { get; } = new([.. Enumerable.Repeat((byte)0xe1, Address.Size)]);

    public static async Task CheckAsync(TestChain chain, Address recorded)
    {
        using RestakingClient client = new(chain.RpcUrl, chain.Network);

        PodAddress at = await client.EigenLayer.Pods.GetAddressAsync(Owner, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(recorded, at.Pod);
        Assert.Equal(recorded, at.Predicted);
        Assert.True(at.IsAsPredicted);
        Assert.False(at.Exists);
        Assert.Equal(recorded, await chain.ReadAsync(new EigenPodManager(chain.EigenLayer.EigenPodManager!.Value).GetPod(Owner), TestContext.Current.CancellationToken));
    }
}

/// <summary>The suite with mainnet's real manager and core and the real pods' code, where somebody has it.</summary>
public sealed class RealPodsTests(MainnetFixture chain) : PodsConformance(chain), IClassFixture<MainnetFixture>
{
    protected override ReadOnlyMemory<byte>? EigenPodCode => RealPods.CodeOrSkip();
}

/// <summary>Everything with the real pods' code on the devnet, where somebody has it: what the devnet's pods are held against.</summary>
public sealed class RealPodsOnDevnetTests(DevnetFixture chain) : PodsRules(chain), IClassFixture<DevnetFixture>
{
    protected override ReadOnlyMemory<byte>? EigenPodCode => RealPods.CodeOrSkip();
}

/// <summary>
/// The real pods' code is in no snapshot and does not belong into this repository: <c>RESTAKING_EIGENPOD_CODE</c> names a file with the hex
/// text of EigenPod's creation code (without arguments).
/// </summary>
internal static class RealPods
{
    private const string Variable = "RESTAKING_EIGENPOD_CODE";

    public static ReadOnlyMemory<byte> CodeOrSkip()
    {
        string? file = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipUnless(File.Exists(file), $"{Variable} names no file with EigenPod's creation code.");
        return Hex.Decode(File.ReadAllText(file).Trim());
    }
}
