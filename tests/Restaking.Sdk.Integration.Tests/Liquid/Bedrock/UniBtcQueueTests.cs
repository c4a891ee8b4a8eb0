using Restaking.Sdk.Abi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Bedrock;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Bedrock;

/// <summary>Claims of uniBTC: in order from a cursor, all or nothing, and payable only while the vault holds enough.</summary>
public sealed class UniBtcQueueTests(UniBtcStand stand) : BedrockTests(stand), IClassFixture<UniBtcStand>
{
    private const ulong OneBitcoin = 1_00000000UL;

    private static readonly UInt256 Net = 98000000UL;

    private static readonly TimeSpan Delay = BedrockDevnet.RedeemDelay;

    [Fact]
    public async Task Ticket_DueTime_IsTheFirstMomentAClaimSucceeds()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await RequestAsync(user);
        DateTimeOffset due = ticket.Timing.NotBefore!.Value;

        await PassUntilAsync(due - TimeSpan.FromSeconds(1));
        TicketState before = (await user.RefreshAsync(ticket)).State;
        await PassUntilAsync(due);
        TicketState after = (await user.RefreshAsync(ticket)).State;

        Assert.Equal(TicketState.Finalized, before);
        Assert.Equal(TicketState.Claimable, after);
    }

    [Fact]
    public async Task Ticket_DelayChanged_CountsForOldRequestsToo()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await RequestAsync(user);

        await Devnet.SetRedeemDelayAsync(TimeSpan.FromDays(20), Cancel);
        WithdrawalTicket later = await user.RefreshAsync(ticket);

        Assert.Equal(ticket.RequestedAt + TimeSpan.FromDays(20), later.Timing.NotBefore);
    }

    [Fact]
    public async Task Ticket_VaultHoldsTooLittle_IsUnfundedThoughTheContractsViewSaysClaimable()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await RequestAsync(user);
        await Devnet.TakeFromVaultAsync(Devnet.Bitcoin, (UInt256)OneBitcoin * 10u - Net + 1u, Cancel);
        await PassAsync(Delay);

        bool viewSaysYes = await user.Client.ReadAsync(
            new Contracts.Bedrock.UniBTCDelayRedeemRouter(Router).CanClaimDelayedRedeem(user.Address, UInt256.Zero), cancellationToken: Cancel);
        WithdrawalTicket due = await user.RefreshAsync(ticket);
        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);

        Assert.True(viewSaysYes);
        Assert.Equal((TicketState.Blocked, TicketBlockReason.Unfunded), (due.State, due.Blocked?.Reason));
        Assert.Empty(claims.Transactions);
    }

    [Fact]
    public async Task Ticket_RetainedAmount_CountsAsNotThere()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await RequestAsync(user);
        await PassAsync(Delay);
        UInt256 held = (UInt256)OneBitcoin * 10u;

        await Devnet.SetRetainAmountAsync(Devnet.Bitcoin, held - Net, Cancel);
        TicketState enough = (await user.RefreshAsync(ticket)).State;
        await Devnet.SetRetainAmountAsync(Devnet.Bitcoin, held - Net + 1u, Cancel);
        TicketState tooLittle = (await user.RefreshAsync(ticket)).State;

        Assert.Equal(TicketState.Claimable, enough);
        Assert.Equal(TicketState.Blocked, tooLittle);
    }

    [Fact]
    public async Task Claim_OnTheFastLane_IsPaidFromWhatIsRetained()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await RequestAsync(user);
        await PassAsync(Delay);
        await Devnet.SetRetainAmountAsync(Devnet.Bitcoin, (UInt256)OneBitcoin * 10u, Cancel);
        await Devnet.SetFastLaneAsync(user.Address, true, Cancel);

        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);
        ClaimResult result = await SendAsync(Assert.Single(claims.Transactions));

        Assert.Equal(TicketOutcome.Paid, Assert.Single(result.Payouts).Outcome);
        Assert.Equal(Net, await user.BalanceAsync(Devnet.Bitcoin));
    }

    [Theory]
    [InlineData("router")]
    [InlineData("vault")]
    [InlineData("token")]
    [InlineData("payout")]
    [InlineData("burn")]
    public async Task Ticket_AnySwitchThatStopsItsClaim_BlocksIt(string what)
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await RequestAsync(user);
        await PassAsync(Delay);
        await (what switch
        {
            "router" => Devnet.SetRouterPausedAsync(true, Cancel),
            "vault" => Devnet.SetOutOfServiceAsync(true, Cancel),
            "token" => Devnet.SetPayoutPausedAsync(Devnet.Bitcoin, true, Cancel),
            "payout" => Devnet.SetTargetAsync(Devnet.Bitcoin, false, Cancel),
            _ => Devnet.SetTargetAsync(Contracts.UniBTC!.Value, false, Cancel),
        });

        WithdrawalTicket stopped = await user.RefreshAsync(ticket);

        Assert.Equal((TicketState.Blocked, TicketBlockReason.Paused), (stopped.State, stopped.Blocked?.Reason));
    }

    [Fact]
    public async Task Ticket_OfABlockedOwner_IsBlocked()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await RequestAsync(user);
        await PassAsync(Delay);
        await Devnet.SetBlockedAsync(user.Address, true, Cancel);

        Assert.Equal(TicketBlockReason.OwnerBlocked, (await user.RefreshAsync(ticket)).Blocked?.Reason);
    }

    [Fact]
    public async Task Claim_SecondRequestUnpayable_PaysTheFirstAndOnlyThat()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket first = await RequestAsync(user);
        WithdrawalTicket second = await RequestAsync(user, Devnet.WideBitcoin);
        WithdrawalTicket third = await RequestAsync(user);
        await PassAsync(Delay);

        // Nobody deposited the wide token, so the vault has none of it: claiming without a number would fail as a whole.
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([third, second, first], cancellationToken: Cancel);
        WithdrawalTicket[] left = await user.TicketsAsync();

        Assert.Equal(ClaimStatus.Paid, report[first.Key].Status);
        Assert.Equal(ClaimStatus.NotPaid, report[second.Key].Status);
        Assert.Equal(ClaimStatus.NotPaid, report[third.Key].Status);
        Assert.Equal([TicketBlockReason.Unfunded, TicketBlockReason.BehindAnother], left.Select(ticket => ticket.Blocked!.Reason));
        Assert.Equal(Net, await user.BalanceAsync(Devnet.Bitcoin));
    }

    [Fact]
    public async Task Claim_FundsForOneOfTwo_PaysOne()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket first = await RequestAsync(user);
        WithdrawalTicket second = await RequestAsync(user);
        await Devnet.TakeFromVaultAsync(Devnet.Bitcoin, (UInt256)OneBitcoin * 9u, Cancel);
        await PassAsync(Delay);

        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([first, second], cancellationToken: Cancel);

        Assert.Equal(ClaimStatus.Paid, report[first.Key].Status);
        Assert.Equal(ClaimStatus.NotPaid, report[second.Key].Status);
    }

    [Fact]
    public async Task Claim_NotTheFirstOfTheList_IsLeftOut()
    {
        LiquidUser user = await UserAsync();
        await RequestAsync(user);
        WithdrawalTicket second = await RequestAsync(user);
        await PassAsync(Delay);

        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([second], cancellationToken: Cancel);

        Assert.Empty(claims.Transactions);
        Assert.IsType<TicketNotClaimable>(Assert.Single(Assert.Single(claims.Skipped).Reasons));
    }

    [Fact]
    public async Task Claim_OneAtATime_GoesThroughTheListInOrder()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket[] tickets = [await RequestAsync(user), await RequestAsync(user), await RequestAsync(user)];
        await PassAsync(Delay);

        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync(tickets, new ClaimOptions { MaxPerTransaction = 1 }, Cancel);
        Assert.Equal(3, claims.Transactions.Length);
        foreach (PreparedClaim claim in claims.Transactions)
        {
            Assert.Equal(TicketOutcome.Paid, Assert.Single((await SendAsync(claim)).Payouts).Outcome);
        }

        Assert.Equal(Net * 3u, await user.BalanceAsync(Devnet.Bitcoin));
    }

    [Fact]
    public async Task Claim_OutOfTurn_IsRefusedBecauseItWouldPayAnother()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket[] tickets = [await RequestAsync(user), await RequestAsync(user)];
        await PassAsync(Delay);
        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync(tickets, new ClaimOptions { MaxPerTransaction = 1 }, Cancel);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => claims.Transactions[1].Transaction.SendAsync(cancellationToken: Cancel));

        Assert.IsType<TicketMoved>(Assert.Single(refused.Issues));
    }

    [Fact]
    public async Task Principal_BeforeItsDelay_IsRefusedWithTheTime()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await RequestAsync(user);
        await PassAsync(Delay);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => Client(user).PrepareClaimPrincipalsAsync(cancellationToken: Cancel));

        TicketNotClaimable reason = Assert.IsType<TicketNotClaimable>(Assert.Single(refused.Issues));
        Assert.Equal(ticket.Key, reason.Key);
        Assert.Contains($"{ticket.RequestedAt!.Value + TimeSpan.FromDays(30):u}", reason.WaitsFor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Principal_OfUnpayableRequests_ComesBackWithTheRedemptionFeeLessTheCancelFee()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket first = await RequestAsync(user, Devnet.WideBitcoin);
        WithdrawalTicket second = await RequestAsync(user);
        await Devnet.SetCancelFeeRateAsync(150, Cancel);
        await PassAsync(TimeSpan.FromDays(30));
        UInt256 before = await user.BalanceAsync(Contracts.UniBTC!.Value);

        UniBtcPrincipalQuote quote = await Client(user).QuoteClaimPrincipalsAsync(maxTickets: 1, cancellationToken: Cancel);
        PreparedTransaction<UniBtcPrincipalResult> prepared = await Client(user).PrepareClaimPrincipalsAsync(maxTickets: 1, cancellationToken: Cancel);
        UniBtcPrincipalResult result = await (await prepared.SendAsync(cancellationToken: Cancel)).WaitAsync(cancellationToken: Cancel);
        WithdrawalTicket left = Assert.Single(await user.TicketsAsync());

        Assert.Equal([first.Key], result.Tickets);
        Assert.Equal((UInt256)98500000UL, quote.Output.Amount);
        Assert.Equal((UInt256)1500000UL, quote.Fee);
        Assert.Equal(quote.Output, result.Received);
        Assert.Equal(before + quote.Output.Amount, await user.BalanceAsync(Contracts.UniBTC!.Value));

        // The same cursor: what stood behind is free now.
        Assert.Equal((second.Key, TicketState.Claimable), (left.Key, left.State));
        Assert.Equal(TicketState.Claimed, (await user.RefreshAsync(first)).State);
    }

    [Fact]
    public async Task Principal_AClaimWasFaster_IsRefusedBecauseItWouldEndALaterRequest()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket first = await RequestAsync(user);
        await RequestAsync(user);
        await PassAsync(TimeSpan.FromDays(30));
        PreparedTransaction<UniBtcPrincipalResult> prepared = await Client(user).PrepareClaimPrincipalsAsync(maxTickets: 1, cancellationToken: Cancel);
        await SendAsync(Assert.Single((await user.Queue.PrepareClaimsAsync([first], cancellationToken: Cancel)).Transactions));

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => prepared.SendAsync(cancellationToken: Cancel));

        Assert.Equal(first.Key, Assert.IsType<TicketMoved>(Assert.Single(refused.Issues)).Key);
    }

    [Fact]
    public async Task Progress_WhenTheVaultIsFunded_Moves()
    {
        LiquidUser user = await UserAsync();
        QueueProgress before = await ProgressAsync(user);

        await Devnet.MintBitcoinAsync(Devnet.WideBitcoin, Contracts.UniBTCVault!.Value, UInt256.One, Cancel);

        Assert.False((await ProgressAsync(user)).SameAs(before));
    }

    private Address Router => Contracts.DelayRedeemRouter!.Value;

    private static UniBtcClient Client(LiquidUser user) => user.Client.Bedrock.UniBtc!;

    private static Task<QueueProgress> ProgressAsync(LiquidUser user) =>
        ReadRounds.RunAsync(user.Client.Reader, rounds => user.Queue.ReadProgressAsync(rounds, [user.Address]), cancellationToken: Cancel);

    private static async Task<WithdrawalTicket> RequestAsync(LiquidUser user, Address? token = null)
    {
        if (await user.BalanceAsync(user.Token.Info.Token) < (UInt256)OneBitcoin)
        {
            await user.DepositAsync();
        }

        LiquidWithdrawalResult made = await RunAsync(
            await Client(user).PrepareRequestAsync(new LiquidWithdrawal((UInt256)OneBitcoin) { OutputAsset = token }, Cancel));
        return Assert.Single(await user.TicketsAsync(), ticket => ticket.Key == made.Tickets[0]);
    }
}
