using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Lido;

namespace Restaking.Sdk.Tests.Protocols.Lido;

public class LidoRequestSplitTests
{
    private static readonly UInt256 Minimum = 100u;
    private static readonly UInt256 Maximum = UInt256.FromEther("1000");

    [Fact]
    public void Split_UpToTheMaximum_IsOnePart()
    {
        Assert.Equal([Maximum], Split(Maximum));
        Assert.Equal([Minimum], Split(Minimum));
    }

    [Fact]
    public void Split_AboveTheMaximum_IsFullPartsAndTheRest() =>
        Assert.Equal([Maximum, Maximum, UInt256.FromEther("500.000000000000000001")], Split(UInt256.FromEther("2500.000000000000000001")));

    [Fact]
    public void Split_RestBelowTheMinimum_TakesFromThePartBefore() =>
        Assert.Equal([Maximum, Maximum - 99u, Minimum], Split(Maximum + Maximum + 1u));

    [Fact]
    public void Split_BelowTheMinimum_IsLeftForTheGatesToRefuse() => Assert.Equal([(UInt256)99u], Split(99u));

    [Theory]
    [InlineData("64000", 64)]
    [InlineData("63999.999999999999999901", 64)]
    [InlineData("63000.000000000000000001", 64)]
    [InlineData("64000.000000000000000001", 0)]
    [InlineData("115792089237316195423570985008687907853269984665640564039457", 0)]
    public void Split_MorePartsThanOneTransactionTakes_IsNone(string ether, int parts) =>
        Assert.Equal(parts, LidoRequestSplit.Split(UInt256.FromEther(ether), Minimum, Maximum, 64).Length);

    [Theory]
    [InlineData("1")]
    [InlineData("999.999999999999999999")]
    [InlineData("1000.000000000000000099")]
    [InlineData("1000.0000000000000001")]
    [InlineData("3000.000000000000000055")]
    [InlineData("12345.678901234567890123")]
    public void Split_AnyAmount_LosesNothingAndEveryPartIsTaken(string ether)
    {
        UInt256 amount = UInt256.FromEther(ether);

        ImmutableArray<UInt256> parts = Split(amount);

        Assert.Equal(amount, parts.Aggregate(UInt256.Zero, (sum, part) => sum + part));
        Assert.All(parts, part => Assert.InRange(part, Minimum, Maximum));
        Assert.Equal((int)(ulong)UInt256.MulDiv(amount, UInt256.One, Maximum, DivisionRounding.Up), parts.Length);
    }

    [Fact]
    public void ShareRate_SharesFor_IsTheLeastThatUnwrapsToSoMuch()
    {
        LidoShareRate rate = new(UInt256.Parse("9123456789012345678901234", null), UInt256.Parse("7494837261728394857261728", null));
        foreach (UInt256 stETH in (UInt256[])[1u, 100u, 12_345u, Maximum])
        {
            UInt256 least = rate.SharesFor(stETH);
            UInt256 most = rate.SharesWithin(stETH);

            Assert.True(rate.ToStEth.Apply(least) >= stETH);
            Assert.True(rate.ToStEth.Apply(least - 1u) < stETH);
            Assert.True(rate.ToStEth.Apply(most) <= stETH);
            Assert.True(rate.ToStEth.Apply(most + 1u) > stETH);
        }

        Assert.Equal(UInt256.One, rate.ToShares.Apply(rate.SmallestStEth));
        Assert.Equal(UInt256.Zero, rate.ToShares.Apply(rate.SmallestStEth - 1u));
    }

    private static ImmutableArray<UInt256> Split(UInt256 amount) => LidoRequestSplit.Split(amount, Minimum, Maximum, 64);
}
