using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Pods;

/// <content>Losses that leave nothing, and deficits from before the slashing release (notes, sections 5 and 8).</content>
public abstract partial class PodsRules
{
    [Fact]
    public async Task FullLossOnTheBeaconChain_LeavesNothingToWithdraw_AndWhatIsQueuedIsCompletedForNothing()
    {
        PodOwner owner = await OwnerAsync();
        owner.Add(8_000_001);
        await owner.VerifyAsync();
        QueuedWithdrawal asTokens = await QueueAsync(owner, UInt256.FromEther("8"));
        QueuedWithdrawal asShares = await QueueAsync(owner, UInt256.FromEther("8"));

        // All of it is lost: the balance is gone and no ether has come.
        owner.SetBalance(8_000_001, default);
        CheckpointCompleted lost = await owner.CheckpointAsync();
        PodWithdrawable left = await owner.WithdrawableAsync();
        await PassAsync(asShares);
        PreflightResult tokens = await owner.Staker.Withdrawals.CheckCompleteAsync([asTokens], cancellationToken: Cancel);
        PreflightResult shares = await owner.Staker.Withdrawals.CheckCompleteAsync([asShares], ReceiveAs.Shares, cancellationToken: Cancel);

        // The contract passes over what pays nothing: no FullySlashed, and no need of a pod that can pay.
        await owner.Staker.RunAsync(owner.Staker.Withdrawals.PrepareComplete(asTokens));
        await owner.Staker.RunAsync(owner.Staker.Withdrawals.PrepareComplete(asShares, ReceiveAs.Shares));
        PodState after = await owner.ReadAsync();

        Assert.Equal(0UL, lost.NewSlashingFactor);
        Assert.Equal((UInt256.FromEther("16"), UInt256.Zero), (left.DepositSharesWei, left.WithdrawableWei));
        Assert.Equal((UInt256.Zero, UInt256.Zero, UInt256.Zero), (left.QueuedWei, left.ClaimableWei, left.AwaitingExitWei));
        Assert.Equal(UInt256.Zero, left.QueueableAndPayableWei);
        Assert.True(tokens.IsClear);
        Assert.True(shares.IsClear);
        Assert.Equal((Int256)UInt256.FromEther("16"), after.DepositSharesWei);
        Assert.Equal(0UL, after.BeaconChainSlashingFactor);
    }

    [Fact]
    public async Task FullLossOnTheBeaconChain_NoSharesCanBeAddedAnyMore()
    {
        PodOwner owner = await OwnerAsync();
        owner.Add(8_100_001);
        await owner.VerifyAsync();
        owner.SetBalance(8_100_001, default);
        await owner.CheckpointAsync();
        await Chain.Node.IncreaseTimeAsync(TimeSpan.FromSeconds(24), Cancel);

        // Neither by a new validator, nor by ether in the pod: without validators a checkpoint is completed when it is started.
        owner.Add(8_100_002);
        BeaconChainFullySlashed validator = await RefusedAsync<BeaconChainFullySlashed>(owner, await owner.ProveAsync(8_100_002), "FullySlashed");
        await owner.ReceiveAsync(UInt256.FromEther("1"));
        await BeaconPredeploys.SetHeadRootAsync(Chain.Node, owner.State.BlockRoot, Cancel);
        BeaconChainFullySlashed ether = await RefusedAsync<BeaconChainFullySlashed>(owner.Staker, owner.Client.PrepareStartCheckpoint(owner.Pod), "FullySlashed");

        Assert.Equal(owner.Address, validator.Owner);
        Assert.Equal(owner.Address, ether.Owner);
        Assert.False(ether.IsTransient);
    }

    [Fact]
    public async Task CompletingAsShares_WhereOperatorAndBeaconChainTogetherLeaveNothing_IsRefused()
    {
        PodOwner owner = await OwnerAsync();
        owner.Add(8_200_001);
        await owner.VerifyAsync();
        owner.SetBalance(8_200_001, Gwei.FromEther(16));
        await owner.CheckpointAsync();
        QueuedWithdrawal queued = await QueueAsync(owner, UInt256.FromEther("32"));

        // The operator has 1 of 10^18 left, the owner half: of a share, less than the smallest part.
        Address strategy = EigenLayerDeployment.BeaconChainEthStrategy;
        Address operatorAddress = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        TestOperatorSet set = await Chain.AllocateAsync(operatorAddress, [strategy], cancellationToken: Cancel);
        await set.SlashAsync(TestChain.FullMagnitude - 1, Cancel);
        await owner.Staker.RunAsync(owner.Staker.Delegation.PrepareDelegate(operatorAddress));
        await PassAsync(queued);

        OperatorFullySlashed refusal = await RefusedAsync<OperatorFullySlashed>(
            owner.Staker, owner.Staker.Withdrawals.PrepareComplete(queued, ReceiveAs.Shares), "FullySlashed");
        PreflightResult asTokens = await owner.Staker.Withdrawals.CheckCompleteAsync([queued], cancellationToken: Cancel);

        // As tokens the way is barred by the pod's ether only.
        Assert.Equal((operatorAddress, strategy), (refusal.Operator, refusal.Strategy));
        Assert.Equal(Gwei.FromEther(16), Assert.IsType<PodBalanceTooLow>(Assert.Single(asTokens.Refusals)).Needed);
    }

    [Fact]
    public async Task LegacyDeficit_StandsInTheWayOfEveryCompletion_AlsoWithoutAGain()
    {
        Chain.OwnContractsOnly("A deficit of shares from before the slashing release");
        DevnetPods pods = await PodsAsync();
        PodOwner owner = await OwnerAsync();
        await pods.SetDepositSharesAsync(owner.Address, (Int256)(-5L), Cancel);
        await BeaconPredeploys.SetHeadRootAsync(Chain.Node, owner.State.BlockRoot, Cancel);
        LegacyShareDeficit atOnce = await RefusedAsync<LegacyShareDeficit>(owner.Staker, owner.Client.PrepareStartCheckpoint(owner.Pod, false), "LegacyWithdrawalsNotCompleted");

        // With a validator it can be started, and its last proof is refused: here one that changes nothing.
        await pods.SetDepositSharesAsync(owner.Address, (Int256)0L, Cancel);
        owner.Add(8_300_001);
        await owner.VerifyAsync();
        await pods.SetDepositSharesAsync(owner.Address, (Int256)(-5L), Cancel);
        await owner.StartAsync();
        LegacyShareDeficit atTheEnd = await RefusedAsync<LegacyShareDeficit>(owner, owner.State.ProveBalances(), "LegacyWithdrawalsNotCompleted");

        Assert.Equal((owner.Address, (Int256)(-5L)), (atOnce.Owner, atOnce.DepositSharesWei));
        Assert.Equal((Int256)(-5L), atTheEnd.DepositSharesWei);
    }
}
