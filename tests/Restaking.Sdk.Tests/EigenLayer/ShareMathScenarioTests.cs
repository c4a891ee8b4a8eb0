using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;

namespace Restaking.Sdk.Tests.EigenLayer;

/// <summary>The scenario recorded on EigenLayer's real bytecode, replayed against <see cref="ShareMath"/> to the wei.</summary>
public sealed class ShareMathScenarioTests : IDisposable
{
    private readonly JsonDocument _scenario = ReferenceFile.OpenOrSkip("vectors/eigenlayer-core-scenario.json");

    private static readonly UInt256 SlashedOnce = UInt256.Parse("800000000000000000");
    private static readonly UInt256 SlashedTwice = UInt256.Parse("600000000000000000");

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public void UnderlyingToShares_FirstDeposit_IsOneToOne()
    {
        UInt256 shares = ShareMath.UnderlyingToShares(ShareMath.Wad, UInt256.Zero, UInt256.Zero);

        Assert.Equal(Step("A deposit 1e18 first").Number("shares"), shares);
    }

    [Fact]
    public void UnderlyingToShares_AfterDonation_MatchesRecordedDepositAndView()
    {
        JsonElement step = Step("A deposit after donation");

        UInt256 shares = ShareMath.UnderlyingToShares(step.Number("amount"), step.Number("totalSharesBefore"), step.Number("balanceBefore"));

        Assert.Equal(step.Number("shares"), shares);
        Assert.Equal(step.Number("underlyingToSharesView"), shares);
    }

    [Fact]
    public void SharesToUnderlying_AfterDonation_MatchesRecordedView()
    {
        JsonElement step = Step("A sharesToUnderlyingView");

        Assert.Equal(step.Number("underlying"), ShareMath.SharesToUnderlying(step.Number("shares"), step.Number("totalShares"), step.Number("balance")));
    }

    [Fact]
    public void SlashedMagnitude_ThirdOfSixTenths_RoundsUpToRecordedMagnitude()
    {
        JsonElement step = Step("C slash wad=0.333.. of 0.6");
        UInt256 allocated = Step("B allocate 0.6 (delay 0, unregistered)").GetProperty("alloc")[0].Number();

        UInt256 slashed = ShareMath.SlashedMagnitude(allocated, UInt256.Parse("333333333333333333"));

        Assert.Equal(step.Number("slashedMagnitude"), slashed);
        Assert.Equal(step.Number("maxMagnitude"), ShareMath.Wad - slashed);
        Assert.Equal(step.Number("wadSlashedEvent"), ShareMath.DivWad(slashed, ShareMath.Wad));
        Assert.Equal(step.GetProperty("alloc")[0].Number(), allocated - slashed);
    }

    [Fact]
    public void SlashedShares_FirstSlash_MatchesOperatorSharesBurnAndWithdrawable()
    {
        JsonElement step = Step("C slash wad=0.333.. of 0.6");
        UInt256 before = step.Number("operatorSharesBefore");

        UInt256 slashed = ShareMath.SlashedShares(before, ShareMath.Wad, step.Number("maxMagnitude"));

        Assert.Equal(step.Number("operatorSharesAfter"), before - slashed);
        Assert.Equal(step.GetProperty("burnShares")[1][0].Number(), slashed);
        Assert.Equal(step.Number("withdrawable"), ShareMath.Withdrawable(step.Number("depositShares"), ShareMath.Wad, step.Number("maxMagnitude")));
    }

    [Fact]
    public void ScalingFactorAfterAdding_DepositAfterSlash_MatchesRecordedFactor()
    {
        JsonElement step = Step("C second deposit updates DSF");
        UInt256 previous = Step("C slash wad=0.333.. of 0.6").Number("depositShares");
        UInt256 added = step.Number("addedShares");

        UInt256 factor = ShareMath.ScalingFactorAfterAdding(ShareMath.Wad, previous, added, SlashedOnce);

        Assert.Equal(step.Number("dsf"), factor);
        Assert.Equal(step.Number("depositShares"), previous + added);
        Assert.Equal(step.Number("withdrawable"), ShareMath.Withdrawable(previous + added, factor, SlashedOnce));
    }

