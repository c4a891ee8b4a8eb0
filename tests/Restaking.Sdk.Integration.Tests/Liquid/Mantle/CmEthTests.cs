using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.DelayedWithdraw;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Mantle;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Mantle;

/// <summary>What is peculiar to cmETH.</summary>
public sealed class CmEthTests(CmEthStand stand) : IClassFixture<CmEthStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deposit_OfMEth_ApprovesTheVaultAndNotTheTeller()
    {
        LiquidUser user = await stand.UserAsync();
        await stand.GiveDepositAssetAsync(user.Address, stand.DepositAmount);

        TransactionPlan<LiquidDepositResult> plan = await CmEth(user).PrepareDepositAsync(Deposit(), Cancel);

        var approve = Assert.IsType<Contracts.Erc20.ERC20.ApproveCall>(plan[0].Transaction.Call);
        var deposit = Assert.IsType<CmETHTeller.DepositCall>(plan[^1].Transaction.Call);
        Assert.Equal((stand.Devnet.Deployment.MEth, stand.Devnet.Deployment.CmEthVault, stand.DepositAmount), (approve.Target, (Address?)approve.Spender, approve.Amount));
        Assert.Equal(stand.Devnet.Deployment.CmEthTeller, deposit.Target);
        Assert.NotEqual(UInt256.Zero, deposit.MinimumMint);
    }

    [Fact]
    public async Task Deposit_WhenNotPublic_IsRefusedToAllButThoseTheAuthorityNames()
    {
        LiquidUser stranger = await stand.UserAsync();
        LiquidUser named = await stand.UserAsync();
        await stand.Devnet.SetDepositsPublicAsync(false, Cancel);
        await stand.Devnet.AllowDepositsAsync(named.Address, Cancel);
        try
        {
            LiquidDepositQuote refused = await CmEth(stranger).QuoteDepositAsync(Deposit(), cancellationToken: Cancel);
            await named.DepositAsync();

            AccountNotAllowed refusal = Assert.Single(refused.Refusals.OfType<AccountNotAllowed>());
            Assert.Equal((stranger.Address, stand.Devnet.Deployment.CmEthTeller), (refusal.Account, (Address?)refusal.Contract));
        }
        finally
        {
            await stand.Devnet.SetDepositsPublicAsync(true, Cancel);
        }
    }

    [Fact]
    public async Task Deposit_AboveTheMaximumSupply_IsRefusedWithWhatIsLeft()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 supply = await user.Client.ReadAsync(new CmETH(user.Token.Info.Token).TotalSupply(), cancellationToken: Cancel);
        await stand.Devnet.SetMaximumSupplyAsync(supply + 5u, Cancel);
        try
        {
            LiquidDepositQuote quote = await CmEth(user).QuoteDepositAsync(Deposit(), cancellationToken: Cancel);

            Assert.Equal((UInt256)5u, Assert.Single(quote.Refusals.OfType<CapacityExceeded>()).Available);
        }
        finally
        {
            await stand.Devnet.SetMaximumSupplyAsync(UInt256.Zero, Cancel);
        }
    }

    [Fact]
    public async Task Rate_WhileTheAccountantIsPaused_IsNotGivenAndNothingIsDeposited()
    {
        LiquidUser user = await stand.UserAsync();
        await stand.Devnet.SetAccountantPausedAsync(true, Cancel);
        try
        {
            ContractRevertException none = await Assert.ThrowsAsync<ContractRevertException>(() => user.Token.GetExchangeRateAsync(cancellationToken: Cancel));
            LiquidDepositQuote quote = await CmEth(user).QuoteDepositAsync(Deposit(), cancellationToken: Cancel);

            Assert.IsType<CmETHAccountant.AccountantWithRateProvidersPausedError>(none.Error);
            Assert.Single(quote.Refusals.OfType<PriceUnavailable>());
            Assert.True(quote.Limits.IsPaused);
        }
        finally
        {
            await stand.Devnet.SetAccountantPausedAsync(false, Cancel);
        }
    }

    [Fact]
    public async Task Actions_OfABlockedAccount_AreRefused()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await stand.Devnet.SetBlockedAsync(user.Address, true, Cancel);

        LiquidDepositQuote deposit = await CmEth(user).QuoteDepositAsync(Deposit(), cancellationToken: Cancel);
        LiquidWithdrawalQuote request = await user.Queue.QuoteRequestAsync(new LiquidWithdrawal(stand.RequestAmount), cancellationToken: Cancel);

        Assert.Equal(stand.Devnet.Deployment.CmEth, Assert.Single(deposit.Refusals.OfType<AccountBlocked>()).Contract);
        Assert.Equal(user.Address, Assert.Single(request.Refusals.OfType<AccountBlocked>()).Account);
    }

    [Fact]
    public async Task Claim_AfterTheRateRoseALittle_PaysTheRateOfTheRequest()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.Devnet.SetRateAsync(CmEthStand.Rate + (CmEthStand.Rate / 200u), Cancel);
        try
        {
            await stand.FinalizeAsync(ticket);
            WithdrawalTicket due = await user.RefreshAsync(ticket);
            ClaimReport report = await user.Client.Withdrawals.ClaimAsync([due], cancellationToken: Cancel);

            Assert.Equal(UInt256.MulDiv(stand.RequestAmount, CmEthStand.Rate, UInt256.FromEther("1")), Assert.Single(due.Payable).Amount);
            Assert.Equal(stand.Devnet.Deployment.MEth, due.Payable[0].Asset);
            Assert.Equal(due.Payable, Assert.Single(report.Tickets).Paid);
        }
        finally
        {
            await stand.Devnet.SetRateAsync(CmEthStand.Rate, Cancel);
        }
    }

    [Theory]
    [InlineData("1.07")] // the loss limit trips on a rise too
    [InlineData("1.03")]
    public async Task Ticket_RateMovedFurtherThanTheLossAllowed_IsBlockedAsTheContractWould(string rate)
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.Devnet.SetRateAsync(UInt256.FromEther(rate), Cancel);
        try
        {
            await stand.FinalizeAsync(ticket);
            WithdrawalTicket due = await user.RefreshAsync(ticket);
            SimulationResult contract = await user.Client.Transactions.Prepare(
                new CmETHDelayedWithdraw(stand.Devnet.Withdrawals.Contract).CompleteWithdraw(stand.Devnet.Deployment.MEth, user.Address)).SimulateAsync(cancellationToken: Cancel);

            Assert.Equal((TicketState.Blocked, TicketBlockReason.PriceMoved), (due.State, due.Blocked?.Reason));
            Assert.IsType<CmETHDelayedWithdraw.DelayedWithdrawMaxLossExceededError>(contract.Error);
        }
        finally
        {
            await stand.Devnet.SetRateAsync(CmEthStand.Rate, Cancel);
        }
    }

    [Fact]
    public async Task Ticket_PaidByAContractThatHoldsNothing_IsUnfundedUntilItDoes()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.FinalizeAsync(ticket);
        await stand.Devnet.SetPullFundsFromVaultAsync(false, Cancel);
        try
        {
            WithdrawalTicket unfunded = await user.RefreshAsync(ticket);
            await stand.Devnet.GiveMEthAsync(stand.Devnet.Withdrawals.Contract, stand.DepositAmount, Cancel);
            WithdrawalTicket funded = await user.RefreshAsync(ticket);
            ClaimReport report = await user.Client.Withdrawals.ClaimAsync([funded], cancellationToken: Cancel);

            Assert.Equal((TicketState.Blocked, TicketBlockReason.Unfunded), (unfunded.State, unfunded.Blocked?.Reason));
            Assert.Equal(ClaimStatus.Paid, report[ticket.Key].Status);
            Assert.Equal(funded.Payable[0].Amount, await user.BalanceAsync(stand.Devnet.Deployment.MEth));
        }
        finally
        {
            await stand.Devnet.SetPullFundsFromVaultAsync(true, Cancel);
        }
    }

    [Fact]
    public async Task Ticket_WhileCmEthOrTheAccountantIsPaused_IsBlocked()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.FinalizeAsync(ticket);
        await stand.Devnet.SetTokenPausedAsync(mintAndBurn: true, transfers: false, Cancel);
        WithdrawalTicket token = await user.RefreshAsync(ticket);
        await stand.Devnet.SetTokenPausedAsync(mintAndBurn: false, transfers: false, Cancel);
        await stand.Devnet.SetAccountantPausedAsync(true, Cancel);
        WithdrawalTicket accountant = await user.RefreshAsync(ticket);
        await stand.Devnet.SetAccountantPausedAsync(false, Cancel);

        Assert.Equal((TicketState.Blocked, TicketBlockReason.Paused), (token.State, token.Blocked?.Reason));
        Assert.Equal((TicketState.Blocked, TicketBlockReason.Paused), (accountant.State, accountant.Blocked?.Reason));
        Assert.Equal(TicketState.Claimable, (await user.RefreshAsync(ticket)).State);
    }

    [Fact]
    public async Task Ticket_OfAnOwnerWhomMEthBlocks_IsBlocked()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.FinalizeAsync(ticket);
        await stand.Devnet.SetBlockedByMEthAsync(user.Address, true, Cancel);

        WithdrawalTicket blocked = await user.RefreshAsync(ticket);

        Assert.Equal((TicketState.Blocked, TicketBlockReason.OwnerBlocked), (blocked.State, blocked.Blocked?.Reason));
    }

    [Fact]
    public async Task Renew_AfterAMissedWindow_RequestsTheSameSharesAgain()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.Node.SetNextBlockTimestampAsync(ticket.Timing.Until!.Value + TimeSpan.FromSeconds(1), Cancel);
        await stand.Node.MineAsync(cancellationToken: Cancel);
        WithdrawalTicket missed = await user.RefreshAsync(ticket);

        await (await CmEth(user).PrepareRenewAsync(missed, Cancel)).SendAllAsync(cancellationToken: Cancel);
        WithdrawalTicket renewed = Assert.Single(await user.TicketsAsync());

        Assert.Equal(TicketBlockReason.WindowMissed, missed.Blocked?.Reason);
        Assert.NotEqual(ticket.Key, renewed.Key);
        Assert.Equal(stand.RequestAmount, Assert.IsType<DelayedWithdrawDetail>(renewed.Detail).Shares);
    }

    private static CmEthClient CmEth(LiquidUser user) => user.Client.Mantle.CmEth;

    private LiquidDeposit Deposit() => new(stand.DepositAmount) { Asset = stand.DepositAsset };
}
