using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.YieldNest;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.YieldNest;

/// <content>Tickets: an exclusive index, a fee that stays, funds, NFTs that move, calls that pay all or nothing.</content>
public abstract partial class YnEthTests
{
    [Fact]
    public async Task Ticket_WhoseIdIsTheFinalisedIndex_IsNotFinalised()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket first = await user.RequestAsync();
        WithdrawalTicket second = await user.RequestAsync();
        await stand.FinalizeAsync(first);

        WithdrawalTicket[] now = await user.TicketsAsync();

        Assert.Equal(IdOf(second), await user.Client.ReadAsync(stand.Queue.LastFinalizedIndex(), cancellationToken: Cancel));
        Assert.Equal(TicketState.Claimable, now.Single(ticket => ticket.Key == first.Key).State);
        WithdrawalTicket waiting = now.Single(ticket => ticket.Key == second.Key);
        Assert.Equal(TicketState.Requested, waiting.State);

        // secondsToFinalization is never set: nobody can say when.
        Assert.Null(waiting.Timing.NotBefore);
        Assert.Null(waiting.Timing.NotBeforeBlock);
        Assert.NotNull(waiting.RequestedAt);
    }

    [Fact]
    public async Task Ticket_WithAFeeOfItsRequest_KeepsItWhenTheQueueChargesAnother()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await user.DepositAsync();
        await stand.SetFeeAsync(1000);
        LiquidWithdrawalQuote quote = await user.Queue.QuoteRequestAsync(new LiquidWithdrawal(One), cancellationToken: Cancel);
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.SetFeeAsync(0);
        await stand.FinalizeAsync(ticket);

        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        // 1,000 millionths are 0.1 %, not ten per cent.
        Assert.Equal(One / 1000u, quote.Fee);
        Assert.Equal(One - (One / 1000u), quote.Output.Amount);
        Assert.Equal(One - (One / 1000u), Assert.Single(ticket.Payable).Amount);
        Assert.Equal(new AssetAmount(NativeAsset.Ether, One - (One / 1000u)), Assert.Single(report[ticket.Key].Paid));
    }

    [Fact]
    public async Task Ticket_WhenTheRateRisesWhileItWaits_PaysTheRateOfItsRequest()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.AddRewardsAsync(One);
        await stand.FinalizeAsync(ticket);

        WithdrawalTicket now = await user.RefreshAsync(ticket);

        Assert.Equal(TicketState.Claimable, now.State);
        Assert.Equal(ticket.Payable, now.Payable);
    }

    [Fact]
    public async Task Ticket_FinalisedAndUnfunded_IsBlockedUntilTheVaultHasIt()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        WithdrawalTicket ticket = await BeyondTheVaultAsync(user);

        WithdrawalTicket unfunded = await user.RefreshAsync(ticket);
        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);
        await stand.FinalizeAsync(ticket);

        Assert.Equal((TicketState.Blocked, TicketBlockReason.Unfunded), (unfunded.State, unfunded.Blocked?.Reason));
        Assert.Empty(claims.Transactions);
        Assert.Equal(TicketState.Claimable, (await user.RefreshAsync(ticket)).State);
    }

    [Fact]
    public async Task Claim_OfMoreThanTheVaultHolds_PaysWhatItCanAndReportsTheRest()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        WithdrawalTicket first = await BeyondTheVaultAsync(user);
        WithdrawalTicket second = await user.RequestAsync();
        await stand.FinalizeOnlyAsync(second);
        UInt256 available = ((YieldNestTicketDetail)(await user.RefreshAsync(second)).Detail!).Available;
        await stand.FundAsync(((YieldNestTicketDetail)first.Detail!).UnitAmount - available);

        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([first, second], cancellationToken: Cancel);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([first, second], cancellationToken: Cancel);

        Assert.Equal(2, claims.Transactions.Length);
        Assert.Equal(ClaimStatus.Paid, report[first.Key].Status);
        Assert.Equal(ClaimStatus.NotPaid, report[second.Key].Status);
        Assert.NotEmpty(report[second.Key].Reasons);
    }

    [Fact]
    public async Task Claim_OfSeveral_IsOneCallWithTheirFinalisations()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket first = await user.RequestAsync();
        await stand.FinalizeAsync(first);
        WithdrawalTicket second = await user.RequestAsync();
        await stand.FinalizeAsync(second);

        PreparedClaim claim = Assert.Single((await user.Queue.PrepareClaimsAsync([first, second], cancellationToken: Cancel)).Transactions);
        TransactionHandle<ClaimResult> sent = await claim.Transaction.SendAsync(cancellationToken: Cancel);
        ClaimResult result = await sent.WaitAsync(cancellationToken: Cancel);

        var call = Assert.IsType<WithdrawalQueueManager.ClaimWithdrawalsWithdrawalClaimArrayCall>(claim.Transaction.Call);
        Assert.Equal([IdOf(first), IdOf(second)], call.Claims.Select(one => one.TokenId));
        Assert.Equal(call.Claims[0].FinalizationId + 1u, call.Claims[1].FinalizationId);
        Assert.All(result.Payouts, payout => Assert.Equal((TicketOutcome.Paid, user.Address), (payout.Outcome, payout.Recipient)));
        Assert.Empty(await user.TicketsAsync());
    }

    [Fact]
    public async Task Claim_ByAnOperatorForAll_IsRefusedAndByTheApprovedForOneIsPaidToTheOwner()
    {
        LiquidUser owner = await stand.UserAsync();
        LiquidUser helper = await stand.UserAsync();
        WithdrawalTicket ticket = await owner.RequestAsync();
        await stand.FinalizeAsync(ticket);
        await SendAsync(owner, stand.Queue.SetApprovalForAll(helper.Address, true));
        ClaimPreparation asOperator = await helper.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);
        SimulationResult onChain = await helper.Client.Transactions.Prepare(stand.Queue.ClaimWithdrawal(IdOf(ticket), owner.Address)).SimulateAsync(cancellationToken: Cancel);
        await SendAsync(owner, stand.Queue.Approve(helper.Address, IdOf(ticket)));
        UInt256 before = await owner.BalanceAsync(NativeAsset.Ether);

        ClaimReport report = await helper.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        Assert.Contains(Assert.Single(asOperator.Skipped).Reasons, reason => reason is NotTicketOwner);
        Assert.IsType<WithdrawalQueueManager.CallerNotOwnerNorApprovedError>(onChain.Error);
        Assert.Equal(ClaimStatus.Paid, report[ticket.Key].Status);
        Assert.Equal(before + ticket.Payable[0].Amount, await owner.BalanceAsync(NativeAsset.Ether));
    }

    [Fact]
    public async Task Ticket_WhoseNftMoved_IsTheNewOwnersAndTheOldClaimIsNotSent()
    {
        LiquidUser seller = await stand.UserAsync();
        LiquidUser buyer = await stand.UserAsync();
        WithdrawalTicket ticket = await seller.RequestAsync();
        await stand.FinalizeAsync(ticket);
        PreparedClaim claim = Assert.Single((await seller.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel)).Transactions);
        await SendAsync(seller, stand.Queue.TransferFrom(seller.Address, buyer.Address, IdOf(ticket)));

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => claim.Transaction.SendAsync(cancellationToken: Cancel));
        WithdrawalTicket now = Assert.Single(await buyer.TicketsAsync());

        Assert.Contains(refused.Issues, issue => issue is NotTicketOwner);
        Assert.Empty(await seller.TicketsAsync());
        Assert.Equal((ticket.Key, buyer.Address), (now.Key, now.Owner));
        Assert.Equal(ClaimStatus.Paid, (await buyer.Client.Withdrawals.ClaimAsync([now], cancellationToken: Cancel))[ticket.Key].Status);
    }

    [Fact]
    public async Task Request_WhileTheVaultIsPaused_GoesThrough()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await stand.SetVaultPausedAsync(true);

        WithdrawalTicket ticket = await user.RequestAsync();

        Assert.Equal(TicketState.Requested, ticket.State);
    }

    private static UInt256 IdOf(WithdrawalTicket ticket) => ((YieldNestTicketDetail)ticket.Detail!).TokenId;

    private static async Task SendAsync(LiquidUser user, Contracts.IContractCall call) =>
        await (await user.Client.Transactions.Prepare(call).SendAsync(cancellationToken: Cancel)).WaitAsync(cancellationToken: Cancel);

    /// <summary>A finalised ticket of a little more than the vault holds, whatever other tests left in it.</summary>
    private async Task<WithdrawalTicket> BeyondTheVaultAsync(LiquidUser user)
    {
        WithdrawalTicket probe = await user.RequestAsync();
        UInt256 held = ((YieldNestTicketDetail)probe.Detail!).Available;
        UInt256 amount = held + One;
        await stand.Node.SetBalanceAsync(user.Address, (amount * 2u) + One, Cancel);
        await (await user.Client.YieldNest.YnEth.PrepareDepositAsync(new LiquidDeposit(amount), Cancel)).ExecuteAsync(cancellationToken: Cancel);
        LiquidWithdrawalResult made = await (await user.Queue.PrepareRequestAsync(new LiquidWithdrawal(amount), Cancel)).ExecuteAsync(cancellationToken: Cancel);
        WithdrawalTicket ticket = (await user.TicketsAsync()).Single(open => open.Key == made.Tickets[0]);
        await stand.FinalizeOnlyAsync(ticket);
        return ticket;
    }
}