    [Fact]
    public void ToDepositShares_RoundTrip_LosesTheTwoRecordedWei()
    {
        JsonElement step = Step("C convertToDepositShares");
        UInt256 factor = Step("C second deposit updates DSF").Number("dsf");

        UInt256 converted = ShareMath.ToDepositShares(step.Number("inp"), factor, SlashedOnce);

        Assert.Equal(step.GetProperty("out")[0].Number(), converted);
        Assert.Equal(UInt256.Parse("2"), step.Number("realDeposit") - converted);
    }

    [Fact]
    public void ScaledForQueue_Queued_MatchesStructEventAndOperatorShares()
    {
        JsonElement step = Step("C queued");
        UInt256 factor = Step("C second deposit updates DSF").Number("dsf");
        UInt256 queued = step.Number("depositSharesQueued");

        UInt256 withdrawable = ShareMath.Withdrawable(queued, factor, SlashedOnce);

        Assert.Equal(step.GetProperty("withdrawal")[6][0].Number(), ShareMath.ScaledForQueue(queued, factor));
        Assert.Equal(step.Number("eventWithdrawable"), withdrawable);
        Assert.Equal(step.Number("operatorShares"), Step("C second deposit updates DSF").Number("operatorShares") - withdrawable);
    }

    [Fact]
    public void SlashedSharesInQueue_ToZero_IsAllThatIsSlashable()
    {
        UInt256 slashable = ShareMath.SlashedSharesInQueue(ScaledShares(), SlashedOnce, UInt256.Zero);

        Assert.Equal(Step("C slashableSharesInQueue").Number("value"), slashable);
    }

    [Fact]
    public void SlashedShares_SlashWhileQueued_MatchesBurnFromOperatorAndQueue()
    {
        JsonElement step = Step("C slash 0.5 while queued");
        UInt256 operatorShares = Step("C queued").Number("operatorShares");

        UInt256 fromOperator = ShareMath.SlashedShares(operatorShares, SlashedOnce, step.Number("maxMagnitude"));
        UInt256 fromQueue = ShareMath.SlashedSharesInQueue(ScaledShares(), SlashedOnce, step.Number("maxMagnitude"));

        Assert.Equal(step.Number("burnFromOperator"), fromOperator);
        Assert.Equal(step.Number("burnFromQueue"), fromQueue);
        Assert.Equal(step.Number("burn"), fromOperator + fromQueue);
        Assert.Equal(step.Number("operatorShares"), operatorShares - fromOperator);
    }

    [Fact]
    public void SharesInQueue_AfterSlash_MatchesRecordedShares() =>
        Assert.Equal(Step("C getQueuedWithdrawal after slash").Number("shares"), ShareMath.SharesInQueue(ScaledShares(), SlashedTwice));

    [Fact]
    public void SharesToUnderlying_CompletedAsTokens_MatchesTokensPaid()
    {
        JsonElement step = Step("C completed as tokens in block");
        UInt256 shares = step.Number("shares");
        UInt256 tokens = step.Number("tokens");

        UInt256 paid = ShareMath.SharesToUnderlying(shares, step.Number("totalShares") + shares, step.Number("strategyBalance") + tokens);

        Assert.Equal(tokens, paid);
    }

    [Fact]
    public void ScalingFactorAfterAdding_CompletedAsShares_MatchesRecordedFactor()
    {
        JsonElement step = Step("C completed as shares");
        UInt256 before = step.Number("depositSharesBefore");
        UInt256 added = step.Number("addedShares");

        UInt256 factor = ShareMath.ScalingFactorAfterAdding(step.Number("dsfBefore"), before, added, SlashedTwice);

        Assert.Equal(step.Number("withdrawableBefore"), ShareMath.Withdrawable(before, step.Number("dsfBefore"), SlashedTwice));
        Assert.Equal(step.Number("dsfAfter"), factor);
        Assert.Equal(step.Number("depositSharesAfter"), before + added);
        Assert.Equal(step.Number("withdrawableAfter"), ShareMath.Withdrawable(before + added, factor, SlashedTwice));
    }

