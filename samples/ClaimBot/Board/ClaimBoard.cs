using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Samples.ClaimBot.Board;

/// <summary>How far a ticket is, for people.</summary>
public enum RowState
{
    /// <summary>It waits for something.</summary>
    Waiting,

    /// <summary>A claim is under way.</summary>
    Sent,

    /// <summary>It was claimed, by us or by somebody else.</summary>
    Claimed,
}

/// <summary>One ticket.</summary>
/// <param name="Key">Which.</param>
/// <param name="Protocol">Its protocol.</param>
/// <param name="Owner">Who is paid.</param>
/// <param name="Pays">What it pays, as last read.</param>
/// <param name="State">How far it is.</param>
/// <param name="Note">What it waits for, or its transaction.</param>
public sealed record BoardRow(TicketKey Key, string Protocol, Address Owner, ImmutableArray<AssetAmount> Pays, RowState State, string Note);

/// <summary>Every ticket that the lanes have told of, by their cycles' reports.</summary>
public sealed class ClaimBoard
{
    private readonly Dictionary<TicketKey, BoardRow> _rows = [];
    private readonly Dictionary<TicketKey, Address> _laneOf = [];
    private readonly Dictionary<Address, ClaimCycleReport> _seen = [];
    private readonly HashSet<Address> _settled = [];
    private bool _hasLanes;

    /// <summary>The rows, by protocol and ticket.</summary>
    public IEnumerable<BoardRow> Rows => _rows.Values.OrderBy(row => row.Protocol, StringComparer.Ordinal).ThenBy(row => row.Key.Id.Length).ThenBy(row => row.Key.Id, StringComparer.Ordinal);

    /// <summary>What changed with the last reports.</summary>
    public IReadOnlyList<BoardRow> Changed { get; private set; } = [];

    /// <summary>The reasons of lanes that have stopped.</summary>
    public IReadOnlyList<string> StopReasons { get; private set; } = [];

    /// <summary>Whether every lane has nothing left: no open ticket, and no claim that is not final.</summary>
    public bool IsEmpty => _hasLanes && _rows.Values.All(row => row.State == RowState.Claimed);

    /// <summary>Takes over what the lanes' last cycles said.</summary>
    public void Take(ImmutableArray<ClaimLane> lanes)
    {
        Dictionary<TicketKey, BoardRow> changed = [];
        foreach (ClaimLane lane in lanes)
        {
            if (lane.LastReport is { } report && _seen.GetValueOrDefault(lane.Sender) != report)
            {
                _seen[lane.Sender] = report;
                Take(report, changed);
                _ = report.IsSettled && report.Verdicts.All(verdict => verdict.Ticket.State == TicketState.Claimed) ? _settled.Add(lane.Sender) : _settled.Remove(lane.Sender);
            }
        }

        _hasLanes = lanes.Length > 0 && lanes.All(lane => _settled.Contains(lane.Sender));
        Changed = [.. changed.Values];
        StopReasons = [.. lanes.Where(lane => lane.StopReason is not null).Select(lane => $"{lane.Sender}: {lane.StopReason!.Message}")];
    }

    private void Take(ClaimCycleReport report, Dictionary<TicketKey, BoardRow> changed)
    {
        HashSet<TicketKey> open = [];
        foreach (TicketVerdict verdict in report.Verdicts)
        {
            WithdrawalTicket ticket = verdict.Ticket;
            open.Add(ticket.Key);
            bool isClaimed = ticket.State == TicketState.Claimed;
            Set(new BoardRow(
                ticket.Key,
                ticket.Protocol,
                ticket.Owner,
                isClaimed ? _rows.GetValueOrDefault(ticket.Key)?.Pays ?? ticket.Payable : ticket.Payable,
                isClaimed ? RowState.Claimed : verdict.Gates.Any(gate => gate is InFlightGate) ? RowState.Sent : RowState.Waiting,
                isClaimed ? _rows.GetValueOrDefault(ticket.Key)?.Note ?? "" : verdict.IsPlanned ? "is being claimed" : string.Join(" ", verdict.Gates.Select(gate => gate.Message))));
        }

        foreach (ClaimBatchReport batch in report.Batches.Where(batch => batch.Hash is not null))
        {
            foreach (BoardRow row in batch.Tickets.Select(key => _rows.GetValueOrDefault(key)).OfType<BoardRow>())
            {
                RowState state = batch.Status switch
                {
                    ClaimBatchStatus.Confirmed => RowState.Claimed,
                    ClaimBatchStatus.Sent or ClaimBatchStatus.Unconfirmed or ClaimBatchStatus.Unknown => RowState.Sent,
                    _ => RowState.Waiting,
                };
                Set(row with { State = state, Note = state == RowState.Waiting ? batch.Reason ?? "" : $"{batch.Hash}" });
            }
        }

        // Queues list open tickets only: one that is gone, from a queue that answered, with no claim of ours under way, is claimed.
        HashSet<TicketKey> underWay = [.. report.Batches.Where(batch => batch.Status is ClaimBatchStatus.Sent or ClaimBatchStatus.Unconfirmed or ClaimBatchStatus.Unknown).SelectMany(batch => batch.Tickets)];
        foreach (BoardRow row in _rows.Values.Where(row => row.State != RowState.Claimed && _laneOf[row.Key] == report.Lane && !open.Contains(row.Key) && !underWay.Contains(row.Key)).ToList())
        {
            if (report.Outcome is ClaimCycleOutcome.Idle or ClaimCycleOutcome.Worked && report.Failures.All(failure => failure.Queue.Contract != row.Key.Queue))
            {
                Set(row with { State = RowState.Claimed });
            }
        }

        void Set(BoardRow row)
        {
            if (_rows.GetValueOrDefault(row.Key) is not { } old || (old.State, old.Note) != (row.State, row.Note))
            {
                changed[row.Key] = row;
            }

            _rows[row.Key] = row;
            _laneOf[row.Key] = report.Lane;
        }
    }
}
