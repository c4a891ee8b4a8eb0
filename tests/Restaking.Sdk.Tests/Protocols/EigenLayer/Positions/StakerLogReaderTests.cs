using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

/// <summary>Both generations of every event (notes, "Events a log reader must treat as two generations"), word by word.</summary>
public sealed class StakerLogReaderTests
{
    private static readonly EigenLayerDeployment Mainnet = RestakingNetwork.Mainnet.EigenLayer!;
    private static readonly Address Pod = Address.Parse("0x9090909090909090909090909090909090909090");
    private static readonly UInt256 Shares = UInt256.Parse("434146341463414642");

    private readonly StakerTrace _trace = new(null, []);
    private readonly StakerLogReader _reader = new(new EigenLayerContext(null!, null!, Mainnet), TestLog.Staker, Pod, 100_800);

    [Fact]
    public void Topics_OfBothGenerations_AreTheReferences()
    {
        // The notes' table, and selectors/eigenlayer-legacy.tsv.
        Assert.StartsWith("0x9009ab15", DelegationManagerLegacy.WithdrawalQueuedEvent.Topic0.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("0x26b2aae2", DelegationManager.SlashingWithdrawalQueuedEvent.Topic0.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("0xc97098c2", DelegationManagerLegacy.WithdrawalCompletedEvent.Topic0.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("0x1f404008", DelegationManager.SlashingWithdrawalCompletedEvent.Topic0.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("0x7cfff908", StrategyManagerLegacy.DepositEvent.Topic0.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("0x5548c837", StrategyManager.DepositEvent.Topic0.ToString(), StringComparison.Ordinal);
        Hash32[] asked =
        [
            DelegationManagerLegacy.WithdrawalQueuedEvent.Topic0, DelegationManager.SlashingWithdrawalQueuedEvent.Topic0,
            DelegationManagerLegacy.WithdrawalCompletedEvent.Topic0, DelegationManager.SlashingWithdrawalCompletedEvent.Topic0,
            StrategyManagerLegacy.DepositEvent.Topic0, StrategyManager.DepositEvent.Topic0,
        ];
        Assert.Empty(asked.Except(_reader.Filter.Topics[0]));
        Assert.Single(_reader.Filter.Topics);
    }

    [Fact]
    public void Deposit_OfBothGenerations_IsRead()
    {
        LogEntry now = TestLog.Of(Mainnet.StrategyManager, StrategyManager.DepositEvent.Topic0, null, TestLog.Word(TestLog.Staker), TestLog.Word(TestLog.Strategy), Shares);
        LogEntry before = TestLog.Of(
            Mainnet.StrategyManager, StrategyManagerLegacy.DepositEvent.Topic0, null,
            TestLog.Word(TestLog.Staker), TestLog.Word(Pod), TestLog.Word(TestLog.Strategy), Shares);

        StakerDeposited slashing = Assert.IsType<StakerDeposited>(_reader.Read(now, _trace));
        StakerDeposited m2 = Assert.IsType<StakerDeposited>(_reader.Read(before, _trace));

        Assert.Equal((TestLog.Strategy, Shares, null, EventGeneration.Slashing), (slashing.Strategy, slashing.Shares, slashing.Token, slashing.Generation));
        Assert.Equal((TestLog.Strategy, Shares, Pod, EventGeneration.BeforeSlashing), (m2.Strategy, m2.Shares, m2.Token!.Value, m2.Generation));
        Assert.Equal(7U, m2.LogIndex);
    }

    [Fact]
    public void EventsWithoutAnIndexedStaker_OfStrangers_AreLeftOut()
    {
        // The staker is in the log, but as somebody else: as the operator, and as the strategy's address.
        LogEntry deposit = TestLog.Of(Mainnet.StrategyManager, StrategyManager.DepositEvent.Topic0, null, TestLog.Word(TestLog.Stranger), TestLog.Word(TestLog.Staker), Shares);
        LogEntry factor = TestLog.Of(
            Mainnet.DelegationManager, DelegationManager.DepositScalingFactorUpdatedEvent.Topic0, null, TestLog.Word(TestLog.Stranger), TestLog.Word(TestLog.Staker), Shares);
        LogEntry delegated = TestLog.Of(
            Mainnet.DelegationManager, DelegationManager.StakerDelegatedEvent.Topic0, [TestLog.Stranger.ToWord(), TestLog.Staker.ToWord()]);
        LogEntry foreignContract = TestLog.Of(TestLog.Stranger, StrategyManager.DepositEvent.Topic0, null, TestLog.Word(TestLog.Staker), TestLog.Word(TestLog.Strategy), Shares);

        Assert.All([deposit, factor, delegated, foreignContract], log => Assert.Null(_reader.Read(log, _trace)));
    }

    [Fact]
    public void Withdrawal_BeforeSlashing_KeepsItsRootAndCompletesWithEitherEvent()
    {
        LogEntry queuedLog = TestLog.Of(
            Mainnet.DelegationManager, DelegationManagerLegacy.WithdrawalQueuedEvent.Topic0, null,
            [TestLog.Word(TestLog.Root), 64UL, .. TestLog.Withdrawal(TestLog.Staker, Shares)]);
        LogEntry completed = TestLog.Of(Mainnet.DelegationManager, DelegationManagerLegacy.WithdrawalCompletedEvent.Topic0, null, TestLog.Word(TestLog.Root));
        LogEntry completedSince = TestLog.Of(Mainnet.DelegationManager, DelegationManager.SlashingWithdrawalCompletedEvent.Topic0, null, TestLog.Word(TestLog.Root));

        Assert.Null(_reader.Read(completed, _trace)); // not known to be the staker's yet
        StakerWithdrawalQueued queued = Assert.IsType<StakerWithdrawalQueued>(_reader.Read(queuedLog, _trace));
        _trace.Apply(queued);
        StakerWithdrawalCompleted old = Assert.IsType<StakerWithdrawalCompleted>(_reader.Read(completed, _trace));
        StakerWithdrawalCompleted since = Assert.IsType<StakerWithdrawalCompleted>(_reader.Read(completedSince, _trace));
        _trace.Apply(since);

        Assert.Equal(EventGeneration.BeforeSlashing, queued.Generation);
        Assert.Equal(Shares, queued.Withdrawal.ScaledShares[0]);
        Assert.Equal(TestLog.Operator, queued.Withdrawal.DelegatedTo);
        Assert.Empty(queued.SharesAtQueueing);
        Assert.Equal((EventGeneration.BeforeSlashing, EventGeneration.Slashing), (old.Generation, since.Generation));
        Assert.Null(_reader.Read(completedSince, _trace));
    }

    [Fact]
    public void Withdrawal_SharesToWithdraw_AreNotTheScaledShares()
    {
        UInt256 worth = UInt256.Parse("347317073170731713");
        LogEntry log = TestLog.Of(
            Mainnet.DelegationManager, DelegationManager.SlashingWithdrawalQueuedEvent.Topic0, null,
            [TestLog.Word(TestLog.Root), 96UL, (UInt256)(14UL * 32), .. TestLog.Withdrawal(TestLog.Staker, Shares), UInt256.One, worth]);

        StakerWithdrawalQueued queued = Assert.IsType<StakerWithdrawalQueued>(_reader.Read(log, _trace));

        Assert.Equal(Shares, queued.Withdrawal.ScaledShares[0]);
        Assert.Equal(worth, queued.SharesAtQueueing[0]);
    }

    [Fact]
    public void Slash_OfAnOperator_IsTheStakersWhileDelegatedOrInTheQueue()
    {
        LogEntry log = TestLog.Of(
            Mainnet.AllocationManager, AllocationManager.OperatorSlashedEvent.Topic0, null,
            TestLog.Word(TestLog.Operator), TestLog.Word(Pod), 4UL, (UInt256)(6UL * 32), (UInt256)(8UL * 32), (UInt256)(10UL * 32), UInt256.One, TestLog.Word(TestLog.Strategy), UInt256.One, 250_000_000_000_000_000UL, UInt256.Zero);
        StakerTrace delegated = new(TestLog.Operator, []);
        StakerTrace queued = new(null, [new OpenWithdrawal(TestLog.Root, TestLog.Operator, 900, [TestLog.Strategy])]);
        StakerTrace otherStrategy = new(null, [new OpenWithdrawal(TestLog.Root, TestLog.Operator, 900, [Pod])]);
        StakerTrace elsewhere = new(TestLog.Stranger, []);
        StakerLogReader shortDelay = new(new EigenLayerContext(null!, null!, Mainnet), TestLog.Staker, null, 99);

        StakerSlashed inDeposits = Assert.IsType<StakerSlashed>(_reader.Read(log, delegated));
        StakerSlashed inQueue = Assert.IsType<StakerSlashed>(_reader.Read(log, queued));

        Assert.True(inDeposits is { ReachesDeposits: true, ReachesQueue: false });
        Assert.True(inQueue is { ReachesDeposits: false, ReachesQueue: true });
        Assert.Equal((Pod, 4U), (inDeposits.OperatorSet.Avs, inDeposits.OperatorSet.Id));
        Assert.Equal([(UInt256)250_000_000_000_000_000UL], inDeposits.WadSlashed);
        Assert.Null(_reader.Read(log, elsewhere));
        Assert.Null(_reader.Read(log, otherStrategy));
        Assert.Null(shortDelay.Read(log, queued)); // queued in 900, slashed in 1,000: one block too late
    }

    [Fact]
    public void Undelegation_ForcedByTheOperator_SaysSo()
    {
        LogEntry forced = TestLog.Of(Mainnet.DelegationManager, DelegationManager.StakerForceUndelegatedEvent.Topic0, [TestLog.Staker.ToWord(), TestLog.Operator.ToWord()]);
        LogEntry undelegated = TestLog.Of(Mainnet.DelegationManager, DelegationManager.StakerUndelegatedEvent.Topic0, [TestLog.Staker.ToWord(), TestLog.Operator.ToWord()]);

        Assert.Null(_reader.Read(forced, _trace));
        Assert.True(Assert.IsType<StakerUndelegated>(_reader.Read(undelegated, _trace)).IsForced);
        Assert.False(Assert.IsType<StakerUndelegated>(_reader.Read(undelegated, _trace)).IsForced);
    }

    [Fact]
    public void PodEvents_OfBothGenerations_NameTheValidatorTheirWay()
    {
        LogEntry restaked = TestLog.Of(Pod, EigenPod.ValidatorRestakedEvent.Topic0, null, TestLog.Word(TestLog.Root));
        LogEntry oldRestaked = TestLog.Of(Pod, EigenPodLegacy.ValidatorRestakedEvent.Topic0, null, 123_456UL);
        LogEntry oldBalance = TestLog.Of(Pod, EigenPodLegacy.ValidatorBalanceUpdatedEvent.Topic0, null, 123_456UL, 1_700_000_000UL, 32_000_000_000UL);
        LogEntry oldWithdrawn = TestLog.Of(Pod, EigenPodLegacy.ValidatorWithdrawnEvent.Topic0, [TestLog.Topic(1_700_000_000UL), TestLog.Topic(123_456UL)]);
        LogEntry foreignPod = TestLog.Of(TestLog.Stranger, EigenPod.ValidatorRestakedEvent.Topic0, null, TestLog.Word(TestLog.Root));
        LogEntry created = TestLog.Of(Mainnet.EigenPodManager!.Value, EigenPodManager.PodDeployedEvent.Topic0, [Pod.ToWord(), TestLog.Staker.ToWord()]);
        LogEntry total = TestLog.Of(Mainnet.EigenPodManager!.Value, EigenPodManager.NewTotalSharesEvent.Topic0, [TestLog.Staker.ToWord()], UInt256.MaxValue);

        StakerValidatorEvent now = Assert.IsType<StakerValidatorEvent>(_reader.Read(restaked, _trace));
        StakerValidatorEvent before = Assert.IsType<StakerValidatorEvent>(_reader.Read(oldRestaked, _trace));
        StakerValidatorEvent balance = Assert.IsType<StakerValidatorEvent>(_reader.Read(oldBalance, _trace));
        StakerValidatorEvent withdrawn = Assert.IsType<StakerValidatorEvent>(_reader.Read(oldWithdrawn, _trace));

        Assert.Equal((TestLog.Root, null, EventGeneration.Slashing), (now.PubkeyHash!.Value, now.ValidatorIndex, now.Generation));
        Assert.Equal((null, 123_456UL, EventGeneration.BeforeSlashing), (before.PubkeyHash, before.ValidatorIndex!.Value, before.Generation));
        Assert.Equal((32_000_000_000UL, 1_700_000_000UL), (balance.BalanceGwei!.Value, balance.BeaconTimestamp!.Value));
        Assert.Equal((ValidatorChange.Withdrawn, 123_456UL), (withdrawn.Change, withdrawn.ValidatorIndex!.Value));
        Assert.Null(_reader.Read(foreignPod, _trace));
        Assert.Equal(Pod, Assert.IsType<StakerPodDeployed>(_reader.Read(created, _trace)).Pod);
        Assert.Equal(Int256.NegativeOne, Assert.IsType<StakerPodTotalShares>(_reader.Read(total, _trace)).Total); // negative shares existed before slashing
    }

    [Fact]
    public void Log_TakenBackByAReorganisation_IsNoEvent()
    {
        LogEntry log = TestLog.Of(Mainnet.StrategyManager, StrategyManager.DepositEvent.Topic0, null, TestLog.Word(TestLog.Staker), TestLog.Word(TestLog.Strategy), Shares);
        LogEntry removed = new()
        {
            Address = log.Address,
            Topics = log.Topics,
            Data = log.Data,
            BlockNumber = log.BlockNumber,
            BlockHash = log.BlockHash,
            TransactionHash = log.TransactionHash,
            TransactionIndex = 0,
            LogIndex = log.LogIndex,
            Removed = true,
        };

        Assert.Null(_reader.Read(removed, _trace));
    }
}
