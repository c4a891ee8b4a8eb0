using System.Collections.Immutable;
using System.Diagnostics;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Hosting.Claims;

/// <content>Claims that are not mined, and claims whose block vanished after they had counted as done.</content>
public sealed partial class ClaimLane
{
    /// <summary>Blocks between two looks at whether the blocks of finished claims are still there. A claim planned meanwhile is stopped by the nonce (<see cref="EnsureNotBehindAsync"/>).</summary>
    private const ulong BlocksBetweenFinalityLooks = 4;

    private OperationEscorts? _escorts;
    private ulong? _finalityLookedAt;

    /// <summary>Does what is due about claims that wait in the pool: dearer copies, cancellations. What ends one is in the journal then, and the next cycle reads it there.</summary>
    private async Task EscortAsync(CancellationToken cancellationToken)
    {
        if (_parts.Options.Replacement is not { } schedule || _client.Signer?.Capability != SignerCapability.Signs)
        {
            return;
        }

        _escorts ??= new OperationEscorts(_client.Transactions, schedule, (record, token) => IsStillWantedAsync(record, schedule, token), isOurs: ClaimSubjects.IsClaim);
        ulong head = await _client.Rpc.WriteEndpoint.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false);
        foreach (EscortedOperation operation in await _escorts.StepAsync(head, cancellationToken).ConfigureAwait(false))
        {
            if (operation.Report is { } report && _open.TryGetValue(operation.Operation.Intent.Key, out OpenClaim? open))
            {
                open.Hash = report.Newest;
            }
        }
    }

    /// <summary>A claim none of whose tickets can be claimed by it any more costs gas and pays nothing. What is not known to be so is wanted.</summary>
    private async ValueTask<bool> IsStillWantedAsync(OperationRecord record, ReplacementSchedule schedule, CancellationToken cancellationToken)
    {
        if (schedule.IsStillWanted is { } asked && !await asked(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (!_open.TryGetValue(record.Intent.Key, out OpenClaim? open) || open.Prepared is not { } claim)
        {
            return true;
        }

        ITicketQueue queue = _client.Withdrawals.QueueOf(claim.Tickets[0].Key);
        ImmutableArray<WithdrawalTicket> now;
        try
        {
            now = await ReadRounds.RunAsync(_client.Reader, rounds => queue.RefreshTicketsAsync(rounds, claim.Tickets), BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ChainMismatchException or NodeCheckException or OutOfMemoryException))
        {
            // One queue that can not be read stops neither the copies of its own claim nor the claims of the others.
            Activity.Current?.AddException(exception);
            return true;
        }

        // A node that is behind what the claim was made from shows it as it was before, which says nothing.
        return claim.Tickets.Zip(now).Any(pair =>
            pair.Second.Block.Number < pair.First.Block.Number || (pair.Second.State == TicketState.Claimable && pair.Second.Owner == pair.First.Owner));
    }

    /// <summary>
    /// Finished claims are watched until their blocks are final. One whose block is gone is open again, and its tickets with it. Asks nothing while no claim is watched.
    /// </summary>
    private async Task CheckFinalityAsync(Cycle cycle, CancellationToken cancellationToken)
    {
        ulong seen = cycle.Round.Feed.LastBlock;
        bool isDoubtful = _lastReport?.Error is NodeCheckException || seen < _finalityLookedAt;
        if (!isDoubtful && _finalityLookedAt is { } at && seen - at < BlocksBetweenFinalityLooks)
        {
            return;
        }

        _finalityLookedAt = seen;
        FinalityReport report = await _client.Transactions.CheckFinalityAsync(cancellationToken).ConfigureAwait(false);
        foreach (ReconciledOperation operation in report.Reopened.Where(operation => ClaimSubjects.IsClaim(operation.Record)))
        {
            OpenClaim open = OpenClaim.Of(operation.Record);
            _open.TryAdd(open.Key, open);
            cycle.Round.Feed.ListAgain(open.Queue);
            cycle.Worked = true;
            _parts.Logger.ClaimReopened(Sender, operation.Hash, open.Tickets.Length, open.Queue, open.Key);
        }
    }
}
