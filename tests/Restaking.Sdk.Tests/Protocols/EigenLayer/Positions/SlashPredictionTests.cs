using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

/// <summary>What a slash would take, computed without a chain.</summary>
public sealed class SlashPredictionTests
{
    private static readonly BlockRef Block = new(43, Keccak256.Hash([43]), 1_000);
    private static readonly AllocationManager.OperatorSet Set = new(TestLog.Stranger, 1);
    private static readonly Address Native = EigenLayerDeployment.BeaconChainEthStrategy;

    [Fact]
    public void Predict_TheReferenceScenario_GivesItsFigures()
    {
        // Recorded on real bytecode: half of an allocation of 0.4 is slashed in block 44, while a withdrawal of block 43 waits.
        using JsonDocument scenario = ReferenceFile.OpenOrSkip("vectors/eigenlayer-core-scenario.json");
        JsonElement queued = Step(scenario, "C queued");
        JsonElement slashed = Step(scenario, "C slash 0.5 while queued");
        SlashSnapshot snapshot = Snapshot() with
        {
            Magnitude = new StrategyMagnitude(800_000_000_000_000_000, 400_000_000_000_000_000),
            Allocation = new AllocationState(400_000_000_000_000_000, 0, 0),
            OperatorShares = queued.Number("operatorShares"),
            SlashableInQueue = Step(scenario, "C slashableSharesInQueue").Number("value"),
        };
        UInt256 scaled = queued.GetProperty("withdrawal")[6][0].Number();

        SlashPrediction prediction = snapshot.Predict(ShareMath.Wad / 2UL);
        StakerLoss loss = prediction.LossOf(Position(TestLog.Strategy, UInt256.Zero, queue: Withdrawal(TestLog.Strategy, scaled, ShareMath.MulWad(scaled, 800_000_000_000_000_000UL))));

        Assert.Equal(slashed.Number("maxMagnitude"), prediction.Magnitudes.MagnitudeAfter.Max);
        Assert.Equal(slashed.Number("burnFromOperator"), prediction.SlashedFromOperator);
        Assert.Equal(slashed.Number("burnFromQueue"), prediction.SlashedFromQueue);
        Assert.Equal(slashed.Number("burn"), prediction.Slashed);
        Assert.Equal(slashed.Number("operatorShares"), prediction.OperatorShares);
        Assert.Equal(Step(scenario, "C getQueuedWithdrawal after slash").Number("shares"), Assert.Single(loss.Queue).SharesAfter);
    }

    [Fact]
    public void LossOf_NativeStake_AppliesTheBeaconChainFactorAfterTheOperators()
    {
        UInt256 beacon = 968_750_000_000_000_000UL;
        UInt256 deposited = UInt256.FromEther("32");
        SlashSnapshot snapshot = Snapshot() with { Strategy = Native };
        RestakedPosition position = Position(Native, deposited, beacon, Withdrawal(Native, UInt256.FromEther("1"), ShareMath.MulWad(UInt256.FromEther("1"), beacon)));

        StakerLoss loss = snapshot.Predict(ShareMath.Wad / 4UL).LossOf(position);

        // Half is allocated, a quarter of that goes: an eighth of what the beacon chain has left.
        Assert.Equal(ShareMath.MulWad(deposited, ShareMath.MulWad(875_000_000_000_000_000UL, beacon)), loss.WithdrawableAfter);
        Assert.Equal(ShareMath.MulWad(ShareMath.Wad, ShareMath.MulWad(875_000_000_000_000_000UL, beacon)), loss.Queue[0].SharesAfter);
    }

    [Fact]
    public void LossOf_WithdrawalQueuedWithAnotherOperator_IsNotReached()
    {
        UInt256 shares = UInt256.FromEther("1");
        QueuedWithdrawal foreign = Withdrawal(TestLog.Strategy, shares, shares) with
        {
            Withdrawal = new DelegationManager.Withdrawal(TestLog.Staker, TestLog.Stranger, TestLog.Staker, UInt256.Zero, 43, [TestLog.Strategy], [shares]),
        };

        StakerLoss loss = Snapshot().Predict(ShareMath.Wad).LossOf(Position(TestLog.Strategy, UInt256.Zero, queue: foreign));

        Assert.Equal(UInt256.Zero, loss.LostInQueue);
        Assert.Equal(shares, Assert.Single(loss.Queue).SharesAfter);
    }

    [Fact]
    public void LossOf_StakerOfAnotherOperator_LosesNothing()
    {
        RestakedPosition position = Position(TestLog.Strategy, UInt256.FromEther("1")) with { Operator = TestLog.Stranger };

        Assert.Equal(UInt256.Zero, Snapshot().Predict(ShareMath.Wad).LossOf(position).Lost);
    }

