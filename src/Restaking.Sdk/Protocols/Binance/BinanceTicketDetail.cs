using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Binance;

/// <summary>What Binance knows of a ticket.</summary>
/// <param name="Index">Its number over all users, which the queue's events carry; it never changes.</param>
/// <param name="Place">
/// Its place in its owner's list of open requests, by which a claim addresses it. A claim moves the last request of the list into the gap, so the place of
/// one ticket can change with every claim of another. Null where the list, of which a view shows the first thousand, does not show it.
/// </param>
/// <param name="IsAllocated">True once ETH is set aside for it.</param>
public sealed record BinanceTicketDetail(ulong Index, uint? Place, bool IsAllocated) : TicketDetail
{
    /// <inheritdoc />
    public override UInt256? Position => Place is { } place ? (UInt256)place : null;
}
