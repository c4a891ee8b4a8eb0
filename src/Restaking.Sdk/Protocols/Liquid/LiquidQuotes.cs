using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>Bounds that are taken from quotes.</summary>
internal static class LiquidQuotes
{
    /// <summary>The bound that a prepared action keeps: the caller's own, or what is quoted less the slippage.</summary>
    /// <exception cref="PreflightException">
    /// Nothing is quoted, since a refusal stands against it, and the caller names no bound: the action would go out without one as soon as the
    /// refusal is gone.
    /// </exception>
    public static UInt256 BoundOf(LiquidQuote quote, UInt256 quoted, UInt256? minimum, uint slippageBps)
    {
        if (minimum is null && quoted == UInt256.Zero)
        {
            quote.ThrowIfRefused();
        }

        return LiquidContext.Bound(minimum, quoted, slippageBps);
    }
}
