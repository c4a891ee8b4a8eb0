using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>Bounds that are taken from quotes.</summary>
internal static class LiquidQuotes
{
    /// <summary>
    /// The bound that a prepared action keeps: the caller's own, or what is quoted less the slippage. Where a refusal leaves nothing to be quoted and the
    /// caller names no bound, it is one that nothing meets: else the action would go out without any as soon as that refusal is gone.
    /// </summary>
    public static UInt256 BoundOf(LiquidQuote quote, UInt256 quoted, UInt256? minimum, uint slippageBps)
    {
        UInt256 bound = LiquidContext.Bound(minimum, quoted, slippageBps);
        return minimum is null && quoted == UInt256.Zero && !quote.IsClear ? UInt256.MaxValue : bound;
    }

    /// <summary>
    /// The bound that a prepared action keeps; where nothing is quoted and the caller names none, one that nothing reaches, so that the action cannot go
    /// out without a bound as soon as what stands against it is gone.
    /// </summary>
    public static UInt256 BoundOrNever(UInt256 quoted, UInt256? minimum, uint slippageBps) =>
        minimum is null && quoted == UInt256.Zero ? UInt256.MaxValue : LiquidContext.Bound(minimum, quoted, slippageBps);

    /// <summary>Refuses what comes out below the bound, and in any case when nothing comes out: contracts take the amount all the same.</summary>
    public static void CheckOutput(ImmutableArray<LiquidRefusal>.Builder refusals, Address asset, UInt256 output, UInt256? minimum)
    {
        UInt256 least = minimum is { } bound && bound > UInt256.One ? bound : UInt256.One;
        if (output < least)
        {
            refusals.Add(new OutputBelowMinimum(asset, output, output == UInt256.Zero && least == UInt256.MaxValue ? UInt256.One : least));
        }
    }
}
