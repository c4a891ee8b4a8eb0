using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Positions;

/// <summary>Positions, what-if and history on the project's own contracts (1.13).</summary>
public sealed partial class DevnetPositionTests(DevnetFixture chain) : PositionConformance(chain), IClassFixture<DevnetFixture>
{
    protected override bool ReconcilesEveryStep => true;

    [Fact]
    public async Task Reconciliation_OfStrategyWithSlashesAndQueue_AccountsForAllButDust()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 3, Exact);
        foreach (Address staker in world.Stakers)
        {
            await world.DepositAsync(staker, Exact, UInt256.Parse("1234567890123456789"));
            await world.DelegateAsync(staker);
        }

        await world.QueueAsync(world.Stakers[0], (Exact.Strategy, UInt256.Parse("1000000000000000003")));
        await world.SlashAsync(world.Burning, Exact.Strategy, 123_456_789_012_345_678UL);
        await world.SlashAsync(world.Redistributing, Exact.Strategy, 7UL);
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        EigenLayerPositionsClient positions = client.EigenLayer.Positions;

        // The strategy belongs to every test of the class: whoever ever deposited is asked.
        ulong head = await Chain.Rpc.GetBlockNumberAsync(Cancel);
        HashSet<Address> everybody = [];
        await foreach (EventLog<StrategyManager.DepositEvent> log in Chain.Rpc.GetEventsAsync(StrategyManager.DepositEvent.Filter(Chain.EigenLayer.StrategyManager), 0, head, Cancel))
        {
            everybody.Add(log.Event.Staker);
        }

        Reconciliation all = await positions.ReconcileStrategyAsync(Exact.Strategy, everybody.ToAsyncEnumerable(), block: BlockTag.FromNumber(head), cancellationToken: Cancel);
        Reconciliation oneMissing = await positions.ReconcileStrategyAsync(
            Exact.Strategy, everybody.Where(staker => staker != world.Stakers[1]).ToAsyncEnumerable(), block: BlockTag.FromNumber(head), cancellationToken: Cancel);
        Reconciliation twice = await positions.ReconcileStrategyAsync(
            Exact.Strategy, everybody.Append(world.Stakers[1]).ToAsyncEnumerable(), block: BlockTag.FromNumber(head), cancellationToken: Cancel);

        Assert.True(all.Gap is ReconciliationGap.None or ReconciliationGap.RoundingDust, all.ToString());
        Assert.NotEqual(UInt256.Zero, all.SlashedPending);
        Assert.NotEqual(UInt256.Zero, all.Queued);
        Assert.Equal(await world.ReadAsync(new StrategyBaseTVLLimits(Exact.Strategy).TotalShares()), all.Total);
        Assert.Equal(all.Total, all.Accounted + all.Missing);
        Assert.Equal(ReconciliationGap.StakersMissing, oneMissing.Gap);
        Assert.Equal(ReconciliationGap.ExceedsTotal, twice.Gap);
        Assert.Throws<ArgumentException>(() => positions.FindStakersAsync(Address.Zero, 0, head, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(
            () => positions.ReconcileStrategyAsync(EigenLayerDeployment.BeaconChainEthStrategy, everybody.ToAsyncEnumerable(), cancellationToken: Cancel));
    }
}

/// <summary>Positions, what-if and history on Sepolia's real bytecode (1.7.0).</summary>
public sealed class SepoliaPositionTests(SepoliaFixture chain) : PositionConformance(chain), IClassFixture<SepoliaFixture>
{
    // A fork fetches every slot from the node behind it.
    protected override int SlashRuns => 2;

    protected override int StoryLength => 3;
}

/// <summary>Positions, what-if and history on mainnet's real bytecode (1.5.0, delays of more than 100,000 blocks).</summary>
public sealed class MainnetPositionTests(MainnetFixture chain) : PositionConformance(chain), IClassFixture<MainnetFixture>
{
    protected override int SlashRuns => 1;

    protected override int StoryLength => 2;

    protected override ulong BlocksPerPage => 50_000;
}

