using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

/// <summary>The withdrawal queue of M1, which was the StrategyManager's, and what M2 made of it.</summary>
public sealed class StakerM1LogTests
{
    private static readonly EigenLayerDeployment Mainnet = RestakingNetwork.Mainnet.EigenLayer!;
    private static readonly UInt256 Shares = UInt256.FromEther("7");
    private static readonly StakerEventOrigin Later = new(2_000, Keccak256.Hash([3]), Keccak256.Hash([4]), 1, Mainnet.DelegationManager);

    private readonly StakerTrace _trace = new(null, []);
    private readonly StakerLogReader _reader = new(new EigenLayerContext(null!, null!, Mainnet), TestLog.Staker, null, 100_800);
    private readonly DepositShareLedger _ledger = new();

    [Fact]
    public void Topics_OfM1_AreThoseOfItsSourceAndAreAskedFor()
    {
        Hash32[] topics =
        [
            Topic("ShareWithdrawalQueued(address,uint96,address,uint256)"),
            Topic("WithdrawalQueued(address,uint96,address,address,bytes32)"),
            Topic("WithdrawalCompleted(address,uint96,address,bytes32)"),
        ];

        Assert.Empty(topics.Except(_reader.Filter.Topics[0]));
    }

    [Fact]
    public void Queue_OfM1_IsReadWithItsSharesAndItsWithdrawal()
    {
        StakerSharesQueuedInM1 shares = Assert.IsType<StakerSharesQueuedInM1>(_reader.Read(SharesQueued(TestLog.Staker), _trace));
        StakerWithdrawalQueuedInM1 queued = Assert.IsType<StakerWithdrawalQueuedInM1>(_reader.Read(Queued(TestLog.Staker), _trace));
        StakerWithdrawalCompletedInM1 completed = Assert.IsType<StakerWithdrawalCompletedInM1>(_reader.Read(Completed(TestLog.Staker, TestLog.Staker), _trace));

        Assert.Equal((TestLog.Strategy, Shares, (UInt256)5UL), (shares.Strategy, shares.Shares, shares.Nonce));
        Assert.Equal((TestLog.Root, (UInt256)5UL, TestLog.Staker, TestLog.Operator), (queued.Root, queued.Nonce, queued.Withdrawer, queued.Operator!.Value));
        Assert.Equal((TestLog.Root, (UInt256)5UL, TestLog.Staker, TestLog.Staker), (completed.Root, completed.Nonce, completed.Depositor, completed.Withdrawer));
        Assert.All<StakerEvent>([shares, queued, completed], happened => Assert.Equal(EventGeneration.BeforeSlashing, happened.Generation));
    }

    [Fact]
    public void Queue_OfM1OfStrangers_IsLeftOutUnlessTheStakerWithdraws()
    {
        // The staker is the strategy's address here, and the operator there.
        LogEntry strange = TestLog.Of(
            Mainnet.StrategyManager, Topic("ShareWithdrawalQueued(address,uint96,address,uint256)"), null, TestLog.Word(TestLog.Stranger), 5UL, TestLog.Word(TestLog.Staker), Shares);

        Assert.Null(_reader.Read(strange, _trace));
        Assert.Null(_reader.Read(Queued(TestLog.Stranger, TestLog.Staker), _trace));
        Assert.Null(_reader.Read(Completed(TestLog.Stranger, TestLog.Stranger), _trace));
        Assert.Equal(TestLog.Stranger, Assert.IsType<StakerWithdrawalCompletedInM1>(_reader.Read(Completed(TestLog.Stranger, TestLog.Staker), _trace)).Depositor);
    }

    [Fact]
    public void Ledger_WithdrawalOfM1_TakesItsSharesOnce_AlsoWhenM2CarriesItOver()
    {
        Deposit();
        Apply(SharesQueued(TestLog.Staker));
        Assert.Equal(new ShareRange(UInt256.FromEther("3"), UInt256.FromEther("3")), _ledger.SharesIn(TestLog.Strategy));

        // Same block and shares, another number: carried over. A second one like it is the staker's own, and takes shares.
        _ledger.Apply(InM2(startBlock: 1_000, Shares));
        Assert.Equal(UInt256.FromEther("3"), _ledger.SharesIn(TestLog.Strategy).AtMost);
        _ledger.Apply(InM2(startBlock: 2_000, UInt256.FromEther("1")));
        Assert.Equal(new ShareRange(UInt256.FromEther("2"), UInt256.FromEther("2")), _ledger.SharesIn(TestLog.Strategy));
    }