    [Fact]
    public void LossOf_FiguresTheFormulaDoesNotGive_IsRefused()
    {
        RestakedPosition position = Position(TestLog.Strategy, UInt256.FromEther("1"));
        RestakedPosition odd = position with { Strategies = [position.Strategies[0] with { Withdrawable = position.Strategies[0].Withdrawable - UInt256.One }] };

        Assert.Throws<InvalidOperationException>(() => Snapshot().Predict(ShareMath.Wad).LossOf(odd));
    }

    [Fact]
    public void Predict_PendingAllocation_IsSlashedFromItsBlockOnOnly()
    {
        AllocationState pending = new(0, 300_000_000_000_000_000, 50);
        SlashSnapshot early = Snapshot() with { Allocation = pending, Magnitude = new StrategyMagnitude(MagnitudeMath.Wad, 300_000_000_000_000_000) };

        Assert.Equal(SlashObstacle.NothingAllocated, early.Predict(ShareMath.Wad).Obstacle);
        Assert.Equal(300_000_000_000_000_000UL, (early with { SlashBlock = 50 }).Predict(ShareMath.Wad).Magnitudes.SlashedMagnitude);
    }

    [Fact]
    public void Predict_SmallestPart_TakesAtLeastOneOfTheMagnitude()
    {
        // ceil: one part in 1e18 of an allocation is one, not nothing.
        SlashPrediction prediction = Snapshot().Predict(UInt256.One);

        Assert.Equal(1UL, prediction.Magnitudes.SlashedMagnitude);
        Assert.Equal(MagnitudeMath.Wad - 1, prediction.Magnitudes.MagnitudeAfter.Max);
    }

    [Fact]
    public void WithQueueOf_SomeStakersOnly_DoesNotPretendToKnowTheQueue()
    {
        UInt256 shares = UInt256.FromEther("1");
        SlashSnapshot snapshot = Snapshot() with
        {
            Magnitude = new StrategyMagnitude(900_000_000_000_000_000, 500_000_000_000_000_000),
            SlashableInQueue = ShareMath.MulWad(UInt256.FromEther("2"), 900_000_000_000_000_000UL),
            LeavingQueue = shares,
        };
        RestakedPosition one = Position(TestLog.Strategy, UInt256.Zero, queue: Withdrawal(TestLog.Strategy, shares, ShareMath.MulWad(shares, 900_000_000_000_000_000UL)));

        SlashPrediction some = snapshot.WithQueueOf([one]).Predict(ShareMath.Wad);
        RestakedPosition leaving = one with { Staker = TestLog.Stranger, Queue = [one.Queue[0] with { ClaimableAtBlock = snapshot.SlashBlock }] };
        SlashPrediction all = snapshot.WithQueueOf([one, leaving]).Predict(ShareMath.Wad);

        Assert.False(some.IsQueueExact);
        Assert.True(all.IsQueueExact);
        Assert.True(some.SlashedFromQueue - all.SlashedFromQueue <= UInt256.One);
    }

    [Theory]
    [InlineData(false, 2UL, 0UL)] // 1 = floor(2 * 0.9), less ceil(1 * 0.4 / 0.9)
    [InlineData(true, 2UL, 1UL)] // floor(2 * 0.5)
    [InlineData(false, 12UL, 5UL)] // 10 = floor(12 * 0.9), less ceil(10 * 0.4 / 0.9)
    [InlineData(true, 12UL, 6UL)]
    [InlineData(false, 11UL, 5UL)]
    [InlineData(true, 11UL, 5UL)]
    public void Predict_QueueAfterAnEarlierSlash_IsRoundedAsTheVersionDoes(bool before19, ulong scaled, ulong taken)
    {
        SlashSnapshot unknown = Snapshot() with
        {
            Magnitude = new StrategyMagnitude(900_000_000_000_000_000, 500_000_000_000_000_000),
            SlashableInQueue = ShareMath.MulWad(scaled, 900_000_000_000_000_000UL),
            RoundsQueueOnce = before19,
        };
        RestakedPosition position = Position(TestLog.Strategy, UInt256.Zero, queue: Withdrawal(TestLog.Strategy, scaled, unknown.SlashableInQueue));

        SlashPrediction known = unknown.WithQueueOf([position]).Predict(ShareMath.Wad);

        Assert.Equal((UInt256)taken, known.SlashedFromQueue);
        Assert.True(known.IsQueueExact);
        Assert.Equal(!before19, unknown.Predict(ShareMath.Wad).IsQueueExact);
    }

    [Fact]
    public void Predict_AfterTheLastSlashableBlock_TakesNothing()
    {
        SlashSnapshot last = Snapshot() with { IsMember = false, SlashableUntilBlock = 44 };

        Assert.Equal(SlashObstacle.None, last.Predict(ShareMath.Wad).Obstacle);
        Assert.Equal(SlashObstacle.OperatorNotSlashable, (last with { SlashBlock = 45 }).Predict(ShareMath.Wad).Obstacle);
    }

