using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>
/// All scaling factors of a staker from one call. The getter <c>depositScalingFactor</c> takes one strategy, and a thousand stakers in fifteen would
/// cost fifteen thousand calls. <c>convertToDepositShares</c> takes a list and divides by the factor: asked for an amount far larger than any factor, its
/// answer has one factor only that it can come from. Where that is not so (a fully slashed operator, a factor beyond 1e36) nothing is concluded
/// and the getter is asked.
/// </summary>
internal static class ScalingFactorProbe
{
    private static readonly UInt256 Amount = UInt256.One << 180;

    /// <summary>The amounts to ask <c>convertToDepositShares</c> for.</summary>
    public static ImmutableArray<UInt256> Amounts(int strategies) => [.. Enumerable.Repeat(Amount, strategies)];

    /// <summary>The factor behind an answer; null when the answer does not tell exactly one.</summary>
    /// <param name="answer"><c>divWad(divWad(amount, dsf), slashingFactor)</c> as the contract computed it.</param>
    /// <param name="slashingFactor">The slashing factor at the same block.</param>
    public static UInt256? Solve(UInt256 answer, UInt256 slashingFactor)
    {
        if (slashingFactor == UInt256.Zero || slashingFactor > ShareMath.Wad)
        {
            return null;
        }

        // Dividing by a factor of at most one never makes two values equal: the inner quotient is found again by rounding up.
        UInt256 inner = ShareMath.MulWadRoundUp(answer, slashingFactor);
        if (inner == UInt256.Zero || ShareMath.DivWad(inner, slashingFactor) != answer)
        {
            return null;
        }

        UInt256 factor = ShareMath.DivWad(Amount, inner);
        bool fits = factor > UInt256.One && ShareMath.DivWad(Amount, factor) == inner;
        return fits && ShareMath.DivWad(Amount, factor - UInt256.One) != inner && ShareMath.DivWad(Amount, factor + UInt256.One) != inner ? factor : null;
    }
}