/// <summary>What the positions client must do, whatever chain it is on.</summary>
public abstract partial class PositionConformance(ChainFixture fixture)
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private protected TestChain Chain => fixture.ChainOrSkip();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected virtual int SlashRuns => 4;

    protected virtual int StoryLength => 5;

    protected virtual ulong BlocksPerPage => 37;

    private protected StrategyEntry Exact => Chain.Strategies.First(entry => entry.Symbol is "rETH" or "WETH" or "swETH");

    private StrategyEntry Other => Chain.Strategies.First(entry => entry.Strategy != Exact.Strategy);

    [Fact]
    public async Task Position_AfterDepositSlashAndQueue_IsTheChainsToTheWei()
    {
        Chain.Since("1.5", "Redistribution");
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 2, Exact, Other);
        Address staker = world.Stakers[0];
        await world.DepositAsync(staker, Exact, One);
        await world.DepositAsync(staker, Other, UInt256.Parse("3333333333333333331"));
        await world.DelegateAsync(staker);
        await world.SlashAsync(world.Burning, Exact.Strategy, 333_333_333_333_333_333UL);
        await world.DepositAsync(staker, Exact, UInt256.Parse("123456789012345678"));
        await world.QueueAsync(staker, (Exact.Strategy, UInt256.Parse("400000000000000001")));
        await world.SlashAsync(world.Redistributing, Exact.Strategy, 100_000_000_000_000_007UL);
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        RestakedPosition position = await client.EigenLayer.Positions.GetAsync(staker, cancellationToken: Cancel);
        StakerPosition known = await client.EigenLayer.GetPositionAsync(staker, cancellationToken: Cancel);
        WithdrawalQueueSnapshot queue = await client.EigenLayer.Withdrawals.ListQueuedAsync(staker, cancellationToken: Cancel);

        Assert.Equal(world.Operator, position.Operator);
        foreach (StrategyPosition expected in known.Strategies)
        {
            RestakedStrategy entry = position.Find(expected.Strategy)!;
            Assert.Equal(expected.DepositShares, entry.DepositShares);
            Assert.Equal(expected.ScalingFactor, entry.ScalingFactor);
            Assert.Equal(expected.Withdrawable, entry.Withdrawable);
            Assert.Equal(expected.Underlying, entry.Underlying);
            Assert.Equal(expected.Symbol, entry.Symbol);
            Assert.Equal(expected.Token, entry.Token);
            Assert.Equal(ShareMath.Withdrawable(entry.DepositShares, entry.ScalingFactor, entry.SlashingFactor), entry.Withdrawable);
        }

        Assert.NotEqual(ShareMath.Wad, position.Find(Exact.Strategy)!.ScalingFactor);
        QueuedWithdrawal queued = Assert.Single(queue);
        RestakedStrategy exact = position.Find(Exact.Strategy)!;
        Assert.Equal(queued.Root, Assert.Single(position.Queue).Root);
        Assert.Equal(queued.Strategies, position.Queue[0].Strategies);
        Assert.Equal(queued.Strategies[0].Shares, exact.Queued);
        Assert.Equal(queued.Strategies[0].Shares, exact.QueuedSlashable);
        Assert.Equal(UInt256.Zero, exact.QueuedCompletable);
        Assert.Equal(queued.SlashableUntilBlock, exact.SlashableUntilBlock);
        Assert.Equal(queued.Strategies[0].Underlying, exact.QueuedUnderlying);
        Assert.Equal(2, exact.Risks.Length);
        Assert.All(exact.Risks, risk => Assert.True(risk.CanSlash));
        Assert.Equal(world.Recipient, exact.Risks.Single(risk => risk.OperatorSet == world.Redistributing).RedistributionRecipient);
        Assert.Null(exact.Risks.Single(risk => risk.OperatorSet == world.Burning).RedistributionRecipient);
        ImmutableArray<ImmutableArray<UInt256>> allocated = await world.ReadAsync(
            new AllocationManager(Chain.EigenLayer.AllocationManager).GetAllocatedStake(world.Burning, [world.Operator], [Exact.Strategy]));
        UInt256 operatorShares = await world.ReadAsync(new DelegationManager(Chain.EigenLayer.DelegationManager).OperatorShares(world.Operator, Exact.Strategy));
        Assert.Equal(allocated[0][0], ShareMath.MulWad(operatorShares, exact.Risks.Single(risk => risk.OperatorSet == world.Burning).SlashableShare));
    }

    [Fact]
    public async Task Position_OfWithdrawalPastItsDelay_IsCompletableAndNoLongerSlashable()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 1, Exact);
        Address staker = world.Stakers[0];
        await world.DepositAsync(staker, Exact, One);
        await world.DelegateAsync(staker);
        await world.QueueAsync(staker, (Exact.Strategy, await world.DepositSharesAsync(staker, Exact.Strategy)));
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        uint delay = await client.EigenLayer.Withdrawals.GetDelayBlocksAsync(cancellationToken: Cancel);
        await Chain.AdvanceBlocksAsync(delay + 1UL, Cancel);

        RestakedPosition position = await client.EigenLayer.Positions.GetAsync(staker, cancellationToken: Cancel);

        RestakedStrategy entry = Assert.Single(position.Strategies);
        Assert.Equal(UInt256.Zero, entry.DepositShares);
        Assert.Equal(UInt256.Zero, entry.Withdrawable);
        Assert.Equal(entry.Queued, entry.QueuedCompletable);
        Assert.NotEqual(UInt256.Zero, entry.Queued);
        Assert.Equal(UInt256.Zero, entry.QueuedSlashable);
        Assert.Null(entry.SlashableUntilBlock);
    }

    [Fact]
    public async Task Position_OfFullySlashedOperator_HasItsScalingFactorFromTheGetter()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 1, Exact);
        Address staker = world.Stakers[0];
        await world.DepositAsync(staker, Exact, One);
        await world.SlashAsync(world.Redistributing, Exact.Strategy, ShareMath.Wad / 3UL);
        await world.DelegateAsync(staker);
        await world.ModifyAsync(world.Burning, Exact.Strategy, TestChain.FullMagnitude / 10 * 7);
        await world.SlashAsync(world.Burning, Exact.Strategy, ShareMath.Wad);
        await world.SlashAsync(world.Redistributing, Exact.Strategy, ShareMath.Wad);
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        RestakedPosition position = await client.EigenLayer.Positions.GetAsync(staker, cancellationToken: Cancel);

        RestakedStrategy entry = Assert.Single(position.Strategies);
        UInt256 factor = await world.ReadAsync(new DelegationManager(Chain.EigenLayer.DelegationManager).DepositScalingFactor(staker, Exact.Strategy));
        Assert.Equal(factor, entry.ScalingFactor);
        Assert.NotEqual(ShareMath.Wad, entry.ScalingFactor);
        Assert.Equal(UInt256.Zero, entry.MaxMagnitude);
        Assert.Equal(UInt256.Zero, entry.Withdrawable);
    }

    [Fact]
    public async Task Positions_OfManyStakers_AreOfOneBlockAndInOrder()
    {
        StakerWorld world = await StakerWorld.CreateAsync(Chain, 5, Exact);
        foreach (Address staker in world.Stakers)
        {
            await world.DepositAsync(staker, Exact, One);
        }

        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        Address nobody = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        List<RestakedPosition> positions = await client.EigenLayer.Positions
            .ReadPositionsAsync([.. world.Stakers, nobody], new PositionReadOptions { PageSize = 2 }, cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.Equal([.. world.Stakers, nobody], positions.Select(position => position.Staker));
        Assert.Single(positions.Select(position => position.Block.Hash).Distinct());
        Assert.Empty(positions[^1].Strategies);
        Assert.All(positions.Take(5), position => Assert.NotEqual(UInt256.Zero, position.Find(Exact.Strategy)!.Withdrawable));
    }

    [Fact]
    public async Task Positions_ZeroAddressOrEmptyPage_IsRefusedBeforeTheNetwork()
    {
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        Assert.Throws<ArgumentException>(() => client.EigenLayer.Positions.ReadPositionsAsync([Address.Zero], cancellationToken: Cancel));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.EigenLayer.Positions.ReadPositionsAsync([], new PositionReadOptions { PageSize = 0 }, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => client.EigenLayer.Positions.GetAsync(Address.Zero, cancellationToken: Cancel));
    }
}
