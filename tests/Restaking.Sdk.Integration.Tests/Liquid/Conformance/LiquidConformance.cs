using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Liquid.Conformance;

/// <summary>
/// What every liquid token's client must do, whatever protocol and chain it is on: one suite for our own contracts and for real bytecode. What a
/// token does not offer is skipped by name.
/// </summary>
public abstract partial class LiquidConformance(LiquidStand stand)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LiquidStand Stand => stand;

    [Fact]
    public async Task ExchangeRate_OfTheToken_HasSourceBlockAndBothWays()
    {
        LiquidUser user = await Stand.UserAsync();

        ExchangeRate rate = await user.Token.GetExchangeRateAsync(cancellationToken: Cancel);

        Assert.Equal(user.Token.Info, rate.Token);
        Assert.NotEmpty(rate.Source);
        Assert.NotEqual(0ul, rate.Block.Number);
        Assert.NotEqual(UInt256.Zero, rate.PerToken);
        Assert.True(rate.Age is null || rate.Age >= TimeSpan.Zero);

        // There and back loses, never wins.
        Assert.True(rate.ToUnderlying(rate.ToToken(Stand.DepositAmount)) <= Stand.DepositAmount);
    }

    [Fact]
    public async Task Holdings_AfterADeposit_AreTheBalances()
    {
        LiquidUser user = await Stand.UserAsync();
        LiquidUser nobody = await Stand.UserAsync();
        UInt256 balance = await user.DepositAsync();

        var holdings = await ReadRounds.RunAsync(
            user.Client.Reader, rounds => user.Token.ReadHoldingsAsync(rounds, [user.Address, nobody.Address]), cancellationToken: Cancel);

        Assert.Equal([user.Address, nobody.Address], holdings.Select(holding => holding.Owner));
        Assert.Equal(balance, holdings[0].Balance);
        Assert.Equal(UInt256.Zero, holdings[1].Balance);
        Assert.Equal(user.Token.Info.IsRebasing, holdings[0].Shares is not null);
    }

    [Fact]
    public async Task Deposit_AsQuoted_GivesTheQuotedTokens()
    {
        ILiquidStakingProtocol deposits = Deposits(await Stand.UserAsync(), out LiquidUser user);
        await Stand.GiveDepositAssetAsync(user.Address, Stand.DepositAmount);
        LiquidDeposit deposit = Ordinary();

        LiquidDepositQuote quote = await deposits.QuoteDepositAsync(deposit, cancellationToken: Cancel);
        TransactionPlan<LiquidDepositResult> plan = await deposits.PrepareDepositAsync(deposit, Cancel);
        LiquidDepositResult result = await plan.ExecuteAsync(cancellationToken: Cancel);
        UInt256 balance = await user.BalanceAsync(user.Token.Info.Token);

        Assert.All(quote.Refusals, refusal => Assert.IsType<AllowanceTooLow>(refusal));
        Assert.Equal(user.Token.Info.Token, quote.Output.Asset);
        Assert.Equal(user.Address, result.Receiver);
        AssertClose(quote.Output.Amount, result.Received.Amount);
        AssertClose(result.Received.Amount, balance);
    }

    [Fact]
    public async Task Deposit_OfNothing_IsAnArgumentError()
    {
        ILiquidStakingProtocol deposits = Deposits(await Stand.UserAsync(), out _);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => deposits.QuoteDepositAsync(new LiquidDeposit(Amount.FromWei(0u)), cancellationToken: Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => deposits.PrepareDepositAsync(new LiquidDeposit(Amount.FromWei(0u)), Cancel));
    }

    [Fact]
    public async Task Deposit_BelowTheMinimum_IsRefusedWithTheMinimum()
    {
        ILiquidStakingProtocol deposits = Deposits(await Stand.UserAsync(), out LiquidUser user);
        OperationLimits limits = await deposits.GetDepositLimitsAsync(Stand.DepositAsset, cancellationToken: Cancel);
        Assert.SkipUnless(limits.Minimum > UInt256.One, "the protocol has no minimum deposit");
        UInt256 tooLittle = limits.Minimum!.Value - 1u;

        AmountBelowMinimum refusal = await RefusedAsync<AmountBelowMinimum>(user, await deposits.PrepareDepositAsync(Ordinary() with { Amount = tooLittle }, Cancel));

        Assert.Equal(limits.Minimum, refusal.Minimum);
        Assert.Equal(tooLittle, refusal.Amount);
    }

    [Fact]
    public async Task Deposit_AboveTheLimits_IsRefusedWithTheLimit()
    {
        ILiquidStakingProtocol deposits = Deposits(await Stand.UserAsync(), out LiquidUser user);
        OperationLimits limits = await deposits.GetDepositLimitsAsync(Stand.DepositAsset, cancellationToken: Cancel);
        UInt256[] uppers = [.. new[] { limits.Maximum, limits.Available }.OfType<UInt256>().Where(limit => limit < UInt256.FromEther("1000000000"))];
        Assert.SkipWhen(uppers.Length == 0, "the protocol has no limit from above here");
        UInt256 tooMuch = uppers.Min() + 1u;
        await Stand.Node.SetBalanceAsync(user.Address, tooMuch + UInt256.FromEther("10"), Cancel);
        await Stand.GiveDepositAssetAsync(user.Address, tooMuch);

        LiquidRefusal refusal = await RefusedAsync<LiquidRefusal>(
            user, await deposits.PrepareDepositAsync(Ordinary() with { Amount = tooMuch }, Cancel), refusal => refusal is AmountAboveMaximum or CapacityExceeded);

        Assert.Contains(uppers.Min().ToString(), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deposit_BoundAboveTheQuote_IsRefusedBeforeSending()
    {
        ILiquidStakingProtocol deposits = Deposits(await Stand.UserAsync(), out LiquidUser user);
        await Stand.GiveDepositAssetAsync(user.Address, Stand.DepositAmount);
        LiquidDepositQuote quote = await deposits.QuoteDepositAsync(Ordinary(), cancellationToken: Cancel);
        UInt256 bound = quote.Output.Amount + Stand.Tolerance + 1u;

        OutputBelowMinimum refusal = await RefusedAsync<OutputBelowMinimum>(
            user, await deposits.PrepareDepositAsync(Ordinary() with { MinimumOutput = bound }, Cancel));

        Assert.Equal(bound, refusal.Minimum);
    }

    [Fact]
    public async Task Deposit_OfATokenTheProtocolDoesNotTake_IsRefused()
    {
        ILiquidStakingProtocol deposits = Deposits(await Stand.UserAsync(), out LiquidUser user);

        AssetNotAccepted refusal = await RefusedAsync<AssetNotAccepted>(
            user, await deposits.PrepareDepositAsync(Ordinary() with { Asset = user.Token.Info.Token }, Cancel), first: false);

        Assert.Equal(user.Token.Info.Token, refusal.Asset);
        Assert.NotEmpty(refusal.Accepted);
    }

    [Fact]
    public async Task Deposit_OfMoreThanTheAccountHas_IsRefusedWithTheBalance()
    {
        ILiquidStakingProtocol deposits = Deposits(await Stand.UserAsync(), out LiquidUser user);
        await Stand.Node.SetBalanceAsync(user.Address, UInt256.FromEther("0.5"), Cancel);

        BalanceTooLow refusal = await RefusedAsync<BalanceTooLow>(user, await deposits.PrepareDepositAsync(Ordinary(), Cancel));

        Assert.Equal(Stand.DepositAmount, refusal.Need);
    }

    [Fact]
    public async Task Deposit_WhilePaused_IsRefusedAndWorksAfterwards()
    {
        ILiquidStakingProtocol deposits = Deposits(await Stand.UserAsync(), out LiquidUser user);
        await Stand.GiveDepositAssetAsync(user.Address, Stand.DepositAmount);
        Assert.SkipUnless(await Stand.SetPausedAsync(LiquidOperation.Deposit, true), "deposits cannot be paused");
        TransactionPlan<LiquidDepositResult> plan;
        try
        {
            plan = await deposits.PrepareDepositAsync(Ordinary(), Cancel);
            await RefusedAsync<LiquidRefusal>(user, plan, refusal => refusal is OperationPaused);
            Assert.True((await deposits.GetDepositLimitsAsync(Stand.DepositAsset, cancellationToken: Cancel)).IsPaused);
        }
        finally
        {
            await Stand.SetPausedAsync(LiquidOperation.Deposit, false);
        }

        await plan.ExecuteAsync(cancellationToken: Cancel);

        Assert.NotEqual(UInt256.Zero, await user.BalanceAsync(user.Token.Info.Token));
    }

    /// <summary>Nothing was signed, and the reason says why.</summary>
    private static async Task<TRefusal> RefusedAsync<TRefusal>(LiquidUser user, TransactionPlan plan, Func<TRefusal, bool>? which = null, bool first = true)
        where TRefusal : LiquidRefusal
    {
        ulong before = await user.NonceAsync();
        PlanStep step = first ? plan.First(step => step.State == PlanStepState.Ready) : plan[^1];

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => step.Transaction.SendAsync(cancellationToken: Cancel));

        Assert.Equal(before, await user.NonceAsync());
        return refused.Issues.OfType<TRefusal>().First(which ?? (_ => true));
    }

    private static ILiquidStakingProtocol Deposits(LiquidUser account, out LiquidUser user)
    {
        user = account;
        Assert.SkipUnless(user.Token is ILiquidStakingProtocol, $"{user.Token.Info} cannot be deposited for");
        return (ILiquidStakingProtocol)user.Token;
    }

    private LiquidDeposit Ordinary() => new(Stand.DepositAmount) { Asset = Stand.DepositAsset };

    private void AssertClose(UInt256 expected, UInt256 actual)
    {
        UInt256 apart = expected > actual ? expected - actual : actual - expected;
        Assert.True(apart <= Stand.Tolerance, $"{actual} is {apart} away from {expected}; {Stand.Tolerance} are allowed.");
    }
}
