using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Puffer;

/// <content>The tickets of the withdrawal manager, and their claims.</content>
public partial class PufEthClient
{
    // Topics of one log query; nodes take some hundreds.
    private const int MostOwnersPerQuery = 200;

    // The withdrawal manager's code was written in September 2024 (its first commit in PufferFinance/puffer-contracts, 6327d6f, is of the 9th), when
    // mainnet was at some 20.7 million blocks.
    private const ulong BeforeMainnetDeployment = 20_600_000;

    private static readonly Address s_mainnetManager = Address.Parse("0xDdA0483184E75a5579ef9635ED14BacCf9d50283");

    /// <inheritdoc />
    public virtual TicketQueueInfo Queue => _queue;

    /// <inheritdoc />
    public virtual ulong FirstBlock => Context.ChainId == 1 && _deployment.WithdrawalManager == s_mainnetManager ? BeforeMainnetDeployment : 0;

    /// <inheritdoc />
    /// <remarks>
    /// The log of a request names who is to be paid, and that is the only owner it has; who sent it is not kept. Requests that were made for somebody by
    /// another one are found with it.
    /// </remarks>
    public virtual async Task<ImmutableArray<TicketCursor>> ScanAsync(ImmutableArray<TicketCursor> cursors, ulong toBlock, CancellationToken cancellationToken = default)
    {
        Dictionary<Address, TicketCursor> moved = [];
        foreach (TicketCursor cursor in cursors)
        {
            ArgumentNullException.ThrowIfNull(cursor, nameof(cursors));
            if (cursor.ChainId != Context.ChainId || cursor.Queue != _deployment.WithdrawalManager)
            {
                throw new ArgumentException($"A cursor of {cursor.Queue} on chain {cursor.ChainId} is not one of {Queue}.", nameof(cursors));
            }

            moved[cursor.Owner] = cursor;
        }

        foreach (IGrouping<ulong, TicketCursor> place in cursors.GroupBy(cursor => cursor.ScanFrom(FirstBlock)))
        {
            if (place.Key > toBlock)
            {
                continue;
            }

            foreach (TicketCursor[] group in place.Chunk(MostOwnersPerQuery))
            {
                ILookup<Address, TicketTrace> found = await ScanAsync([.. group.Select(cursor => cursor.Owner)], place.Key, toBlock, cancellationToken).ConfigureAwait(false);
                foreach (TicketCursor cursor in group)
                {
                    moved[cursor.Owner] = cursor.Scanned(place.Key, toBlock, found[cursor.Owner]);
                }
            }
        }

        return [.. cursors.Select(cursor => moved[cursor.Owner])];
    }

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        HashSet<Address> owners = [.. query.Owners];
        ImmutableArray<PufferQueueReader.Known> known =
        [
            .. from cursor in query.Cursors
               where cursor.ChainId == Context.ChainId && cursor.Queue == _deployment.WithdrawalManager && owners.Contains(cursor.Owner)
               from trace in cursor.Traces
               let index = PufferQueueReader.IndexOf(trace.Id)
               where index is not null
               select new PufferQueueReader.Known(index.Value, cursor.Owner, trace),
        ];
        ImmutableArray<WithdrawalTicket?> tickets = await _queueReader.ReadAsync(rounds, known).ConfigureAwait(false);
        return [.. tickets.OfType<WithdrawalTicket>().Where(ticket => ticket.State != TicketState.Claimed)];
    }

    /// <inheritdoc />
    /// <remarks>
    /// A ticket whose number no request has, or another one's, was taken away by a reorganisation of the chain: it is <see cref="TicketState.Blocked"/>, not
    /// claimed.
    /// </remarks>
    public virtual async Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        TicketChecks.BelongTo(tickets, Context, Queue);
        ImmutableArray<WithdrawalTicket?> now = await _queueReader.ReadAsync(
            rounds,
            [.. tickets.Select(ticket => new PufferQueueReader.Known(PufferQueueReader.IndexOf(ticket.Key.Id) ?? UInt256.MaxValue, ticket.Owner, null))]).ConfigureAwait(false);
        return [.. tickets.Zip(now, (ticket, current) => Refreshed(ticket, current, rounds))];
    }

    /// <inheritdoc />
    /// <remarks>The last finalised batch, and whether the withdrawal manager is closed, or its completion another role's.</remarks>
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> finalized = rounds.Read(Manager.GetFinalizedWithdrawalBatch());
        PufferAccess.Question question = _access.Ask(rounds, Manager.Authority(), Manager.CompleteQueuedWithdrawal(UInt256.Zero), null);
        await rounds.NextAsync().ConfigureAwait(false);
        PufferAccess.Answer access = await question.AnswerAsync().ConfigureAwait(false);
        return new QueueProgress(Queue.Name, rounds.Block, [finalized.Value, Flag(access.IsClosed), Flag(access.ForEverybody)]);

        static UInt256 Flag(bool value) => value ? UInt256.One : UInt256.Zero;
    }

    /// <inheritdoc />
    /// <remarks>
    /// Who may complete a request is asked from the access manager: mostly everybody, and the recipient of the request is paid, in WETH. One transaction
    /// each. Puffer's own bot completes requests too: a ticket that it was first with is reported as claimed.
    /// </remarks>
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ClaimFlow.PrepareAsync(
            Context,
            this,
            tickets,
            options,
            new ClaimRules
            {
                Draft = (ready, _) => ready.Select(ticket => new ClaimDraft(
                    [ticket],
                    Manager.CompleteQueuedWithdrawal(((PufferTicketDetail)ticket.Detail!).Index),
                    receipt => ReadCompleted(receipt, ticket))),
            },
            cancellationToken);

    private async Task<ILookup<Address, TicketTrace>> ScanAsync(ImmutableArray<Address> owners, ulong from, ulong to, CancellationToken cancellationToken)
    {
        // The recipient is the third indexed argument here, and the second of WithdrawalCompleted.
        EventFilter<PufferWithdrawalManager.WithdrawalRequestedEvent> filter = new(
            [_deployment.WithdrawalManager],
            [[PufferWithdrawalManager.WithdrawalRequestedEvent.Topic0], [], [], [.. owners.Select(owner => owner.ToWord())]]);
        List<(Address Owner, TicketTrace Trace)> found = [];
        await foreach (EventLog<PufferWithdrawalManager.WithdrawalRequestedEvent> log in
            Context.Reader.Rpc.GetEventsAsync(filter, from, to, cancellationToken).ConfigureAwait(false))
        {
            found.Add((log.Event.Recipient, new TicketTrace(PufferQueueReader.IdOf(log.Event.WithdrawalIdx), log.BlockNumber)));
        }

        return found.ToLookup(entry => entry.Owner, entry => entry.Trace);
    }

    private static WithdrawalTicket Refreshed(WithdrawalTicket ticket, WithdrawalTicket? current, ReadRounds rounds) => current switch
    {
        { State: TicketState.Claimed } => TicketChecks.Claimed(ticket, rounds.Block),
        { } open when ticket.GivenUp is null || ticket.GivenUp == open.GivenUp => open with
        {
            RequestedAtBlock = ticket.RequestedAtBlock,
            RequestedAt = ticket.RequestedAt,
        },
        _ => ticket with
        {
            State = TicketState.Blocked,
            Blocked = new TicketBlock(TicketBlockReason.Invalidated, "there is no such request: the chain was reorganised since it was found; scan again"),
            Payable = [],
            AtRisk = null,
            Timing = TicketTiming.For("nothing: there is no such request"),
            Block = rounds.Block,
        },
    };

    private ClaimResult ReadCompleted(TransactionReceipt receipt, WithdrawalTicket ticket)
    {
        TicketPayout payout = new(ticket.Key, TicketOutcome.NotPaid, null, [], "The receipt has no completion of the request.");
        foreach (PufferWithdrawalManager.WithdrawalCompletedEvent completed in
            receipt.From<PufferWithdrawalManager.WithdrawalCompletedEvent>(_deployment.WithdrawalManager))
        {
            if (PufferQueueReader.IdOf(completed.WithdrawalIdx) == ticket.Key.Id)
            {
                payout = new TicketPayout(
                    ticket.Key, TicketOutcome.Paid, completed.Recipient, [new AssetAmount(_deployment.Weth, completed.EthPayoutAmount)]);
            }
        }

        return new ClaimResult([payout], receipt.TransactionHash, receipt.BlockNumber);
    }
}
