using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Integration.Tests.EigenLayer.Pods;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Positions;

/// <content>Natively restaked ether, which two chains can slash.</content>
public sealed partial class DevnetPositionTests
{
    private static readonly Address Native = EigenLayerDeployment.BeaconChainEthStrategy;

    [Fact]
    public async Task NativeStake_SlashedByBothChains_IsPredictedAndFollowedToTheWei()
    {
        ulong start = await Chain.Rpc.GetBlockNumberAsync(Cancel);
        Address operatorAddress = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        TestOperatorSet set = await Chain.AllocateAsync(operatorAddress, [Native], TestChain.FullMagnitude / 2, Cancel);
        PodOwner owner = await PodOwnerAsync();
        owner.Add(7_700_001);
        await owner.VerifyAsync();
        await owner.Staker.RunAsync(owner.Staker.Delegation.PrepareDelegate(operatorAddress));
        DelegationManager delegations = new(Chain.EigenLayer.DelegationManager);
        await Chain.ExecuteAsync(
            owner.Address, delegations.QueueWithdrawals([new DelegationManager.QueuedWithdrawalParams([Native], [UInt256.FromEther("5")], default)]), cancellationToken: Cancel);
        owner.SetBalance(7_700_001, new Gwei(31_000_000_007));
        await owner.CheckpointAsync();
        EigenLayerPositionsClient positions = owner.Staker.Client.EigenLayer.Positions;

        SlashForecast forecast = await positions.ForecastSlashAsync(
            new(set.Avs, set.Id), operatorAddress, Native, 333_333_333_333_333_333UL, [owner.Address], cancellationToken: Cancel);
        await set.SlashAsync(333_333_333_333_333_333UL, Cancel);
        RestakedPosition after = await positions.GetAsync(owner.Address, cancellationToken: Cancel);
        Reconciliation sum = await positions.ReconcileOperatorAsync(operatorAddress, Native, new[] { owner.Address }.ToAsyncEnumerable(), cancellationToken: Cancel);
        DepositShareLedger ledger = new();
        List<StakerEvent> history = await positions.ReadHistoryAsync(owner.Address, new() { FromBlock = start }, Cancel).ToListAsync(Cancel);
        history.ForEach(ledger.Apply);

        StakerLoss loss = Assert.Single(forecast.Stakers);
        RestakedStrategy entry = Assert.Single(after.Strategies);
        UInt256 beacon = await Chain.ReadAsync(new EigenPodManager(Chain.EigenLayer.EigenPodManager!.Value).BeaconChainSlashingFactor(owner.Address), Cancel);
        DelegationManager.GetWithdrawableSharesResult shares = await Chain.ReadAsync(delegations.GetWithdrawableShares(owner.Address, [Native]), Cancel);
        Assert.NotEqual(ShareMath.Wad, beacon);
        Assert.Equal(beacon, entry.BeaconChainSlashingFactor);
        Assert.Equal(shares.WithdrawableShares[0], entry.Withdrawable);
        Assert.Equal(entry.Withdrawable, entry.Underlying);
        Assert.Equal(shares.WithdrawableShares[0], loss.WithdrawableAfter);
        Assert.Equal(after.Queue[0].Strategies[0].Shares, Assert.Single(loss.Queue).SharesAfter);
        Assert.NotEqual(UInt256.Zero, loss.LostInQueue);
        Assert.Equal(await Chain.ReadAsync(delegations.OperatorShares(operatorAddress, Native), Cancel), forecast.Prediction.OperatorShares);
        Assert.True(sum.Gap is ReconciliationGap.None or ReconciliationGap.RoundingDust, sum.ToString());
        Assert.Equal(new ShareRange(shares.DepositShares[0], shares.DepositShares[0]), ledger.SharesIn(Native));
        Assert.Equal(await Chain.ReadAsync(delegations.DepositScalingFactor(owner.Address, Native), Cancel), ledger.ScalingFactorIn(Native));
        string[] kinds = ["pod_deployed", "validator", "pod_shares", "pod_total_shares", "delegated", "withdrawal_queued", "beacon_chain_slashed", "operator_slashed"];
        Assert.Empty(kinds.Except(history.Select(happened => happened.Kind)));
        Assert.Equal(beacon, history.OfType<StakerBeaconChainSlashed>().Last().After);
    }

    [Fact]
    public async Task QueuedNativeStake_PastItsDelay_IsStillAtRiskOfTheBeaconChain()
    {
        PodOwner owner = await PodOwnerAsync();
        owner.Add(7_700_002);
        await owner.VerifyAsync();
        DelegationManager delegations = new(Chain.EigenLayer.DelegationManager);
        await Chain.ExecuteAsync(
            owner.Address, delegations.QueueWithdrawals([new DelegationManager.QueuedWithdrawalParams([Native], [UInt256.FromEther("5")], default)]), cancellationToken: Cancel);
        await Chain.AdvanceBlocksAsync(30, Cancel);
        EigenLayerPositionsClient positions = owner.Staker.Client.EigenLayer.Positions;
        RestakedStrategy before = Assert.Single((await positions.GetAsync(owner.Address, cancellationToken: Cancel)).Strategies);

        owner.SetBalance(7_700_002, new Gwei(16_000_000_000));
        await owner.CheckpointAsync();
        RestakedStrategy after = Assert.Single((await positions.GetAsync(owner.Address, cancellationToken: Cancel)).Strategies);

        Assert.Equal(UInt256.FromEther("5"), before.QueuedCompletable);
        Assert.Equal(before.Queued, before.QueuedSlashable);
        Assert.Null(before.SlashableUntilBlock); // no operator's slash reaches it any more
        Assert.True(after.Queued < before.Queued, $"{after.Queued} of {before.Queued}");
        Assert.Equal(ShareMath.MulWad(UInt256.FromEther("5"), after.BeaconChainSlashingFactor!.Value), after.Queued);
    }

    private async Task<PodOwner> PodOwnerAsync()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        LocalSigner signer = LocalSigner.FromPrivateKey(key);
        RestakingClient client = new(Chain.RpcUrl, Chain.Network, Staker.Options with { Signer = LocalSigner.FromPrivateKey(key) });
        Staker staker = new(Chain, signer, client);
        await Chain.FundAsync(staker.Address, cancellationToken: Cancel);
        return new PodOwner(Chain, staker, (await staker.RunAsync(staker.Client.EigenLayer.Pods.PrepareCreate())).Pod);
    }
}
