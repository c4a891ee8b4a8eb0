using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>Bounds that are taken from quotes.</summary>
internal static class LiquidQuotes
{
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
