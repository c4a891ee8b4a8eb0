using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Swell;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Swell;

/// <summary>What is peculiar to swETH and its exits.</summary>
public sealed class SwEthTests(SwEthStand stand) : IClassFixture<SwEthStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deposit_ReferringItself_IsAnArgumentError()
    {
        LiquidUser user = await stand.UserAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => user.Client.Swell.SwEth.PrepareDepositAsync(
            new LiquidDeposit(stand.DepositAmount) { Referral = user.Address }, Cancel));
    }

    [Fact]
    public async Task Deposit_WithAReferral_NamesItOnChain()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser referral = await stand.UserAsync();

        var plan = await user.Client.Swell.SwEth.PrepareDepositAsync(new LiquidDeposit(stand.DepositAmount) { Referral = referral.Address }, Cancel);
        await plan.SendAllAsync(cancellationToken: Cancel);

        Assert.Equal(referral.Address, Assert.Single(plan[^1].Confirmed!.Receipt.Events<SwETH.ETHDepositReceivedEvent>()).Referral);
    }

    [Fact]
    public async Task Deposit_WorthLessThanOneUnit_IsRefusedBecauseItWouldMintNothing()
    {
        LiquidUser user = await stand.UserAsync();

        LiquidDepositQuote quote = await user.Client.Swell.SwEth.QuoteDepositAsync(new LiquidDeposit(Amount.FromWei(1u)), cancellationToken: Cancel);

        Assert.IsType<OutputBelowMinimum>(Assert.Single(quote.Refusals));
    }

    [Fact]
    public async Task Deposit_WhileTheWhitelistIsOn_IsRefusedUntilListed()
    {
        LiquidUser user = await stand.UserAsync();
        Address token = stand.Devnet.Deployment.SwETH;
        await stand.Devnet.SetWhitelistAsync(token, true, Cancel);
        try
        {
            LiquidDepositQuote refused = await user.Client.Swell.SwEth.QuoteDepositAsync(new LiquidDeposit(stand.DepositAmount), cancellationToken: Cancel);
            await stand.Devnet.SetWhitelistedAsync(token, user.Address, true, Cancel);
            await user.DepositAsync();

            Assert.Equal(user.Address, Assert.IsType<AccountNotAllowed>(Assert.Single(refused.Refusals)).Account);
        }
        finally
        {
            await stand.Devnet.SetWhitelistAsync(token, false, Cancel);
        }
    }

    [Fact]
    public async Task Deposit_RateRisesBetweenQuoteAndSend_IsRefusedBeyondTheSlippage()
    {
        LiquidUser user = await stand.UserAsync();
        TransactionPlan<LiquidDepositResult> plan = await user.Client.Swell.SwEth.PrepareDepositAsync(new LiquidDeposit(stand.DepositAmount), Cancel);
        await stand.Devnet.RepriceAsync(stand.Devnet.Deployment.SwETH, SwellStand.Rate + (SwellStand.Rate / 500u), Cancel);
        try
        {
            PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.SendAllAsync(cancellationToken: Cancel));

            Assert.IsType<OutputBelowMinimum>(Assert.Single(refused.Issues));
        }
        finally
        {
            await stand.Devnet.RepriceAsync(stand.Devnet.Deployment.SwETH, SwellStand.Rate, Cancel);
        }
    }

    [Fact]
    public async Task Deposit_OfATokenInsteadOfEther_CarriesNoEther()
    {
        LiquidUser user = await stand.UserAsync();

        TransactionPlan<LiquidDepositResult> plan = await user.Client.Swell.SwEth.PrepareDepositAsync(
            new LiquidDeposit(stand.DepositAmount) { Asset = stand.Devnet.DepositToken }, Cancel);

        Assert.Equal(UInt256.Zero, plan[^1].Build().Value);
    }

    [Fact]
    public async Task Request_OfASender_WhoIsNotOnTheExitsOwnWhitelist_IsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await stand.Devnet.SetWhitelistAsync(stand.Devnet.Deployment.SwExit, true, Cancel);
        try
        {
            LiquidWithdrawalQuote quote = await user.Queue.QuoteRequestAsync(new LiquidWithdrawal(stand.RequestAmount), cancellationToken: Cancel);

            Assert.Equal(stand.Devnet.Deployment.SwExit, Assert.Single(quote.Refusals.OfType<AccountNotAllowed>()).Contract);
        }
        finally
        {
            await stand.Devnet.SetWhitelistAsync(stand.Devnet.Deployment.SwExit, false, Cancel);
        }
    }

    [Fact]
    public async Task Request_AboveTheMaximum_IsRefusedWithTheMaximum()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 maximum = Restaking.Sdk.Testing.SwellDevnet.MaximumExit;

        LiquidWithdrawalQuote quote = await user.Queue.QuoteRequestAsync(new LiquidWithdrawal(maximum + 1u), cancellationToken: Cancel);

        Assert.Equal(maximum, Assert.Single(quote.Refusals.OfType<AmountAboveMaximum>()).Maximum);
        Assert.Equal(maximum, quote.Limits.Maximum);
    }

    [Fact]
    public async Task Request_ToBePaidInAnotherAsset_IsRefusedWhenPrepared()
    {
        LiquidUser user = await stand.UserAsync();

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => user.Queue.PrepareRequestAsync(
            new LiquidWithdrawal(stand.RequestAmount) { OutputAsset = stand.Devnet.DepositToken }, Cancel));

        Assert.Contains(refused.Issues, issue => issue is AssetNotAccepted);
    }

    [Fact]
    public async Task Refresh_OfATicketOfAnotherQueue_IsAnArgumentError()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => user.RefreshAsync(
            ticket with { Key = ticket.Key with { Queue = stand.Devnet.Deployment.RswExit!.Value } }));
    }

    [Fact]
    public async Task Request_OnceMined_HasBurnedTheTokens()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 before = await user.DepositAsync();
        SwETH token = new(user.Token.Info.Token);
        UInt256 supply = await user.Client.ReadAsync(token.TotalSupply(), cancellationToken: Cancel);

        await user.RequestAsync();

        Assert.Equal(before - stand.RequestAmount, await user.BalanceAsync(token.Address));
        Assert.Equal(supply - stand.RequestAmount, await user.Client.ReadAsync(token.TotalSupply(), cancellationToken: Cancel));
    }

    [Theory]
    [InlineData("1.2")] // rose: the rate of the request is the cap
    [InlineData("1.05")] // fell: the lower rate is paid
    public async Task Claim_RateMovedUntilProcessing_PaysTheLowerOfBothRates(string rate)
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        UInt256 processedAt = UInt256.FromEther(rate);
        await stand.Devnet.RepriceAsync(stand.Devnet.Deployment.SwETH, processedAt, Cancel);
        try
        {
            await stand.FinalizeAsync(ticket);
        }
        finally
        {
            await stand.Devnet.RepriceAsync(stand.Devnet.Deployment.SwETH, SwellStand.Rate, Cancel);
        }

        WithdrawalTicket due = await user.RefreshAsync(ticket);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([due], cancellationToken: Cancel);

        UInt256 lower = processedAt < SwellStand.Rate ? processedAt : SwellStand.Rate;
        UInt256 expected = UInt256.MulDiv(stand.RequestAmount, lower, UInt256.FromEther("1"));
        Assert.Equal(processedAt, Assert.IsType<SwellExitDetail>(due.Detail).RateAtProcessing);
        Assert.Equal(expected, Assert.Single(due.Payable).Amount);
        Assert.Equal(expected, Assert.Single(Assert.Single(report.Tickets).Paid).Amount);
    }

    [Fact]
    public async Task Ticket_OfAClaimedExit_IsClaimedAlthoughTheContractStillSaysProcessed()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.FinalizeAsync(ticket);
        await user.Client.Withdrawals.ClaimAsync([await user.RefreshAsync(ticket)], cancellationToken: Cancel);
        SwEXIT exit = new(stand.Devnet.Deployment.SwExit);

        var rate = await user.Client.ReadAsync(exit.GetProcessedRateForTokenId(UInt256.Parse(ticket.Key.Id, null)), cancellationToken: Cancel);
        WithdrawalTicket now = await user.RefreshAsync(ticket);

        Assert.True(rate.IsProcessed);
        Assert.Equal(TicketState.Claimed, now.State);
        Assert.Empty(now.Payable);
    }

    [Fact]
    public async Task Tickets_AfterTheFirstIsClaimed_KeepTheirNamesThoughTheListIsReordered()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket[] made = [await user.RequestAsync(), await user.RequestAsync(), await user.RequestAsync()];
        await stand.FinalizeAsync(made[0]);

        await user.Client.Withdrawals.ClaimAsync([made[0]], cancellationToken: Cancel);

        Assert.Equal([made[1].Key, made[2].Key], (await user.TicketsAsync()).Select(ticket => ticket.Key));
    }

    [Fact]
    public async Task Tickets_MoreThanAreReadAhead_AreAllThere()
    {
        LiquidUser user = await stand.UserAsync();
        HashSet<TicketKey> made = [];
        for (int i = 0; i < 6; i++)
        {
            made.Add((await user.RequestAsync()).Key);
        }

        Assert.Equal(made, (await user.TicketsAsync()).Select(ticket => ticket.Key).ToHashSet());
    }

    [Fact]
    public async Task Ticket_WhoseNftMoved_BelongsToAndPaysItsNewOwner()
    {
        LiquidUser first = await stand.UserAsync();
        LiquidUser second = await stand.UserAsync();
        WithdrawalTicket ticket = await first.RequestAsync();
        await stand.FinalizeAsync(ticket);
        UInt256 id = UInt256.Parse(ticket.Key.Id, null);
        PreparedClaim prepared = Assert.Single((await first.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel)).Transactions);
        await SendAsync(first, new SwEXIT(stand.Devnet.Deployment.SwExit).TransferFrom(first.Address, second.Address, id));

        PreflightException late = await Assert.ThrowsAsync<PreflightException>(() => prepared.Transaction.SendAsync(cancellationToken: Cancel));
        ClaimReport report = await second.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        Assert.Equal(second.Address, Assert.IsType<NotTicketOwner>(Assert.Single(late.Issues)).Owner);
        Assert.Equal(ClaimStatus.Paid, report[ticket.Key].Status);
        Assert.Empty(await first.TicketsAsync());
    }

    [Fact]
    public async Task Claim_ByWhomTheOwnerApproved_IsRefusedAsByAnybodyElse()
    {
        LiquidUser owner = await stand.UserAsync();
        LiquidUser approved = await stand.UserAsync();
        WithdrawalTicket ticket = await owner.RequestAsync();
        await stand.FinalizeAsync(ticket);
        await SendAsync(owner, new SwEXIT(stand.Devnet.Deployment.SwExit).Approve(approved.Address, UInt256.Parse(ticket.Key.Id, null)));

        ClaimPreparation claims = await approved.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);

        Assert.IsType<NotTicketOwner>(Assert.Single(Assert.Single(claims.Skipped).Reasons));
    }

    private static async Task SendAsync(LiquidUser user, Contracts.IContractCall call)
    {
        TransactionHandle handle = await user.Client.Transactions.Prepare(call).SendAsync(cancellationToken: Cancel);
        await handle.WaitAsync(cancellationToken: Cancel);
    }
}
