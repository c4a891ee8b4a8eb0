using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Conformance;

/// <content>Requests, tickets and claims.</content>
public abstract partial class LiquidConformance
{
    [Fact]
    public async Task Request_OfAnOrdinaryAmount_MakesATicketThatWaits()
    {
        LiquidUser user = await QueueUserAsync();
        await user.DepositAsync();
        LiquidWithdrawalQuote quote = await user.Queue.QuoteRequestAsync(new LiquidWithdrawal(Stand.RequestAmount), cancellationToken: Cancel);

        LiquidWithdrawalResult result = await (await user.Queue.PrepareRequestAsync(new LiquidWithdrawal(Stand.RequestAmount), Cancel))
            .ExecuteAsync(cancellationToken: Cancel);
        WithdrawalTicket ticket = Assert.Single(await user.TicketsAsync());

        Assert.All(quote.Refusals, refusal => Assert.IsType<AllowanceTooLow>(refusal));
        Assert.Equal(Stand.Network.ChainId, ticket.Key.ChainId);
        Assert.Equal(user.Queue.Queue.Contract, ticket.Key.Queue);
        Assert.Equal(user.Address, ticket.Owner);
        Assert.Equal(user.Address, result.Owner);
        Assert.All(result.Tickets, key => Assert.Equal(ticket.Key, key));
        Assert.NotEqual(TicketState.Claimable, ticket.State);
        Assert.NotEqual(TicketState.Claimed, ticket.State);
        Assert.NotEqual(TicketTiming.Now, ticket.Timing);
        Assert.NotEmpty(ticket.Requested);
        if (ticket.Requested.Length == 1)
        {
            Assert.Equal(quote.Output.Asset, ticket.Requested[0].Asset);
            AssertClose(quote.Output.Amount, ticket.Requested[0].Amount);
        }
    }

    [Fact]
    public async Task Request_OfNothing_IsAnArgumentError()
    {
        LiquidUser user = await QueueUserAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => user.Queue.QuoteRequestAsync(new LiquidWithdrawal(Amount.FromWei(0u)), cancellationToken: Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => user.Queue.PrepareRequestAsync(new LiquidWithdrawal(Amount.FromWei(0u)), Cancel));
    }

    [Fact]
    public async Task Request_BelowTheMinimum_IsRefusedWithTheMinimum()
    {
        LiquidUser user = await QueueUserAsync();
        OperationLimits limits = await user.Queue.GetRequestLimitsAsync(cancellationToken: Cancel);
        Assert.SkipUnless(limits.Minimum > UInt256.One, "the queue has no minimum");
        await user.DepositAsync();

        AmountBelowMinimum refusal = await RefusedAsync<AmountBelowMinimum>(
            user, await user.Queue.PrepareRequestAsync(new LiquidWithdrawal(limits.Minimum!.Value - 1u), Cancel));

        Assert.Equal(limits.Minimum, refusal.Minimum);
    }

    [Fact]
    public async Task Request_OfMoreThanTheAccountHas_IsRefused()
    {
        LiquidUser user = await QueueUserAsync();

        await RefusedAsync<BalanceTooLow>(user, await user.Queue.PrepareRequestAsync(new LiquidWithdrawal(Stand.RequestAmount), Cancel));
    }

    [Fact]
    public async Task Request_WhilePaused_IsRefused()
    {
        LiquidUser user = await QueueUserAsync();
        await user.DepositAsync();
        Assert.SkipUnless(await Stand.SetPausedAsync(LiquidOperation.Request, true), "requests cannot be paused");
        try
        {
            await RefusedAsync<LiquidRefusal>(
                user, await user.Queue.PrepareRequestAsync(new LiquidWithdrawal(Stand.RequestAmount), Cancel), refusal => refusal is OperationPaused);
        }
        finally
        {
            await Stand.SetPausedAsync(LiquidOperation.Request, false);
        }
    }

    [Fact]
    public async Task Claim_BeforeItsTime_IsLeftOutWithTheReason()
    {
        LiquidUser user = await QueueUserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();

        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);

