using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <summary>A request in the redeem router. An owner's requests are claimed strictly in their order.</summary>
/// <param name="Index">Its number among all its owner ever made; never given twice.</param>
/// <param name="Place">How many of its owner's open requests come before it.</param>
/// <param name="Token">The bitcoin token it is paid in.</param>
/// <param name="Amount">What is paid for, the fee taken off, in uniBTC's unit (8 decimals).</param>
/// <param name="Fee">The fee taken when it was made, in uniBTC's unit.</param>
public sealed record UniBtcTicket(UInt256 Index, int Place, Address Token, UInt256 Amount, UInt256 Fee) : TicketDetail
{
    /// <inheritdoc />
    public override UInt256? Position => (UInt256)(ulong)Place;
}
