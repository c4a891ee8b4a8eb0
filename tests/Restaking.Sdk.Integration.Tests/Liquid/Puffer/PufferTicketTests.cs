using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Puffer;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Puffer;

/// <summary>What is Puffer's own in requests, tickets and claims: batches, the lower one of two rates, logs, and the access manager.</summary>
public sealed class PufferTicketTests(PufferStand stand) : IClassFixture<PufferStand>
{
    private const ulong FinalizerRole = 22;

    private static readonly UInt256 s_one = UInt256.FromEther("1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PufferDevnet Devnet => stand.Devnet;

    private Address Manager => Devnet.Deployment.WithdrawalManager;

    [Fact]
    public async Task Ticket_InABatchThatIsNotFull_WaitsForOtherUsers()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.FillBatchAsync(Cancel);
        WithdrawalTicket ticket = await user.RequestAsync();
        await Devnet.FillBatchAsync(Cancel);
        WithdrawalTicket full = await user.RefreshAsync(ticket);

        var detail = Assert.IsType<PufferTicketDetail>(ticket.Detail);
        Assert.Equal(((UInt256)PufferDevnet.BatchSize, UInt256.One), (detail.BatchSize, detail.BatchFilled));
        Assert.Contains("1 of 3", ticket.Timing.WaitsFor, StringComparison.Ordinal);
        Assert.Equal(TicketState.Requested, full.State);
        Assert.Contains("finalisation of batch", full.Timing.WaitsFor, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20")]
    [InlineData("0")]
    public async Task Claim_PaysTheLowerOneOfTheTwoRatesInWeth(string lockedAtFinalisation)
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 snapshot = await stand.Node.SnapshotAsync(Cancel);
        WithdrawalTicket ticket = await user.RequestAsync();
        await Devnet.SetLockedEtherAsync(UInt256.FromEther(lockedAtFinalisation), Cancel);
        await Devnet.FinalizeAsync(((PufferTicketDetail)ticket.Detail!).Index, Cancel);
        WithdrawalTicket due = await user.RefreshAsync(ticket);

        TicketPayout payout = await ClaimAsync(user, due);
        var detail = (PufferTicketDetail)due.Detail!;

        Assert.Equal(lockedAtFinalisation == "20", detail.RateOfBatch > detail.RateAtRequest);
        Assert.Equal(lockedAtFinalisation == "20", due.Payable[0] == ticket.Requested[0]);
        Assert.Equal(UInt256.Zero, due.AtRisk);
        Assert.Equal(due.Payable, payout.Paid);
        Assert.Equal(payout.Paid[0].Amount, await user.BalanceAsync(Devnet.Deployment.Weth));
        await stand.Node.RevertAsync(snapshot, Cancel);
    }

    [Fact]
    public async Task Claim_WhenTheAccessManagerLetsOnlyARoleComplete_DependsOnTheRole()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 snapshot = await stand.Node.SnapshotAsync(Cancel);
        WithdrawalTicket ticket = await user.RequestAsync();
        await Devnet.FinalizeAsync(((PufferTicketDetail)ticket.Detail!).Index, Cancel);
        WithdrawalTicket open = await user.RefreshAsync(ticket);
        await Devnet.SetFunctionRoleAsync(Manager, PufferWithdrawalManager.CompleteQueuedWithdrawalCall.Selector, FinalizerRole, Cancel);
        WithdrawalTicket shut = await user.RefreshAsync(ticket);
        ClaimPreparation refused = await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);
        await Devnet.GrantRoleAsync(FinalizerRole, user.Address, Cancel);
        WithdrawalTicket own = await user.RefreshAsync(ticket);

