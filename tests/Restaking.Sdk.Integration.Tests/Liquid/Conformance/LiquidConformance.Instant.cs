using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Liquid.Conformance;

/// <content>Instant redemption and wrapping.</content>
public abstract partial class LiquidConformance
{
    [Fact]
    public async Task Redemption_AsQuoted_PaysTheQuote()
    {
        IInstantRedemption instant = Instant(await Stand.UserAsync(), out LiquidUser user);
        await user.DepositAsync();
        LiquidRedemption redemption = new(Stand.RequestAmount);
        LiquidRedemptionQuote quote = await instant.QuoteRedemptionAsync(redemption, cancellationToken: Cancel);
        UInt256 before = await user.BalanceAsync(quote.Output.Asset);

        TransactionPlan<LiquidRedemptionResult> plan = await instant.PrepareRedemptionAsync(redemption, Cancel);
        await plan.SendAllAsync(cancellationToken: Cancel);
        UInt256 gas = default;
        foreach (PlanStep step in plan)
        {
            gas += step.Confirmed is { } done ? done.Receipt.EffectiveGasPrice * done.Receipt.GasUsed : UInt256.Zero;
        }

        UInt256 after = await user.BalanceAsync(quote.Output.Asset);
        Assert.All(quote.Refusals, refusal => Assert.IsType<AllowanceTooLow>(refusal));
        AssertClose(quote.Output.Amount, quote.Output.IsEther ? after + gas - before : after - before);
        Assert.True(quote.Available >= quote.Output.Amount);
    }

    [Fact]
    public async Task Redemption_BoundAboveTheQuote_IsRefusedBeforeSending()
    {
        IInstantRedemption instant = Instant(await Stand.UserAsync(), out LiquidUser user);
        await user.DepositAsync();
        LiquidRedemption redemption = new(Stand.RequestAmount);
        LiquidRedemptionQuote quote = await instant.QuoteRedemptionAsync(redemption, cancellationToken: Cancel);

        OutputBelowMinimum refusal = await RefusedAsync<OutputBelowMinimum>(
            user, await instant.PrepareRedemptionAsync(redemption with { MinimumOutput = quote.Output.Amount + Stand.Tolerance + 1u }, Cancel));

        AssertClose(quote.Output.Amount, refusal.Expected);
    }

    [Fact]
    public async Task Redemption_OfMoreThanTheAccountHas_IsRefused()
    {
        IInstantRedemption instant = Instant(await Stand.UserAsync(), out LiquidUser user);

        await RefusedAsync<BalanceTooLow>(user, await instant.PrepareRedemptionAsync(new LiquidRedemption(Stand.RequestAmount), Cancel));
    }

    [Fact]
    public async Task Redemption_WhilePaused_IsRefused()
    {
        IInstantRedemption instant = Instant(await Stand.UserAsync(), out LiquidUser user);
        await user.DepositAsync();
        Assert.SkipUnless(await Stand.SetPausedAsync(LiquidOperation.Redemption, true), "redemptions cannot be paused");
        try
        {
            await RefusedAsync<LiquidRefusal>(
                user, await instant.PrepareRedemptionAsync(new LiquidRedemption(Stand.RequestAmount), Cancel), refusal => refusal is OperationPaused);
        }
        finally
        {
            await Stand.SetPausedAsync(LiquidOperation.Redemption, false);
        }
    }

    [Fact]
    public async Task Wrapping_ThereAndBack_LosesAtMostTheTolerance()
    {
        LiquidUser user = await Stand.UserAsync();
        Assert.SkipUnless(user.Token is IWrappedToken, $"{user.Token.Info} wraps nothing");
        var wrapped = (IWrappedToken)user.Token;
        await user.DepositAsync();
        UInt256 tokens = await user.BalanceAsync(wrapped.Info.Token);
        UInt256 plainBefore = await user.BalanceAsync(wrapped.Unwrapped);

        LiquidDepositResult out1 = await (await wrapped.PrepareUnwrapAsync(tokens, cancellationToken: Cancel)).ExecuteAsync(cancellationToken: Cancel);
        UInt256 plain = await user.BalanceAsync(wrapped.Unwrapped) - plainBefore;
        LiquidDepositResult back = await (await wrapped.PrepareWrapAsync(plain, cancellationToken: Cancel)).ExecuteAsync(cancellationToken: Cancel);
        UInt256 again = await user.BalanceAsync(wrapped.Info.Token);

        AssertClose(out1.Received.Amount, plain);
        Assert.Equal(back.Received.Amount, again);
        Assert.True(tokens >= again && tokens - again <= 2u, $"{tokens} became {again}.");
    }

    private IInstantRedemption Instant(LiquidUser account, out LiquidUser user)
    {
        user = account;
        Assert.SkipUnless(user.Token is IInstantRedemption && Stand.HasInstantRedemption, $"{user.Token.Info} has no instant redemption");
        return (IInstantRedemption)user.Token;
    }
}
