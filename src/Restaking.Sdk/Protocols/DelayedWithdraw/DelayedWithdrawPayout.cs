using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.DelayedWithdraw;

/// <summary>What completing a request would pay, by the contract's own rules and rounding. Pure.</summary>
/// <param name="Requested">What the shares were worth at the request, in the asset.</param>
/// <param name="Payable">What would be paid, the fee taken off.</param>
/// <param name="Redeemed">The shares that would be redeemed, the fee taken off.</param>
/// <param name="PriceBefore">The price at the request.</param>
/// <param name="PriceNow">The price now, in the same unit.</param>
/// <param name="AllowedBps">The loss that holds for the request.</param>
/// <param name="MovedTooFar">The contract refuses, because the prices (or the fee) are further apart than the loss allowed: also when the price rose.</param>
internal readonly record struct DelayedWithdrawPayout(
    UInt256 Requested,
    UInt256 Payable,
    UInt256 Redeemed,
    UInt256 PriceBefore,
    UInt256 PriceNow,
    uint AllowedBps,
    bool MovedTooFar)
{
    private const uint Whole = 10_000;

    /// <summary>
    /// swBTC's <c>_completeWithdraw</c>: prices are amounts of the asset; the lower one is paid, and no more than the vault gives for the shares
    /// that the fee leaves. What is paid is then held against the loss allowed once more, so a fee above it lets nothing through.
    /// </summary>
    public static DelayedWithdrawPayout OfVault(DelayedWithdrawRequest request, DelayedWithdrawTerms terms, RateFraction toAssets, bool paysFee)
    {
        UInt256 now = toAssets.ApplyOrMax(request.Shares);
        UInt256 redeemed = paysFee ? AfterFee(request.Shares, terms.FeeBps) : request.Shares;
        uint allowed = Allowed(request, terms);
        UInt256 least = UInt256.MulDiv(Larger(request.Price, now), Whole - allowed, Whole);
        UInt256 paid = Smaller(Smaller(request.Price, now), toAssets.ApplyOrMax(redeemed));
        return new DelayedWithdrawPayout(request.Price, paid, redeemed, request.Price, now, allowed, least > paid);
    }

    /// <summary>
    /// cmETH's <c>_completeWithdraw</c>: prices are rates; the lower one is paid for the shares that the fee leaves, and only the rates are held
    /// against the loss allowed.
    /// </summary>
    public static DelayedWithdrawPayout OfBoringVault(DelayedWithdrawRequest request, DelayedWithdrawTerms terms, UInt256 rate, UInt256 oneShare)
    {
        UInt256 redeemed = AfterFee(request.Shares, terms.FeeBps);
        uint allowed = Allowed(request, terms);
        UInt256 lower = Smaller(request.Price, rate);
        bool tooFar = UInt256.MulDiv(lower, Whole + allowed, Whole) < Larger(request.Price, rate);
        return new DelayedWithdrawPayout(
            UInt256.MulDiv(request.Shares, request.Price, oneShare),
            UInt256.MulDiv(redeemed, lower, oneShare),
            redeemed,
            request.Price,
            rate,
            allowed,
            tooFar);
    }

    // Rounded down, as the contract does: a fee below one unit of shares is none.
    private static UInt256 AfterFee(UInt256 shares, uint feeBps) => shares - UInt256.MulDiv(shares, Math.Min(feeBps, Whole), Whole);

    private static uint Allowed(DelayedWithdrawRequest request, DelayedWithdrawTerms terms) =>
        Math.Min(request.MaxLossBps == 0 ? terms.MaxLossBps : request.MaxLossBps, Whole);

    private static UInt256 Smaller(UInt256 a, UInt256 b) => a < b ? a : b;

    private static UInt256 Larger(UInt256 a, UInt256 b) => a < b ? b : a;
}
