using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Swell;

/// <summary>What an exit NFT of swETH or rswETH stands for.</summary>
public sealed record SwellExitDetail : TicketDetail
{
    /// <summary>The NFT's id.</summary>
    public required UInt256 TokenId { get; init; }

    /// <summary>How much of the token was burned for it, in its smallest unit.</summary>
    public required UInt256 Burned { get; init; }

    /// <summary>The rate at the request, in wei of ether per whole token: never more is paid.</summary>
    public required UInt256 RateAtRequest { get; init; }

    /// <summary>
    /// The rate of the run that processed it (<c>getProcessedRateForTokenId</c>); null while none did. It is not the rate that is paid: that is the lower
    /// of this and <see cref="RateAtRequest"/>.
    /// </summary>
    public UInt256? RateAtProcessing { get; init; }
}
