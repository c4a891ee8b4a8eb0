using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer.Positions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Positions;

/// <content>Random stories of an operator and its stakers: every slash is predicted first, and at each step everything adds up to the chain's totals.</content>
public abstract partial class PositionConformance
{
    /// <summary>Whether the totals are looked at after every step, or at the end alone.</summary>
    protected virtual bool ReconcilesEveryStep => false;

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

                if (ReconcilesEveryStep)
                {
                    await ReconcileAsync(world, client);
                }
            }

            await ReconcileAsync(world, client);
        }
    }

    private static UInt256 RandomAmount(Random random) => ((UInt256)(ulong)random.NextInt64(1, 1L << 62) * 3UL) + 1_000UL;

    /// <summary>One move of the story; true when a slash is due instead.</summary>
    private async Task<bool> StepAsync(StakerWorld world, Random random)
    {
        Address staker = world.Stakers[random.Next(world.Stakers.Length)];
        StrategyEntry strategy = world.Strategies[random.Next(world.Strategies.Length)];
        AllocationManager.OperatorSet set = RandomSet(world, random);
        bool delegated = await world.ReadAsync(new DelegationManager(Chain.EigenLayer.DelegationManager).IsDelegated(staker));
        switch (random.Next(12))
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
            case 7 or 8:
                await ModifyAsync(world, set, strategy.Strategy, random);
                return false;
            case 9:
                await ComeOrGoAsync(world, set);
                return false;
            default:
                return true;
        }
    }

    private static AllocationManager.OperatorSet RandomSet(StakerWorld world, Random random) => random.Next(2) == 0 ? world.Burning : world.Redistributing;

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

    /// <summary>A member leaves; who has left comes back as soon as it may.</summary>
    private async Task ComeOrGoAsync(StakerWorld world, AllocationManager.OperatorSet set)
    {
        AllocationManager manager = new(Chain.EigenLayer.AllocationManager);
        if (await world.ReadAsync(manager.IsMemberOfOperatorSet(world.Operator, set)))
        {
            await world.LeaveAsync(set);
        }
        else if (!await world.ReadAsync(manager.IsOperatorSlashable(world.Operator, set)))
        {
            await world.JoinAsync(set);
        }
    }

    private async Task PredictAndSlashAsync(StakerWorld world, RestakingClient client, Random random)
    {
        AllocationManager.OperatorSet set = RandomSet(world, random);
        Address strategy = world.Strategies[random.Next(world.Strategies.Length)].Strategy;
        UInt256 wad = RandomPart(random);
        SlashSnapshot snapshot = await client.EigenLayer.Positions.ReadSlashSnapshotAsync(set, world.Operator, strategy, cancellationToken: Cancel);
        if (snapshot.Predict(wad).Obstacle == SlashObstacle.OperatorNotSlashable)
        {
            await RefusesAsync(world, set, strategy, AllocationManager.OperatorNotSlashableError.Selector);
        }
        else if (snapshot.IsMember && random.Next(3) == 0)
        {
            await PredictAndSlashTogetherAsync(world, client, strategy, (set, wad), (set, RandomPart(random)));
        }
        else
        {
            await PredictAndSlashAsync(world, client, set, strategy, wad);
        }
    }

    private static UInt256 RandomPart(Random random) => random.Next(5) == 0 ? UInt256.One : (UInt256)(ulong)random.NextInt64(1, 400_000_000_000_000_000);

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
}
