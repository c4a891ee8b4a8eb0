using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Tests.Contracts;

/// <summary>The bindings of the liquid protocols against the reference tables: what we have of a contract has the table's selectors, topics and mutability.</summary>
public sealed class LiquidSelectorTests
{
    // Ours, the table's where it is another.
    private static readonly Dictionary<string, string> _tableNames = new(StringComparer.Ordinal)
    {
        ["StETH"] = "Lido",
        ["MantleStaking"] = "Staking",
        ["MantleOracle"] = "Oracle",
        ["MantlePauser"] = "Pauser",
        ["CmETH"] = "cmETH_L1cmETH",
        ["CmETHStatus"] = "cmETH_L1StatusRead",
        ["CmETHAccountant"] = "cmETH_AccountantWithRateProviders",
        ["CmETHBoringVault"] = "cmETH_BoringVault",
        ["CmETHDelayedWithdraw"] = "cmETH_DelayedWithdraw",
        ["CmETHRolesAuthority"] = "cmETH_RolesAuthority",
        ["CmETHTeller"] = "cmETH_TellerWithMultiAssetSupport",
        ["SwBTCVault"] = "swBTC_YearnVaultV3",
        ["SwBTCDelayedWithdraw"] = "swBTC_DelayedWithdraw",
        ["SwBTCWithdrawLimitModule"] = "swBTC_WithdrawLimitModule",
        ["SwETH"] = "swETH",
        ["SwEXIT"] = "swEXIT",
        ["YnETH"] = "ynETH",
        ["YnETHRedemptionAssetsVault"] = "ynETHRedemptionAssetsVault",
        ["YnEigen"] = "ynEigen",
        ["YnEigenDepositAdapter"] = "ynEigenDepositAdapter",
        ["YnEigenRedemptionAssetsVault"] = "ynEigenRedemptionAssetsVault",
        ["EzETH"] = "EzEthToken",
        ["WBETH"] = "wBETH_WrapTokenV3ETH",
        ["CbETH"] = "cbETH_StakedTokenV1",
        ["UniBTC"] = "uniBTC",
        ["UniBTCDelayRedeemRouter"] = "uniBTC_DelayRedeemRouter",
        ["UniBTCVault"] = "uniBTC_Vault",
        ["UniETH"] = "uniETH",
        ["UniETHRedeem"] = "uniETH_Redeem",
        ["UniETHStakingPectra"] = "uniETH_StakingPectra",
        ["UniETHStakingV1"] = "uniETH_StakingV1",
    };

    private static readonly string[] _protocols =
        ["bedrock", "binance", "coinbase", "etherfi", "kelp", "lido", "mantle", "puffer", "renzo", "rocketpool", "swell", "yieldnest"];

    /// <summary>
    /// Contracts the tables do not have. Sigma of uniBTC: <c>totalSupply(address)</c> stands in contracts/Sigma.sol of Bedrock-Technology/uniBTC @236e9eab.
    /// </summary>
    private static readonly HashSet<string> _withoutTable = new(StringComparer.Ordinal) { "UniBTCSigma" };

    public static TheoryData<string> Contracts => [.. Bindings().Select(binding => binding.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Binding_OfALiquidProtocol_IsInTheReferenceTable(string contract)
    {
        ContractBinding binding = Bindings().Single(binding => binding.Name == contract);
        HashSet<string> rows = Rows(contract);
        List<string> missing = [];
        foreach (ContractFunction function in binding.Functions)
        {
            Check($"function {function.Signature} {function.Selector} {function.Mutability.ToString().ToLowerInvariant()}");
        }

        foreach (ContractEventDescription item in binding.Events)
        {
            Check($"event {item.Signature} {item.Topic0}");
        }

        foreach (ContractErrorDescription error in binding.Errors)
        {
            Check($"error {error.Signature} {error.Selector}");
        }

        Assert.Empty(missing);

        void Check(string row)
        {
            if (!rows.Contains(row))
            {
                missing.Add(row);
            }
        }
    }

    private static IEnumerable<ContractBinding> Bindings() =>
        RestakingClient.KnownContracts.Where(binding => binding.DecodesLiquidErrors() && !_withoutTable.Contains(binding.Name));

    private static HashSet<string> Rows(string contract)
    {
        bool isLegacy = contract.EndsWith("Legacy", StringComparison.Ordinal);
        string name = isLegacy ? contract[..^"Legacy".Length] : contract;
        string table = _tableNames.GetValueOrDefault(name, name);
        string[] wanted = isLegacy ? [$"pre-26Q2/{table}", $"v5.1.0/{table}"] : [table];
        HashSet<string> rows = new(StringComparer.Ordinal);
        foreach (string protocol in _protocols)
        {
            foreach (string[] row in ReferenceTable.RowsOrSkip($"selectors/{protocol}.tsv").Where(row => wanted.Contains(row[0])))
            {
                rows.Add(row[1] == "function" ? $"function {row[2]} {row[3]} {row[4].ToLowerInvariant()}" : $"{row[1]} {row[2]} {row[3]}");
            }
        }

        return rows;
    }
}

internal static class LiquidBindings
{
    /// <summary>Whether a known contract is one of the liquid protocols': those are generated into an assembly of their own.</summary>
    public static bool DecodesLiquidErrors(this ContractBinding binding) => Names.Contains(binding.Name);

    private static HashSet<string> Names { get; } =
    [
        .. typeof(Restaking.Sdk.Contracts.Lido.StETH).Assembly.GetTypes()
            .Where(type => !type.IsNested && typeof(IContract).IsAssignableFrom(type))
            .Select(type => type.Name),
    ];
}
