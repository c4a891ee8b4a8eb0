using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Kelp;

/// <summary>What Kelp knows of a ticket.</summary>
/// <param name="Asset">What it pays; <see cref="Liquid.NativeAsset.Ether"/> for ETH.</param>
/// <param name="Nonce">Its number in the asset's queue, over all users.</param>
/// <param name="Place">
/// Its place in its owner's line for the asset, 0 being the oldest. A claim names no request: the contract pays the oldest, so nothing but place 0 can be
/// claimed.
/// </param>
/// <param name="IsUnlocked">True once the operator has unlocked it: its amount is settled then, and its rsETH burnt.</param>
public sealed record KelpTicketDetail(Address Asset, UInt256 Nonce, uint Place, bool IsUnlocked) : TicketDetail
{
    /// <inheritdoc />
    public override UInt256? Position => (UInt256)Place;
}
