using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Lido;

/// <summary>What Lido's queue knows of a ticket beyond the common model.</summary>
/// <param name="RequestId">The request's number, which is its NFT's.</param>
/// <param name="Shares">The shares that were given up: what a loss before finalisation is measured by.</param>
/// <param name="IsFinalized">Whether its ether is set aside. It stays so after the claim.</param>
/// <param name="CheckpointHint">
/// The checkpoint a claim names, found already; null before finalisation and for claimed tickets. It never becomes stale.
/// </param>
/// <param name="IsBunkerMode">Whether the protocol was in bunker mode when the ticket was read.</param>
public sealed record LidoTicketDetail(UInt256 RequestId, UInt256 Shares, bool IsFinalized, UInt256? CheckpointHint, bool IsBunkerMode) : TicketDetail;
