using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

/// <summary>The scaling factor read back from what <c>convertToDepositShares</c> answers.</summary>
public sealed class ScalingFactorProbeTests
{
    private static readonly UInt256 Amount = ScalingFactorProbe.Amounts(1)[0];

    [Fact]
    public void Solve_AnyFactorAndSlashing_FindsTheFactorOrNothing()
    {
        Random random = new(20_260_617);
        int found = 0;
        for (int i = 0; i < 20_000; i++)
        {
            UInt256 factor = (UInt256)(ulong)random.NextInt64(1, long.MaxValue) >> random.Next(0, 8);
            factor = random.Next(3) == 0 ? factor * (UInt256)(ulong)random.NextInt64(1, 1L << random.Next(1, 60)) : factor;
            UInt256 slashing = random.Next(4) == 0 ? ShareMath.Wad : (UInt256)(ulong)random.NextInt64(1, 1_000_000_000_000_000_000);
            if (factor == UInt256.Zero || ShareMath.DivWad(Amount, factor) == UInt256.Zero)
            {
                continue;
            }

            UInt256 answer = ShareMath.DivWad(ShareMath.DivWad(Amount, factor), slashing);
            UInt256? solved = ScalingFactorProbe.Solve(answer, slashing);
            Assert.True(solved is null || solved == factor, $"{factor} with {slashing} was taken for {solved}");
            found += solved is null ? 0 : 1;
        }

        Assert.True(found > 15_000, $"only {found} of 20,000 factors were found");
    }

    [Theory]
    [InlineData("1000000000000000000", "1000000000000000000")]
    [InlineData("999999999999999999", "1")]
    [InlineData("1085365853658536603", "800000000000000000")]
    [InlineData("1000000000000000000000000000000000", "333333333333333333")]
    public void Solve_FactorsOfRealStories_AreFound(string factor, string slashing)
    {
        UInt256 dsf = UInt256.Parse(factor);
        UInt256 sf = UInt256.Parse(slashing);

        Assert.Equal(dsf, ScalingFactorProbe.Solve(ShareMath.DivWad(ShareMath.DivWad(Amount, dsf), sf), sf));
    }

    [Fact]
    public void Solve_AnswerThatNoFactorGives_ConcludesNothing()
    {
        Assert.Null(ScalingFactorProbe.Solve(UInt256.Zero, ShareMath.Wad));
        Assert.Null(ScalingFactorProbe.Solve(UInt256.One, ShareMath.Wad));
        Assert.Null(ScalingFactorProbe.Solve(Amount, UInt256.Zero));
        Assert.Null(ScalingFactorProbe.Solve(Amount + UInt256.One, (UInt256)333_333_333_333_333_333UL));
        Assert.Null(ScalingFactorProbe.Solve(Amount, ShareMath.Wad + UInt256.One));
    }
}
