using System.Text.Json;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>The devnet's contracts of the liquid protocols against the ABIs of the real ones: what a client can call is the real contract's.</summary>
public class LiquidDevnetAbiTests
{
    /// <summary>Functions that only the devnet has, for tests to steer it by.</summary>
    private const string SteeringPrefix = "function devnet";

    /// <summary>Functions the protocols' contracts call on each other, which the reference files leave out; the selector tables have them.</summary>
    private static readonly HashSet<string> _betweenContracts = new(StringComparer.Ordinal)
    {
        "UniBTC: function mint(address,uint256) nonpayable -> ()",
        "UniBTCVault: function execute(address,bytes,uint256) nonpayable -> (bytes)",
        "UniETH: function burnFrom(address,uint256) nonpayable -> ()",
        "UniETH: function mint(address,uint256) nonpayable -> ()",
        "UniETHRedeem: function pay(address) payable -> ()",
    };

    public static TheoryData<string, string> Contracts => new()
    {
        { "AssetRegistry", "abi/yieldnest/AssetRegistry.json" },
        { "CbETH", "abi/coinbase/cbETH_StakedTokenV1.json" },
        { "CmETH", "abi/mantle/cmETH_L1cmETH.json" },
        { "CmETHAccountant", "abi/mantle/cmETH_AccountantWithRateProviders.json" },
        { "CmETHBoringVault", "abi/mantle/cmETH_BoringVault.json" },
        { "CmETHDelayedWithdraw", "abi/mantle/cmETH_DelayedWithdraw.json" },
        { "CmETHRolesAuthority", "abi/mantle/cmETH_RolesAuthority.json" },
        { "CmETHStatus", "abi/mantle/cmETH_L1StatusRead.json" },
        { "CmETHTeller", "abi/mantle/cmETH_TellerWithMultiAssetSupport.json" },
        { "LRTConfig", "abi/kelp/LRTConfig.json" },
        { "LRTDepositPool", "abi/kelp/LRTDepositPool.json" },
        { "LRTOracle", "abi/kelp/LRTOracle.json" },
        { "LRTUnstakingVault", "abi/kelp/LRTUnstakingVault.json" },
        { "LRTWithdrawalManager", "abi/kelp/LRTWithdrawalManager.json" },
        { "LidoLocator", "abi/lido/LidoLocator.json" },
        { "LidoReferralStaker", "abi/lido/WstETHReferralStaker.json" },
        { "LidoStETH", "abi/lido/Lido.json" },
        { "LidoWithdrawalQueue", "abi/lido/WithdrawalQueueERC721.json" },
        { "LidoWstETH", "abi/lido/WstETH.json" },
        { "METH", "abi/mantle/METH.json" },
        { "MantleOracle", "abi/mantle/Oracle.json" },
        { "MantlePauser", "abi/mantle/Pauser.json" },
        { "MantleStaking", "abi/mantle/Staking.json" },
        { "RSETH", "abi/kelp/RSETH.json" },
        { "ReferralDepositAdapter", "abi/yieldnest/ReferralDepositAdapter.json" },
        { "PufferAccessManager", "abi/puffer/AccessManager.json" },
        { "PufferDepositorV2", "abi/puffer/PufferDepositorV2.json" },
        { "PufferVaultV5", "abi/puffer/PufferVaultV5.json" },
        { "PufferWithdrawalManager", "abi/puffer/PufferWithdrawalManager.json" },
        { "RenzoBalancerRateProvider", "abi/renzo/BalancerRateProvider.json" },
        { "RenzoEzETH", "abi/renzo/EzEthToken.json" },
        { "RenzoInstantWithdrawer", "abi/renzo/InstantWithdrawer.json" },
        { "RenzoOracle", "abi/renzo/RenzoOracle.json" },
        { "RenzoRestakeManager", "abi/renzo/RestakeManager.json" },
        { "RenzoRiskOracleMiddleware", "abi/renzo/RiskOracleMiddleware.json" },
        { "RenzoWithdrawQueue", "abi/renzo/WithdrawQueue.json" },
        { "RocketDAOProtocolSettingsDeposit", "abi/rocketpool/RocketDAOProtocolSettingsDeposit.json" },
        { "RocketDAOProtocolSettingsNetwork", "abi/rocketpool/RocketDAOProtocolSettingsNetwork.json" },
        { "RocketDepositPool", "abi/rocketpool/RocketDepositPool.json" },
        { "RocketNetworkBalances", "abi/rocketpool/RocketNetworkBalances.json" },
        { "RocketStorage", "abi/rocketpool/RocketStorage.json" },
        { "RocketTokenRETH", "abi/rocketpool/RocketTokenRETH.json" },
        { "UniBTC", "abi/bedrock/uniBTC.json" },
        { "UniBTCDelayRedeemRouter", "abi/bedrock/uniBTC_DelayRedeemRouter.json" },
        { "UniBTCVault", "abi/bedrock/uniBTC_Vault.json" },
        { "UniETH", "abi/bedrock/uniETH.json" },
        { "UniETHRedeem", "abi/bedrock/uniETH_Redeem.json" },
        { "UniETHStakingPectra", "abi/bedrock/uniETH_StakingPectra.json" },
        { "UniETHStakingV1", "abi/bedrock/uniETH_StakingV1.json" },
        { "UnstakeRequestsManager", "abi/mantle/UnstakeRequestsManager.json" },
        { "UnwrapTokenV1ETH", "abi/binance/UnwrapTokenV1ETH.json" },
        { "WBETH", "abi/binance/wBETH_WrapTokenV3ETH.json" },
        { "WithdrawalQueueManager", "abi/yieldnest/WithdrawalQueueManager.json" },
        { "YnETH", "abi/yieldnest/ynETH.json" },
        { "YnETHRedemptionAssetsVault", "abi/yieldnest/ynETHRedemptionAssetsVault.json" },
        { "YnEigen", "abi/yieldnest/ynEigen.json" },
        { "YnEigenDepositAdapter", "abi/yieldnest/ynEigenDepositAdapter.json" },
        { "YnEigenRedemptionAssetsVault", "abi/yieldnest/ynEigenRedemptionAssetsVault.json" },
        { "RswAccessControlManager", "abi/swell/RswAccessControlManager.json" },
        { "RswDepositManager", "abi/swell/RswDepositManager.json" },
        { "RswETH", "abi/swell/RswETH.json" },
        { "RswEXIT", "abi/swell/RswEXIT.json" },
        { "SwAccessControlManager", "abi/swell/SwAccessControlManager.json" },
        { "SwBTCDelayedWithdraw", "abi/swell/swBTC_DelayedWithdraw.json" },
        { "SwBTCVault", "abi/swell/swBTC_YearnVaultV3.json" },
        { "SwBTCWithdrawLimitModule", "abi/swell/swBTC_WithdrawLimitModule.json" },
        { "SwETH", "abi/swell/swETH.json" },
        { "SwEXIT", "abi/swell/swEXIT.json" },
    };

    [Theory]
    [MemberData(nameof(Contracts))]
    public void LiquidDevnetAbi_EveryEntryButSteering_IsTheRealContracts(string contract, string reference)
    {
        using JsonDocument document = ReferenceFolder.OpenOrSkip(reference);
        using Stream stream = typeof(AnvilBinary).Assembly.GetManifestResourceStream("devnet-artifacts.json")!;
        using JsonDocument artifacts = JsonDocument.Parse(stream);

        IEnumerable<string> ofOurOwn = AbiEntries.Of(artifacts.RootElement.GetProperty(contract).GetProperty("abi"))
            .Except(AbiEntries.Of(document.RootElement))
            .Where(entry => !entry.StartsWith(SteeringPrefix, StringComparison.Ordinal) && !_betweenContracts.Contains($"{contract}: {entry}"));

        Assert.Empty(ofOurOwn);
    }
}
