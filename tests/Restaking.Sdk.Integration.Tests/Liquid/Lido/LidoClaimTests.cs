using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Lido;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Lido;

/// <summary>Tickets and claims: lists in no order, hints, checkpoints, discounts, moved NFTs.</summary>
public sealed class LidoClaimTests(LidoDevnetStand stand) : IClassFixture<LidoDevnetStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LidoDevnet Devnet => stand.Devnet;

    private WithdrawalQueueERC721 Contract => new(Devnet.Deployment.WithdrawalQueue);

    [Fact]
    public async Task Tickets_AfterAClaim_AreSortedThoughTheContractsListIsNot()
    {
        LiquidUser user = await WithRequestsAsync(5);
        WithdrawalTicket[] all = await user.TicketsAsync();
        await stand.FinalizeAsync(all[^1]);
        await ClaimAsync(user, [all[0]]);
        ImmutableArray<UInt256> raw = await user.Client.ReadAsync(Contract.GetWithdrawalRequests(user.Address), cancellationToken: Cancel);

        WithdrawalTicket[] left = await user.TicketsAsync();
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync(left, cancellationToken: Cancel);

        Assert.NotEqual(raw.Order(), raw);
        Assert.Equal(all[1..].Select(ticket => ticket.Key), left.Select(ticket => ticket.Key));
        Assert.All(report.Tickets, ticket => Assert.Equal(ClaimStatus.Paid, ticket.Status));
    }

    [Fact]
    public async Task Tickets_SeveralNotFinalisedBesideFinalisedOnes_AreReadWithoutARevert()
    {
        LiquidUser user = await WithRequestsAsync(2);
        WithdrawalTicket[] due = await user.TicketsAsync();
        await stand.FinalizeAsync(due[^1]);
        await RequestAsync(user, 3);

        WithdrawalTicket[] all = await user.TicketsAsync();

        TicketState[] states = [TicketState.Claimable, TicketState.Claimable, TicketState.Requested, TicketState.Requested, TicketState.Requested];
        Assert.Equal(states, all.Select(ticket => ticket.State));
        Assert.All(all[2..], ticket => Assert.Contains("finalisation of request", ticket.Timing.WaitsFor, StringComparison.Ordinal));
        Assert.All(all[..2], ticket => Assert.NotNull(((LidoTicketDetail)ticket.Detail!).CheckpointHint));
    }

    [Fact]
    public async Task Claims_OfManyTicketsOverManyCheckpoints_FindTheirHintsInChunksAndAllArePaid()
    {
        LiquidUser user = await WithRequestsAsync(110);
        ImmutableArray<UInt256> ids = [.. (await user.TicketsAsync()).Select(IdOf)];
        foreach (int last in (int[])[0, 3, 7, 9, 20, 21, 40, 77, 80, 99, 105, 109])
        {
            await Devnet.FinalizeAsync(ids[last], cancellationToken: Cancel);
        }

        WithdrawalTicket[] tickets = await user.TicketsAsync();
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync(tickets, cancellationToken: Cancel);

        Assert.Equal(110, tickets.Length);
        Assert.Equal(12, tickets.Select(ticket => ((LidoTicketDetail)ticket.Detail!).CheckpointHint).Distinct().Count());
        Assert.All(report.Tickets, ticket => Assert.Equal(ClaimStatus.Paid, ticket.Status));
        Assert.Empty(await user.TicketsAsync());
    }

    [Fact]
    public async Task Tickets_FinalisedManyCheckpointsAgo_AreFoundWithoutGuessing()
    {
        LiquidUser user = await WithRequestsAsync(1);
        WithdrawalTicket old = Assert.Single(await user.TicketsAsync());
        await stand.FinalizeAsync(old);
        LiquidUser other = await WithRequestsAsync(10);
        foreach (WithdrawalTicket later in await other.TicketsAsync())
        {
            await stand.FinalizeAsync(later);
        }

        WithdrawalTicket found = Assert.Single(await user.TicketsAsync());

        Assert.Equal(TicketState.Claimable, found.State);
        Assert.Equal(ClaimStatus.Paid, (await user.Client.Withdrawals.ClaimAsync([found], cancellationToken: Cancel))[found.Key].Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tickets_WaitingOrFinalisedLately_TakeABlockAndTwoRequests(bool finalised)
    {
        LiquidUser user = await WithRequestsAsync(3);
        if (finalised)
        {
            await stand.FinalizeAsync((await user.TicketsAsync())[1]);
        }

        await using FaultProxy proxy = FaultProxy.Start(stand.Node.RpcUrl);
        using RestakingClient client = new(proxy.Url, stand.Network);
        await client.Rpc.GetChainIdAsync(Cancel);
        int before = proxy.Requests.Count;

        ImmutableArray<WithdrawalTicket> tickets = await ReadRounds.RunAsync(
            client.Reader, rounds => client.Lido.Withdrawals.ReadTicketsAsync(rounds, new TicketQuery([user.Address])), cancellationToken: Cancel);

        Assert.Equal(finalised ? 2 : 0, tickets.Count(ticket => ticket.State == TicketState.Claimable));
        Assert.Equal(3, proxy.Requests.Count - before);
        Assert.Equal(2, proxy.CountOf("eth_call"));
    }

    [Fact]
    public async Task Claim_WhileTheQueueIsPaused_Works()
    {
        LiquidUser user = await WithRequestsAsync(1);
        WithdrawalTicket ticket = Assert.Single(await user.TicketsAsync());
        await stand.FinalizeAsync(ticket);
        await Devnet.SetQueuePausedAsync(true, Cancel);
        try
        {
            Assert.Equal(ClaimStatus.Paid, (await user.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel))[ticket.Key].Status);
        }
        finally
        {
            await Devnet.SetQueuePausedAsync(false, Cancel);
        }
    }

    [Fact]
    public async Task Ticket_FinalisedAtALowerRate_PaysTheSharesAndNotTheRequest()
    {
        LiquidUser user = await WithRequestsAsync(1, "10");
        WithdrawalTicket waiting = Assert.Single(await user.TicketsAsync());
        LidoShareRate before = await user.Client.Lido.StEth.GetShareRateAsync(cancellationToken: Cancel);
        UInt256 slashed = UInt256.MulDiv(UInt256.ParseUnits("0.9", 27), before.Ether, before.Shares, DivisionRounding.Down);
        await Devnet.SetShareRateAsync(slashed, Cancel);
        try
        {
            WithdrawalTicket foreseen = await user.RefreshAsync(waiting);
            await Devnet.FinalizeAsync(IdOf(waiting), slashed, Cancel);
            WithdrawalTicket due = await user.RefreshAsync(waiting);
            ClaimReport report = await user.Client.Withdrawals.ClaimAsync([due], cancellationToken: Cancel);

            UInt256 expected = UInt256.MulDiv(((LidoTicketDetail)due.Detail!).Shares, slashed, UInt256.ParseUnits("1", 27), DivisionRounding.Down);
            Assert.Equal(UInt256.FromEther("10"), due.Requested[0].Amount);
            Assert.Equal(expected, due.Payable[0].Amount);
            Assert.Equal(UInt256.Zero, due.AtRisk);
            Assert.Null(waiting.AtRisk);
            Assert.InRange(foreseen.Payable[0].Amount, expected - 2u, expected + 2u);
            Assert.Equal(expected, Assert.Single(report.Tickets).Paid[0].Amount);
        }
        finally
        {
            await Devnet.SetShareRateAsync(UInt256.MulDiv(UInt256.ParseUnits("1", 27), before.Ether, before.Shares, DivisionRounding.Down), Cancel);
        }
    }

    [Fact]
    public async Task Ticket_FinalisedAtAHigherRate_PaysTheRequestAndNoRewards()
    {
        LiquidUser user = await WithRequestsAsync(1, "10");
        WithdrawalTicket waiting = Assert.Single(await user.TicketsAsync());
        await Devnet.FinalizeAsync(IdOf(waiting), UInt256.ParseUnits("9", 27), Cancel);

        Assert.Equal(UInt256.FromEther("10"), (await user.RefreshAsync(waiting)).Payable[0].Amount);
    }

    [Fact]
    public async Task Ticket_InBunkerMode_SaysWhatItWaitsFor()
    {
        LiquidUser user = await WithRequestsAsync(1);
        DateTimeOffset since = (await user.Client.Lido.Withdrawals.GetStateAsync(cancellationToken: Cancel)).Block.Time - TimeSpan.FromMinutes(1);
        await Devnet.SetBunkerModeAsync(true, since, Cancel);
        try
        {
            WithdrawalTicket ticket = Assert.Single(await user.TicketsAsync());
            LidoQueueState state = await user.Client.Lido.Withdrawals.GetStateAsync(cancellationToken: Cancel);

            Assert.Equal(since, state.BunkerModeSince);
            Assert.True(((LidoTicketDetail)ticket.Detail!).IsBunkerMode);
            Assert.Contains("bunker mode", ticket.Timing.WaitsFor, StringComparison.Ordinal);
        }
        finally
        {
            await Devnet.SetBunkerModeAsync(false, since, Cancel);
        }
    }

    [Fact]
    public async Task Claim_ByAnApprovedOperator_IsRefusedBecauseOnlyTheOwnerMay()
    {
        LiquidUser owner = await WithRequestsAsync(1);
        LiquidUser approved = await stand.UserAsync();
        WithdrawalTicket ticket = Assert.Single(await owner.TicketsAsync());
        await stand.FinalizeAsync(ticket);
        await SendAsync(owner, Contract.SetApprovalForAll(approved.Address, true));

        ClaimPreparation claims = await approved.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);

        Assert.Empty(claims.Transactions);
        Assert.IsType<NotTicketOwner>(Assert.Single(Assert.Single(claims.Skipped).Reasons));
    }

    [Fact]
    public async Task Claim_OfAnNftThatMovedAfterPreparation_IsNotSent()
    {
        LiquidUser owner = await WithRequestsAsync(2);
        LiquidUser buyer = await stand.UserAsync();
        WithdrawalTicket[] tickets = await owner.TicketsAsync();
        await stand.FinalizeAsync(tickets[^1]);
        PreparedClaim claim = Assert.Single((await owner.Queue.PrepareClaimsAsync(tickets, cancellationToken: Cancel)).Transactions);
        await SendAsync(owner, Contract.TransferFrom(owner.Address, buyer.Address, IdOf(tickets[0])));

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => claim.Transaction.SendAsync(cancellationToken: Cancel));
        WithdrawalTicket moved = Assert.Single(await buyer.TicketsAsync());
        ClaimReport rest = await owner.Client.Withdrawals.ClaimAsync(tickets, cancellationToken: Cancel);

        Assert.IsType<NotTicketOwner>(Assert.Single(refused.Issues));
        Assert.Equal((tickets[0].Key, buyer.Address), (moved.Key, moved.Owner));
        Assert.Equal(ClaimStatus.NotPaid, rest[tickets[0].Key].Status);
        Assert.Equal(ClaimStatus.Paid, rest[tickets[1].Key].Status);
    }

    [Fact]
    public async Task Claim_ToARecipientThatTakesNoEther_IsLeftOutWithTheContractsError()
    {
        LiquidUser user = await WithRequestsAsync(2);
        WithdrawalTicket[] tickets = await user.TicketsAsync();
        await stand.FinalizeAsync(tickets[^1]);

        // The locator takes no ether.
        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync(tickets, new ClaimOptions { Recipient = Devnet.Deployment.Locator }, Cancel);

        Assert.Empty(claims.Transactions);
        Assert.All(claims.Skipped, skipped => Assert.Contains("CantSendValueRecipientMayHaveReverted", Assert.Single(skipped.Reasons).Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refresh_OfARequestThatDoesNotExist_DoesNotSinkTheOthers()
    {
        LiquidUser user = await WithRequestsAsync(2);
        WithdrawalTicket[] tickets = await user.TicketsAsync();
        await stand.FinalizeAsync(tickets[^1]);
        WithdrawalTicket gone = tickets[0] with { Key = tickets[0].Key with { Id = "987654321" }, Detail = null };

        ImmutableArray<WithdrawalTicket> now = await ReadRounds.RunAsync(
            user.Client.Reader, rounds => user.Queue.RefreshTicketsAsync(rounds, [tickets[1], gone, tickets[0]]), cancellationToken: Cancel);

        Assert.Equal([TicketState.Claimable, TicketState.Blocked, TicketState.Claimable], now.Select(ticket => ticket.State));
        Assert.Equal(TicketBlockReason.Invalidated, now[1].Blocked!.Reason);
        Assert.Equal([tickets[1].Key, gone.Key, tickets[0].Key], now.Select(ticket => ticket.Key));
    }

    [Fact]
    public async Task Refresh_OfAnotherQueuesTicket_IsAnArgumentError()
    {
        LiquidUser user = await WithRequestsAsync(1);
        WithdrawalTicket ticket = Assert.Single(await user.TicketsAsync());
        WithdrawalTicket foreign = ticket with { Key = ticket.Key with { Queue = Devnet.Deployment.StETH } };

        await Assert.ThrowsAsync<ArgumentException>(() => user.RefreshAsync(foreign));
        await Assert.ThrowsAsync<ArgumentException>(() => user.RefreshAsync(ticket with { Key = ticket.Key with { Id = "0x1" } }));
    }

    private static UInt256 IdOf(WithdrawalTicket ticket) => ((LidoTicketDetail)ticket.Detail!).RequestId;

    private static async Task ClaimAsync(LiquidUser user, WithdrawalTicket[] tickets)
    {
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync(tickets, cancellationToken: Cancel);
        Assert.All(report.Tickets, ticket => Assert.Equal(ClaimStatus.Paid, ticket.Status));
    }

    private static async Task SendAsync(LiquidUser user, Sdk.Contracts.IContractCall call)
    {
        TransactionHandle sent = await user.Client.Transactions.Prepare(call).SendAsync(cancellationToken: Cancel);
        await sent.WaitAsync(cancellationToken: Cancel);
    }

    private async Task RequestAsync(LiquidUser user, int count, string each = "0.01")
    {
        UInt256 part = UInt256.FromEther(each);
        await SendAsync(user, new StETH(Devnet.Deployment.StETH).Approve(Devnet.Deployment.WithdrawalQueue, part * (UInt256)(uint)count));
        foreach (UInt256[] parts in Enumerable.Repeat(part, count).Chunk(60))
        {
            await SendAsync(user, Contract.RequestWithdrawals([.. parts], user.Address));
        }
    }

    private async Task<LiquidUser> WithRequestsAsync(int count, string each = "0.01")
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        if (UInt256.FromEther(each) * (UInt256)(uint)count > UInt256.FromEther("9"))
        {
            await user.DepositAsync();
        }

        await RequestAsync(user, count, each);
        return user;
    }
}
