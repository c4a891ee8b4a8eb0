using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.EigenLayer;
using Restaking.Sdk.Tests.Rpc;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

/// <summary>What a slash is predicted from where a node's logs and the contracts' views do not agree.</summary>
public sealed class SlashSnapshotLogTests : IDisposable
{
    private const ulong Block = 900;
    private const uint Delay = 100;
    private const ulong Half = 500_000_000_000_000_000;
    private static readonly OperatorSetId Set = new(TestLog.Stranger, 4);

    private readonly EigenLayerNode _node = new();
    private bool _isOneFigure;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private EigenLayerDeployment Deployment => _node.Deployment;

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Forecast_LogsThatGiveTheChainsFigure_AreExact(bool isOneFigure)
    {
        Answer(isOneFigure, inQueue: 1_000);
        Queued(800, 400, 850, 600);

        SlashPrediction slash = (await ForecastAsync()).Prediction;

        Assert.True(slash.IsQueueExact);
        Assert.Equal(Scaled(isOneFigure, 400), slash.Snapshot.LeavingQueue);
        Assert.Equal((UInt256)600UL, slash.SlashedFromQueue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Forecast_LogsKeptBack_IsNotExact(bool isOneFigure)
    {
        Answer(isOneFigure, inQueue: 1_000);
        Queued(850, 600);

        SlashPrediction slash = (await ForecastAsync()).Prediction;

        Assert.False(slash.IsQueueExact);
        Assert.Equal((UInt256)1_000UL, slash.SlashedFromQueue);
    }

    [Theory]
    [InlineData(true, 800UL)]
    [InlineData(true, 850UL)]
    [InlineData(false, 800UL)]
    [InlineData(false, 850UL)]
    public async Task Forecast_LogsDoubled_IsATypedTransientRefusal(bool isOneFigure, ulong queuedAt)
    {
        Answer(isOneFigure, inQueue: 1_000);
        Queued(queuedAt, 1_000, queuedAt, 1_000);

        await RefusedAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Forecast_LogsOfMoreSharesThanThereCanBe_IsATypedTransientRefusal(int times)
    {
        Answer(isOneFigure: false, inQueue: 1_000);
        for (int i = 0; i < times; i++)
        {
            _node.Node.Logs.Add(QueuedLog(850, UInt256.MaxValue));
        }

        await RefusedAsync();
    }

    [Fact]
    public async Task WithQueueOf_LogsKeptBack_TakesWhatLeavesFromThePositions()
    {
        Answer(isOneFigure: true, inQueue: 1_000);
        SlashSnapshot snapshot = (await ForecastAsync()).Prediction.Snapshot;

        SlashPrediction slash = snapshot.WithQueueOf([Position(snapshot.Block, (800, 400), (850, 600))]).Predict(ShareMath.Wad);

        Assert.False(snapshot.Predict(ShareMath.Wad).IsQueueExact);
        Assert.True(slash.IsQueueExact);
        Assert.Equal((UInt256)600UL, slash.SlashedFromQueue);
    }

    [Fact]
    public async Task Forecast_OperatorThatLeft_IsSlashableUntilItsLeavingSays()
    {
        Answer(isOneFigure: true, inQueue: 0, isMember: false);
        _node.Node.Logs.Add(Log(
            870, Deployment.AllocationManager, AllocationManager.OperatorRemovedFromOperatorSetEvent.Topic0, [TestLog.Operator.ToWord()], TestLog.Word(Set.Avs), Set.Id));

        SlashPrediction slash = (await ForecastAsync(slashBlock: 921)).Prediction;

        Assert.Equal(920UL, slash.Snapshot.SlashableUntilBlock);
        Assert.Equal(SlashObstacle.OperatorNotSlashable, slash.Obstacle);
    }

    [Fact]
    public async Task Forecast_LeavingKeptBack_IsATypedTransientRefusalAndNotSlashableForGood()
    {
        Answer(isOneFigure: true, inQueue: 0, isMember: false);

        await RefusedAsync(slashBlock: 100_000);
    }

    private static UInt256 Scaled(bool isOneFigure, ulong shares) => isOneFigure ? shares : 2UL * shares;

    private static RestakedPosition Position(BlockRef block, params (uint StartBlock, ulong Scaled)[] withdrawals) => new()
    {
        Staker = TestLog.Staker,
        Block = block,
        Operator = TestLog.Operator,
        DelayBlocks = Delay,
        Strategies = [],
        Queue =
        [
            .. withdrawals.Select(queued => new QueuedWithdrawal
            {
                Root = TestLog.Root,
                Withdrawal = new(TestLog.Staker, TestLog.Operator, TestLog.Staker, UInt256.Zero, queued.StartBlock, [TestLog.Strategy], [queued.Scaled]),
                ClaimableAtBlock = queued.StartBlock + Delay + 1,
                Status = QueuedWithdrawalStatus.Waiting,
                Strategies = [new QueuedStrategyShares(TestLog.Strategy, null, null, queued.Scaled, queued.Scaled, queued.Scaled, null)],
            }),
        ],
    };

    private async Task RefusedAsync(ulong? slashBlock = null)
    {
        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => ForecastAsync(slashBlock));

        Assert.Equal(RpcErrorKind.MalformedResponse, thrown.Kind);
        Assert.True(thrown.IsTransient);
        Assert.Contains("contradict", thrown.Message, StringComparison.Ordinal);
    }

    private Task<SlashForecast> ForecastAsync(ulong? slashBlock = null) => _node.Client.EigenLayer.Positions.ForecastSlashAsync(
        Set, TestLog.Operator, TestLog.Strategy, ShareMath.Wad, [], slashBlock, BlockTag.FromNumber(Block), Cancel);

    /// <summary>All is allocated to the set. At the full magnitude one figure gives the view's answer, at the half of it two.</summary>
    private void Answer(bool isOneFigure, ulong inQueue, bool isMember = true)
    {
        _isOneFigure = isOneFigure;
        UInt256 max = isOneFigure ? ShareMath.Wad : Half;
        On(Deployment.AllocationManager, AllocationManager.IsOperatorSlashableCall.Selector, UInt256.One);
        On(Deployment.AllocationManager, AllocationManager.IsMemberOfOperatorSetCall.Selector, isMember ? UInt256.One : UInt256.Zero);
        On(Deployment.AllocationManager, AllocationManager.GetStrategiesInOperatorSetCall.Selector, 0x20UL, 1UL, TestLog.Word(TestLog.Strategy));
        On(Deployment.AllocationManager, AllocationManager.GetRedistributionRecipientCall.Selector, TestLog.Word(SlashSnapshot.BurnAddress));
        On(Deployment.AllocationManager, AllocationManager.GetSlasherCall.Selector, TestLog.Word(TestLog.Stranger));
        On(Deployment.AllocationManager, AllocationManager.DeallocationDelayCall.Selector, 50UL);
        On(Deployment.AllocationManager, AllocationManager.GetMaxMagnitudeCall.Selector, max);
        On(Deployment.AllocationManager, AllocationManager.GetEncumberedMagnitudeCall.Selector, max);
        On(Deployment.AllocationManager, AllocationManager.GetAllocationCall.Selector, max, 0UL, 0UL);
        On(Deployment.AllocationManager, AllocationManager.GetStrategyAllocationsCall.Selector, 0x40UL, 0x60UL, 0UL, 0UL);
        On(Deployment.DelegationManager, DelegationManager.MinWithdrawalDelayBlocksCall.Selector, (UInt256)Delay);
        On(Deployment.DelegationManager, DelegationManager.OperatorSharesCall.Selector, 5_000UL);
        On(Deployment.DelegationManager, DelegationManager.GetSlashableSharesInQueueCall.Selector, inQueue);
    }

    private void On(Address contract, Selector function, params UInt256[] words) => _node.Answer(contract, function, words);

    private void Queued(params ulong[] blocksAndShares)
    {
        foreach (ulong[] pair in blocksAndShares.Chunk(2))
        {
            _node.Node.Logs.Add(QueuedLog(pair[0], Scaled(_isOneFigure, pair[1])));
        }
    }

    private LogEntry QueuedLog(ulong block, UInt256 scaled) => Log(
        block, Deployment.DelegationManager, DelegationManager.SlashingWithdrawalQueuedEvent.Topic0, null,
        [TestLog.Word(TestLog.Root), 96UL, 448UL, .. TestLog.Withdrawal(TestLog.Staker, scaled), UInt256.One, UInt256.One]);

    private static LogEntry Log(ulong block, Address contract, Hash32 topic0, IEnumerable<Hash32>? topics, params UInt256[] words)
    {
        LogEntry log = TestLog.Of(contract, topic0, topics, words);
        return new LogEntry
        {
            Address = log.Address,
            Topics = log.Topics,
            Data = log.Data,
            BlockNumber = block,
            BlockHash = TestBlocks.Hash(block),
            TransactionHash = log.TransactionHash,
            TransactionIndex = 0,
            LogIndex = 0,
        };
    }
}