    [Fact]
    public void After_ASlashOfAnotherSet_LeavesTheAllocationAndTakesFromTheRest()
    {
        SlashSnapshot other = Snapshot() with { OperatorSet = new(TestLog.Stranger, 2), Allocation = new AllocationState(MagnitudeMath.Wad / 10, 0, 0) };

        SlashPrediction first = Snapshot().Predict(ShareMath.Wad / 2UL);
        SlashSnapshot second = other.After(first);

        Assert.Equal(other.Allocation, second.Allocation);
        Assert.Equal(new StrategyMagnitude(750_000_000_000_000_000, 250_000_000_000_000_000), second.Magnitude);
        Assert.Equal(UInt256.Parse("7500000000000000000"), second.OperatorShares);
        Assert.Equal(second.Magnitude.Max - (MagnitudeMath.Wad / 10), second.Predict(ShareMath.Wad).Magnitudes.MagnitudeAfter.Max);
    }

    [Fact]
    public void After_WithAQueueKnownOnlyRounded_IsNotCalledExact()
    {
        SlashSnapshot unknown = Snapshot() with { SlashableInQueue = 1_000UL };
        SlashSnapshot known = unknown with { ScaledInQueue = 1_000UL };

        Assert.False(unknown.After(unknown.Predict(ShareMath.Wad / 3UL)).Predict(ShareMath.Wad / 3UL).IsQueueExact);
        Assert.True(known.After(known.Predict(ShareMath.Wad / 3UL)).Predict(ShareMath.Wad / 3UL).IsQueueExact);
    }

    [Fact]
    public void After_ASlashThatIsNotBeforeIt_IsRefused()
    {
        SlashPrediction first = Snapshot().Predict(ShareMath.Wad);

        Assert.Throws<ArgumentException>(() => (Snapshot() with { SlashBlock = 45 }).After(first));
        Assert.Throws<ArgumentException>(() => (Snapshot() with { Strategy = Native }).After(first));
        Assert.Throws<ArgumentException>(() => (Snapshot() with { Operator = TestLog.Staker }).After(first));
    }

    private static SlashSnapshot Snapshot() => new()
    {
        Block = Block,
        SlashBlock = 44,
        OperatorSet = Set,
        Operator = TestLog.Operator,
        Strategy = TestLog.Strategy,
        IsOperatorSlashable = true,
        IsMember = true,
        IsStrategyInSet = true,
        Magnitude = new StrategyMagnitude(MagnitudeMath.Wad, MagnitudeMath.Wad / 2),
        Allocation = new AllocationState(MagnitudeMath.Wad / 2, 0, 0),
        OperatorShares = UInt256.FromEther("10"),
        SlashableInQueue = UInt256.Zero,
        LeavingQueue = UInt256.Zero,
        DelayBlocks = 10,
        RedistributionRecipient = null,
    };

    private static RestakedPosition Position(Address strategy, UInt256 depositShares, UInt256? beaconChain = null, QueuedWithdrawal? queue = null) => new()
    {
        Staker = TestLog.Staker,
        Block = Block,
        Operator = TestLog.Operator,
        DelayBlocks = 10,
        Queue = queue is null ? [] : [queue],
        Strategies =
        [
            new RestakedStrategy
            {
                Strategy = strategy,
                DepositShares = depositShares,
                ScalingFactor = ShareMath.Wad,
                MaxMagnitude = ShareMath.Wad,
                BeaconChainSlashingFactor = beaconChain,
                Withdrawable = ShareMath.Withdrawable(depositShares, ShareMath.Wad, ShareMath.SlashingFactor(ShareMath.Wad, beaconChain)),
                Queued = UInt256.Zero,
                QueuedSlashable = UInt256.Zero,
                QueuedCompletable = UInt256.Zero,
            },
        ],
    };

    private static QueuedWithdrawal Withdrawal(Address strategy, UInt256 scaled, UInt256 shares) => new()
    {
        Root = TestLog.Root,
        Withdrawal = new DelegationManager.Withdrawal(TestLog.Staker, TestLog.Operator, TestLog.Staker, UInt256.Zero, 43, [strategy], [scaled]),
        ClaimableAtBlock = 54,
        Status = QueuedWithdrawalStatus.Waiting,
        Strategies = [new QueuedStrategyShares(strategy, null, null, scaled, shares, shares, null)],
    };

    private static JsonElement Step(JsonDocument scenario, string name) =>
        scenario.RootElement.GetProperty("steps").EnumerateArray().Single(step => step.GetProperty("step").GetString() == name);
}
