using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>What an EigenLayer ticket is beyond the common model: the withdrawal itself.</summary>
/// <param name="Withdrawal">The withdrawal, as <see cref="EigenLayerWithdrawalsClient"/> lists it.</param>
public sealed record EigenLayerTicketDetail(QueuedWithdrawal Withdrawal) : TicketDetail;

/// <summary>
/// EigenLayer's withdrawal queue in the model of all queues. Claims pay tokens; to be paid in shares, or to queue, use
/// <see cref="EigenLayerWithdrawalsClient"/>. Withdrawals from before the slashing upgrade (M2) are not listed here.
/// </summary>
public class EigenLayerTicketQueue : ITicketQueue
{
    private readonly EigenLayerContext _context;
    private readonly LiquidContext _shared;
    private readonly EigenLayerWithdrawalsClient _withdrawals;

    internal EigenLayerTicketQueue(EigenLayerContext context, LiquidContext shared, EigenLayerWithdrawalsClient withdrawals)
    {
        _context = context;
        _shared = shared;
        _withdrawals = withdrawals;
        Queue = new TicketQueueInfo("EigenLayer", "EigenLayer withdrawal queue", context.Deployment.DelegationManager, ClaimAccess.Owner) { ClaimsMany = true };
    }

    /// <inheritdoc />
    public TicketQueueInfo Queue { get; }

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        QueueState state = QueueState.Ask(rounds, _context.DelegationManager);
        ImmutableArray<RoundRead<DelegationManager.GetQueuedWithdrawalsResult>> queued =
            [.. query.Owners.Select(owner => rounds.Read(_context.DelegationManager.GetQueuedWithdrawals(owner)))];
        await rounds.NextAsync().ConfigureAwait(false);

        List<QueueEntry> entries = [];
        foreach (RoundRead<DelegationManager.GetQueuedWithdrawalsResult> answer in queued)
        {
            (ImmutableArray<DelegationManager.Withdrawal> withdrawals, ImmutableArray<ImmutableArray<UInt256>> shares) = answer.Value;
            shares.OfLength(withdrawals.Length, "getQueuedWithdrawals");
            entries.AddRange(withdrawals.Select((withdrawal, i) => new QueueEntry(withdrawal.AbiHash(), withdrawal, shares[i], IsLegacy: false)));
        }

        return await DescribeAsync(rounds, state, [.. entries]).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        QueueState state = QueueState.Ask(rounds, _context.DelegationManager);
        Hash32[] roots = [.. tickets.Select(ticket => Hash32.Parse(ticket.Key.Id))];
        RoundRead<bool>[] pending = [.. roots.Select(root => rounds.Read(_context.DelegationManager.PendingWithdrawals(root)))];
        RoundRead<DelegationManager.GetQueuedWithdrawalResult>[] queued = [.. roots.Select(root => rounds.Read(_context.DelegationManager.GetQueuedWithdrawal(root)))];
        await rounds.NextAsync().ConfigureAwait(false);