    [Fact]
    public void MulWad_MinimumSlashableStake_MatchesRecordedStake()
    {
        JsonElement step = Step("D minSlashable future");
        UInt256 operatorShares = step.Number("operatorShares");
        UInt256 current = Step("D dealloc slashable").GetProperty("alloc")[0].Number();
        UInt256 later = Step("D at effect").GetProperty("alloc")[0].Number();

        Assert.Equal(step.Number("at_effectMinus1"), ShareMath.MulWad(operatorShares, ShareMath.DivWad(current, step.Number("maxMag"))));
        Assert.Equal(step.Number("at_effect"), ShareMath.MulWad(operatorShares, ShareMath.DivWad(later, step.Number("maxMag"))));
    }

    [Fact]
    public void ScalingFactorAfterAdding_RedelegatedAndCompletedAsShares_StartsAtOne()
    {
        JsonElement before = Step("C completed as shares");
        JsonElement step = Step("E completed both as shares to new operator");

        UInt256 scaled = ShareMath.ScaledForQueue(before.Number("depositSharesAfter"), before.Number("dsfAfter"));
        UInt256 added = ShareMath.SharesInQueue(scaled, step.Number("magOP"));
        UInt256 factor = ShareMath.ScalingFactorAfterAdding(ShareMath.Wad, UInt256.Zero, added, ShareMath.Wad);

        Assert.Equal(step.Number("op2"), added);
        Assert.Equal(step.Number("dsf"), factor);
        Assert.Equal(step.Number("withdrawable"), ShareMath.Withdrawable(added, factor, ShareMath.Wad));
    }

    [Fact]
    public void ScalingFactorAfterAdding_DelegateToSlashedOperator_ForgivesPastSlashing()
    {
        JsonElement step = Step("F delegate to previously slashed operator");
        UInt256 shares = step.Number("depositShares");

        UInt256 factor = ShareMath.ScalingFactorAfterAdding(ShareMath.Wad, UInt256.Zero, shares, step.Number("maxMagnitude"));

        Assert.Equal(step.Number("dsf"), factor);
        Assert.Equal(step.Number("withdrawable"), ShareMath.Withdrawable(shares, factor, step.Number("maxMagnitude")));
    }

    [Fact]
    public void Withdrawable_FullSlash_IsZero()
    {
        JsonElement step = Step("F full slash");
        JsonElement before = Step("F delegate to previously slashed operator");

        Assert.Equal(step.Number("withdrawable"), ShareMath.Withdrawable(before.Number("depositShares"), before.Number("dsf"), step.Number("maxMagnitude")));
        Assert.Equal(step.Number("operatorShares"), UInt256.Zero);
        Assert.Equal(Step("F complete 0-share withdrawal succeeds silently").Number("eventShares"), ShareMath.SharesInQueue(before.Number("depositShares"), UInt256.Zero));
    }

    [Fact]
    public void FullySlashed_DepositAndConversion_ThrowWhereTheContractReverts()
    {
        Assert.Equal("FullySlashed()", Step("F deposit when fully slashed").GetProperty("revert").GetString());
        Assert.Equal("Panic:0x12", Step("F convertToDepositShares fully slashed").GetProperty("result").GetString());

        Assert.Throws<DivideByZeroException>(() => ShareMath.ScalingFactorAfterAdding(ShareMath.Wad, ShareMath.Wad, ShareMath.Wad, UInt256.Zero));
        Assert.Throws<DivideByZeroException>(() => ShareMath.ToDepositShares(ShareMath.Wad, ShareMath.Wad, UInt256.Zero));
    }

    private UInt256 ScaledShares() => Step("C queued").GetProperty("withdrawal")[6][0].Number();

    private JsonElement Step(string name) =>
        _scenario.RootElement.GetProperty("steps").EnumerateArray().Single(step => step.GetProperty("step").GetString() == name);
}
