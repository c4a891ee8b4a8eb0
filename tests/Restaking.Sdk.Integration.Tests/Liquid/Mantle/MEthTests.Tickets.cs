using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Mantle;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Mantle;

/// <content>Tickets: numbers that are given out again, amounts that stay, funds and finality.</content>
public abstract partial class MEthTests
{
    [Fact]
    public async Task Ticket_WhenTheRateRisesWhileItWaits_PaysTheAmountOfTheRequest()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.AddRewardsAsync(One);
        await stand.FinalizeAsync(ticket);

        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        TicketClaimReport claim = report[ticket.Key];
        Assert.Equal(ClaimStatus.Paid, claim.Status);
        Assert.Equal(ticket.Payable, claim.Paid);
        Assert.Equal(ticket.Requested, ticket.Payable);
    }

    [Fact]
    public async Task Ticket_WhoseNumberWasGivenToAnother_IsInvalidatedAndNotTheOthers()
    {
        LiquidUser first = await stand.UserAsync();
        LiquidUser second = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        WithdrawalTicket cancelled = await first.RequestAsync();
        UInt256 held = await first.BalanceAsync(stand.Contracts.MEth);
        await stand.CancelUnfinalizedAsync(1);
        WithdrawalTicket gone = await first.RefreshAsync(cancelled);
        WithdrawalTicket reissued = await second.RequestAsync();

        WithdrawalTicket now = await first.RefreshAsync(cancelled);
        ClaimPreparation claims = await first.Queue.PrepareClaimsAsync([cancelled], cancellationToken: Cancel);

        Assert.Equal(NumberOf(cancelled), NumberOf(reissued));
        Assert.NotEqual(cancelled.Key, reissued.Key);
        foreach (WithdrawalTicket ticket in new[] { gone, now })
        {
            Assert.Equal((TicketState.Blocked, TicketBlockReason.Invalidated), (ticket.State, ticket.Blocked?.Reason));
            Assert.Empty(ticket.Payable);
        }

        Assert.Empty(await first.TicketsAsync());
        Assert.Contains(Assert.Single(claims.Skipped).Reasons, reason => reason is TicketInvalidated);
        Assert.Equal(held + One, await first.BalanceAsync(stand.Contracts.MEth));
    }

    [Fact]
    public async Task Ticket_RequestedAnewUnderTheSameNumber_IsAnotherTicket()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        WithdrawalTicket cancelled = await user.RequestAsync();
        await stand.CancelUnfinalizedAsync(1);

        WithdrawalTicket anew = await user.RequestAsync();
        await stand.FinalizeAsync(anew);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([cancelled, anew], cancellationToken: Cancel);

        Assert.Equal(NumberOf(cancelled), NumberOf(anew));
        Assert.Equal(ClaimStatus.NotPaid, report[cancelled.Key].Status);
        Assert.Equal(ClaimStatus.Paid, report[anew.Key].Status);
    }

    [Fact]
    public async Task Ticket_FinalisedAndOnlyPartlyFunded_IsBlockedUntilTheWholeIsThere()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        WithdrawalTicket ticket = await user.RequestAsync();
        var detail = (MEthTicketDetail)ticket.Detail!;
        await stand.AllocateAsync(detail.CumulativeEther - detail.AllocatedEther - 1u);
        await stand.ReportAsync(detail.FinalizedByBlock);

        WithdrawalTicket partly = await user.RefreshAsync(ticket);
        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);
        MantleStaking.UnstakeRequestInfoResult info = await user.Client.ReadAsync(Staking.UnstakeRequestInfo(NumberOf(ticket)), cancellationToken: Cancel);
        await stand.AllocateAsync(1u);
        WithdrawalTicket whole = await user.RefreshAsync(ticket);

        Assert.Equal((true, One - 1u), (info.Value0, info.Value1));
        Assert.Equal((TicketState.Blocked, TicketBlockReason.Unfunded), (partly.State, partly.Blocked?.Reason));
        Assert.Empty(claims.Transactions);
        Assert.Equal(TicketState.Claimable, whole.State);
    }

    [Fact]
    public async Task Ticket_FundedButNotReported_WaitsForTheOracle()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        WithdrawalTicket ticket = await user.RequestAsync();
        var detail = (MEthTicketDetail)ticket.Detail!;
        await stand.FundAsync(detail);

        WithdrawalTicket funded = await user.RefreshAsync(ticket);
        if (await stand.ReportedAsync() + 101 < detail.FinalizedByBlock)
        {
            await stand.ReportAsync(detail.FinalizedByBlock - 1);
        }

        WithdrawalTicket almost = await user.RefreshAsync(ticket);
        await stand.ReportAsync(detail.FinalizedByBlock);

        Assert.Equal(TicketState.Requested, ticket.State);
        Assert.Equal(TicketState.Queued, funded.State);
        Assert.Equal(TicketState.Queued, almost.State);
        Assert.Contains($"block {detail.FinalizedByBlock}", almost.Timing.WaitsFor, StringComparison.Ordinal);
        Assert.Equal(TicketState.Claimable, (await user.RefreshAsync(ticket)).State);
    }

    [Fact]
    public async Task Scan_FromACursor_GoesOnWhereItStoodAndFindsEachRequestOnce()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser other = await stand.UserAsync();
        MEthClient queue = user.Client.Mantle.MEth;
        WithdrawalTicket first = await user.RequestAsync();
        WithdrawalTicket theirs = await other.RequestAsync();
        ImmutableArray<TicketCursor> fresh =
        [
            new(stand.Network.ChainId, queue.Queue.Contract, user.Address, queue.FirstBlock),
            new(stand.Network.ChainId, queue.Queue.Contract, other.Address, queue.FirstBlock),
        ];

        ImmutableArray<TicketCursor> stopped = await queue.ScanAsync(fresh, await HeadAsync(), Cancel);
        WithdrawalTicket second = await user.RequestAsync();
        ulong head = await HeadAsync();
        ImmutableArray<TicketCursor> resumed = await queue.ScanAsync(stopped, head, Cancel);
        ImmutableArray<TicketCursor> again = await queue.ScanAsync(resumed, head, Cancel);

        Assert.Equal([first.Key.Id], stopped[0].Traces.Select(trace => trace.Id));
        Assert.Equal([first.Key.Id, second.Key.Id], resumed[0].Traces.Select(trace => trace.Id));
        Assert.Equal([theirs.Key.Id], resumed[1].Traces.Select(trace => trace.Id));
        Assert.Equal(head + 1, resumed[0].NextBlock);
        Assert.Equal(resumed[0].Traces.AsEnumerable(), again[0].Traces);
    }

    [Fact]
    public async Task Scan_AfterAReorganisation_ForgetsWhatIsGone()
    {
        LiquidUser user = await stand.UserAsync();
        MEthClient queue = user.Client.Mantle.MEth;
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await user.DepositAsync();
        UInt256 before = await stand.Node.SnapshotAsync(Cancel);
        WithdrawalTicket ticket = await user.RequestAsync();
        ImmutableArray<TicketCursor> found = await queue.ScanAsync(
            [new(stand.Network.ChainId, queue.Queue.Contract, user.Address, queue.FirstBlock)], await HeadAsync(), Cancel);
        await stand.Node.RevertAsync(before, Cancel);
        await stand.Node.MineAsync(4, cancellationToken: Cancel);

        ImmutableArray<TicketCursor> anew = await queue.ScanAsync(found, await HeadAsync(), Cancel);

        Assert.Equal([ticket.Key.Id], found[0].Traces.Select(trace => trace.Id));
        Assert.Empty(anew[0].Traces);
    }

    [Fact]
    public async Task Claim_ReadFromTheReceipt_IsTheQueuesEventAndNotTheStakingContracts()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.FinalizeAsync(ticket);
        PreparedClaim claim = Assert.Single((await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel)).Transactions);

        TransactionHandle<ClaimResult> sent = await claim.Transaction.SendAsync(cancellationToken: Cancel);
        ClaimResult result = await sent.WaitAsync(cancellationToken: Cancel);

        TicketPayout payout = Assert.Single(result.Payouts);
        Assert.Equal(user.Address, payout.Recipient);
        Assert.Equal(new AssetAmount(NativeAsset.Ether, One), Assert.Single(payout.Paid));
    }

    [Fact]
    public async Task Claim_OfManyTickets_IsOneTransactionEach()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket first = await user.RequestAsync();
        WithdrawalTicket second = await user.RequestAsync();
        await stand.FinalizeAsync(second);

        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([first, second], cancellationToken: Cancel);

        Assert.Equal([first.Key, second.Key], claims.Transactions.Select(claim => Assert.Single(claim.Tickets).Key));
        Assert.False(user.Queue.Queue.ClaimsMany);
    }

    private static UInt256 NumberOf(WithdrawalTicket ticket) => ((MEthTicketDetail)ticket.Detail!).Id.Number;

    private Task<ulong> HeadAsync() => stand.Node.Rpc.GetBlockNumberAsync(Cancel);
}
