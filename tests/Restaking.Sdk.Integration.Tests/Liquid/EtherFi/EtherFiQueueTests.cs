using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Contracts.Multicall;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.EtherFi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.EtherFi;

/// <summary>The withdrawal queue since the upgrade.</summary>
public sealed class EtherFiQueueTests(EEthStand stand) : IClassFixture<EEthStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private WithdrawRequestNFT Nft => new(stand.Devnet.Deployment.WithdrawRequestNft);

    [Fact]
    public async Task RequestOfWeEth_ThroughTheAdapter_IsPaidWhatTheUnwrappedEEthWasWorth()
    {
        LiquidUser user = await UserAsync();
        await (await user.Client.EtherFi.WeEth.PrepareWrapAsync(Amount.FromEther("5"), cancellationToken: Cancel)).ExecuteAsync(cancellationToken: Cancel);
        LiquidWithdrawal withdrawal = new(Amount.FromEther("2")) { Token = stand.Devnet.Deployment.WeETH };
        LiquidWithdrawalQuote quote = await user.Client.EtherFi.Withdrawals.QuoteRequestAsync(withdrawal, cancellationToken: Cancel);

        WithdrawalTicket ticket = await EtherFiAssert.RequestAsync(user, withdrawal);
        WithdrawalTicket due = await FinalizeAsync(user, ticket);

        Assert.Equal(stand.Devnet.Deployment.WeETH, quote.Input.Asset);
        Assert.Equal(quote.Output.Amount, due.Payable[0].Amount);
        Assert.True(due.Requested[0].Amount - due.Payable[0].Amount <= 1u);
        Assert.Equal(stand.Devnet.Deployment.EETH, due.GivenUp!.Value.Asset);
    }

    [Fact]
    public async Task RequestLimitsOfWeEth_AreTheSmallestAndLargestThatFit()
    {
        LiquidUser user = await UserAsync();
        EtherFiWithdrawalQueue queue = user.Client.EtherFi.Withdrawals;
        Address weEth = stand.Devnet.Deployment.WeETH;
        OperationLimits limits = await queue.GetRequestLimitsAsync(weEth, cancellationToken: Cancel);

        Assert.False(await OutOfLimitsAsync(limits.Minimum!.Value));
        Assert.True(await OutOfLimitsAsync(limits.Minimum.Value - 1u));
        Assert.False(await OutOfLimitsAsync(limits.Maximum!.Value));
        Assert.True(await OutOfLimitsAsync(limits.Maximum.Value + 1u));

        async Task<bool> OutOfLimitsAsync(UInt256 amount) =>
            (await queue.QuoteRequestAsync(new LiquidWithdrawal(amount) { Token = weEth }, cancellationToken: Cancel))
            .Refusals.Any(refusal => refusal is AmountBelowMinimum or AmountAboveMaximum);
    }

    [Fact]
    public async Task RequestAboveTheMaximum_IsRefusedWithTheMaximum()
    {
        LiquidUser user = await UserAsync();

        AmountAboveMaximum refusal = await EtherFiAssert.RefusedAsync<AmountAboveMaximum>(
            user, await user.Client.EtherFi.Withdrawals.PrepareRequestAsync(new LiquidWithdrawal(UInt256.FromEther("1000") + 1u), Cancel));

        Assert.Equal(UInt256.FromEther("1000"), refusal.Maximum);
    }

    [Fact]
    public async Task RequestOfTheWholeBalance_IsTakenThoughSharesDoNotDivideIt()
    {
        LiquidUser user = await UserAsync("1.000000000000000003");
        UInt256 balance = await user.BalanceAsync(stand.Devnet.Deployment.EETH);

        WithdrawalTicket ticket = await EtherFiAssert.RequestAsync(user, new LiquidWithdrawal(balance));

        Assert.Equal(balance, ticket.Requested[0].Amount);
        Assert.True(await user.BalanceAsync(stand.Devnet.Deployment.EETH) <= 2u);
    }

    [Fact]
    public async Task RewardsAfterTheRequest_AreNotPaid()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await EtherFiAssert.RequestAsync(user, Amount.FromEther("1"));

        await stand.Devnet.RewardAsync(UInt256.FromEther("30"), Cancel);
        WithdrawalTicket due = await FinalizeAsync(user, ticket);

        Assert.Equal(ticket.Requested, due.Payable);
    }

    [Fact]
    public async Task FrozenRate_AfterALossBeforeFinalisation_IsPaidAndNotTheRequest()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await EtherFiAssert.RequestAsync(user, Amount.FromEther("1"));

        await stand.Devnet.LossAsync(UInt256.FromEther("50"), Cancel);
        WithdrawalTicket waiting = await user.RefreshAsync(ticket);
        WithdrawalTicket due = await FinalizeAsync(user, ticket);
        await stand.Devnet.RewardAsync(UInt256.FromEther("100"), Cancel);
        WithdrawalTicket later = await user.RefreshAsync(ticket);

        Assert.True(waiting.Payable[0].Amount < ticket.Requested[0].Amount);
        Assert.Null(waiting.AtRisk);
        Assert.Equal(waiting.Payable, due.Payable);
        Assert.Equal(UInt256.Zero, due.AtRisk);
        Assert.Equal(due.Payable, later.Payable);
    }

    [Fact]
    public async Task ClaimedRequest_ThatIsFinalizedForEverAndClaimableForNothing_IsClaimed()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await EtherFiAssert.RequestAsync(user, Amount.FromEther("1"));
        await FinalizeAsync(user, ticket);
        await user.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        WithdrawalTicket claimed = await user.RefreshAsync(ticket);

        UInt256 id = UInt256.Parse(ticket.Key.Id);
        Assert.Equal((true, UInt256.Zero), await user.Client.ReadAsync(Nft.IsFinalized(id), Nft.GetClaimableAmount(id), cancellationToken: Cancel));
        Assert.Equal(TicketState.Claimed, claimed.State);
        Assert.Empty(claimed.Payable);
    }

    [Fact]
    public async Task MovedNft_IsFoundByItsNewOwnerAndPinsAPreparedClaim()
    {
        LiquidUser seller = await UserAsync();
        LiquidUser buyer = await stand.UserAsync();
        WithdrawalTicket ticket = await EtherFiAssert.RequestAsync(seller, Amount.FromEther("1"));
        WithdrawalTicket due = await FinalizeAsync(seller, ticket);
        PreparedClaim prepared = Assert.Single((await seller.Client.EtherFi.Withdrawals.PrepareClaimsAsync([due], cancellationToken: Cancel)).Transactions);
        TransactionHandle moved = await seller.Client.Transactions
            .Prepare(Nft.TransferFrom(seller.Address, buyer.Address, UInt256.Parse(ticket.Key.Id))).SendAsync(cancellationToken: Cancel);
        await moved.WaitAsync(cancellationToken: Cancel);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => prepared.Transaction.SendAsync(cancellationToken: Cancel));
        WithdrawalTicket bought = Assert.Single(await buyer.TicketsAsync());
        UInt256 before = await buyer.BalanceAsync(NativeAsset.Ether);
        await seller.Client.Withdrawals.ClaimAsync([bought], cancellationToken: Cancel);

        Assert.IsType<TicketMoved>(Assert.Single(refused.Issues));
        Assert.Empty(await seller.TicketsAsync());
        Assert.Equal((ticket.Key, buyer.Address), (bought.Key, bought.Owner));
        Assert.Equal(bought.Payable[0].Amount, await buyer.BalanceAsync(NativeAsset.Ether) - before);
    }

    [Fact]
    public async Task Cursor_KeptBetweenScans_GoesOnWhereItStoppedAndFindsTheSame()
    {
        LiquidUser user = await UserAsync();
        EtherFiWithdrawalQueue queue = user.Client.EtherFi.Withdrawals;
        await EtherFiAssert.RequestAsync(user, Amount.FromEther("1"));
        ulong middle = await user.Client.Rpc.GetBlockNumberAsync(Cancel);
        ImmutableArray<TicketCursor> first = await queue.ScanAsync([Fresh()], middle, Cancel);
        await EtherFiAssert.RequestAsync(user, Amount.FromEther("1"));
        ulong head = await user.Client.Rpc.GetBlockNumberAsync(Cancel);

        ImmutableArray<TicketCursor> second = await queue.ScanAsync(first, head, Cancel);
        ImmutableArray<TicketCursor> anew = await queue.ScanAsync([Fresh()], head, Cancel);

        Assert.Single(first[0].Traces);
        Assert.Equal(head + 1, second[0].NextBlock);
        Assert.Equal(anew[0].Traces.Select(trace => (trace.Id, trace.Block)), second[0].Traces.Select(trace => (trace.Id, trace.Block)));
        WithdrawalTicket ticket = (await user.TicketsAsync())[0];
        Assert.Equal(first[0].Traces[0].Block, ticket.RequestedAtBlock);

        TicketCursor Fresh() => new(user.Client.Network.ChainId, Nft.Address, user.Address, queue.FirstBlock);
    }

    [Fact]
    public async Task InvalidatedRequest_IsBlockedAndNotClaimable()
    {
        LiquidUser user = await UserAsync();
        LiquidUser other = await stand.UserAsync();
        WithdrawalTicket ticket = await EtherFiAssert.RequestAsync(user, Amount.FromEther("1"));
        UInt256 id = UInt256.Parse(ticket.Key.Id);
        await stand.Devnet.SetValidAsync(id, false, Cancel);

        WithdrawalTicket invalid = await user.RefreshAsync(ticket);
        ClaimPreparation claims = await user.Client.EtherFi.Withdrawals.PrepareClaimsAsync([ticket], cancellationToken: Cancel);
        await stand.Devnet.SeizeAsync(id, other.Address, Cancel);
        await stand.Devnet.SetValidAsync(id, true, Cancel);
        WithdrawalTicket seized = Assert.Single(await other.TicketsAsync());

        Assert.Equal((TicketState.Blocked, TicketBlockReason.Invalidated), (invalid.State, invalid.Blocked?.Reason));
        Assert.IsType<TicketInvalidated>(Assert.Single(Assert.Single(claims.Skipped).Reasons));
        Assert.Equal((ticket.Key, TicketState.Requested), (seized.Key, seized.State));
        await stand.Devnet.FinalizeAsync(id, Cancel);
    }

    [Fact]
    public async Task PauseOfTheNft_DoesNotStopClaims_AndABlockedOwnerDoes()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await EtherFiAssert.RequestAsync(user, Amount.FromEther("1"));
        await FinalizeAsync(user, ticket);
        await stand.Devnet.SetPausedAsync(Nft.Address, true, Cancel);
        WithdrawalTicket whilePaused = await user.RefreshAsync(ticket);
        OperationPaused noRequests = await EtherFiAssert.RefusedAsync<OperationPaused>(
            user, await user.Client.EtherFi.Withdrawals.PrepareRequestAsync(Amount.FromEther("1"), Cancel));
        await stand.Devnet.SetPausedAsync(Nft.Address, false, Cancel);
        await stand.Devnet.SetBlockedAsync(user.Address, true, Cancel);

        WithdrawalTicket blocked = await user.RefreshAsync(ticket);
        await stand.Devnet.SetBlockedAsync(user.Address, false, Cancel);

        Assert.Equal(TicketState.Claimable, whilePaused.State);
        Assert.Equal(Nft.Address, noRequests.Contract);
        Assert.Equal((TicketState.Blocked, TicketBlockReason.OwnerBlocked), (blocked.State, blocked.Blocked?.Reason));
    }

    [Fact]
    public async Task EscrowShort_AndBurnBucketEmpty_AreNamedAndPass()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await EtherFiAssert.RequestAsync(user, Amount.FromEther("2"));
        await FinalizeAsync(user, ticket);
        await stand.Devnet.SetBurnBucketAsync(25_000_000_000_000, 1_000_000_000, 0, Cancel);
        WithdrawalTicket limited = await user.RefreshAsync(ticket);
        Assert.Null(limited.Timing.NotBefore);
        await stand.Devnet.SetBurnBucketAsync(25_000_000_000_000, 25_000_000_000_000, 1_736_111_111, Cancel);
        UInt256 escrow = await user.Client.ReadAsync(Nft.EthAmountLockedForWithdrawal(), cancellationToken: Cancel);
        UInt256 snapshot = await stand.Node.SnapshotAsync(Cancel);
        await stand.Devnet.DrainEscrowAsync(escrow - UInt256.FromEther("1"), Cancel);

        WithdrawalTicket unfunded = await user.RefreshAsync(ticket);
        await stand.Node.RevertAsync(snapshot, Cancel);

        Assert.Equal((TicketState.Blocked, TicketBlockReason.RateLimited), (limited.State, limited.Blocked?.Reason));
        Assert.Equal((TicketState.Blocked, TicketBlockReason.Unfunded), (unfunded.State, unfunded.Blocked?.Reason));
        Assert.Equal(TicketState.Claimable, (await user.RefreshAsync(ticket)).State);
    }

    [Fact]
    public async Task ManyClaims_WhenOneWasClaimedInTheMeantime_PayTheRestAndReportEach()
    {
        LiquidUser user = await UserAsync();
        LiquidUser thief = await stand.UserAsync();
        List<WithdrawalTicket> tickets = [];
        for (int i = 0; i < 3; i++)
        {
            tickets.Add(await EtherFiAssert.RequestAsync(user, Amount.FromEther("1")));
        }

        await FinalizeAsync(user, tickets[^1]);
        PreparedClaim claim = Assert.Single((await user.Client.EtherFi.Withdrawals.PrepareClaimsAsync(tickets, cancellationToken: Cancel)).Transactions);

        // Somebody claims the middle one in the block before: what is sent is past the gates by then.
        UnsignedTransaction unsigned = claim.Transaction.Build();
        await thief.Client.Withdrawals.ClaimAsync([tickets[1]], cancellationToken: Cancel);
        UInt256 before = await user.BalanceAsync(NativeAsset.Ether);
        Rpc.TransactionReceipt receipt;
        await using (Testing.AnvilImpersonation sender = await stand.Node.ImpersonateAsync(thief.Address, cancellationToken: Cancel))
        {
            receipt = await sender.ExecuteAsync(unsigned.To, unsigned.Data, cancellationToken: Cancel);
        }

        ClaimResult result = claim.Transaction.ReadResult(receipt);
        Assert.Equal([TicketOutcome.Paid, TicketOutcome.NotPaid, TicketOutcome.Paid], result.Payouts.Select(payout => payout.Outcome));
        Assert.All(result.Payouts.Where(payout => payout.Outcome == TicketOutcome.Paid), payout => Assert.Equal(user.Address, payout.Recipient));
        Assert.True(UInt256.FromEther("2") - (await user.BalanceAsync(NativeAsset.Ether) - before) <= 2u);
    }

    [Fact]
    public async Task ManyClaims_WithTooLittleGas_FailAsAWholeAndNeverInPart()
    {
        LiquidUser user = await UserAsync("30");
        List<WithdrawalTicket> tickets = [];
        for (int i = 0; i < 6; i++)
        {
            tickets.Add(await EtherFiAssert.RequestAsync(user, Amount.FromEther("1")));
        }

        await FinalizeAsync(user, tickets[^1]);
        PreparedClaim claim = Assert.Single((await user.Client.EtherFi.Withdrawals.PrepareClaimsAsync(tickets, cancellationToken: Cancel)).Transactions);
        Multicall3.Aggregate3Call call = Assert.IsType<Multicall3.Aggregate3Call>(claim.Transaction.Call);
        UnsignedTransaction unsigned = claim.Transaction.Build();
        Rpc.CallRequest request = new() { From = user.Address, To = unsigned.To, Data = unsigned.Data };
        ulong least = await user.Client.Rpc.EstimateGasAsync(request, Rpc.BlockTag.Latest, Cancel);
        int succeeded = 0;

        // A claim may fail inside without failing the whole: a node that looks for the least gas must not find one with which it runs out there.
        for (ulong gas = least * 3 / 4; gas <= least * 21 / 20; gas += least / 100)
        {
            try
            {
                byte[] answer = await user.Client.Rpc.CallAsync(request with { Gas = gas }, Rpc.BlockTag.Latest, Cancel);
                Assert.All(call.DecodeReturn(answer), inner => Assert.True(inner.Success));
                succeeded++;
            }
            catch (RpcException)
            {
                // As a whole.
            }
        }

        Assert.InRange(succeeded, 1, 29);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync(tickets, cancellationToken: Cancel);
        Assert.All(report.Tickets, ticket => Assert.Equal(ClaimStatus.Paid, ticket.Status));
    }

    [Fact]
    public async Task RecipientOfARequest_OwnsTheTicketAndIsPaid()
    {
        LiquidUser user = await UserAsync();
        LiquidUser recipient = await stand.UserAsync();

        WithdrawalTicket ticket = await EtherFiAssert.RequestAsync(user, new LiquidWithdrawal(Amount.FromEther("1")) { Recipient = recipient.Address }, recipient);

        Assert.Equal(recipient.Address, ticket.Owner);
        Assert.Empty(await user.TicketsAsync());
    }

    [Fact]
    public async Task DeploymentWithoutBlockListAndLimiter_AsksTheChainForThem()
    {
        LiquidUser user = await UserAsync();
        RestakingNetwork bare = stand.Network with { EtherFi = stand.Devnet.Deployment with { Blacklister = null, RateLimiter = null } };
        using RestakingClient client = new(stand.Node.RpcUrl, bare);
        await stand.Devnet.SetBlockedAsync(user.Address, true, Cancel);

        LiquidDepositQuote quote = await client.EtherFi.EEth.QuoteDepositAsync(
            new LiquidDeposit(Amount.FromEther("1")) { Depositor = user.Address }, cancellationToken: Cancel);
        await stand.Devnet.SetBlockedAsync(user.Address, false, Cancel);

        Assert.Contains(quote.Refusals, refusal => refusal is AccountBlocked);
        Assert.NotNull(quote.Limits.Available);
    }

    [Fact]
    public async Task AnotherToken_IsAnArgumentError()
    {
        LiquidUser user = await stand.UserAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => user.Client.EtherFi.Withdrawals.QuoteRequestAsync(
            new LiquidWithdrawal(Amount.FromEther("1")) { Token = stand.Devnet.Deployment.StETH }, cancellationToken: Cancel));
    }

    private async Task<LiquidUser> UserAsync(string ether = "10")
    {
        LiquidUser user = await stand.UserAsync();
        await EtherFiAssert.DepositAsync(user, ether);
        return user;
    }

    private async Task<WithdrawalTicket> FinalizeAsync(LiquidUser user, WithdrawalTicket ticket)
    {
        await stand.FinalizeAsync(ticket);
        WithdrawalTicket due = await user.RefreshAsync(ticket);
        Assert.Equal(TicketState.Claimable, due.State);
        return due;
    }
}
