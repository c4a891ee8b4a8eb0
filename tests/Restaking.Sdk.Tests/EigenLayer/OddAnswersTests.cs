using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Tests.EigenLayer;

/// <summary>A node that answers what the contracts never would: refused with a typed error, and never paired up wrongly.</summary>
public sealed class OddAnswersTests : IDisposable
{
    private static readonly Address Staker = Address.Parse("0x000000000000000000000000000000000000dEaD");
    private static readonly Address Operator = Address.Parse("0x0000000000000000000000000000000000000a01");
    private static readonly Address Strategy = Address.Parse("0x0000000000000000000000000000000000000501");
    private static readonly Address Token = Address.Parse("0x0000000000000000000000000000000000000701");

    private readonly EigenLayerNode _node = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private EigenLayerClient EigenLayer => _node.Client.EigenLayer;

    private Address Delegation => _node.Deployment.DelegationManager;

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task ListQueued_MoreSharesThanWithdrawals_IsAFormatError()
    {
        _node.Answer(Delegation, DelegationManager.MinWithdrawalDelayBlocksCall.Selector, 100UL)
            .Answer(Delegation, DelegationManager.GetQueuedWithdrawalsCall.Selector, 0x40UL, 0x60UL, 0UL, 1UL, 0x20UL, 0UL);

        await Assert.ThrowsAsync<AbiFormatException>(() => EigenLayer.Withdrawals.ListQueuedAsync(Staker, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Get_AnswerIsAnotherWithdrawal_IsRefused()
    {
        _node.Answer(Delegation, DelegationManager.MinWithdrawalDelayBlocksCall.Selector, 100UL)
            .Answer(
                Delegation,
                DelegationManager.GetQueuedWithdrawalCall.Selector,
                0x40UL, 0x160UL, EigenLayerNode.Word(Staker), 0UL, EigenLayerNode.Word(Staker), 0UL, 7UL, 0xe0UL, 0x100UL, 0UL, 0UL, 0UL);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(
            () => EigenLayer.Withdrawals.GetAsync(Keccak256.Hash("another"u8), cancellationToken: Cancel));

        Assert.Equal(RpcErrorKind.MalformedResponse, thrown.Kind);
    }

    [Fact]
    public async Task GetOperator_TooFewMagnitudes_IsAFormatError()
    {
        _node.Answer(Delegation, DelegationManager.IsOperatorCall.Selector, 1UL)
            .Answer(Delegation, DelegationManager.DelegationApproverCall.Selector, 0UL)
            .Answer(Delegation, DelegationManager.GetOperatorSharesCall.Selector, 0x20UL, 1UL, 5UL)
            .Answer(_node.Deployment.AllocationManager, EigenLayerNode.GetMaxMagnitudes, 0x20UL, 0UL);

        await Assert.ThrowsAsync<AbiFormatException>(() => EigenLayer.Delegation.GetOperatorAsync(Operator, ["stETH"], cancellationToken: Cancel));
    }

    [Fact]
    public async Task Quote_FewerSharesThanStrategies_IsAFormatErrorAndNotNothingToWithdraw()
    {
        _node.Answer(Delegation, DelegationManager.PausedCall.Selector, 0UL)
            .Answer(Delegation, DelegationManager.MinWithdrawalDelayBlocksCall.Selector, 100UL)
            .Answer(Delegation, DelegationManager.DelegatedToCall.Selector, 0UL)
            .Answer(Delegation, DelegationManager.DepositScalingFactorCall.Selector, EigenLayerNode.Wad)
            .Answer(_node.Deployment.AllocationManager, EigenLayerNode.GetMaxMagnitudes, 0x20UL, 1UL, EigenLayerNode.Wad)
            .Answer(Delegation, DelegationManager.GetDepositedSharesCall.Selector, 0x40UL, 0x80UL, 1UL, EigenLayerNode.Word(Strategy), 0UL);

        await Assert.ThrowsAsync<AbiFormatException>(
            () => EigenLayer.Withdrawals.QuoteAsync([new WithdrawalRequest(Strategy, WithdrawalAmount.All)], Staker, Cancel));
        await Assert.ThrowsAsync<AbiFormatException>(() => EigenLayer.GetPositionAsync(Staker, cancellationToken: Cancel));
    }

    [Fact]
    public async Task PrepareDeposit_StrategyWhoseEigenIsZero_PaysWithItsUnderlyingToken()
    {
        _node.Answer(Strategy, StrategyBaseTVLLimits.UnderlyingTokenCall.Selector, EigenLayerNode.Word(Token))
            .Answer(Strategy, new EigenStrategy(default).Eigen().Function.Selector, 0UL)
            .Answer(Token, ERC20.AllowanceCall.Selector, 0UL);

        var plan = await EigenLayer.Strategies.PrepareDepositAsync(Strategy, (UInt256)5UL, new DepositOptions { Staker = Staker }, Cancel);

        Assert.Equal(Token, plan[0].Transaction.Call.Target);
    }

    [Fact]
    public async Task Get_StrategyWhoseEigenIsZero_IsLabelledWithItsUnderlyingToken()
    {
        AnswerLegacy();
        _node.Answer(Strategy, StrategyBaseTVLLimits.UnderlyingTokenCall.Selector, EigenLayerNode.Word(Token))
            .Answer(Strategy, new EigenStrategy(default).Eigen().Function.Selector, 0UL)
            .Answer(Strategy, StrategyBaseTVLLimits.SharesToUnderlyingViewCall.Selector, EigenLayerNode.Wad);

        QueuedWithdrawal? found = await EigenLayer.Withdrawals.GetAsync(Withdrawal(Strategy), cancellationToken: Cancel);

        Assert.Equal(Token, found!.Strategies[0].Token);
    }

    [Fact]
    public async Task Get_BeaconChainEthWithoutEigenPodManager_IsNotReadWithoutItsSlashing()
    {
        using EigenLayerNode node = new(deployment => deployment with { EigenPodManager = null });
        AnswerLegacy(node);

        FeatureNotAvailableException thrown = await Assert.ThrowsAsync<FeatureNotAvailableException>(
            () => node.Client.EigenLayer.Withdrawals.GetAsync(Withdrawal(EigenLayerDeployment.BeaconChainEthStrategy), cancellationToken: Cancel));

        Assert.Contains("EigenPodManager", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckComplete_BeaconChainEthAsSharesToAFullySlashedOperator_IsRefused()
    {
        Address beacon = EigenLayerDeployment.BeaconChainEthStrategy;
        AnswerLegacy();
        _node.Answer(Delegation, DelegationManager.PausedCall.Selector, 0UL)
            .Answer(Delegation, DelegationManager.DelegatedToCall.Selector, EigenLayerNode.Word(Operator))
            .Answer(_node.Deployment.EigenPodManager!.Value, EigenPodManager.BeaconChainSlashingFactorCall.Selector, EigenLayerNode.Wad)
            .Answer(_node.Deployment.EigenPodManager!.Value, EigenPodManager.PodOwnerDepositSharesCall.Selector, 0UL)
            .Answer(Delegation, DelegationManager.DepositScalingFactorCall.Selector, EigenLayerNode.Wad)
            .Answer(_node.Deployment.AllocationManager, EigenLayerNode.GetMaxMagnitudes, 0x20UL, 1UL, 0UL)
            .Answer(_node.Deployment.StrategyManager, StrategyManager.StakerStrategyListLengthCall.Selector, 0UL);
        QueuedWithdrawal queued = (await EigenLayer.Withdrawals.GetAsync(Withdrawal(beacon), cancellationToken: Cancel))!;

        PreflightResult result = await EigenLayer.Withdrawals.CheckCompleteAsync([queued], ReceiveAs.Shares, cancellationToken: Cancel);

        Assert.Equal(new OperatorFullySlashed(Operator, beacon), Assert.Single(result.Refusals));
    }

    private static DelegationManager.Withdrawal Withdrawal(Address strategy) =>
        new(Staker, Address.Zero, Staker, UInt256.Zero, 100, [strategy], [EigenLayerNode.Wad]);

    /// <summary>A withdrawal that is pending and that the lists do not show, past its delay of 100 blocks.</summary>
    private void AnswerLegacy(EigenLayerNode? node = null)
    {
        node ??= _node;
        node.Answer(Delegation, DelegationManager.MinWithdrawalDelayBlocksCall.Selector, 100UL)
            .Answer(Delegation, DelegationManager.PendingWithdrawalsCall.Selector, 1UL)
            .Answer(Delegation, DelegationManager.GetQueuedWithdrawalCall.Selector, 0x40UL, 0x160UL, 0UL, 0UL, 0UL, 0UL, 0UL, 0xe0UL, 0x100UL, 0UL, 0UL, 0UL)
            .Answer(node.Deployment.AllocationManager, AllocationManager.GetMaxMagnitudesAtBlockCall.Selector, 0x20UL, 1UL, EigenLayerNode.Wad);
    }
}
