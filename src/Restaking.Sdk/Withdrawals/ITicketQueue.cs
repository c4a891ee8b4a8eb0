using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Withdrawals;

/// <summary>Who may send the claim of a ticket.</summary>
public enum ClaimAccess
{
    /// <summary>Its owner only.</summary>
    Owner,

    /// <summary>Its owner, or whom the owner approved for it.</summary>
    OwnerOrApproved,

    /// <summary>Anybody; the owner is paid.</summary>
    Anyone,

    /// <summary>Depends on the ticket or on the deployment; each ticket says it (<see cref="WithdrawalTicket.AnyoneMayClaim"/>).</summary>
    PerTicket,
}

/// <summary>What a queue is.</summary>
/// <param name="Protocol">The protocol's name for people.</param>
/// <param name="Name">The queue's name: <c>Lido withdrawal queue</c>. Unique on a network.</param>
/// <param name="Contract">The contract that keeps the tickets (<see cref="TicketKey.Queue"/>).</param>
/// <param name="Access">Who may send claims.</param>
public sealed record TicketQueueInfo(string Protocol, string Name, Address Contract, ClaimAccess Access)
{
    /// <summary>Whether one transaction can claim several tickets by the protocol's own rules.</summary>
    public bool ClaimsMany { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>A queue that withdrawal tickets lie in: listed from RPC alone, watched cheaply, claimed safely.</summary>
public interface ITicketQueue
{
    /// <summary>What the queue is.</summary>
    TicketQueueInfo Queue { get; }

    /// <summary>
    /// The open tickets of some owners at one block, read together with what others read. Queues that are found by logs
    /// (<see cref="ILogScannedQueue"/>) look only at what the query's cursors have found.
    /// </summary>
    /// <exception cref="ContractRevertException">The queue does not answer.</exception>
    Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query);

    /// <summary>
    /// The same tickets as they are now, in the same order, whoever owns them by now: one that was paid, or is gone for another reason the chain does
    /// not tell apart, is <see cref="TicketState.Claimed"/>; one whose NFT moved has its new owner. Read together with what others read.
    /// </summary>
    /// <exception cref="ArgumentException">A ticket of another queue or chain.</exception>
    Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets);

    /// <summary>
    /// A few figures that change whenever a ticket of one of the owners may have become claimable for another reason than passing time. Exactly
    /// one round: a bot reads it for all its queues in one call per block.
    /// </summary>
    Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners);

    /// <summary>
    /// Prepares claims of tickets of this queue, as they are now: all are read again first, those that cannot be claimed are left out with their reason,
    /// and the others go into as few transactions as the protocol's rules and the limits allow. The owner is paid unless the options name a recipient,
    /// which only queues that let the owner choose accept. Nothing is signed or sent.
    /// </summary>
    /// <param name="tickets">Tickets of this queue.</param>
    /// <param name="options">Who sends, who is paid, how many at once.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    /// <exception cref="ArgumentException">A ticket of another queue or chain, or a recipient that the queue cannot pay.</exception>
    /// <exception cref="InvalidOperationException">Nobody says who sends.</exception>
    Task<ClaimPreparation> PrepareClaimsAsync(IReadOnlyList<WithdrawalTicket> tickets, ClaimOptions? options = null, CancellationToken cancellationToken = default);
}

/// <summary>A queue that a protocol's users put their requests into.</summary>
public interface IWithdrawalQueue : ITicketQueue
{
    /// <summary>Minimum, maximum, room and pause of a request.</summary>
    /// <param name="token">The token that is given up; null: the queue's main one.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default);

    /// <summary>What a request would be good for, and every reason why it would be refused.</summary>
    /// <exception cref="ArgumentException">Amount zero, the zero address, or an option the protocol does not have.</exception>
    Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default);

    /// <summary>Plans a request: the approval of exactly the amount where one is needed, then the request. Every step asks the gates again.</summary>
    /// <exception cref="ArgumentException">Amount zero, the zero address, or an option the protocol does not have.</exception>
    /// <exception cref="InvalidOperationException">The client has no signer and the request names no owner.</exception>
    Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default);
}

/// <summary>
/// A queue whose tickets no view lists by owner: they are found in logs, in bounded ranges, once; a cursor remembers how far and what was found.
/// </summary>
public interface ILogScannedQueue : ITicketQueue
{
    /// <summary>The block the queue was deployed in, or one safely before it: where a fresh cursor starts.</summary>
    ulong FirstBlock { get; }

    /// <summary>
    /// Scans from each cursor's place up to a block (included) and returns the cursors moved on. Cursors at the same place share their log queries. A
    /// ticket that was found stays in its cursor; whether it is still open and whose it is, is read anew each time.
    /// </summary>
    /// <param name="cursors">Where each owner's scan stands.</param>
    /// <param name="toBlock">The last block; the node must know it.</param>
    /// <param name="cancellationToken">Ends the scan; the cursors given stay usable.</param>
    /// <exception cref="RpcException">No usable answer came.</exception>
    Task<ImmutableArray<TicketCursor>> ScanAsync(ImmutableArray<TicketCursor> cursors, ulong toBlock, CancellationToken cancellationToken = default);
}

/// <summary>Whose tickets are wanted.</summary>
/// <param name="Owners">The owners, each once.</param>
public sealed record TicketQuery(ImmutableArray<Address> Owners)
{
    /// <summary>Found traces, for queues that are found by logs; those of other queues and owners are not looked at.</summary>
    public ImmutableArray<TicketCursor> Cursors { get; init; } = [];
}

/// <summary>Figures that tell whether a queue moved.</summary>
/// <param name="Queue">The queue's name.</param>
/// <param name="Block">The block they are of.</param>
/// <param name="Marks">The figures, in an order that is the queue's own.</param>
public sealed record QueueProgress(string Queue, BlockRef Block, ImmutableArray<UInt256> Marks)
{
    /// <summary>Whether another reading shows the same figures.</summary>
    public bool SameAs(QueueProgress? other) => other is not null && other.Queue == Queue && other.Marks.AsSpan().SequenceEqual(Marks.AsSpan());
}
