using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Lido;

/// <summary>Cuts an exit into requests that the queue takes, without losing a wei and without a last piece that is too small.</summary>
internal static class LidoRequestSplit
{
    /// <summary>
    /// As few parts as possible, the full ones first. A rest below the minimum takes what it lacks from the part before it.
    /// </summary>
    /// <param name="amount">The whole, above zero.</param>
    /// <param name="minimum">The least of one part; not zero.</param>
    /// <param name="maximum">The most of one part; at least twice the minimum.</param>
    /// <param name="most">The most parts; more are not made, and the result is then empty.</param>
    /// <returns>
    /// The parts, their sum being the amount. An amount below the minimum is one part that the queue refuses. Empty when it takes too many parts.
    /// </returns>
    public static ImmutableArray<UInt256> Split(UInt256 amount, UInt256 minimum, UInt256 maximum, int most)
    {
        (UInt256 full, UInt256 rest) = UInt256.DivRem(amount, maximum);
        bool hasRest = rest != UInt256.Zero;
        if (full >= (UInt256)(uint)most + (hasRest ? UInt256.Zero : UInt256.One))
        {
            return [];
        }

        int count = (int)full + (hasRest ? 1 : 0);
        ImmutableArray<UInt256>.Builder parts = ImmutableArray.CreateBuilder<UInt256>(count);
        for (int i = 0; i < (int)full; i++)
        {
            parts.Add(maximum);
        }

        if (hasRest)
        {
            if (rest < minimum && parts.Count > 0)
            {
                parts[^1] -= minimum - rest;
                rest = minimum;
            }

            parts.Add(rest);
        }

        return parts.MoveToImmutable();
    }
}
