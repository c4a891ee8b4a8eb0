using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Positions;

/// <content>A slash is predicted, then done: every figure is compared, to the wei.</content>
public abstract partial class PositionConformance
{
    [Fact]
    public async Task WhatIf_WithdrawalLeavingTheWindowInTheBlockOfTheSlash_IsOutOfReach()
    {
        // Queued so that the next block is the first one after its last slashable one.
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 2, Exact);
        foreach (Address staker in world.Stakers)
        {
            await world.DepositAsync(staker, Exact, One);
            await world.DelegateAsync(staker);
        }

        await world.SlashAsync(world.Burning, Exact.Strategy, 123_456_789_012_345_678UL);
        TransactionReceipt queued = await world.QueueAsync(world.Stakers[0], (Exact.Strategy, UInt256.Parse("777777777777777777")));
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        uint delay = await client.EigenLayer.Withdrawals.GetDelayBlocksAsync(cancellationToken: Cancel);
        await AdvanceToAsync(queued.BlockNumber + delay - 2);
        await world.QueueAsync(world.Stakers[1], (Exact.Strategy, UInt256.Parse("333333333333333333")));
        await AdvanceToAsync(queued.BlockNumber + delay);

        SlashForecast unknown = await client.EigenLayer.Positions.ForecastSlashAsync(
            world.Burning, world.Operator, Exact.Strategy, ShareMath.Wad / 2UL, [world.Stakers[0]], cancellationToken: Cancel);
        SlashForecast forecast = await PredictAndSlashAsync(world, client, world.Burning, Exact.Strategy, ShareMath.Wad / 2UL);

