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
}
