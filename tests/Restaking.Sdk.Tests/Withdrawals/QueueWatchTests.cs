using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.Contracts;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Tests.Withdrawals;

public sealed class QueueWatchTests
{
    private static readonly Address First = Address.Parse("0x0000000000000000000000000000000000000101");
    private static readonly Address Second = Address.Parse("0x0000000000000000000000000000000000000102");
    private static readonly Address Owner = Address.Parse("0x0000000000000000000000000000000000000103");

    private readonly Dictionary<Address, UInt256> _figures = new() { [First] = 1u, [Second] = 1u };
    private readonly FakeChainNode _node = new();

    public QueueWatchTests()
    {
        foreach (Address queue in new[] { First, Second })
        {
            _node.Contracts[queue] = (_, _) => _figures[queue] == UInt256.MaxValue ? throw new RevertedException([]) : Word(_figures[queue]);
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Poll_NothingMoved_HasNoNewsAndCostsTwoRequests()
    {
        QueueWatch watch = Watch();

        QueueWatchReport first = await watch.PollAsync(Cancel);
        _node.Methods.Clear();
        QueueWatchReport second = await watch.PollAsync(Cancel);

        Assert.Equal([First, Second], first.Moved.Select(queue => queue.Queue.Contract));
        Assert.False(second.HasNews);
        Assert.Equal(["eth_getBlockByNumber", "eth_call"], _node.Methods);
    }

    [Fact]
    public async Task Poll_OneQueueMoved_NamesItOnce()
    {
        QueueWatch watch = Watch();
        await watch.PollAsync(Cancel);

        _figures[Second] = 2u;
        QueueWatchReport moved = await watch.PollAsync(Cancel);
        QueueWatchReport still = await watch.PollAsync(Cancel);

        Assert.Equal(Second, Assert.Single(moved.Moved).Queue.Contract);
        Assert.False(still.HasNews);
    }

    [Fact]
    public async Task Poll_AQueueThatDoesNotAnswer_IsAFailureAndCountsAsMovedAfterwards()
    {
        QueueWatch watch = Watch();
        await watch.PollAsync(Cancel);

        _figures[First] = UInt256.MaxValue;
        QueueWatchReport silent = await watch.PollAsync(Cancel);
        _figures[First] = 1u;
        QueueWatchReport back = await watch.PollAsync(Cancel);

        Assert.Equal(First, Assert.Single(silent.Failures).Queue.Contract);
        Assert.False(silent.HasNews);
        Assert.Equal(First, Assert.Single(back.Moved).Queue.Contract);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Poll_AQueueWhoseAnswerCannotBeUsed_DoesNotHoldUpTheOthers(bool isUnreadable)
    {
        Exception cause = isUnreadable
            ? new AbiFormatException(AbiFormatReason.UnexpectedLength, 0, null, "one id and two requests")
            : new OverflowException("a rate beyond all measure");
        ContractReader reader = new(new RpcClient(_node), FakeChainNode.Multicall3, RevertDecoder.SolidityOnly);
        QueueWatch watch = new(reader, [new FakeQueue(First) { Fault = cause }, new FakeQueue(Second)], [Owner]);

        QueueWatchReport report = await watch.PollAsync(Cancel);

        Assert.Equal(Second, Assert.Single(report.Moved).Queue.Contract);
        Assert.Same(cause, Assert.Single(report.Failures).Error.InnerException);
    }

    [Fact]
    public async Task Poll_TheBlockOfATrackedTicketHasCome_ReportsIt()
    {
        QueueWatch watch = Watch();
        BlockRef now = (await watch.PollAsync(Cancel)).Block;
        WithdrawalTicket later = Ticket("later", TicketTiming.AtBlock(now.Number + 1_000_000));
        WithdrawalTicket soon = Ticket("soon", TicketTiming.AtBlock(now.Number + 1));
        WithdrawalTicket claimable = Ticket("now", TicketTiming.Now) with { State = TicketState.Claimable };

        watch.Track([later, soon, claimable]);

        Assert.Equal([soon.Key], (await watch.PollAsync(Cancel)).Due);
    }

    private static WithdrawalTicket Ticket(string id, TicketTiming timing) => new()
    {
        Key = new TicketKey(1, First, id),
        Protocol = "Test",
        Owner = Owner,
        Requested = [],
        Payable = [],
        State = TicketState.Queued,
        Timing = timing,
        Block = default,
    };

    private static byte[] Word(UInt256 value)
    {
        byte[] word = new byte[32];
        value.WriteBigEndian(word);
        return word;
    }

    private QueueWatch Watch()
    {
        ContractReader reader = new(new RpcClient(_node), FakeChainNode.Multicall3, RevertDecoder.SolidityOnly);
        return new QueueWatch(reader, [new FakeQueue(First), new FakeQueue(Second)], [Owner]);
    }

    private sealed class FakeQueue(Address contract) : ITicketQueue
    {
        public TicketQueueInfo Queue { get; } = new("Test", contract.ToString(), contract, ClaimAccess.Owner);

        public Exception? Fault { get; init; }

        public async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
        {
            RoundRead<UInt256> figure = rounds.Read(new ERC20(contract).TotalSupply());
            await rounds.NextAsync();
            if (Fault is { } fault)
            {
                throw fault;
            }

            return new QueueProgress(Queue.Name, rounds.Block, [figure.Value]);
        }

        public Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query) => Task.FromResult(ImmutableArray<WithdrawalTicket>.Empty);

        public Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets) => Task.FromResult(tickets);

        public Task<ClaimPreparation> PrepareClaimsAsync(IReadOnlyList<WithdrawalTicket> tickets, ClaimOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ClaimPreparation(Queue, default, [], []));
    }
}