        Assert.Empty(claims.Transactions);
        SkippedTicket skipped = Assert.Single(claims.Skipped);
        Assert.Equal(ticket.Key, skipped.Ticket.Key);
        Assert.IsType<TicketNotClaimable>(Assert.Single(skipped.Reasons));
    }

    [Fact]
    public async Task Claim_OfAClaimableTicket_PaysItsOwnerWhatTheTicketSays()
    {
        LiquidUser user = await QueueUserAsync();
        WithdrawalTicket ticket = await ClaimableAsync(user);
        ImmutableArray<UInt256> before = await BalancesAsync(user, ticket);

        PreparedClaim claim = Assert.Single((await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel)).Transactions);
        ConfirmedTransaction mined = await SendAsync(claim);
        ClaimResult result = claim.Transaction.ReadResult(mined.Receipt);
        ImmutableArray<UInt256> after = await BalancesAsync(user, ticket);

        TicketPayout payout = Assert.Single(result.Payouts);
        Assert.Equal((ticket.Key, TicketOutcome.Paid), (payout.Key, payout.Outcome));
        UInt256 gas = mined.Receipt.EffectiveGasPrice * mined.Receipt.GasUsed;
        for (int i = 0; i < ticket.Payable.Length; i++)
        {
            UInt256 arrived = ticket.Payable[i].IsEther ? after[i] + gas - before[i] : after[i] - before[i];
            AssertClose(ticket.Payable[i].Amount, arrived);
        }

        if (!payout.Paid.IsEmpty)
        {
            Assert.Equal(ticket.Payable.Select(amount => amount.Asset), payout.Paid.Select(amount => amount.Asset));
            AssertClose(ticket.Payable[0].Amount, payout.Paid[0].Amount);
        }
    }

    [Fact]
    public async Task Claim_OfAClaimedTicket_IsRefusedAndNothingIsSent()
    {
        LiquidUser user = await QueueUserAsync();
        WithdrawalTicket ticket = await ClaimableAsync(user);
        PreparedClaim claim = Assert.Single((await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel)).Transactions);
        await SendAsync(claim);
        ulong nonce = await user.NonceAsync();

        PreflightException again = await Assert.ThrowsAsync<PreflightException>(() => claim.Transaction.SendAsync(cancellationToken: Cancel));
        ClaimPreparation anew = await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);

        Assert.IsType<TicketAlreadyClaimed>(Assert.Single(again.Issues));
        Assert.IsType<TicketAlreadyClaimed>(Assert.Single(Assert.Single(anew.Skipped).Reasons));
        Assert.Equal(nonce, await user.NonceAsync());
        Assert.Equal(TicketState.Claimed, (await user.RefreshAsync(ticket)).State);
        Assert.DoesNotContain(await user.TicketsAsync(), open => open.Key == ticket.Key);
    }

    [Fact]
    public async Task Claim_ByAStranger_PaysTheOwnerOrIsRefused()
    {
        LiquidUser owner = await QueueUserAsync();
        LiquidUser stranger = await Stand.UserAsync();
        WithdrawalTicket ticket = await ClaimableAsync(owner);
        ImmutableArray<UInt256> before = await BalancesAsync(owner, ticket);

        ClaimPreparation claims = await stranger.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);

        if (!ticket.AnyoneMayClaim)
        {
            Assert.Contains(Assert.Single(claims.Skipped).Reasons, reason => reason is NotTicketOwner);
            return;
        }

        await SendAsync(Assert.Single(claims.Transactions));
        ImmutableArray<UInt256> after = await BalancesAsync(owner, ticket);
        AssertClose(ticket.Payable[0].Amount, after[0] - before[0]);
    }

    [Fact]
    public async Task Claim_ToAnotherThanTheOwner_IsRefusedUnlessTheOwnerMayChoose()
    {
        LiquidUser user = await QueueUserAsync();
        LiquidUser other = await Stand.UserAsync();
        WithdrawalTicket ticket = await ClaimableAsync(user);
        UInt256 before = await other.BalanceAsync(ticket.Payable[0].Asset);
        ClaimPreparation claims;
        try
        {
            claims = await user.Queue.PrepareClaimsAsync([ticket], new ClaimOptions { Recipient = other.Address }, Cancel);
        }
        catch (ArgumentException)
        {
            return; // pinned to the owner
        }

        await SendAsync(Assert.Single(claims.Transactions));

        AssertClose(ticket.Payable[0].Amount, await other.BalanceAsync(ticket.Payable[0].Asset) - before);
    }

    [Fact]
    public async Task Claim_OfSeveralWithOneThatIsNotDue_PaysTheRest()
    {
        LiquidUser user = await QueueUserAsync();
        Assert.SkipUnless(Stand.HasManyRequests, "an owner has one request at a time");
        WithdrawalTicket first = await user.RequestAsync();
        WithdrawalTicket second = await user.RequestAsync();
        await Stand.FinalizeAsync(second);
        WithdrawalTicket late = await user.RequestAsync();
        WithdrawalTicket[] all = await user.TicketsAsync();
        Assert.Equal(3, all.Length);

        ClaimReport report = await user.Client.Withdrawals.ClaimAsync(all, cancellationToken: Cancel);

        Assert.Equal(3, report.Tickets.Length);
        Assert.Equal(ClaimStatus.Paid, report[first.Key].Status);
        Assert.Equal(ClaimStatus.Paid, report[second.Key].Status);
        Assert.Equal(ClaimStatus.NotPaid, report[late.Key].Status);
        Assert.NotEmpty(report[late.Key].Reasons);
        Assert.Equal(late.Key, Assert.Single(await user.TicketsAsync()).Key);
    }

    [Fact]
    public async Task Claim_WhenSomebodyElseWasFirst_IsReportedAndNotAnError()
    {
        LiquidUser owner = await QueueUserAsync();
        LiquidUser stranger = await Stand.UserAsync();
        WithdrawalTicket ticket = await ClaimableAsync(owner);
        LiquidUser first = ticket.AnyoneMayClaim ? stranger : owner;
        await SendAsync(Assert.Single((await first.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel)).Transactions));

        ClaimReport report = await owner.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        Assert.Equal(ClaimStatus.PaidByAnother, Assert.Single(report.Tickets).Status);
    }

    [Fact]
    public async Task Claim_WhilePaused_SaysSo()
    {
        LiquidUser user = await QueueUserAsync();
        WithdrawalTicket ticket = await ClaimableAsync(user);
        Assert.SkipUnless(await Stand.SetPausedAsync(LiquidOperation.Claim, true), "claims cannot be paused");
        try
        {
            WithdrawalTicket paused = await user.RefreshAsync(ticket);
            ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);

            Assert.Equal((TicketState.Blocked, TicketBlockReason.Paused), (paused.State, paused.Blocked?.Reason));
            Assert.Empty(claims.Transactions);
        }
        finally
        {
            await Stand.SetPausedAsync(LiquidOperation.Claim, false);
        }

        Assert.Equal(TicketState.Claimable, (await user.RefreshAsync(ticket)).State);
    }

    [Fact]
    public async Task Watch_OfAnOwner_HasNewsWhenATicketIsFinalised()
    {
        LiquidUser user = await QueueUserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        QueueWatch watch = user.Client.Withdrawals.Watch([user.Address]);
        watch.Track([ticket]);
        await watch.PollAsync(Cancel);
        bool newsForNothing = (await watch.PollAsync(Cancel)).HasNews;

        await Stand.FinalizeAsync(ticket);
        QueueWatchReport report = await watch.PollAsync(Cancel);

        Assert.False(newsForNothing);
        Assert.Empty(report.Failures);
        Assert.True(report.HasNews);
    }

    private static async Task<ConfirmedTransaction> SendAsync(PreparedClaim claim)
    {
        TransactionHandle handle = await claim.Transaction.SendAsync(cancellationToken: Cancel);
        return await handle.WaitAsync(cancellationToken: Cancel);
    }

    private async Task<LiquidUser> QueueUserAsync()
    {
        LiquidUser user = await Stand.UserAsync();
        Assert.SkipUnless(Stand.QueueOf(user.Client) is not null, $"{user.Token.Info} has no withdrawal queue");
        return user;
    }

    private async Task<WithdrawalTicket> ClaimableAsync(LiquidUser user)
    {
        WithdrawalTicket ticket = await user.RequestAsync();
        await Stand.FinalizeAsync(ticket);
        WithdrawalTicket due = await user.RefreshAsync(ticket);
        Assert.Equal(ticket.Key, due.Key);
        Assert.Equal(TicketState.Claimable, due.State);
        Assert.NotEmpty(due.Payable);
        return due;
    }

    private static async Task<ImmutableArray<UInt256>> BalancesAsync(LiquidUser user, WithdrawalTicket ticket)
    {
        ImmutableArray<UInt256>.Builder balances = ImmutableArray.CreateBuilder<UInt256>();
        foreach (AssetAmount amount in ticket.Payable)
        {
            balances.Add(await user.BalanceAsync(amount.Asset));
        }

        return balances.ToImmutable();
    }
}
