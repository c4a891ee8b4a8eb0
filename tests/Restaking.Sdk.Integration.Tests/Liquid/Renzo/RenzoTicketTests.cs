using System.Collections.Immutable;
using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Renzo;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Renzo;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Renzo;

/// <summary>What is Renzo's own in tickets and claims: lists that are swapped and popped, two cooldowns, a queue behind the buffer.</summary>
public sealed class RenzoTicketTests(RenzoStand stand) : IClassFixture<RenzoStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RenzoDevnet Devnet => stand.Devnet;

    [Fact]
    public async Task Ticket_BeyondTheBuffer_WaitsForTheQueueAndThenForTheCooldown()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        UInt256 snapshot = await stand.Node.SnapshotAsync(Cancel);
        await Devnet.SetBufferTargetAsync(NativeAsset.Ether, UInt256.One, Cancel);
        UInt256 buffer = await user.Client.ReadAsync(new WithdrawQueue(Devnet.Deployment.WithdrawQueue).GetAvailableToWithdraw(NativeAsset.Ether), cancellationToken: Cancel);
        LiquidUser other = await stand.UserAsync();
        LiquidDepositResult all = await (await EzEth(other).PrepareDepositAsync(new LiquidDeposit(buffer + UInt256.FromEther("10")), Cancel)).ExecuteAsync(cancellationToken: Cancel);
        await (await EzEth(other).PrepareRequestAsync(new LiquidWithdrawal(all.Received.Amount), Cancel)).ExecuteAsync(cancellationToken: Cancel);

        WithdrawalTicket ticket = await user.RequestAsync();
        await Devnet.FillEtherAsync(UInt256.FromEther("200"), Cancel);
        WithdrawalTicket filled = await user.RefreshAsync(ticket);
        await Devnet.FinalizeAsync(Cancel);
        WithdrawalTicket due = await user.RefreshAsync(ticket);

        var detail = Assert.IsType<RenzoTicketDetail>(ticket.Detail);
        Assert.True(detail.Queued && detail.FillAt > detail.Filled);
        Assert.Equal(TicketState.Requested, ticket.State);
        Assert.NotNull(ticket.Timing.WaitsFor);
        Assert.Equal((TicketState.Queued, null), (filled.State, filled.Timing.WaitsFor));
        Assert.Equal(ticket.RequestedAt + RenzoDevnet.FirstCooldown, filled.Timing.NotBefore);
        Assert.Equal(TicketState.Claimable, due.State);
        await stand.Node.RevertAsync(snapshot, Cancel);
    }

    [Fact]
    public async Task Ticket_WhenAnotherIsClaimed_KeepsItsIdentityThoughItsPlaceMoves()
    {
        (LiquidUser user, ImmutableArray<WithdrawalTicket> tickets) = await ThreeDueAsync();
        await ClaimAsync(await stand.UserAsync(), tickets[0]);

        WithdrawalTicket last = await user.RefreshAsync(tickets[2]);

        Assert.Equal(tickets[2].Key, last.Key);
        Assert.Equal((UInt256)2u, Place(tickets[2]));
        Assert.Equal(UInt256.Zero, Place(last));
        Assert.Equal(TicketState.Claimed, (await user.RefreshAsync(tickets[0])).State);
        Assert.Equal([tickets[1].Key, tickets[2].Key], (await user.TicketsAsync()).Select(ticket => ticket.Key).OrderBy(key => key.Id.Length).ThenBy(key => key.Id));
    }

    [Fact]
    public async Task Claim_WhosePlaceMovedSinceItWasPrepared_IsRefusedBeforeSending()
    {
        (LiquidUser user, ImmutableArray<WithdrawalTicket> tickets) = await ThreeDueAsync();
        PreparedClaim claim = Assert.Single((await user.Queue.PrepareClaimsAsync([tickets[2]], cancellationToken: Cancel)).Transactions);
        await ClaimAsync(await stand.UserAsync(), tickets[0]);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => claim.Transaction.SendAsync(cancellationToken: Cancel));

        Assert.IsType<TicketMoved>(Assert.Single(refused.Issues));
    }

    [Fact]
    public async Task Claim_ThatFindsAnotherRequestAtItsPlace_SaysThatItsOwnWasNotPaid()
    {
        (LiquidUser user, ImmutableArray<WithdrawalTicket> tickets) = await ThreeDueAsync();
        PreparedClaim claim = Assert.Single((await user.Queue.PrepareClaimsAsync([tickets[0]], cancellationToken: Cancel)).Transactions);
        UnsignedTransaction bytes = claim.Transaction.Build();
        await ClaimAsync(await stand.UserAsync(), tickets[0]);

        // As if both had been on their way in the same block.
        AnvilImpersonation sender = await stand.Node.ImpersonateAsync(user.Address, cancellationToken: Cancel);
        await using (sender)
        {
            ClaimResult result = claim.Transaction.ReadResult(await sender.ExecuteAsync(bytes.To, bytes.Data, cancellationToken: Cancel));

            TicketPayout payout = Assert.Single(result.Payouts);
            Assert.Equal((tickets[0].Key, TicketOutcome.NotPaid), (payout.Key, payout.Outcome));
            Assert.Contains(tickets[2].Key.Id, payout.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Claim_OfAllOfAUser_TakesTheHighestPlaceFirst()
    {
        (LiquidUser user, ImmutableArray<WithdrawalTicket> tickets) = await ThreeDueAsync();
        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync(tickets, cancellationToken: Cancel);
        List<TicketOutcome> outcomes = [];
        foreach (PreparedClaim claim in claims.Transactions)
        {
            TransactionHandle<ClaimResult> sent = await claim.Transaction.SendAsync(cancellationToken: Cancel);
            outcomes.AddRange((await sent.WaitAsync(cancellationToken: Cancel)).Payouts.Select(payout => payout.Outcome));
        }

        Assert.Equal([2u, 1u, 0u], claims.Transactions.Select(claim => (uint)Place(claim.Tickets[0])));
        Assert.All(outcomes, outcome => Assert.Equal(TicketOutcome.Paid, outcome));
        Assert.Empty(await user.TicketsAsync());
    }

    [Fact]
    public async Task Claim_AfterALoss_PaysWhatTheLockedEzEthIsWorthNow()
    {
        (LiquidUser user, ImmutableArray<WithdrawalTicket> tickets) = await ThreeDueAsync();
        UInt256 snapshot = await stand.Node.SnapshotAsync(Cancel);
        await Devnet.SetStakedEtherAsync(UInt256.Zero, Cancel);
        WithdrawalTicket after = await user.RefreshAsync(tickets[0]);

        TicketPayout payout = await ClaimAsync(user, after);

        Assert.True(after.Payable[0].Amount < after.Requested[0].Amount);
        Assert.Equal(after.Payable, payout.Paid);
        await stand.Node.RevertAsync(snapshot, Cancel);
    }

    [Fact]
    public async Task Claim_AfterAGain_PaysNoMoreThanWasFixedWithTheRequest()
    {
        (LiquidUser user, ImmutableArray<WithdrawalTicket> tickets) = await ThreeDueAsync();
        UInt256 snapshot = await stand.Node.SnapshotAsync(Cancel);
        await Devnet.SetStakedEtherAsync(UInt256.FromEther("100"), Cancel);
        WithdrawalTicket after = await user.RefreshAsync(tickets[0]);

        TicketPayout payout = await ClaimAsync(user, after);

        Assert.Equal(tickets[0].Requested, after.Payable);
        Assert.Equal(tickets[0].Requested, payout.Paid);
        await stand.Node.RevertAsync(snapshot, Cancel);
    }

    [Fact]
    public async Task Ticket_WhenTheRiskOracleRaisesTheCooldown_WaitsLongerThoughItWasDue()
    {
        (LiquidUser user, ImmutableArray<WithdrawalTicket> tickets) = await ThreeDueAsync();
        await Devnet.SetRiskCooldownAsync(TimeSpan.FromDays(3650), Cancel);
        try
        {
            WithdrawalTicket again = await user.RefreshAsync(tickets[0]);

            Assert.Equal(TicketState.Queued, again.State);
            Assert.Equal(tickets[0].RequestedAt + TimeSpan.FromDays(3650), again.Timing.NotBefore);
        }
        finally
        {
            await Devnet.SetRiskCooldownAsync(TimeSpan.Zero, Cancel);
        }
    }

    [Fact]
    public async Task Ticket_OfAWhitelistedUser_NeedsNoCooldownUnlessInstantWithdrawalsArePaused()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.FillEtherAsync(UInt256.FromEther("50"), Cancel);
        WithdrawalTicket ticket = await user.RequestAsync();
        await Devnet.SetWhitelistedAsync(user.Address, true, Cancel);
        WithdrawalTicket free = await user.RefreshAsync(ticket);
        await Devnet.SetRiskPausesAsync(instantWithdrawals: true, cancellationToken: Cancel);
        WithdrawalTicket held = await user.RefreshAsync(ticket);
        await Devnet.SetRiskPausesAsync(cancellationToken: Cancel);

        Assert.Equal(TicketState.Queued, ticket.State);
        Assert.Equal(TicketState.Claimable, free.State);
        Assert.Equal(TicketState.Queued, held.State);
    }

    [Fact]
    public async Task Ticket_PaidInAToken_PaysTheToken()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await Devnet.FillStEthAsync(UInt256.FromEther("3"), Cancel);
        LiquidWithdrawalResult requested = await (await EzEth(user).PrepareRequestAsync(
            new LiquidWithdrawal(UInt256.FromEther("1")) { OutputAsset = Devnet.StETH }, Cancel)).ExecuteAsync(cancellationToken: Cancel);
        await Devnet.FinalizeAsync(Cancel);
        WithdrawalTicket ticket = Assert.Single(await user.TicketsAsync());

        TicketPayout payout = await ClaimAsync(await stand.UserAsync(), ticket);
        UInt256 balance = await user.BalanceAsync(Devnet.StETH);

        Assert.Equal(Assert.Single(requested.Tickets), ticket.Key);
        Assert.Equal((user.Address, Devnet.StETH), (payout.Recipient, Assert.Single(payout.Paid).Asset));
        Assert.True(payout.Paid[0].Amount - balance <= 2u);
    }

    [Fact]
    public async Task Tickets_OfMoreThanAreLookedAtAtOnce_AreAllFound()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        for (int i = 0; i < 6; i++)
        {
            await (await EzEth(user).PrepareRequestAsync(new LiquidWithdrawal(UInt256.FromEther("0.1")), Cancel)).ExecuteAsync(cancellationToken: Cancel);
        }

        WithdrawalTicket[] tickets = await user.TicketsAsync();
        ImmutableArray<WithdrawalTicket> amongMany = await ReadRounds.RunAsync(
            user.Client.Reader,
            rounds => user.Queue.ReadTicketsAsync(rounds, new TicketQuery([user.Address, .. Enumerable.Range(0, 20).Select(_ => new Address(RandomNumberGenerator.GetBytes(Address.Size)))])),
            cancellationToken: Cancel);

        Assert.Equal(6, tickets.DistinctBy(ticket => ticket.Key).Count());
        Assert.Equal([0u, 1u, 2u, 3u, 4u, 5u], tickets.Select(ticket => (uint)Place(ticket)).Order());
        Assert.Equal(tickets.Select(ticket => ticket.Key).ToHashSet(), amongMany.Select(ticket => ticket.Key).ToHashSet());
    }

    private static EzEthClient EzEth(LiquidUser user) => user.Client.Renzo.EzEth;

    private static UInt256 Place(WithdrawalTicket ticket) => ((RenzoTicketDetail)ticket.Detail!).Index;

    private static async Task<TicketPayout> ClaimAsync(LiquidUser sender, WithdrawalTicket ticket)
    {
        PreparedClaim claim = Assert.Single((await sender.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel)).Transactions);
        TransactionHandle<ClaimResult> sent = await claim.Transaction.SendAsync(cancellationToken: Cancel);
        return Assert.Single((await sent.WaitAsync(cancellationToken: Cancel)).Payouts);
    }

    private async Task<(LiquidUser User, ImmutableArray<WithdrawalTicket> Tickets)> ThreeDueAsync()
    {
        LiquidUser user = await stand.UserAsync();
        for (int i = 0; i < 3; i++)
        {
            await user.RequestAsync();
        }

        await Devnet.FinalizeAsync(Cancel);
        ImmutableArray<WithdrawalTicket> tickets = [.. (await user.TicketsAsync()).OrderBy(Place)];
        Assert.Equal(3, tickets.Length);
        Assert.All(tickets, ticket => Assert.Equal(TicketState.Claimable, ticket.State));
        return (user, tickets);
    }
}
