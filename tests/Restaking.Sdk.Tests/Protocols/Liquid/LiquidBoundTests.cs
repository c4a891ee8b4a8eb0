using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Tests.Protocols.Liquid;

public class LiquidBoundTests
{
    [Fact]
    public void Bound_OfAQuoteWithSlippage_IsRoundedUp() =>
        Assert.Equal(996u, LiquidContext.Bound(null, 1_000u, 49));

    [Fact]
    public void Bound_NamedByTheCaller_IsKeptWhateverIsQuoted() =>
        Assert.Equal(7u, LiquidContext.Bound(7u, UInt256.Zero, 49));

    [Fact]
    public void Bound_WhenNothingIsQuoted_IsOneThatNothingMeets() =>
        Assert.Equal(UInt256.MaxValue, LiquidContext.Bound(null, UInt256.Zero, 0));

    [Fact]
    public void Bound_WithMoreThanAllForSlippage_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LiquidContext.Bound(null, 1u, 10_001));
}
