using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.DelayedWithdraw;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Swell;

/// <content>Windows, prices, fees and what is paid from.</content>
public sealed partial class SwBtcTests
{
    [Fact]
    public async Task Ticket_OneSecondBeforeItsMaturity_WaitsForExactlyThatSecond()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        DateTimeOffset maturity = ticket.Timing.NotBefore!.Value;
        await stand.SetTimeAsync(maturity - TimeSpan.FromSeconds(1));
        WithdrawalTicket early = await user.RefreshAsync(ticket);

        await stand.SetTimeAsync(maturity);

        Assert.Equal((TicketState.Queued, maturity), (early.State, early.Timing.NotBefore));
        Assert.Equal(TicketState.Claimable, (await user.RefreshAsync(ticket)).State);
    }

    [Fact]
    public async Task Ticket_InAndAfterTheLastSecondOfItsWindow_IsClaimableAndThenMissed()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        DateTimeOffset until = ticket.Timing.Until!.Value;
        await stand.SetTimeAsync(until);
        WithdrawalTicket last = await user.RefreshAsync(ticket);

        await stand.SetTimeAsync(until + TimeSpan.FromSeconds(1));
        WithdrawalTicket missed = await user.RefreshAsync(ticket);
        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);
        SimulationResult contract = await user.Client.Transactions.Prepare(
            new SwBTCDelayedWithdraw(Withdrawals.Contract).CompleteWithdraw(stand.DepositAsset!.Value, user.Address)).SimulateAsync(cancellationToken: Cancel);

        Assert.Equal(TicketState.Claimable, last.State);
        Assert.Equal((TicketState.Blocked, TicketBlockReason.WindowMissed), (missed.State, missed.Blocked?.Reason));
        TicketWindowMissed reason = Assert.IsType<TicketWindowMissed>(Assert.Single(Assert.Single(claims.Skipped).Reasons));
        Assert.Equal(until, reason.Until);
        Assert.IsType<SwBTCDelayedWithdraw.DelayedWithdrawRequestPastCompletionWindowError>(contract.Error);
    }

    [Fact]
    public async Task Cancel_AfterAMissedWindowAndWhilePaused_ReturnsTheShares()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        UInt256 before = await user.BalanceAsync(user.Token.Info.Token);
        await stand.SetTimeAsync(ticket.Timing.Until!.Value + TimeSpan.FromSeconds(1));
        await Withdrawals.SetPausedAsync(true, Cancel);
        try
        {
            PreparedTransaction<DelayedWithdrawCancellation> cancel = await SwBtc(user).PrepareCancelAsync(ticket, Cancel);
            DelayedWithdrawCancellation result = await (await cancel.SendAsync(cancellationToken: Cancel)).WaitAsync(cancellationToken: Cancel);

            Assert.Equal(stand.RequestAmount, result.Returned.Amount);
            Assert.Equal(before + stand.RequestAmount, await user.BalanceAsync(user.Token.Info.Token));
            Assert.Empty(await user.TicketsAsync());
            PreflightException again = await Assert.ThrowsAsync<PreflightException>(() => cancel.SendAsync(cancellationToken: Cancel));
            Assert.IsType<TicketNotFound>(Assert.Single(again.Issues));
        }
        finally
        {
            await Withdrawals.SetPausedAsync(false, Cancel);
        }
    }

    [Fact]
    public async Task Renew_AfterAMissedWindow_RequestsTheSameSharesAgain()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await (await user.Queue.PrepareRequestAsync(new LiquidWithdrawal(stand.RequestAmount) { MaxLossBps = 321, AllowThirdParty = true }, Cancel))
            .SendAllAsync(cancellationToken: Cancel);
        WithdrawalTicket ticket = Assert.Single(await user.TicketsAsync());
        await stand.SetTimeAsync(ticket.Timing.Until!.Value + TimeSpan.FromSeconds(1));

        TransactionPlan<LiquidWithdrawalResult> plan = await SwBtc(user).PrepareRenewAsync(ticket, Cancel);
        PlanSimulation dry = await plan.SimulateAsync(cancellationToken: Cancel);
        LiquidWithdrawalResult result = await plan.ExecuteAsync(cancellationToken: Cancel);
        WithdrawalTicket renewed = Assert.Single(await user.TicketsAsync());

        Assert.True(dry.Succeeded, dry.ToString());
        Assert.Equal(Assert.Single(result.Tickets), renewed.Key);
        Assert.NotEqual(ticket.Key, renewed.Key);
        Assert.Equal(TicketState.Queued, renewed.State);
        DelayedWithdrawDetail detail = Assert.IsType<DelayedWithdrawDetail>(renewed.Detail);
        Assert.Equal((stand.RequestAmount, 321u, true), (detail.Shares, detail.MaxLossBps, renewed.AnyoneMayClaim));
        PreflightException gone = await Assert.ThrowsAsync<PreflightException>(() => SwBtc(user).PrepareRenewAsync(ticket, Cancel));
        Assert.IsType<TicketNotFound>(Assert.Single(gone.Issues));
    }

    [Fact]
    public async Task Claim_AfterThePriceRoseALittle_PaysThePriceOfTheRequest()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await MovePriceAsync(user, upBps: 50);
        await stand.FinalizeAsync(ticket);

        WithdrawalTicket due = await user.RefreshAsync(ticket);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([due], cancellationToken: Cancel);

        DelayedWithdrawDetail detail = Assert.IsType<DelayedWithdrawDetail>(due.Detail);
        Assert.True(detail.PriceNow > detail.PriceAtRequest);
        Assert.Equal(detail.PriceAtRequest, Assert.Single(due.Payable).Amount);
        Assert.Equal(due.Payable, Assert.Single(report.Tickets).Paid);
    }

    [Fact]
    public async Task Claim_AfterThePriceFellALittle_PaysThePriceOfNow()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await MovePriceAsync(user, downBps: 50);
        await stand.FinalizeAsync(ticket);

        WithdrawalTicket due = await user.RefreshAsync(ticket);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([due], cancellationToken: Cancel);

        DelayedWithdrawDetail detail = Assert.IsType<DelayedWithdrawDetail>(due.Detail);
        Assert.True(detail.PriceNow < detail.PriceAtRequest);
        Assert.Equal(detail.PriceNow, Assert.Single(due.Payable).Amount);
        Assert.Equal(due.Payable, Assert.Single(report.Tickets).Paid);
    }

    [Theory]
    [InlineData(200u, 0u)] // the loss limit trips on a rise too
    [InlineData(0u, 200u)]
    public async Task Ticket_PriceMovedFurtherThanTheLossAllowed_IsBlockedAsTheContractWould(uint upBps, uint downBps)
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await MovePriceAsync(user, upBps, downBps);
        await stand.FinalizeAsync(ticket);

        WithdrawalTicket due = await user.RefreshAsync(ticket);
        SimulationResult contract = await user.Client.Transactions.Prepare(
            new SwBTCDelayedWithdraw(Withdrawals.Contract).CompleteWithdraw(stand.DepositAsset!.Value, user.Address)).SimulateAsync(cancellationToken: Cancel);

        Assert.Equal((TicketState.Blocked, TicketBlockReason.PriceMoved), (due.State, due.Blocked?.Reason));
        Assert.IsType<SwBTCDelayedWithdraw.DelayedWithdrawMaxLossExceededError>(contract.Error);
    }

    [Fact]
    public async Task Claim_WithAFee_PaysWhatTheTicketSaysAfterTheFee()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await Withdrawals.SetTermsAsync(feeBps: 33, cancellationToken: Cancel);
        try
        {
            await stand.FinalizeAsync(ticket);
            WithdrawalTicket due = await user.RefreshAsync(ticket);
            ClaimReport report = await user.Client.Withdrawals.ClaimAsync([due], cancellationToken: Cancel);

            Assert.True(due.Payable[0].Amount < due.Requested[0].Amount);
            Assert.Equal(due.Payable, Assert.Single(report.Tickets).Paid);
            Assert.Equal(
                UInt256.MulDiv(stand.RequestAmount, 33u, 10_000u),
                await user.BalanceAsync(user.Token.Info.Token, Withdrawals.FeeAddress));
        }
        finally
        {
            await Withdrawals.SetTermsAsync(cancellationToken: Cancel);
        }
    }

    [Fact]
    public async Task Ticket_VaultHasLentOutItsBitcoin_IsUnfundedUntilItIsBack()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.FinalizeAsync(ticket);
        UInt256 held = await user.Client.ReadAsync(new SwBTCVault(user.Token.Info.Token).TotalAssets(), cancellationToken: Cancel);
        await stand.Devnet.SetLimitModuleAsync(true, Cancel);
        await stand.Devnet.LendAsync(held, Cancel);
        WithdrawalTicket unfunded;
        try
        {
            unfunded = await user.RefreshAsync(ticket);
        }
        finally
        {
            await stand.Devnet.LendAsync(UInt256.Zero, Cancel);
            await stand.Devnet.SetLimitModuleAsync(false, Cancel);
        }

        Assert.Equal((TicketState.Blocked, TicketBlockReason.Unfunded), (unfunded.State, unfunded.Blocked?.Reason));
        Assert.Equal(TicketState.Claimable, (await user.RefreshAsync(ticket)).State);
    }

    [Fact]
    public async Task Claim_ByAThirdPartyWhereTheOwnerAllowsIt_PaysTheOwner()
    {
        LiquidUser owner = await stand.UserAsync();
        LiquidUser stranger = await stand.UserAsync();
        await owner.DepositAsync();
        await (await owner.Queue.PrepareRequestAsync(new LiquidWithdrawal(stand.RequestAmount) { AllowThirdParty = true }, Cancel)).SendAllAsync(cancellationToken: Cancel);
        WithdrawalTicket ticket = Assert.Single(await owner.TicketsAsync());
        await stand.FinalizeAsync(ticket);

        ClaimReport report = await stranger.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        Assert.True(ticket.AnyoneMayClaim);
        Assert.Equal(ClaimStatus.Paid, report[ticket.Key].Status);
        Assert.Equal(report[ticket.Key].Paid[0].Amount, await owner.BalanceAsync(stand.DepositAsset!.Value));
        Assert.Equal(UInt256.Zero, await stranger.BalanceAsync(stand.DepositAsset!.Value));
    }

    // The vault's price is everybody's, so it is moved by a part of what the vault holds now.
    private async Task MovePriceAsync(LiquidUser user, uint upBps = 0, uint downBps = 0)
    {
        UInt256 held = await user.Client.ReadAsync(new SwBTCVault(user.Token.Info.Token).TotalAssets(), cancellationToken: Cancel);
        if (upBps > 0)
        {
            await stand.Devnet.GainAsync(UInt256.MulDiv(held, upBps, 10_000u), Cancel);
        }

        if (downBps > 0)
        {
            await stand.Devnet.LoseAsync(UInt256.MulDiv(held, downBps, 10_000u), Cancel);
        }
    }
}
