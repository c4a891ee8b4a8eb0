using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Positions;

/// <content>Traps of the share arithmetic and of the queue that a reader of positions can fall into.</content>
public abstract partial class PositionConformance
{
    [Fact]
    public async Task OperatorShares_AreNeverTheSumOfDepositShares()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 2, Exact);
        foreach (Address staker in world.Stakers)
        {
            await world.DepositAsync(staker, Exact, UInt256.Parse("1000000000000000007"));
            await world.DelegateAsync(staker);
        }

        await world.SlashAsync(world.Burning, Exact.Strategy, 333_333_333_333_333_333UL);
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        Reconciliation sum = await client.EigenLayer.Positions.ReconcileOperatorAsync(
            world.Operator, Exact.Strategy, world.Stakers.ToAsyncEnumerable(), cancellationToken: Cancel);
        UInt256 deposits = UInt256.Zero;
        foreach (Address staker in world.Stakers)
        {
            deposits += await world.DepositSharesAsync(staker, Exact.Strategy);
        }

        Assert.True(deposits > sum.Total);
        Assert.True(sum.Withdrawable <= sum.Total); // dust stays with the operator
        Assert.True(sum.Gap is ReconciliationGap.None or ReconciliationGap.RoundingDust, sum.ToString());
    }

    [Fact]
    public async Task DelegatingToASlashedOperator_ForgivesItsPast()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 1, Exact);
        Address staker = world.Stakers[0];
        await world.DepositAsync(staker, Exact, One);
        await world.SlashAsync(world.Burning, Exact.Strategy, ShareMath.Wad);
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        RestakedStrategy before = Assert.Single((await client.EigenLayer.Positions.GetAsync(staker, cancellationToken: Cancel)).Strategies);

        await world.DelegateAsync(staker);
        RestakedStrategy after = Assert.Single((await client.EigenLayer.Positions.GetAsync(staker, cancellationToken: Cancel)).Strategies);

        Assert.Equal(ShareMath.Wad, before.ScalingFactor);
        Assert.Equal((UInt256)500_000_000_000_000_000UL, after.MaxMagnitude);
        Assert.Equal(ShareMath.Wad * 2UL, after.ScalingFactor);
        Assert.Equal(before.Withdrawable, after.Withdrawable);
    }

    [Fact]
    public async Task QueueOfAPosition_IsByNonceAndNotInTheContractsOrder()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 1, Exact);
        Address staker = world.Stakers[0];
        await world.DepositAsync(staker, Exact, One);
        for (int i = 0; i < 4; i++)
        {
            await world.QueueAsync(staker, (Exact.Strategy, UInt256.FromEther("0.1")));
        }

        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        uint delay = await client.EigenLayer.Withdrawals.GetDelayBlocksAsync(cancellationToken: Cancel);
        await Chain.AdvanceBlocksAsync(delay + 1UL, Cancel);
        await world.CompleteAsync((await world.QueueOfAsync(staker))[0], asTokens: true); // the last root takes its place

        RestakedPosition position = await client.EigenLayer.Positions.GetAsync(staker, cancellationToken: Cancel);
        ImmutableArray<DelegationManager.Withdrawal> contracts = await world.QueueOfAsync(staker);

        Assert.Equal([3UL, 1UL, 2UL], contracts.Select(withdrawal => (ulong)withdrawal.Nonce));
        Assert.Equal([1UL, 2UL, 3UL], position.Queue.Select(withdrawal => (ulong)withdrawal.Nonce));
    }

    [Fact]
    public async Task SameStrategyTwiceInOneWithdrawal_IsCountedTwiceAndSlashedTwice()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 1, Exact);
        Address staker = world.Stakers[0];
        await world.DepositAsync(staker, Exact, One);
        await world.DelegateAsync(staker);
        UInt256 held = await world.DepositSharesAsync(staker, Exact.Strategy);
        await world.QueueAsync(staker, (Exact.Strategy, UInt256.FromEther("0.3")), (Exact.Strategy, held - UInt256.FromEther("0.3")));
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        RestakedStrategy entry = Assert.Single((await client.EigenLayer.Positions.GetAsync(staker, cancellationToken: Cancel)).Strategies);
        SlashForecast forecast = await PredictAndSlashAsync(world, client, world.Burning, Exact.Strategy, ShareMath.Wad / 3UL);
        DepositShareLedger ledger = new();
        await foreach (StakerEvent happened in client.EigenLayer.Positions.ReadHistoryAsync(staker, new() { FromBlock = world.StartBlock }, Cancel))
        {
            ledger.Apply(happened);
        }

        Assert.Equal(held, entry.Queued);
        Assert.Equal(2, forecast.Stakers[0].Queue.Length);
        Assert.All(forecast.Stakers[0].Queue, part => Assert.NotEqual(UInt256.Zero, part.Lost));
        Assert.Equal(default, ledger.SharesIn(Exact.Strategy));
    }
}