        Assert.Equal((TicketState.Claimable, true), (open.State, open.AnyoneMayClaim));
        Assert.Equal((TicketState.Finalized, false), (shut.State, shut.AnyoneMayClaim));
        Assert.Empty(refused.Transactions);
        Assert.Equal((TicketState.Claimable, false), (own.State, own.AnyoneMayClaim));
        await stand.Node.RevertAsync(snapshot, Cancel);
    }

    [Fact]
    public async Task Ticket_WhoseNumberNoRequestHas_IsNotTakenForClaimed()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        UInt256 length = await user.Client.ReadAsync(new PufferWithdrawalManager(Manager).GetWithdrawalsLength(), cancellationToken: Cancel);

        WithdrawalTicket beyond = await user.RefreshAsync(ticket with { Key = ticket.Key with { Id = (length + 5u).ToString() } });
        WithdrawalTicket ofTheDummyBatch = await user.RefreshAsync(ticket with { Key = ticket.Key with { Id = "0" } });

        Assert.Equal((TicketState.Blocked, TicketBlockReason.Invalidated), (beyond.State, beyond.Blocked?.Reason));
        Assert.Equal((TicketState.Blocked, TicketBlockReason.Invalidated), (ofTheDummyBatch.State, ofTheDummyBatch.Blocked?.Reason));
    }

    [Fact]
    public async Task Request_ForSomebodyElse_IsThatOnesTicket()
    {
        LiquidUser sender = await stand.UserAsync();
        LiquidUser recipient = await stand.UserAsync();
        await sender.DepositAsync();

        LiquidWithdrawalResult result = await (await PufEth(sender).PrepareRequestAsync(
            new LiquidWithdrawal(s_one) { Recipient = recipient.Address }, Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Empty(await sender.TicketsAsync());
        Assert.Equal(Assert.Single(result.Tickets), Assert.Single(await recipient.TicketsAsync()).Key);
        Assert.Equal(recipient.Address, result.Owner);
    }

    [Fact]
    public async Task Request_WithAPermit_NeedsNoApproval()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        PufferPermit permit = await PufferTests.PermitAsync(user, Devnet.Deployment.Vault, "pufETH", Manager, s_one);

        TransactionPlan<LiquidWithdrawalResult> plan = await PufEth(user).PrepareRequestWithPermitAsync(new LiquidWithdrawal(s_one), permit, Cancel);
        await plan.ExecuteAsync(cancellationToken: Cancel);

        Assert.Single(plan);
        Assert.Equal(s_one, Assert.Single(await user.TicketsAsync()).GivenUp!.Value.Amount);
    }

    [Fact]
    public async Task Request_AboveTheMaximum_IsRefusedWithTheMaximum()
    {
        LiquidUser user = await stand.UserAsync();
        OperationLimits limits = await PufEth(user).GetRequestLimitsAsync(cancellationToken: Cancel);

        LiquidWithdrawalQuote quote = await PufEth(user).QuoteRequestAsync(new LiquidWithdrawal(limits.Maximum!.Value + 1u), cancellationToken: Cancel);

        Assert.Equal(limits.Maximum, Assert.Single(quote.Refusals.OfType<AmountAboveMaximum>()).Maximum);
    }

    [Fact]
    public async Task Request_OfMoreThan128Bits_IsAnArgumentErrorAndNotCutOff()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidWithdrawal withdrawal = new((UInt256)UInt128.MaxValue + s_one + 1u);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => PufEth(user).QuoteRequestAsync(withdrawal, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => PufEth(user).PrepareRequestAsync(withdrawal, Cancel));
    }

    [Fact]
    public async Task Scan_FromACursor_GoesOnWhereItEndedAndFindsEachRequestOnce()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser other = await stand.UserAsync();
        PufEthClient queue = PufEth(user);
        ImmutableArray<TicketCursor> cursors =
        [
            .. new[] { user.Address, other.Address }.Select(owner => new TicketCursor(stand.Network.ChainId, Manager, owner, queue.FirstBlock)),
        ];
        WithdrawalTicket first = await user.RequestAsync();
        cursors = await queue.ScanAsync(cursors, await HeadAsync(), Cancel);
        WithdrawalTicket second = await user.RequestAsync();
        WithdrawalTicket others = await other.RequestAsync();
        ulong head = await HeadAsync();
        ImmutableArray<TicketCursor> later = await queue.ScanAsync(cursors, head, Cancel);
        ImmutableArray<TicketCursor> again = await queue.ScanAsync(later, head, Cancel);

        Assert.Equal([first.Key.Id], cursors[0].Traces.Select(trace => trace.Id));
        Assert.Empty(cursors[1].Traces);
        Assert.Equal([first.Key.Id, second.Key.Id], later[0].Traces.Select(trace => trace.Id));
        Assert.Equal([others.Key.Id], later[1].Traces.Select(trace => trace.Id));
        Assert.All(later, cursor => Assert.Equal(head + 1, cursor.NextBlock));
        Assert.Equal(later[0].Traces.AsEnumerable(), again[0].Traces);
        await Assert.ThrowsAsync<ArgumentException>(() => queue.ScanAsync([cursors[0] with { Queue = Devnet.Deployment.Vault }], head, Cancel));
    }

    [Fact]
    public async Task Access_OfADeploymentThatNamesNoManager_IsAskedFromTheContracts()
    {
        LiquidUser user = await stand.UserAsync();
        RestakingNetwork unnamed = stand.Network with { Puffer = Devnet.Deployment with { AccessManager = null } };
        using RestakingClient client = new(stand.Node.RpcUrl, unnamed);
        await Devnet.SetClosedAsync(Devnet.Deployment.Vault, true, Cancel);
        try
        {
            LiquidDepositQuote quote = await client.Puffer.PufEth.QuoteDepositAsync(
                new LiquidDeposit(s_one) { Depositor = user.Address }, cancellationToken: Cancel);

            Assert.Equal(Devnet.Deployment.AccessManager, Assert.IsType<OperationPaused>(Assert.Single(quote.Refusals)).Contract);
        }
        finally
        {
            await Devnet.SetClosedAsync(Devnet.Deployment.Vault, false, Cancel);
        }
    }

    private static PufEthClient PufEth(LiquidUser user) => user.Client.Puffer.PufEth;

    private static async Task<TicketPayout> ClaimAsync(LiquidUser sender, WithdrawalTicket ticket)
    {
        PreparedClaim claim = Assert.Single((await sender.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel)).Transactions);
        TransactionHandle<ClaimResult> sent = await claim.Transaction.SendAsync(cancellationToken: Cancel);
        return Assert.Single((await sent.WaitAsync(cancellationToken: Cancel)).Payouts);
    }

    private Task<ulong> HeadAsync() => stand.Node.Rpc.GetBlockNumberAsync(Cancel);
}
