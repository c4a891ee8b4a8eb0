using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EtherFi;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Tests.Protocols.EtherFi;

/// <summary>How the LiquidityPool rounds, against plain big integers.</summary>
public class EEthPoolTests
{
    private static readonly BigInteger Unit = BigInteger.Pow(10, 18);

    public static TheoryData<string, string, string> Pools => new()
    {
        { "21234567891234567891000", "20000000000000000000000", "1" },
        { "21234567891234567891000", "20000000000000000000000", "1000000000000000007" },
        { "2876543210987654321098765", "2712345678901234567890123", "999999999999999999" },
        { "3", "2", "340282366920938463463374607431768211455" },
        { "7", "11", "5" },
    };

    [Theory]
    [MemberData(nameof(Pools))]
    public void Conversions_OfEveryKind_RoundAsTheContractDoes(string pooledText, string sharesText, string amountText)
    {
        BigInteger pooled = BigInteger.Parse(pooledText), shares = BigInteger.Parse(sharesText), amount = BigInteger.Parse(amountText);
        EEthPool pool = new(UInt256.FromBigInteger(pooled), UInt256.FromBigInteger(shares));
        UInt256 value = UInt256.FromBigInteger(amount);

        Assert.Equal(amount * shares / pooled, (BigInteger)pool.SharesFor(value));
        Assert.Equal(((amount * shares) + pooled - 1) / pooled, (BigInteger)pool.SharesToBurnFor(value));
        Assert.Equal(amount * pooled / shares, (BigInteger)pool.AmountFor(value));
        Assert.Equal(((Unit * pooled) + shares - 1) / shares, (BigInteger)pool.RateRoundedUp);
        Assert.Equal(amount * (BigInteger)pool.RateRoundedUp / Unit, (BigInteger)EEthPool.AtRate(value, pool.RateRoundedUp));
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public void SharesToBurn_AreTheSmallestWorthTheAmount(string pooledText, string sharesText, string amountText)
    {
        EEthPool pool = new(UInt256.Parse(pooledText), UInt256.Parse(sharesText));
        UInt256 amount = UInt256.Parse(amountText);
        UInt256 smallest = pool.SharesToBurnFor(amount);

        Assert.True(pool.AmountFor(smallest) >= amount);
        Assert.True(smallest.IsZero || pool.AmountFor(smallest - 1u) < amount);
    }

    [Fact]
    public void EmptyPool_ConvertsToNothing_AndGivesTheFirstDepositAShareForEveryWei()
    {
        EEthPool empty = new(UInt256.Zero, UInt256.Zero);

        Assert.Equal((UInt256.Zero, UInt256.Zero, UInt256.Zero), (empty.SharesFor(5u), empty.AmountFor(5u), empty.RateRoundedUp));
        Assert.Equal((UInt256)5u, empty.SharesForDeposit(5u));
    }

    [Theory]
    [InlineData(5, 0)] // enough already
    [InlineData(6, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 2)]
    [InlineData(10, 3)]
    public void Bucket_ThatRefills_HoldsEnoughAtTheSecondItHasComeBack(int units, int seconds)
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

        Assert.Equal(now.AddSeconds(seconds), new Bucket(CapacityGwei: 10, AvailableGwei: 5, RefillGweiPerSecond: 2).FilledAt((uint)units, now));
    }

    [Fact]
    public void Bucket_ThatDoesNotRefillSoFar_NeverHoldsEnough()
    {
        Assert.Null(new Bucket(CapacityGwei: 10, AvailableGwei: 5, RefillGweiPerSecond: 2).FilledAt(11u, DateTimeOffset.UnixEpoch));
        Assert.Null(new Bucket(CapacityGwei: 10, AvailableGwei: 5, RefillGweiPerSecond: 0).FilledAt(6u, DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Bucket_OfGwei_TakesAWholeOneForEveryWeiMore()
    {
        Bucket bucket = new(CapacityGwei: 10, AvailableGwei: 5, RefillGweiPerSecond: 0);
        UInt256 fits = 5_000_000_000u;

        Assert.Empty(Checked(fits));
        CapacityExceeded refusal = Assert.IsType<CapacityExceeded>(Assert.Single(Checked(fits + 1u)));
        Assert.Equal((fits + 1u, fits, true), (refusal.Amount, refusal.Available, refusal.IsTransient));
        Assert.False(Assert.Single(Checked(10_000_000_001u)).IsTransient);

        ImmutableArray<LiquidRefusal> Checked(UInt256 wei)
        {
            ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
            bucket.Check(refusals, "bucket", wei, Bucket.Units(wei));
            return refusals.ToImmutable();
        }
    }

    [Theory]
    [InlineData("EETH_MINT_LIMIT_ID", "0xcc0f998d0366c7f31f40808a6c491ccd6963d72e35b41552ee1dc291920ad683")]
    [InlineData("EETH_BURN_LIMIT_ID", "0x31f08af9e3989e3dfc1bd83bcdc0b63dc1946a46e598156f6fe782a61dab3ebd")]
    public void BucketIds_AreTheHashesOfTheirNames(string name, string id) =>
        Assert.Equal(Hash32.Parse(id), Keccak256.Hash(Encoding.ASCII.GetBytes(name)));
}