    [Fact]
    public void Ledger_CompletionInM1_MayHaveBroughtTheSharesBack()
    {
        Deposit();
        Apply(SharesQueued(TestLog.Staker));
        Apply(Completed(TestLog.Staker, TestLog.Staker));

        Assert.Equal(new ShareRange(UInt256.FromEther("3"), UInt256.FromEther("10")), _ledger.SharesIn(TestLog.Strategy));
        Assert.False(_ledger.MayHaveSharesOfOthers);
        Apply(Completed(TestLog.Stranger, TestLog.Staker));
        Assert.True(_ledger.MayHaveSharesOfOthers);
    }

    [Fact]
    public void Ledger_CompletionInM1ByAnotherWithdrawer_BringsNothingBack()
    {
        Deposit();
        Apply(SharesQueued(TestLog.Staker));
        Apply(Completed(TestLog.Staker, TestLog.Stranger));

        Assert.True(_ledger.SharesIn(TestLog.Strategy).IsExact);
        Assert.Equal(UInt256.FromEther("3"), _ledger.SharesIn(TestLog.Strategy).AtLeast);
    }

    [Fact]
    public void Ledger_SharesOfOthersThatLeaveAgain_AreNoOverflow()
    {
        Apply(Completed(TestLog.Stranger, TestLog.Staker));
        Apply(SharesQueued(TestLog.Staker));
        _ledger.Apply(InM2(startBlock: 2_000, UInt256.FromEther("1")));

        Assert.True(_ledger.MayHaveSharesOfOthers);
        Assert.Equal(default, _ledger.SharesIn(TestLog.Strategy));
    }

    [Fact]
    public void Ledger_MoreLeavesThanEverCame_IsAnOverflow() => Assert.Throws<OverflowException>(() => Apply(SharesQueued(TestLog.Staker)));

    [Fact]
    public async Task Export_OfM1_HasItsKindsAndNames()
    {
        StakerEvent[] events =
        [
            .. new[] { SharesQueued(TestLog.Staker), Queued(TestLog.Staker), Completed(TestLog.Staker, TestLog.Stranger) }.Select(log => _reader.Read(log, _trace)!),
        ];
        using MemoryStream output = new();

        await StakerHistoryExport.WriteJsonLinesAsync(events.ToAsyncEnumerable(), output, TestContext.Current.CancellationToken);

        string[] lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith($"\"generation\":\"before_slashing\",\"strategy\":\"{TestLog.Strategy}\",\"shares\":\"7000000000000000000\",\"nonce\":\"5\"}}", lines[0], StringComparison.Ordinal);
        Assert.EndsWith($"\"operator\":\"{TestLog.Operator}\",\"root\":\"{TestLog.Root}\",\"nonce\":\"5\",\"withdrawer\":\"{TestLog.Staker}\"}}", lines[1], StringComparison.Ordinal);
        Assert.EndsWith($"\"withdrawer\":\"{TestLog.Stranger}\",\"depositor\":\"{TestLog.Staker}\"}}", lines[2], StringComparison.Ordinal);
        Assert.Equal(["m1_shares_queued", "m1_withdrawal_queued", "m1_withdrawal_completed"], events.Select(happened => happened.Kind));
    }

    private void Deposit() =>
        _ledger.Apply(new StakerDeposited { Staker = TestLog.Staker, Origin = Later, Strategy = TestLog.Strategy, Shares = UInt256.FromEther("10"), Generation = EventGeneration.BeforeSlashing });

    private void Apply(LogEntry log) => _ledger.Apply(_reader.Read(log, _trace)!);

    private static StakerWithdrawalQueued InM2(uint startBlock, UInt256 shares) => new()
    {
        Staker = TestLog.Staker,
        Origin = Later,
        Generation = EventGeneration.BeforeSlashing,
        Root = TestLog.Root,
        Withdrawal = new DelegationManager.Withdrawal(TestLog.Staker, TestLog.Operator, TestLog.Staker, UInt256.Zero, startBlock, [TestLog.Strategy], [shares]),
    };

    private static LogEntry SharesQueued(Address depositor) => TestLog.Of(
        Mainnet.StrategyManager, Topic("ShareWithdrawalQueued(address,uint96,address,uint256)"), null, TestLog.Word(depositor), 5UL, TestLog.Word(TestLog.Strategy), Shares);

    private static LogEntry Queued(Address depositor, Address? operatorAddress = null) => TestLog.Of(
        Mainnet.StrategyManager,
        Topic("WithdrawalQueued(address,uint96,address,address,bytes32)"),
        null,
        TestLog.Word(depositor),
        5UL,
        TestLog.Word(depositor),
        TestLog.Word(operatorAddress ?? TestLog.Operator),
        TestLog.Word(TestLog.Root));

    private static LogEntry Completed(Address depositor, Address withdrawer) => TestLog.Of(
        Mainnet.StrategyManager, Topic("WithdrawalCompleted(address,uint96,address,bytes32)"), [depositor.ToWord(), withdrawer.ToWord()], 5UL, TestLog.Word(TestLog.Root));

    private static Hash32 Topic(string signature) => Keccak256.HashText(signature);
}