        Assert.Equal(UInt256.Zero, forecast.Stakers[0].LostInQueue);
        Assert.NotEqual(UInt256.Zero, forecast.Stakers[1].LostInQueue);
        Assert.True(unknown.Prediction.IsQueueExact);
        Assert.Equal(forecast.Prediction.SlashedFromQueue, unknown.Prediction.SlashedFromQueue);
    }

    [Fact]
    public async Task WhatIf_SecondSlashOfAQueue_RoundsAsTheVersionDoes()
    {
        // An amount of which contracts before 1.9 take one share more than later ones.
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 1, Exact);
        await world.DepositAsync(world.Stakers[0], Exact, One);
        await world.DelegateAsync(world.Stakers[0]);
        await world.SlashAsync(world.Burning, Exact.Strategy, 123_456_789_012_345_678UL);
        await world.QueueAsync(world.Stakers[0], (Exact.Strategy, UInt256.Parse("777777777777777779")));
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        SlashForecast unknown = await client.EigenLayer.Positions.ForecastSlashAsync(world.Burning, world.Operator, Exact.Strategy, ShareMath.Wad, [], cancellationToken: Cancel);
        SlashForecast forecast = await PredictAndSlashAsync(world, client, world.Burning, Exact.Strategy, ShareMath.Wad);

        Assert.True(unknown.Prediction.IsQueueExact);
        Assert.Equal(forecast.Prediction.SlashedFromQueue, unknown.Prediction.SlashedFromQueue);
    }

    [Fact]
    public async Task WhatIf_PendingDeallocation_IsSlashedUntilItsBlockAndShrinks()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 1, Exact);
        await world.DepositAsync(world.Stakers[0], Exact, One);
        await world.DelegateAsync(world.Stakers[0]);
        await world.ModifyAsync(world.Burning, Exact.Strategy, TestChain.FullMagnitude / 7);
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        SlashForecast forecast = await PredictAndSlashAsync(world, client, world.Burning, Exact.Strategy, 333_333_333_333_333_333UL);

        Assert.True(forecast.Prediction.Snapshot.Allocation.PendingDiff < 0);
        Assert.Equal(TestChain.FullMagnitude / 2, forecast.Prediction.Magnitudes.Before.Magnitude);

        // In the block it takes effect only what is left can be slashed.
        AllocationState left = forecast.Prediction.Magnitudes.After;
        await AdvanceToAsync(left.EffectBlock - 1);
        SlashForecast later = await PredictAndSlashAsync(world, client, world.Burning, Exact.Strategy, ShareMath.Wad);
        Assert.Equal(left.MagnitudeAfterPending, later.Prediction.Magnitudes.Before.Magnitude);
        Assert.Equal(0UL, later.Prediction.Magnitudes.After.Magnitude);
    }

    [Fact]
    public async Task WhatIf_OtherSetsDeallocationTakingEffectInTheBlockOfTheSlash_IsFreed()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 1, Exact);
        await world.DepositAsync(world.Stakers[0], Exact, One);
        await world.DelegateAsync(world.Stakers[0]);
        await world.ModifyAsync(world.Redistributing, Exact.Strategy, 1);
        AllocationManager.Allocation pending = await world.ReadAsync(
            new AllocationManager(Chain.EigenLayer.AllocationManager).GetAllocation(world.Operator, world.Redistributing, Exact.Strategy));
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        await AdvanceToAsync(pending.EffectBlock - 1);

        SlashForecast forecast = await PredictAndSlashAsync(world, client, world.Burning, Exact.Strategy, ShareMath.Wad / 3UL);

        Assert.Equal(pending.EffectBlock, forecast.Prediction.Snapshot.SlashBlock);
    }

    [Fact]
    public async Task WhatIf_MagnitudeDownToZero_TakesAllStakeAndAllOfTheQueue()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 2, Exact);
        foreach (Address staker in world.Stakers)
        {
            await world.DepositAsync(staker, Exact, UInt256.Parse("1000000000000000007"));
            await world.DelegateAsync(staker);
        }

        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        await PredictAndSlashAsync(world, client, world.Redistributing, Exact.Strategy, ShareMath.Wad);
        await world.QueueAsync(world.Stakers[0], (Exact.Strategy, UInt256.Parse("333333333333333333")));
        await PredictAndSlashAsync(world, client, world.Burning, Exact.Strategy, ShareMath.Wad / 3UL);
        await world.ModifyAsync(world.Redistributing, Exact.Strategy, await AllocatableAsync(world));
        await PredictAndSlashAsync(world, client, world.Redistributing, Exact.Strategy, ShareMath.Wad);

        SlashForecast last = await PredictAndSlashAsync(world, client, world.Burning, Exact.Strategy, ShareMath.Wad);

        Assert.Equal(new StrategyMagnitude(0, 0), last.Prediction.Magnitudes.MagnitudeAfter);
        Assert.Equal(UInt256.Zero, last.Prediction.OperatorShares);
        Assert.All(last.Stakers, loss => Assert.Equal(UInt256.Zero, loss.WithdrawableAfter));
        Assert.Equal(UInt256.Zero, Assert.Single(last.Stakers[0].Queue).SharesAfter);

        // There is nothing left that a further slash could take.
        SlashForecast nothing = await PredictAndSlashAsync(world, client, world.Burning, Exact.Strategy, ShareMath.Wad);
        Assert.Equal(SlashObstacle.NothingAllocated, nothing.Prediction.Obstacle);
    }

    [Fact]
    public async Task WhatIf_OperatorThatLeft_CanBeSlashedInItsLastBlockAndNotInTheNext()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 1, Exact);
        await world.DepositAsync(world.Stakers[0], Exact, One);
        await world.DelegateAsync(world.Stakers[0]);
        TransactionReceipt left = await world.LeaveAsync(world.Burning);
        uint delay = await world.ReadAsync(new AllocationManager(Chain.EigenLayer.AllocationManager).DeallocationDelay());
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        await AdvanceToAsync(left.BlockNumber + delay - 1);

        SlashSnapshot late = await client.EigenLayer.Positions.ReadSlashSnapshotAsync(
            world.Burning, world.Operator, Exact.Strategy, slashBlock: left.BlockNumber + delay + 1, cancellationToken: Cancel);
        SlashForecast last = await PredictAndSlashAsync(world, client, world.Burning, Exact.Strategy, ShareMath.Wad / 2UL);
        SlashForecast over = await client.EigenLayer.Positions.ForecastSlashAsync(
            world.Burning, world.Operator, Exact.Strategy, ShareMath.Wad / 2UL, world.Stakers, cancellationToken: Cancel);

        Assert.True(late is { IsMember: false, IsOperatorSlashable: true });
        Assert.Equal(left.BlockNumber + delay, late.SlashableUntilBlock);
        Assert.Equal(left.BlockNumber + delay, last.Prediction.Snapshot.SlashBlock);
        Assert.Equal(SlashObstacle.None, last.Prediction.Obstacle);
        Assert.Equal(SlashObstacle.OperatorNotSlashable, late.Predict(One).Obstacle);
        Assert.True(over.Prediction.Snapshot.IsOperatorSlashable);
        Assert.Equal(SlashObstacle.OperatorNotSlashable, over.Prediction.Obstacle);
        Assert.Equal(UInt256.Zero, over.Stakers[0].Lost);
        await RefusesAsync(world, world.Burning, Exact.Strategy, AllocationManager.OperatorNotSlashableError.Selector);
    }

    [Fact]
    public async Task WhatIf_TwoSlashesInOneBlock_ArePredictedOneAfterTheOther()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 2, Exact);
        foreach (Address staker in world.Stakers)
        {
            await world.DepositAsync(staker, Exact, UInt256.Parse("1234567890123456789"));
            await world.DelegateAsync(staker);
        }

        await world.SlashAsync(world.Burning, Exact.Strategy, 123_456_789_012_345_678UL);
        await world.QueueAsync(world.Stakers[0], (Exact.Strategy, UInt256.Parse("777777777777777779")));
        await world.ModifyAsync(world.Redistributing, Exact.Strategy, TestChain.FullMagnitude / 11);
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        await PredictAndSlashTogetherAsync(
            world, client, Exact.Strategy, (world.Burning, 333_333_333_333_333_333UL), (world.Redistributing, 222_222_222_222_222_223UL), (world.Burning, 7UL));
    }

    [Fact]
    public async Task WhatIf_SetThatCannotSlash_TakesNothingAndSaysWhy()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 1, Exact);
        await world.DepositAsync(world.Stakers[0], Exact, One);
        await world.DelegateAsync(world.Stakers[0]);
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        EigenLayerPositionsClient positions = client.EigenLayer.Positions;

        SlashSnapshot foreign = await positions.ReadSlashSnapshotAsync(world.Burning, world.Operator, Other.Strategy, cancellationToken: Cancel);
        SlashSnapshot nobody = await positions.ReadSlashSnapshotAsync(new(world.Avs, 77), world.Operator, Exact.Strategy, cancellationToken: Cancel);
        SlashSnapshot real = await positions.ReadSlashSnapshotAsync(world.Burning, world.Operator, Exact.Strategy, cancellationToken: Cancel);

        Assert.Equal(SlashObstacle.StrategyNotInOperatorSet, foreign.Predict(One).Obstacle);
        Assert.Equal(SlashObstacle.OperatorNotSlashable, nobody.Predict(One).Obstacle);
        Assert.Equal(UInt256.Zero, nobody.Predict(One).Slashed);
        Assert.Equal(nobody.OperatorShares, nobody.Predict(One).OperatorShares);
        Assert.Equal(SlashObstacle.None, real.Predict(One).Obstacle);
        Assert.Throws<ArgumentOutOfRangeException>(() => real.Predict(UInt256.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => real.Predict(ShareMath.Wad + UInt256.One));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => positions.ReadSlashSnapshotAsync(world.Burning, world.Operator, Exact.Strategy, slashBlock: real.Block.Number, cancellationToken: Cancel));
        await Chain.AdvanceBlocksAsync(1, Cancel);
        RestakedPosition later = await positions.GetAsync(world.Stakers[0], cancellationToken: Cancel);
        Assert.Throws<ArgumentException>(() => real.Predict(One).LossOf(later));
    }

    private async Task<SlashForecast> PredictAndSlashAsync(StakerWorld world, RestakingClient client, AllocationManager.OperatorSet set, Address strategy, UInt256 wad)
    {
        SlashForecast forecast = await client.EigenLayer.Positions.ForecastSlashAsync(set, world.Operator, strategy, wad, world.Stakers, cancellationToken: Cancel);
        SlashPrediction predicted = forecast.Prediction;
        SlashPreview preview = await client.EigenLayer.Allocations.PreviewSlashAsync(
            new SlashOrder(set, world.Operator, [new StrategySlash(strategy, wad)], "test"), world.Avs, BlockTag.FromHash(predicted.Snapshot.Block.Hash), Cancel);
        TransactionReceipt receipt = await world.SlashAsync(set, strategy, wad);
        SlashPreviewLine line = Assert.Single(preview.Lines);
        Assert.Equal((predicted.Magnitudes, predicted.Obstacle), (line.Magnitude, line.Obstacle));
        Assert.Equal(new SharesSlashed(predicted.SlashedFromOperator, predicted.SlashedFromQueue), line.Shares);
        await CompareAsync(world, predicted, receipt);
        foreach (StakerLoss loss in forecast.Stakers)
        {
            await CompareAsync(world, loss);
        }

        return forecast;
    }

    /// <summary>What the slash's receipt and the chain after it say.</summary>
    private async Task CompareAsync(StakerWorld world, SlashPrediction predicted, TransactionReceipt receipt)
    {
        AllocationManager.OperatorSet set = predicted.Snapshot.OperatorSet;
        Address strategy = predicted.Snapshot.Strategy;
        CompareReceipt(predicted, receipt);
        AllocationManager allocations = new(Chain.EigenLayer.AllocationManager);
        DelegationManager delegations = new(Chain.EigenLayer.DelegationManager);

        Assert.Equal(predicted.Magnitudes.MagnitudeAfter.Max, await world.ReadAsync(allocations.GetMaxMagnitude(world.Operator, strategy)));
        Assert.Equal(predicted.Magnitudes.MagnitudeAfter.Encumbered, await world.ReadAsync(allocations.GetEncumberedMagnitude(world.Operator, strategy)));
        AllocationManager.Allocation allocation = await world.ReadAsync(allocations.GetAllocation(world.Operator, set, strategy));
        Assert.Equal(predicted.Magnitudes.After, new AllocationState(allocation.CurrentMagnitude, (long)allocation.PendingDiff, allocation.EffectBlock));
        Assert.Equal(predicted.OperatorShares, await world.ReadAsync(delegations.OperatorShares(world.Operator, strategy)));
        Assert.Equal(set == world.Redistributing && world.Redistributes ? world.Recipient : null, predicted.RedistributionRecipient);
    }

    // The event's name and form until 1.4.
    private static readonly Hash32 BurnableSharesIncreased = Keccak256.Hash("BurnableSharesIncreased(address,uint256)"u8);

    private static void CompareReceipt(SlashPrediction predicted, TransactionReceipt receipt)
    {
        Assert.Equal(predicted.Snapshot.SlashBlock, receipt.BlockNumber);
        Assert.True(predicted.IsQueueExact);
        AllocationManager.OperatorSlashedEvent slashed = Assert.Single(EventsOf<AllocationManager.OperatorSlashedEvent>(receipt));
        Assert.Equal(predicted.Magnitudes.WadSlashed, slashed.WadSlashed[0]);
        Assert.Equal(predicted.Obstacle == SlashObstacle.NothingAllocated, slashed.WadSlashed[0] == UInt256.Zero);
        UInt256 taken = EventsOf<DelegationManager.OperatorSharesSlashedEvent>(receipt).Aggregate(UInt256.Zero, (sum, log) => sum + log.TotalSlashedShares);
        UInt256 kept = EventsOf<StrategyManager.BurnOrRedistributableSharesIncreasedEvent>(receipt).Aggregate(UInt256.Zero, (sum, log) => sum + log.Shares);
        kept += receipt.Logs.Where(log => log.Topics[0] == BurnableSharesIncreased).Aggregate(UInt256.Zero, (sum, log) => sum + new Hash32(log.Data.Span[^Hash32.Size..]).ToUInt256());
        Assert.Equal((predicted.Slashed, predicted.Slashed), (taken, kept));
    }

    private async Task CompareAsync(StakerWorld world, StakerLoss loss)
    {
        DelegationManager delegations = new(Chain.EigenLayer.DelegationManager);
        DelegationManager.GetWithdrawableSharesResult shares = await world.ReadAsync(delegations.GetWithdrawableShares(loss.Staker, [loss.Strategy]));
        Assert.Equal(loss.WithdrawableAfter, shares.WithdrawableShares[0]);
        foreach (WithdrawalLoss withdrawal in loss.Queue)
        {
            DelegationManager.GetQueuedWithdrawalResult queued = await world.ReadAsync(delegations.GetQueuedWithdrawal(withdrawal.Root));
            Assert.Equal(withdrawal.SharesAfter, queued.Shares[withdrawal.Index]);
        }
    }

    /// <summary>Slashes of one strategy that go into one block, in this order.</summary>
    private async Task PredictAndSlashTogetherAsync(StakerWorld world, RestakingClient client, Address strategy, params (AllocationManager.OperatorSet Set, UInt256 Wad)[] slashes)
    {
        EigenLayerPositionsClient positions = client.EigenLayer.Positions;
        BlockTag head = BlockTag.FromNumber(await Chain.Rpc.GetBlockNumberAsync(Cancel));
        List<RestakedPosition> stakers = await positions.ReadPositionsAsync(world.Stakers, block: head, cancellationToken: Cancel).ToListAsync(Cancel);
        List<SlashPrediction> predicted = [];
        foreach ((AllocationManager.OperatorSet set, UInt256 wad) in slashes)
        {
            SlashSnapshot snapshot = (await positions.ReadSlashSnapshotAsync(set, world.Operator, strategy, block: head, cancellationToken: Cancel)).WithQueueOf(stakers);
            predicted.Add(predicted.Aggregate(snapshot, (after, earlier) => after.After(earlier)).Predict(wad));
        }

        TransactionReceipt[] receipts = await InOneBlockAsync(world.Avs, [.. slashes.Select(slash => (Func<Task<TransactionReceipt>>)(() => world.SlashAsync(slash.Set, strategy, slash.Wad)))]);

        Assert.Single(receipts.Select(receipt => receipt.BlockHash).Distinct());
        for (int i = 0; i < predicted.Count - 1; i++)
        {
            CompareReceipt(predicted[i], receipts[i]);
        }

        await CompareAsync(world, predicted[^1], receipts[^1]);
        foreach (RestakedPosition staker in stakers)
        {
            await CompareAsync(world, predicted[^1].LossOf(staker));
        }
    }

    private async Task<TransactionReceipt[]> InOneBlockAsync(Address sender, IReadOnlyList<Func<Task<TransactionReceipt>>> sends)
    {
        await Chain.Node.SetAutomineAsync(false, Cancel);
        try
        {
            ulong nonce = await Chain.Rpc.GetTransactionCountAsync(sender, BlockTag.Latest, Cancel);
            List<Task<TransactionReceipt>> sent = [];
            foreach (Func<Task<TransactionReceipt>> send in sends)
            {
                sent.Add(send());
                ulong expected = nonce + (ulong)sent.Count;
                while (!sent[^1].IsFaulted && await Chain.Rpc.GetTransactionCountAsync(sender, BlockTag.Pending, Cancel) < expected)
                {
                    await Task.Yield();
                }
            }

            await Chain.Node.MineAsync(cancellationToken: Cancel);
            return await Task.WhenAll(sent);
        }
        finally
        {
            await Chain.Node.SetAutomineAsync(true, CancellationToken.None);
        }
    }

    /// <summary>The contract says it too, in the next block.</summary>
    private static async Task RefusesAsync(StakerWorld world, AllocationManager.OperatorSet set, Address strategy, Selector error)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => world.SlashAsync(set, strategy, One));
        Assert.Equal(error, new Selector(refused.RevertData.Span[..Selector.Size]));
    }

    private Task<ulong> AllocatableAsync(StakerWorld world) =>
        world.ReadAsync(new AllocationManager(Chain.EigenLayer.AllocationManager).GetAllocatableMagnitude(world.Operator, Exact.Strategy));

    private static IEnumerable<TEvent> EventsOf<TEvent>(TransactionReceipt receipt)
        where TEvent : IContractEvent<TEvent>
    {
        foreach (LogEntry log in receipt.Logs)
        {
            if (log.TryDecode<TEvent>(out var decoded))
            {
                yield return decoded;
            }
        }
    }

    private async Task AdvanceToAsync(ulong block)
    {
        ulong head = await Chain.Rpc.GetBlockNumberAsync(Cancel);
        if (block > head)
        {
            await Chain.AdvanceBlocksAsync(block - head, Cancel);
        }
    }
}
