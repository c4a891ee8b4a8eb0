using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.YieldNest;

/// <summary>What a YieldNest queue knows of a withdrawal request beyond the common model.</summary>
/// <param name="TokenId">The NFT's id, from 0; ids are never given out again.</param>
/// <param name="RateAtRequest">Wei per whole token when it was requested; the claim takes this or the finalisation's rate, whichever is lower.</param>
/// <param name="FeeAtRequest">The fee when it was requested, in millionths (1,000 is 0.1 %): it stays, whatever the queue charges later.</param>
/// <param name="FinalizationId">
/// The finalisation that covers it, which a claim names so that the contract need not search; null while there is none. There is no estimate of
/// when: <c>secondsToFinalization</c> is never set.
/// </param>
/// <param name="UnitAmount">What it takes out of the redemption vault, in wei, fee included.</param>
/// <param name="Available">What the redemption vault holds for all, in wei.</param>
public sealed record YieldNestTicketDetail(
    UInt256 TokenId,
    UInt256 RateAtRequest,
    UInt256 FeeAtRequest,
    UInt256? FinalizationId,
    UInt256 UnitAmount,
    UInt256 Available)
    : TicketDetail
{
    /// <summary>
    /// The account approved for this one NFT, which may claim beside the owner; null when there is none. Operators for all NFTs
    /// (<c>setApprovalForAll</c>) may not claim, although they may move the NFT.
    /// </summary>
    public Address? Approved { get; init; }

    /// <inheritdoc />
    public override Address? ApprovedSender => Approved;
}