        QueueEntry[] open =
        [
            .. roots.Select((root, i) => (root, i)).Where(entry => pending[entry.i].Value)
                .Select(entry => new QueueEntry(entry.root, queued[entry.i].Value.Withdrawal, queued[entry.i].Value.Shares, IsLegacy: false)),
        ];
        Dictionary<TicketKey, WithdrawalTicket> now = (await DescribeAsync(rounds, state, [.. open]).ConfigureAwait(false)).ToDictionary(ticket => ticket.Key);
        return
        [
            .. tickets.Select(ticket => now.GetValueOrDefault(ticket.Key)
                ?? ticket with { State = TicketState.Claimed, Blocked = null, Payable = [], AtRisk = UInt256.Zero, Timing = TicketTiming.Now, Block = rounds.Block }),
        ];
    }

    /// <inheritdoc />
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        QueueState state = QueueState.Ask(rounds, _context.DelegationManager);
        ImmutableArray<RoundRead<UInt256>> counts = [.. owners.Select(owner => rounds.Read(_context.DelegationManager.CumulativeWithdrawalsQueued(owner)))];
        await rounds.NextAsync().ConfigureAwait(false);
        return new QueueProgress(
            Queue.Name, rounds.Block, [state.Paused.Value, (UInt256)state.Delay.Value, .. counts.Select(count => count.Value)]);
    }

    /// <inheritdoc />
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ClaimFlow.PrepareAsync(_shared, this, tickets, options, new ClaimRules { Draft = Draft }, cancellationToken);

    private static IEnumerable<ClaimDraft> Draft(
        ImmutableArray<WithdrawalTicket> tickets,
        ClaimOptions options,
        Func<IReadOnlyList<QueuedWithdrawal>, PreparedTransaction<CompleteWithdrawalsResult>> prepare) =>
        tickets.Chunk(options.MaxPerTransaction).Select(chunk =>
        {
            PreparedTransaction<CompleteWithdrawalsResult> complete = prepare([.. chunk.Select(ticket => ((EigenLayerTicketDetail)ticket.Detail!).Withdrawal)]);
            return new ClaimDraft([.. chunk], complete.Call, receipt => Payouts(chunk, complete.ReadResult(receipt)));
        });

    private static ClaimResult Payouts(WithdrawalTicket[] tickets, CompleteWithdrawalsResult done)
    {
        // What each token paid is one figure for the whole transaction: it belongs to a ticket only when that is alone.
        ImmutableArray<AssetAmount> paid = tickets.Length == 1
            ? [.. done.Payments.Where(payment => payment.Token is not null).Select(payment => new AssetAmount(payment.Token!.Value, payment.Amount))]
            : [];
        return new ClaimResult(
            [.. tickets.Select(ticket => new TicketPayout(ticket.Key, TicketOutcome.Paid, ticket.Owner, paid))],
            done.TransactionHash,
            done.BlockNumber);
    }

    private IEnumerable<ClaimDraft> Draft(ImmutableArray<WithdrawalTicket> tickets, ClaimOptions options) =>
        tickets.GroupBy(ticket => ticket.Owner).SelectMany(owner => Draft(
            [.. owner],
            options,
            withdrawals => withdrawals.Count == 1 ? _withdrawals.PrepareComplete(withdrawals[0]) : _withdrawals.PrepareCompleteMany(withdrawals)));

    private async Task<ImmutableArray<WithdrawalTicket>> DescribeAsync(ReadRounds rounds, QueueState state, ImmutableArray<QueueEntry> entries)
    {
        if (entries.IsEmpty)
        {
            return [];
        }

        foreach (QueueEntry entry in entries)
        {
            AnswerLength.Checked(entry.Withdrawal, "getQueuedWithdrawals");
            entry.Shares.OfLength(entry.Withdrawal.Strategies.Length, "getQueuedWithdrawals");
        }

        TicketStrategies strategies = TicketStrategies.Ask(rounds, _context, entries.SelectMany(entry => entry.Withdrawal.Strategies));
        EntryReads[] reads = [.. entries.Select(entry => EntryReads.Ask(rounds, _context, entry))];
        await rounds.NextAsync().ConfigureAwait(false);
        return [.. reads.Select(read => Describe(rounds, state, strategies, read))];
    }

    private WithdrawalTicket Describe(ReadRounds rounds, QueueState state, TicketStrategies strategies, EntryReads read)
    {
        DelegationManager.Withdrawal withdrawal = read.Entry.Withdrawal;
        ulong claimableAt = (ulong)withdrawal.StartBlock + state.Delay.Value + 1;
        bool due = rounds.Block.Number >= claimableAt;
        QueuedWithdrawal queued = read.ToQueued(rounds.Block, claimableAt, strategies);
        TicketBlock? blocked = due ? state.BlockOn(_context, withdrawal, strategies) : null;
        return new WithdrawalTicket
        {
            Key = new TicketKey(_shared.ChainId, _context.Deployment.DelegationManager, read.Entry.Root.ToString()),
            Protocol = Queue.Protocol,
            Owner = withdrawal.Withdrawer,
            Requested = read.Requested(strategies),
            Payable = read.Payable(strategies),
            AtRisk = queued.Strategies[0].SharesAtRisk == UInt256.Zero ? UInt256.Zero : queued.Strategies[0].Underlying,
            RequestedAtBlock = withdrawal.StartBlock,
            State = blocked is not null ? TicketState.Blocked : due ? TicketState.Claimable : TicketState.Queued,
            Blocked = blocked,
            Timing = due ? TicketTiming.Now : TicketTiming.AtBlock(claimableAt),
            Block = rounds.Block,
            Detail = new EigenLayerTicketDetail(queued),
        };
    }

    /// <summary>What holds for every withdrawal.</summary>
    private sealed record QueueState(RoundRead<uint> Delay, RoundRead<UInt256> Paused)
    {
        public static QueueState Ask(ReadRounds rounds, DelegationManager manager) =>
            new(rounds.Read(manager.MinWithdrawalDelayBlocks()), rounds.Read(manager.Paused()));

        public TicketBlock? BlockOn(EigenLayerContext context, DelegationManager.Withdrawal withdrawal, TicketStrategies strategies)
        {
            if (PauseBits.IsPaused(Paused.Value, PauseBits.DelegationExitQueue))
            {
                return new TicketBlock(TicketBlockReason.Paused, $"completing withdrawals is paused on {context.Deployment.DelegationManager}");
            }

            foreach (Address strategy in withdrawal.Strategies)
            {
                if (strategies.IsPaused(strategy))
                {
                    return new TicketBlock(TicketBlockReason.Paused, $"withdrawals are paused on strategy {strategy}");
                }
            }

            return null;
        }
    }
}
