using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.DelayedWithdraw;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Swell;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Swell;

/// <summary>What is peculiar to swBTC's way out: one request, a window, a loss limit that looks both ways, a fee.</summary>
public sealed partial class SwBtcTests(SwBtcStand stand) : IClassFixture<SwBtcStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DelayedWithdrawDevnet Withdrawals => stand.Devnet.BitcoinWithdrawals;

    [Fact]
    public async Task Deposit_OfTheGreatestNumber_IsAnArgumentErrorBecauseTheVaultTakesItForEverything()
    {
        LiquidUser user = await stand.UserAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SwBtc(user).PrepareDepositAsync(
            new LiquidDeposit(UInt256.MaxValue) { Asset = stand.DepositAsset }, Cancel));
    }

    [Fact]
    public async Task Deposit_AboveTheVaultsLimit_IsRefusedWithWhatIsLeft()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 held = await user.Client.ReadAsync(new SwBTCVault(user.Token.Info.Token).TotalAssets(), cancellationToken: Cancel);
        await stand.Devnet.SetBitcoinLimitAsync(held + 7u, Cancel);
        try
        {
            LiquidDepositQuote quote = await SwBtc(user).QuoteDepositAsync(new LiquidDeposit((UInt256)8u) { Asset = stand.DepositAsset }, cancellationToken: Cancel);

            Assert.Equal(7u, Assert.Single(quote.Refusals.OfType<CapacityExceeded>()).Available);
            Assert.Equal((UInt256)7u, quote.Limits.Available);
        }
        finally
        {
            await stand.Devnet.SetBitcoinLimitAsync(UInt256.MaxValue, Cancel);
        }
    }

    [Fact]
    public async Task Deposit_ForAnotherReceiver_GoesThere()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser other = await stand.UserAsync();
        await stand.GiveDepositAssetAsync(user.Address, stand.DepositAmount);

        LiquidDepositResult result = await (await SwBtc(user).PrepareDepositAsync(
            new LiquidDeposit(stand.DepositAmount) { Asset = stand.DepositAsset, Receiver = other.Address }, Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(other.Address, result.Receiver);
        Assert.Equal(result.Received.Amount, await other.BalanceAsync(other.Token.Info.Token));
    }

    [Fact]
    public async Task Redemption_WhileTheLimitModuleIsSet_IsRefusedAsTheContractWould()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 held = await user.DepositAsync();
        await stand.Devnet.SetLimitModuleAsync(true, Cancel);
        try
        {
            LiquidRedemptionQuote quote = await SwBtc(user).QuoteRedemptionAsync(new LiquidRedemption(held), cancellationToken: Cancel);
            SimulationResult dry = await user.Client.Transactions.Prepare(
                new SwBTCVault(user.Token.Info.Token).Redeem(held, user.Address, user.Address, UInt256.Zero)).SimulateAsync(cancellationToken: Cancel);

            Assert.IsType<NotOffered>(Assert.Single(quote.Refusals));
            Assert.Equal(UInt256.Zero, quote.Available);
            Assert.Equal("exceed withdraw limit", Assert.IsType<RevertReasonError>(dry.Error).Reason);
        }
        finally
        {
            await stand.Devnet.SetLimitModuleAsync(false, Cancel);
        }
    }

    [Fact]
    public async Task Redemption_BuiltForAnAssetTheVaultDoesNotPay_GivesUpNothing()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 held = await user.DepositAsync();

        TransactionPlan<LiquidRedemptionResult> plan = await SwBtc(user).PrepareRedemptionAsync(
            new LiquidRedemption(held) { OutputAsset = NativeAsset.Ether }, Cancel);

        var vault = new SwBTCVault(user.Token.Info.Token);
        Assert.Equal(vault.Redeem(UInt256.Zero, user.Address, user.Address, UInt256.Zero).ToCalldata(), plan.Final.Build().Data.ToArray());
        await Assert.ThrowsAsync<PreflightException>(() => plan.ExecuteAsync(cancellationToken: Cancel));
        Assert.Equal(held, await user.BalanceAsync(user.Token.Info.Token));
    }

    [Fact]
    public async Task FindDelayedWithdraw_ThroughTheLimitModule_IsTheContractOfTheRequests()
    {
        LiquidUser user = await stand.UserAsync();
        Address? without = await SwBtc(user).FindDelayedWithdrawAsync(cancellationToken: Cancel);
        await stand.Devnet.SetLimitModuleAsync(true, Cancel);
        try
        {
            Assert.Null(without);
            Assert.Equal(Withdrawals.Contract, await SwBtc(user).FindDelayedWithdrawAsync(cancellationToken: Cancel));
        }
        finally
        {
            await stand.Devnet.SetLimitModuleAsync(false, Cancel);
        }
    }

    [Fact]
    public async Task Request_WhenTheLimitModuleNamesAnotherContract_IsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await stand.Devnet.SetForeignLimitModuleAsync(user.Address, Cancel);
        try
        {
            LiquidWithdrawalQuote quote = await user.Queue.QuoteRequestAsync(new LiquidWithdrawal(stand.RequestAmount), cancellationToken: Cancel);

            Assert.Equal(Withdrawals.Contract, Assert.Single(quote.Refusals.OfType<NotOffered>()).Contract);
        }
        finally
        {
            await stand.Devnet.SetLimitModuleAsync(false, Cancel);
        }
    }

    [Fact]
    public async Task Request_WhileOneIsOpen_IsRefusedBecauseItWouldBeginAnew()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket open = await user.RequestAsync();

        LiquidWithdrawalQuote quote = await user.Queue.QuoteRequestAsync(new LiquidWithdrawal(stand.RequestAmount), cancellationToken: Cancel);

        RequestWouldRestart refusal = Assert.Single(quote.Refusals.OfType<RequestWouldRestart>());
        Assert.Equal((open.Key, stand.RequestAmount), (refusal.Key, refusal.Amount));
    }

    [Fact]
    public async Task Request_AddedToAnOpenOne_IsAnotherTicketForTheWhole()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket open = await user.RequestAsync();
        await stand.SetTimeAsync(open.Timing.NotBefore!.Value - TimeSpan.FromHours(1));

        LiquidWithdrawalResult result = await (await SwBtc(user).PrepareRequestAsync(new LiquidWithdrawal(stand.RequestAmount), addToOpenRequest: true, Cancel))
            .ExecuteAsync(cancellationToken: Cancel);
        WithdrawalTicket whole = Assert.Single(await user.TicketsAsync());

        Assert.Equal(Assert.Single(result.Tickets), whole.Key);
        Assert.NotEqual(open.Key, whole.Key);
        Assert.True(whole.Timing.NotBefore > open.Timing.NotBefore);
        Assert.Equal(stand.RequestAmount * 2u, Assert.IsType<DelayedWithdrawDetail>(whole.Detail).Shares);
        // Its money is in the new one: it is not there to be claimed any more, but nobody was paid.
        WithdrawalTicket gone = await user.RefreshAsync(open);
        Assert.Equal((TicketState.Blocked, TicketBlockReason.Invalidated), (gone.State, gone.Blocked?.Reason));
    }

    [Fact]
    public async Task Claim_OfARequestThatWasAddedTo_IsReportedAsNotPaid()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket open = await user.RequestAsync();
        await stand.SetTimeAsync(open.Timing.NotBefore!.Value - TimeSpan.FromHours(1));
        await (await SwBtc(user).PrepareRequestAsync(new LiquidWithdrawal(stand.RequestAmount), addToOpenRequest: true, Cancel)).SendAllAsync(cancellationToken: Cancel);

        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([open], cancellationToken: Cancel);

        Assert.False(report.AllPaid);
        Assert.Equal(ClaimStatus.NotPaid, report[open.Key].Status);
        Assert.IsType<TicketInvalidated>(Assert.Single(report[open.Key].Reasons));
    }

    [Fact]
    public async Task Claim_PreparedForARequestThatWasAddedTo_IsNotSent()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.FinalizeAsync(ticket);
        PreparedClaim claim = Assert.Single((await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel)).Transactions);
        await (await SwBtc(user).PrepareRequestAsync(new LiquidWithdrawal(stand.RequestAmount), addToOpenRequest: true, Cancel)).SendAllAsync(cancellationToken: Cancel);

        await Assert.ThrowsAsync<PreflightException>(() => claim.Transaction.SendAsync(cancellationToken: Cancel));
    }

    [Theory]
    [InlineData(0u)] // to the contract: its own limit, and not "no loss"
    [InlineData(5_001u)]
    public async Task Request_WithALossLimitTheContractReadsOtherwise_IsAnArgumentError(uint maxLossBps)
    {
        LiquidUser user = await stand.UserAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => user.Queue.QuoteRequestAsync(
            new LiquidWithdrawal(stand.RequestAmount) { MaxLossBps = maxLossBps }, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Request_WhenTheAuthorityIsClosed_IsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await Withdrawals.SetPublicAsync(false, Cancel);
        try
        {
            LiquidWithdrawalQuote quote = await user.Queue.QuoteRequestAsync(new LiquidWithdrawal(stand.RequestAmount), cancellationToken: Cancel);

            Assert.Equal(user.Address, Assert.Single(quote.Refusals.OfType<AccountNotAllowed>()).Account);
        }
        finally
        {
            await Withdrawals.SetPublicAsync(true, Cancel);
        }
    }

    [Fact]
    public async Task Request_WithAFeeAboveTheLossAllowed_IsRefusedBecauseItCouldNeverBePaid()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await Withdrawals.SetTermsAsync(feeBps: 150, cancellationToken: Cancel);
        try
        {
            LiquidWithdrawalQuote refused = await user.Queue.QuoteRequestAsync(new LiquidWithdrawal(stand.RequestAmount), cancellationToken: Cancel);
            LiquidWithdrawalQuote allowed = await user.Queue.QuoteRequestAsync(new LiquidWithdrawal(stand.RequestAmount) { MaxLossBps = 200 }, cancellationToken: Cancel);

            LossLimitBelowFee refusal = Assert.Single(refused.Refusals.OfType<LossLimitBelowFee>());
            Assert.Equal((150u, 100u), (refusal.FeeBps, refusal.MaxLossBps));
            Assert.DoesNotContain(allowed.Refusals, refusal => refusal is LossLimitBelowFee);
        }
        finally
        {
            await Withdrawals.SetTermsAsync(cancellationToken: Cancel);
        }
    }

    private static SwBtcClient SwBtc(LiquidUser user) => user.Client.Swell.SwBtc;
}
