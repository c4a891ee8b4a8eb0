using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.DelayedWithdraw;

/// <summary>What a contract of this kind says of one asset (<c>withdrawAssets</c>) and of itself.</summary>
/// <param name="IsPaused">Requests and completions are off; cancelling is not.</param>
/// <param name="AllowsWithdrawals">The asset is set up, and was not stopped.</param>
/// <param name="DelaySeconds">From a request to its maturity.</param>
/// <param name="WindowSeconds">From the maturity to the last second of a completion.</param>
/// <param name="FeeBps">Taken off the shares at completion, in hundredths of a percent.</param>
/// <param name="MaxLossBps">What holds for requests that name none themselves.</param>
/// <param name="FeeAddress">Who gets the fee.</param>
internal readonly record struct DelayedWithdrawTerms(
    bool IsPaused,
    bool AllowsWithdrawals,
    ulong DelaySeconds,
    ulong WindowSeconds,
    uint FeeBps,
    uint MaxLossBps,
    Address FeeAddress)
{
    /// <summary>The window of an asset that has none of its own (<c>DEFAULT_COMPLETION_WINDOW</c>): seven days.</summary>
    public const ulong DefaultWindowSeconds = 7 * 24 * 60 * 60;

    /// <summary>The most loss a request may name (<c>MAX_LOSS</c>): half.</summary>
    public const uint LargestMaxLossBps = 5_000;

    /// <summary>What a request can hold at most (<c>uint96</c>).</summary>
    public static UInt256 LargestShares { get; } = (UInt256.One << 96) - UInt256.One;

    /// <summary>The window in seconds: 0 in the contract means the default.</summary>
    public static ulong Window(uint completionWindow) => completionWindow == 0 ? DefaultWindowSeconds : completionWindow;
}

/// <summary>The request of one account in one asset (<c>withdrawRequests</c>); without shares there is none.</summary>
/// <param name="AllowsThirdParty">Anybody may complete it.</param>
/// <param name="MaxLossBps">0: the asset's own.</param>
/// <param name="Maturity">Unix seconds.</param>
/// <param name="Shares">Shares the contract holds for it.</param>
/// <param name="Price">What the contract remembers of the price at the request: an amount of the asset (swBTC) or a rate (cmETH).</param>
internal readonly record struct DelayedWithdrawRequest(bool AllowsThirdParty, uint MaxLossBps, ulong Maturity, UInt256 Shares, UInt256 Price)
{
    public bool IsOpen => Shares != UInt256.Zero;
}
