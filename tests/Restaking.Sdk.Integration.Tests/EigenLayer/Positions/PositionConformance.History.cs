using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Positions;

/// <content>A staker's history from logs.</content>
public abstract partial class PositionConformance
{
    [Fact]
    public async Task History_OfARandomStory_EndsWithTheChainsDepositShares()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        Random random = new(seed);
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 2, Exact, Other);
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        foreach (Address staker in world.Stakers)
        {
            await world.DepositAsync(staker, Exact, RandomAmount(random));
            await world.DelegateAsync(staker);
        }

        int slashes = 0;
        for (int step = 0; step < 6 * StoryLength; step++)
        {
            if (await StepAsync(world, random) && slashes < 3)
            {
                slashes++;
                await PredictAndSlashAsync(world, client, random);
            }
        }

        foreach (Address staker in world.Stakers)
        {
            DepositShareLedger ledger = new();
            StakerHistoryOptions options = new() { FromBlock = world.StartBlock, BlocksPerPage = BlocksPerPage };
            List<StakerEvent> events = await client.EigenLayer.Positions.ReadHistoryAsync(staker, options, Cancel).ToListAsync(Cancel);
            foreach (StakerEvent happened in events)
            {
                ledger.Apply(happened);
            }

            DelegationManager delegations = new(Chain.EigenLayer.DelegationManager);
            foreach (Address strategy in world.Strategies.Select(entry => entry.Strategy))
            {
                UInt256 held = await world.DepositSharesAsync(staker, strategy);
                ShareRange shares = ledger.SharesIn(strategy);
                Assert.InRange(held, shares.AtLeast, shares.AtMost);
                Assert.True(shares.IsExact || ledger.ScalingFactorIn(strategy) < ShareMath.Wad, $"{shares} of {held} with {ledger.ScalingFactorIn(strategy)}");
                Assert.True(shares.AtMost - shares.AtLeast <= (UInt256)64UL, $"{shares} of {held}");
                Assert.Equal(await world.ReadAsync(delegations.DepositScalingFactor(staker, strategy)), held == UInt256.Zero ? ShareMath.Wad : ledger.ScalingFactorIn(strategy));
            }

            ImmutableArray<DelegationManager.Withdrawal> queue = await world.QueueOfAsync(staker);
            IEnumerable<Hash32> open = events.OfType<StakerWithdrawalQueued>().Select(queued => queued.Root)
                .Except(events.OfType<StakerWithdrawalCompleted>().Select(completed => completed.Root));
            Assert.Equal(queue.Select(withdrawal => withdrawal.AbiHash()).Order(), open.Order());
            Assert.Equal(events.OrderBy(happened => happened.BlockNumber).ThenBy(happened => happened.LogIndex), events);
        }
    }

    [Fact]
    public async Task History_GoingOnFromACursor_HandsOutEachEventOnce()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 1, Exact);
        Address staker = world.Stakers[0];
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        EigenLayerPositionsClient positions = client.EigenLayer.Positions;
        await world.DepositAsync(staker, Exact, One);
        await world.DelegateAsync(staker);
        StakerHistoryPage first = await positions.ReadHistoryPagesAsync(staker, new() { FromBlock = world.StartBlock, WithTime = true }, Cancel).LastAsync(Cancel);

        StakerHistoryCursor kept = StakerHistoryCursorJson.Read(StakerHistoryCursorJson.Write(first.Cursor));
        List<StakerEvent> nothing = await positions.ReadHistoryAsync(staker, new() { Cursor = kept }, Cancel).ToListAsync(Cancel);
        await world.QueueAsync(staker, (Exact.Strategy, UInt256.FromEther("0.5")));
        await world.SlashAsync(world.Burning, Exact.Strategy, ShareMath.Wad / 5UL);
        uint delay = await client.EigenLayer.Withdrawals.GetDelayBlocksAsync(cancellationToken: Cancel);
        await Chain.AdvanceBlocksAsync(delay + 200UL, Cancel);
        List<StakerHistoryPage> pages = await positions.ReadHistoryPagesAsync(staker, new() { Cursor = kept }, Cancel).ToListAsync(Cancel);
        ImmutableArray<StakerEvent> later = [.. pages.SelectMany(page => page.Events)];
        await world.CompleteAsync((await world.QueueOfAsync(staker))[0], asTokens: true);
        List<StakerEvent> last = await positions.ReadHistoryAsync(staker, new() { Cursor = pages[^1].Cursor, BlocksPerPage = 5 }, Cancel).ToListAsync(Cancel);

        Assert.Equal(["deposit", "scaling_factor", "delegated", "scaling_factor"], first.Events.Select(happened => happened.Kind));
        Assert.All(first.Events, happened => Assert.NotNull(happened.Time));
        Assert.Empty(nothing);
        Assert.Equal(["withdrawal_queued", "operator_slashed"], later.Select(happened => happened.Kind));
        StakerSlashed slashed = Assert.IsType<StakerSlashed>(later[1]);
        Assert.True(slashed is { ReachesDeposits: true, ReachesQueue: true });

        // The event says the part of the whole stake (half was allocated, a fifth of that slashed), not what was asked for.
        Assert.Equal([ShareMath.Wad / 10UL], slashed.WadSlashed);
        Assert.Equal("withdrawal_completed", Assert.Single(last).Kind);
        await Assert.ThrowsAsync<ArgumentException>(async () => await positions.ReadHistoryAsync(world.Operator, new() { Cursor = kept }, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task History_AfterAReorganisation_TakesBackWhatIsGone()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 1, Exact);
        Address staker = world.Stakers[0];
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        EigenLayerPositionsClient positions = client.EigenLayer.Positions;
        await world.DepositAsync(staker, Exact, One);
        UInt256 fork = await Chain.Node.SnapshotAsync(Cancel);
        await world.DelegateAsync(staker);
        StakerHistoryPage before = await positions.ReadHistoryPagesAsync(staker, new() { FromBlock = world.StartBlock }, Cancel).LastAsync(Cancel);

        await Chain.Node.RevertAsync(fork, Cancel);
        await world.QueueAsync(staker, (Exact.Strategy, UInt256.FromEther("0.25")));
        await Chain.AdvanceBlocksAsync(3, Cancel);
        List<StakerEvent> after = await positions.ReadHistoryAsync(staker, new() { Cursor = before.Cursor }, Cancel).ToListAsync(Cancel);
        List<StakerEvent> anew = await positions.ReadHistoryAsync(staker, new() { FromBlock = world.StartBlock }, Cancel).ToListAsync(Cancel);

        Assert.Equal(["retracted", "retracted", "withdrawal_queued"], after.Select(happened => happened.Kind));
        Assert.Equal(before.Events.TakeLast(2).Select(happened => happened.Origin), after.Take(2).Select(happened => happened.Origin));
        Assert.Equal(["deposit", "scaling_factor", "withdrawal_queued"], anew.Select(happened => happened.Kind));
    }
}
