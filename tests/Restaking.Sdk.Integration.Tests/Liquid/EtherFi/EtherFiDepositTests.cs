using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Liquid.EtherFi;

/// <summary>Deposits and wrapping, since the upgrade.</summary>
public sealed class EtherFiDepositTests(EEthStand stand) : IClassFixture<EEthStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DepositOverload_OfEther_IsTheOneWithAReferralAndNotTheMembershipManagers()
    {
        LiquidUser user = await stand.UserAsync();
        Address referral = Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A");

        TransactionPlan<LiquidDepositResult> plan = await user.Client.EtherFi.EEth.PrepareDepositAsync(
            new LiquidDeposit(Amount.FromEther("1")) { Referral = referral }, Cancel);
        await plan.ExecuteAsync(cancellationToken: Cancel);

        LiquidityPool.DepositAddressCall call = Assert.IsType<LiquidityPool.DepositAddressCall>(Assert.Single(plan).Transaction.Call);
        Assert.Equal(referral, call.Referral);
        Assert.Equal("f340fa01", Convert.ToHexStringLower(plan[0].Build().Data.Span[..4]));
    }

    [Fact]
    public async Task DepositReturn_OfEther_IsReadAsSharesAndAmount()
    {
        LiquidUser user = await stand.UserAsync();

        LiquidDepositResult result = await EtherFiAssert.DepositAsync(user, "3");

        UInt256 shares = await user.Client.ReadAsync(new EETH(stand.Devnet.Deployment.EETH).Shares(user.Address), cancellationToken: Cancel);
        Assert.Equal(shares, result.Shares);
        Assert.True(result.Shares < result.Received.Amount);
        Assert.True(UInt256.FromEther("3") - result.Received.Amount <= 1u);
    }

    [Theory]
    [InlineData("ether", 0u)]
    [InlineData("WETH", 0u)]
    [InlineData("stETH", 5u)]
    [InlineData("wstETH", 6u)]
    public async Task AdapterDeposit_OfEveryAsset_GivesTheQuotedWeEth(string symbol, uint tolerance)
    {
        LiquidUser user = await stand.UserAsync();
        var deployment = stand.Devnet.Deployment;
        UInt256 amount = UInt256.FromEther("2");
        Address asset = NativeAsset.Ether;
        switch (symbol)
        {
            case "WETH":
                asset = deployment.Weth!.Value;
                await stand.Devnet.GiveWethAsync(user.Address, amount, Cancel);
                break;
            case "stETH":
                asset = deployment.StETH!.Value;
                await stand.Devnet.GiveStEthAsync(user.Address, amount, Cancel);
                break;
            case "wstETH":
                asset = deployment.WstETH!.Value;
                await stand.Devnet.GiveWstEthAsync(user.Address, UInt256.FromEther("4"), Cancel);
                break;
        }

        LiquidDeposit deposit = new(amount) { Asset = asset };
        LiquidDepositQuote quote = await user.Client.EtherFi.WeEth.QuoteDepositAsync(deposit, cancellationToken: Cancel);
        LiquidDepositResult result = await (await user.Client.EtherFi.WeEth.PrepareDepositAsync(deposit, Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.True(result.Received.Amount >= quote.Output.Amount && result.Received.Amount - quote.Output.Amount <= tolerance, $"{quote.Output} quoted, {result.Received} received");
        Assert.Equal(result.Received.Amount, await user.BalanceAsync(deployment.WeETH));
    }

    [Fact]
    public async Task AdapterPermit_ThatIsNotSigned_IsPassedOverSinceItsDeadlineIsNotBehind()
    {
        LiquidUser user = await stand.UserAsync();
        await stand.Devnet.GiveStEthAsync(user.Address, UInt256.FromEther("1"), Cancel);

        TransactionPlan<LiquidDepositResult> plan = await user.Client.EtherFi.WeEth.PrepareDepositAsync(
            new LiquidDeposit(Amount.FromEther("1")) { Asset = stand.Devnet.Deployment.StETH }, Cancel);
        await plan.ExecuteAsync(cancellationToken: Cancel);

        var call = Assert.IsType<DepositAdapter.DepositStETHForWeETHWithPermitCall>(plan.Final.Call);
        Assert.Equal(UInt256.MaxValue, call.Permit.Deadline);
        Assert.NotEqual(UInt256.Zero, call.MinOutAmount);
    }

    [Fact]
    public async Task MintBucket_InGwei_LimitsDepositsWithTheRoomThatIsLeft()
    {
        LiquidUser user = await stand.UserAsync();
        EEth(user, out var eEth);
        await stand.Devnet.SetMintBucketAsync(30_000_000_000_000, 5_000_000_001, 0, Cancel);
        try
        {
            UInt256 room = UInt256.FromGwei(5_000_000_001);
            CapacityExceeded above = await EtherFiAssert.RefusedAsync<CapacityExceeded>(user, await eEth.PrepareDepositAsync(new LiquidDeposit(room + 1u), Cancel));
            OperationLimits limits = await eEth.GetDepositLimitsAsync(cancellationToken: Cancel);
            LiquidDepositResult all = await (await eEth.PrepareDepositAsync(new LiquidDeposit(room), Cancel)).ExecuteAsync(cancellationToken: Cancel);

            Assert.Equal((room + 1u, room, true), (above.Amount, above.Available, above.IsTransient));
            Assert.Equal(room, limits.Available);
            Assert.True(room - all.Received.Amount <= 1u);
        }
        finally
        {
            await stand.Devnet.SetMintBucketAsync(30_000_000_000_000, 30_000_000_000_000, 2_083_333_333, Cancel);
        }
    }

    [Fact]
    public async Task BlockedAccount_DepositsNothing_UntilItIsTakenOff()
    {
        LiquidUser user = await stand.UserAsync();
        EEth(user, out var eEth);
        DateTimeOffset until = DateTimeOffset.FromUnixTimeSeconds(4_000_000_000);
        await stand.Devnet.SetBlockedUntilAsync(user.Address, until, Cancel);

        AccountBlocked refusal = await EtherFiAssert.RefusedAsync<AccountBlocked>(user, await eEth.PrepareDepositAsync(Amount.FromEther("1"), Cancel));
        await stand.Devnet.SetBlockedAsync(user.Address, true, Cancel);
        AccountBlocked forGood = await EtherFiAssert.RefusedAsync<AccountBlocked>(user, await eEth.PrepareDepositAsync(Amount.FromEther("1"), Cancel));
        await stand.Devnet.SetBlockedAsync(user.Address, false, Cancel);
        await EtherFiAssert.DepositAsync(user, "1");

        Assert.Equal((user.Address, stand.Devnet.Deployment.Blacklister!.Value, until), (refusal.Account, refusal.Contract, refusal.Until));
        Assert.Null(forGood.Until);
    }

    [Fact]
    public async Task PausedUntil_ThatSecondIncluded_RefusesDepositsWithTheTime()
    {
        LiquidUser user = await stand.UserAsync();
        EEth(user, out var eEth);
        DateTimeOffset until = DateTimeOffset.FromUnixTimeSeconds(4_000_000_000);
        await stand.Devnet.SetPausedUntilAsync(stand.Devnet.Deployment.LiquidityPool, until, Cancel);
        try
        {
            OperationPaused refusal = await EtherFiAssert.RefusedAsync<OperationPaused>(user, await eEth.PrepareDepositAsync(Amount.FromEther("1"), Cancel));
            OperationLimits limits = await eEth.GetDepositLimitsAsync(cancellationToken: Cancel);

            Assert.Equal((stand.Devnet.Deployment.LiquidityPool, until), (refusal.Contract, refusal.Until));
            Assert.Equal((true, until), (limits.IsPaused, limits.PausedUntil));
        }
        finally
        {
            await stand.Devnet.SetPausedUntilAsync(stand.Devnet.Deployment.LiquidityPool, null, Cancel);
        }
    }

    [Fact]
    public async Task LiquifierCap_OfAPeriod_RefusesStEthWithWhatIsLeft()
    {
        LiquidUser user = await stand.UserAsync();
        EEth(user, out var eEth);
        Address stEth = stand.Devnet.Deployment.StETH!.Value;
        await stand.Devnet.GiveStEthAsync(user.Address, UInt256.FromEther("20"), Cancel);
        UInt256 used = await user.Client.ReadAsync(new Liquifier(stand.Devnet.Deployment.Liquifier!.Value).TotalDeposited(stEth), cancellationToken: Cancel);
        uint cap = (uint)(used / UInt256.FromEther("1")) + 10;
        await stand.Devnet.SetStEthAsync(true, 0, 10_000, cap, Cancel);
        try
        {
            CapacityExceeded refusal = await EtherFiAssert.RefusedAsync<CapacityExceeded>(
                user, await eEth.PrepareDepositAsync(new LiquidDeposit(Amount.FromEther("15")) { Asset = stEth }, Cancel));

            Assert.Equal(UInt256.FromEther("1") * cap - used, refusal.Available);
            Assert.False(refusal.IsTransient);
        }
        finally
        {
            await stand.Devnet.SetStEthAsync(true, 0, 10_000, 100_000, Cancel);
        }
    }

    [Fact]
    public async Task LiquifierDiscount_IsTheFeeOfTheQuote()
    {
        LiquidUser user = await stand.UserAsync();
        EEth(user, out var eEth);
        await stand.Devnet.SetStEthAsync(true, 25, 10_000, 100_000, Cancel);
        try
        {
            await stand.Devnet.GiveStEthAsync(user.Address, UInt256.FromEther("4"), Cancel);
            LiquidDeposit deposit = new(Amount.FromEther("4")) { Asset = stand.Devnet.Deployment.StETH };
            LiquidDepositQuote quote = await eEth.QuoteDepositAsync(deposit, cancellationToken: Cancel);
            LiquidDepositResult result = await (await eEth.PrepareDepositAsync(deposit, Cancel)).ExecuteAsync(cancellationToken: Cancel);

            Assert.True(UInt256.FromEther("0.01") - quote.Fee <= 1u);
            Assert.True(result.Received.Amount - quote.Output.Amount <= 3u);
        }
        finally
        {
            await stand.Devnet.SetStEthAsync(true, 0, 10_000, 100_000, Cancel);
        }
    }

    [Theory]
    [InlineData("0.98", 0)]
    [InlineData("1", 1_600_000_000)]
    public async Task StEthPrice_TooLowOrTooOld_RefusesStEth(string price, long updatedAt)
    {
        LiquidUser user = await stand.UserAsync();
        await stand.Devnet.GiveStEthAsync(user.Address, UInt256.FromEther("2"), Cancel);
        LiquidDeposit deposit = new(Amount.FromEther("1")) { Asset = stand.Devnet.Deployment.StETH };
        TransactionPlan<LiquidDepositResult> plan = await user.Client.EtherFi.EEth.PrepareDepositAsync(deposit, Cancel);
        TransactionPlan<LiquidDepositResult> anew;
        await stand.Devnet.SetStEthPriceAsync(UInt256.FromEther(price), updatedAt == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(updatedAt), Cancel);
        try
        {
            PriceUnavailable refusal = await EtherFiAssert.RefusedAsync<PriceUnavailable>(user, plan);
            anew = await user.Client.EtherFi.WeEth.PrepareDepositAsync(deposit, Cancel);
            await EtherFiAssert.RefusedAsync<PriceUnavailable>(user, anew);

            Assert.Equal(stand.Devnet.Deployment.Liquifier, refusal.Contract);
        }
        finally
        {
            await stand.Devnet.SetStEthPriceAsync(UInt256.FromEther("1"), null, Cancel);
        }

        // What was prepared without a quote has no bound, and does not go out when the price is back.
        await EtherFiAssert.RefusedAsync<OutputBelowMinimum>(user, anew);
        await plan.ExecuteAsync(cancellationToken: Cancel);
    }

    [Fact]
    public async Task Rebase_BetweenDepositAndReading_MovesBalancesAndNotShares()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidDepositResult deposit = await EtherFiAssert.DepositAsync(user);

        await stand.Devnet.RewardAsync(UInt256.FromEther("20"), Cancel);
        TokenHolding holding = Assert.Single(await ReadRounds.RunAsync(
            user.Client.Reader, rounds => user.Client.EtherFi.EEth.ReadHoldingsAsync(rounds, [user.Address]), cancellationToken: Cancel));

        Assert.Equal(deposit.Shares, holding.Shares);
        Assert.True(holding.Balance > deposit.Received.Amount);
    }

    [Fact]
    public async Task WrapOfTheWholeBalance_WhateverItsLastWei_Works()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidDepositResult deposit = await EtherFiAssert.DepositAsync(user, "1.000000000000000007");
        UInt256 balance = await user.BalanceAsync(stand.Devnet.Deployment.EETH);

        LiquidDepositResult wrapped = await (await user.Client.EtherFi.WeEth.PrepareWrapAsync(balance, cancellationToken: Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.True(deposit.Shares!.Value - wrapped.Received.Amount <= 1u);
        Assert.True(await user.BalanceAsync(stand.Devnet.Deployment.EETH) <= 2u);
    }

    [Fact]
    public async Task WrapOfOneWei_WorthNoShare_IsRefusedAndNotWrappedToNothing()
    {
        LiquidUser user = await stand.UserAsync();
        await EtherFiAssert.DepositAsync(user, "1");

        OutputBelowMinimum refusal = await EtherFiAssert.RefusedAsync<OutputBelowMinimum>(
            user, await user.Client.EtherFi.WeEth.PrepareWrapAsync(UInt256.One, cancellationToken: Cancel));

        Assert.Equal(UInt256.Zero, refusal.Expected);
    }

    [Fact]
    public async Task HugeAmounts_OfEveryFlow_AreRefusedAndDoNotOverflow()
    {
        LiquidUser user = await stand.UserAsync();
        Amount huge = UInt256.MaxValue;
        var etherFi = user.Client.EtherFi;

        Assert.Contains((await etherFi.EEth.QuoteDepositAsync(huge, cancellationToken: Cancel)).Refusals, refusal => refusal is AmountAboveMaximum);
        Assert.Contains((await etherFi.WeEth.QuoteDepositAsync(huge, cancellationToken: Cancel)).Refusals, refusal => refusal is AmountAboveMaximum);
        Assert.Contains((await etherFi.EEth.QuoteRedemptionAsync(huge, cancellationToken: Cancel)).Refusals, refusal => refusal is AmountAboveMaximum);
        Assert.Contains((await etherFi.WeEth.QuoteRedemptionAsync(huge, cancellationToken: Cancel)).Refusals, refusal => refusal is AmountAboveMaximum);
        Assert.Contains((await etherFi.Withdrawals.QuoteRequestAsync(huge, cancellationToken: Cancel)).Refusals, refusal => refusal is AmountAboveMaximum);
        await EtherFiAssert.RefusedAsync<BalanceTooLow>(user, await etherFi.WeEth.PrepareWrapAsync(huge, cancellationToken: Cancel));
        await EtherFiAssert.RefusedAsync<BalanceTooLow>(user, await etherFi.WeEth.PrepareUnwrapAsync(huge, cancellationToken: Cancel));
    }

    private static void EEth(LiquidUser user, out Protocols.EtherFi.EEthClient client) => client = user.Client.EtherFi.EEth;
}
