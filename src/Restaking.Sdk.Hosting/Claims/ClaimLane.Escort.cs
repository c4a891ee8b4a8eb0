using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Hosting.Claims;

/// <content>Claims that are not mined.</content>
public sealed partial class ClaimLane
{
    /// <summary>The escort of a claim that was just sent; null where nothing is replaced.</summary>
    private TransactionEscort? EscortOf(TransactionHandle handle, ImmutableArray<WithdrawalTicket> tickets)
    {
        if (_parts.Options.Replacement is not { } schedule || _client.Signer?.Capability != SignerCapability.Signs)
        {
            return null;
        }

        ReplacementSchedule own = schedule with { IsStillWanted = token => IsStillWantedAsync(tickets, schedule.IsStillWanted, token) };
        return new TransactionEscort(handle, own, _client.Transactions.Options.Confirmations);
    }

    /// <summary>Does what is due about a claim that waits in the pool. What ends it is in the journal then, and the next cycle reads it there.</summary>
    private async Task EscortAsync(Cycle cycle, OpenClaim open, CancellationToken cancellationToken)
    {
        if (open.Escort is not { } escort)
        {
            return;
        }

        cycle.Head ??= await _client.Rpc.WriteEndpoint.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            EscortReport step = await escort.StepAsync(cycle.Head.Value, cancellationToken).ConfigureAwait(false);
            open.Hash = step.Newest;
        }
        catch (TransactionException exception) when (exception is TransactionRevertedException or TransactionReplacedException or TransactionDroppedException or TransactionOutcomeUnknownException)
        {
            // Ended, or not to be told now: the journal and the chain say which with the next cycle.
        }
    }

    /// <summary>A claim none of whose tickets can be claimed by it any more costs gas and pays nothing.</summary>
    private async ValueTask<bool> IsStillWantedAsync(
        ImmutableArray<WithdrawalTicket> tickets, Func<CancellationToken, ValueTask<bool>>? alsoAsked, CancellationToken cancellationToken)
    {
        ITicketQueue queue = _client.Withdrawals.QueueOf(tickets[0].Key);
        ImmutableArray<WithdrawalTicket> now = await ReadRounds.RunAsync(
            _client.Reader, rounds => queue.RefreshTicketsAsync(rounds, tickets), BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        bool isOfUse = tickets.Zip(now).Any(pair => pair.Second.State == TicketState.Claimable && pair.Second.Owner == pair.First.Owner);
        return isOfUse && (alsoAsked is null || await alsoAsked(cancellationToken).ConfigureAwait(false));
    }
}
