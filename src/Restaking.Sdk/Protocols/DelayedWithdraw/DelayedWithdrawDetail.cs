using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.DelayedWithdraw;

/// <summary>What a delayed withdrawal of swBTC or cmETH is made of.</summary>
public sealed record DelayedWithdrawDetail : TicketDetail
{
    /// <summary>Shares the contract holds for the request, in their smallest unit.</summary>
    public required UInt256 Shares { get; init; }

    /// <summary>The first second it can be completed in.</summary>
    public required DateTimeOffset Maturity { get; init; }

    /// <summary>
    /// The last second it can be completed in, by the window as it is set now. After it the request can only be cancelled, or completed by the
    /// protocol itself.
    /// </summary>
    public required DateTimeOffset CompletableUntil { get; init; }

    /// <summary>How far the prices of request and completion may be apart, either way, in hundredths of a percent.</summary>
    public required uint MaxLossBps { get; init; }

    /// <summary>The fee as it is set now, in hundredths of a percent.</summary>
    public required uint FeeBps { get; init; }

    /// <summary>The price at the request: what all the shares were worth in the asset (swBTC), or the rate of one whole share (cmETH).</summary>
    public required UInt256 PriceAtRequest { get; init; }

    /// <summary>The price now, in the same unit. The lower one is paid.</summary>
    public required UInt256 PriceNow { get; init; }
}
