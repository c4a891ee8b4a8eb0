using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
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
    public async Task WhatIf_RandomStories_PredictEverySlashToTheWei()
    {
        int seed = Random.Shared.Next();
        for (int run = 0; run < SlashRuns; run++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed + run}");
            Random random = new(seed + run);
            StakerWorld world = await StakerWorld.CreateAsync(Chain, 4, Exact, Other);
            using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
            foreach (Address staker in world.Stakers)
            {
                await world.DepositAsync(staker, Exact, RandomAmount(random));
                await world.DelegateAsync(staker);
            }

            int slashes = 0;
            for (int step = 0; step < 40 && slashes < 5; step++)
            {
                if (await StepAsync(world, random))
                {
                    slashes++;
                    await PredictAndSlashAsync(world, client, random);
                }
            }

            await ReconcileAsync(world, client);
        }
    }

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
        Assert.True(forecast.Prediction.IsQueueExact);
        Assert.False(unknown.Prediction.IsQueueExact);
        Assert.True(unknown.Prediction.SlashedFromQueue - forecast.Prediction.SlashedFromQueue <= UInt256.One);
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

        Assert.Equal(unknown.Prediction.IsQueueExact, unknown.Prediction.SlashedFromQueue == forecast.Prediction.SlashedFromQueue);
        Assert.True(forecast.Prediction.SlashedFromQueue - unknown.Prediction.SlashedFromQueue <= UInt256.One);
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

    private static UInt256 RandomAmount(Random random) => ((UInt256)(ulong)random.NextInt64(1, 1L << 62) * 3UL) + 1_000UL;

    /// <summary>One move of the story; true when a slash is due instead.</summary>
    private async Task<bool> StepAsync(StakerWorld world, Random random)
    {
        Address staker = world.Stakers[random.Next(world.Stakers.Length)];
        StrategyEntry strategy = world.Strategies[random.Next(world.Strategies.Length)];
        AllocationManager.OperatorSet set = random.Next(2) == 0 ? world.Burning : world.Redistributing;
        bool delegated = await world.ReadAsync(new DelegationManager(Chain.EigenLayer.DelegationManager).IsDelegated(staker));
        switch (random.Next(10))
        {
            case 0 or 1:
                await world.DepositAsync(staker, strategy, RandomAmount(random));
                return false;
            case 2 or 3:
                UInt256 held = await world.DepositSharesAsync(staker, strategy.Strategy);
                if (held > UInt256.One)
                {
                    UInt256 part = random.Next(4) == 0 ? held : UInt256.MulDiv(held, (ulong)random.Next(1, 900), 1_000UL, DivisionRounding.Up);
                    await world.QueueAsync(staker, (strategy.Strategy, part));
                }

                return false;
            case 4:
                await (delegated ? world.UndelegateAsync(staker) : world.DelegateAsync(staker));
                return false;
            case 5:
                await Chain.AdvanceBlocksAsync((ulong)random.Next(1, 8), Cancel);
                return false;
            case 6:
                await CompleteOneAsync(world, staker, random.Next(2) == 0);
                return false;
            case 7:
                await ModifyAsync(world, set, strategy.Strategy, random);
                return false;
            default:
                return true;
        }
    }

    private async Task CompleteOneAsync(StakerWorld world, Address staker, bool asTokens)
    {
        ulong head = await Chain.Rpc.GetBlockNumberAsync(Cancel);
        uint delay = await world.ReadAsync(new DelegationManager(Chain.EigenLayer.DelegationManager).MinWithdrawalDelayBlocks());
        foreach (DelegationManager.Withdrawal withdrawal in (await world.QueueOfAsync(staker)).Where(withdrawal => withdrawal.StartBlock + delay < head).Take(1))
        {
            await world.CompleteAsync(withdrawal, asTokens);
        }
    }

    private async Task ModifyAsync(StakerWorld world, AllocationManager.OperatorSet set, Address strategy, Random random)
    {
        AllocationManager manager = new(Chain.EigenLayer.AllocationManager);
        AllocationManager.Allocation allocation = await world.ReadAsync(manager.GetAllocation(world.Operator, set, strategy));
        ulong free = await world.ReadAsync(manager.GetAllocatableMagnitude(world.Operator, strategy));
        ulong target = (ulong)random.NextInt64(1, (long)(allocation.CurrentMagnitude + free));
        if (allocation.EffectBlock == 0 && target != allocation.CurrentMagnitude)
        {
            await world.ModifyAsync(set, strategy, target);
        }
    }

    private Task<SlashForecast> PredictAndSlashAsync(StakerWorld world, RestakingClient client, Random random)
    {
        AllocationManager.OperatorSet set = random.Next(2) == 0 ? world.Burning : world.Redistributing;
        UInt256 wad = random.Next(5) == 0 ? UInt256.One : (UInt256)(ulong)random.NextInt64(1, 400_000_000_000_000_000);
        return PredictAndSlashAsync(world, client, set, world.Strategies[random.Next(world.Strategies.Length)].Strategy, wad);
    }

    private async Task<SlashForecast> PredictAndSlashAsync(StakerWorld world, RestakingClient client, AllocationManager.OperatorSet set, Address strategy, UInt256 wad)
    {
        SlashForecast forecast = await client.EigenLayer.Positions.ForecastSlashAsync(set, world.Operator, strategy, wad, world.Stakers, cancellationToken: Cancel);
        SlashPrediction predicted = forecast.Prediction;
        TransactionReceipt receipt = await world.SlashAsync(set, strategy, wad);
        AllocationManager allocations = new(Chain.EigenLayer.AllocationManager);
        DelegationManager delegations = new(Chain.EigenLayer.DelegationManager);

        Assert.Equal(predicted.Snapshot.SlashBlock, receipt.BlockNumber);
        Assert.True(predicted.IsQueueExact);
        AllocationManager.OperatorSlashedEvent slashed = Assert.Single(EventsOf<AllocationManager.OperatorSlashedEvent>(receipt));
        Assert.Equal(predicted.Magnitudes.WadSlashed, slashed.WadSlashed[0]);
        Assert.Equal(predicted.Magnitudes.MagnitudeAfter.Max, await world.ReadAsync(allocations.GetMaxMagnitude(world.Operator, strategy)));
        Assert.Equal(predicted.Magnitudes.MagnitudeAfter.Encumbered, await world.ReadAsync(allocations.GetEncumberedMagnitude(world.Operator, strategy)));
        AllocationManager.Allocation allocation = await world.ReadAsync(allocations.GetAllocation(world.Operator, set, strategy));
        Assert.Equal(predicted.Magnitudes.After, new AllocationState(allocation.CurrentMagnitude, (long)allocation.PendingDiff, allocation.EffectBlock));
        Assert.Equal(predicted.OperatorShares, await world.ReadAsync(delegations.OperatorShares(world.Operator, strategy)));
        UInt256 taken = EventsOf<DelegationManager.OperatorSharesSlashedEvent>(receipt).Aggregate(UInt256.Zero, (sum, log) => sum + log.TotalSlashedShares);
        Assert.Equal(predicted.Slashed, taken);
        Assert.Equal(set == world.Redistributing ? world.Recipient : null, predicted.RedistributionRecipient);
        Assert.Equal(predicted.Obstacle == SlashObstacle.NothingAllocated, slashed.WadSlashed[0] == UInt256.Zero);
        foreach (StakerLoss loss in forecast.Stakers)
        {
            DelegationManager.GetWithdrawableSharesResult shares = await world.ReadAsync(delegations.GetWithdrawableShares(loss.Staker, [strategy]));
            Assert.Equal(loss.WithdrawableAfter, shares.WithdrawableShares[0]);
            foreach (WithdrawalLoss withdrawal in loss.Queue)
            {
                DelegationManager.GetQueuedWithdrawalResult queued = await world.ReadAsync(delegations.GetQueuedWithdrawal(withdrawal.Root));
                Assert.Equal(withdrawal.SharesAfter, queued.Shares[withdrawal.Index]);
            }
        }

        return forecast;
    }

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

    private async Task ReconcileAsync(StakerWorld world, RestakingClient client)
    {
        ulong head = await Chain.Rpc.GetBlockNumberAsync(Cancel);
        foreach (StrategyEntry strategy in world.Strategies)
        {
            Reconciliation reconciled = await client.EigenLayer.Positions.ReconcileOperatorAsync(
                world.Operator, strategy.Strategy, client.EigenLayer.Positions.FindStakersAsync(world.Operator, world.StartBlock, head, Cancel), cancellationToken: Cancel);
            Assert.True(reconciled.Gap is ReconciliationGap.None or ReconciliationGap.RoundingDust, $"{strategy.Symbol}: {reconciled}");
            Assert.Equal(await world.ReadAsync(new DelegationManager(Chain.EigenLayer.DelegationManager).OperatorShares(world.Operator, strategy.Strategy)), reconciled.Total);
            Assert.Equal(reconciled.Total, reconciled.Accounted + reconciled.Missing);
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
