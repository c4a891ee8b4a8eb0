using System.Collections.Immutable;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Withdrawals;

/// <summary>What every queue does with the tickets it is given back.</summary>
internal static class TicketChecks
{
    /// <summary>Refuses tickets of another queue or chain.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public static void BelongTo(ImmutableArray<WithdrawalTicket> tickets, LiquidContext context, TicketQueueInfo queue)
    {
        foreach (WithdrawalTicket ticket in tickets)
        {
            if (ticket.Key.ChainId != context.ChainId || ticket.Key.Queue != queue.Contract)
            {
                throw new ArgumentException($"{ticket.Key} is not a ticket of {queue} on chain {context.ChainId}.", nameof(tickets));
            }
        }
    }

    /// <summary>The ticket after it was paid.</summary>
    public static WithdrawalTicket Claimed(WithdrawalTicket ticket, BlockRef block) => ticket with
    {
        State = TicketState.Claimed,
        Payable = [],
        AtRisk = null,
        Blocked = null,
        Timing = TicketTiming.Now,
        Block = block,
    };
}
