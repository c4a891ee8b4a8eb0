using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.EtherFi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.EtherFi;

/// <summary>The priority queue of both generations.</summary>
public abstract class EtherFiPriorityQueueTests(EtherFiStand stand, EtherFiGeneration generation)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PriorityWithdrawalQueue Contract => new(stand.Devnet.Deployment.PriorityWithdrawalQueue!.Value);

    [Fact]
    public async Task Request_KnownByTheHashOfItsFields_IsFoundClaimedAndGone()
    {
        LiquidUser user = await UserAsync();
        LiquidUser stranger = await stand.UserAsync();
        EtherFiPriorityQueue queue = user.Client.EtherFi.PriorityQueue;
        WithdrawalTicket ticket = await RequestAsync(user, "5", "4.99");
        EtherFiPriorityTicketDetail detail = Assert.IsType<EtherFiPriorityTicketDetail>(ticket.Detail);
        Hash32 id = await user.Client.ReadAsync(Contract.GetRequestId(detail.Request), cancellationToken: Cancel);

        await stand.Node.IncreaseTimeAsync(TimeSpan.FromMinutes(61), Cancel);
        await stand.Devnet.FinalizePriorityAsync(detail.Request, Cancel);
        WithdrawalTicket due = await EtherFiAssert.RefreshAsync(user, queue, ticket);
        UInt256 before = await user.BalanceAsync(NativeAsset.Ether);
        ClaimReport report = await stranger.Client.Withdrawals.ClaimAsync([due], cancellationToken: Cancel);

        Assert.Equal((id.ToString(), TicketState.Requested), (ticket.Key.Id, ticket.State));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(detail.Request.CreationTime).AddHours(1), ticket.Timing.NotBefore);
        Assert.Equal((TicketState.Claimable, generation), (due.State, ((EtherFiPriorityTicketDetail)due.Detail!).Generation));
        Assert.Equal(UInt256.FromEther("4.99"), due.Payable[0].Amount);
        Assert.Equal(ClaimStatus.Paid, Assert.Single(report.Tickets).Status);
        Assert.Equal(UInt256.FromEther("4.99"), await user.BalanceAsync(NativeAsset.Ether) - before);
        Assert.Equal(TicketState.Claimed, (await EtherFiAssert.RefreshAsync(user, queue, due)).State);
        Assert.Empty(await TicketsAsync(user));
    }

    [Fact]
    public async Task Tolerance_OfTenWei_IsCountedSinceTheUpgradeOnly()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await RequestAsync(user, "3", "3");
        EtherFiPriorityTicketDetail detail = (EtherFiPriorityTicketDetail)ticket.Detail!;
        await stand.Node.IncreaseTimeAsync(TimeSpan.FromMinutes(61), Cancel);
        await stand.Devnet.FinalizePriorityAsync(detail.Request, Cancel);

        // Rounding alone leaves the shares worth a wei less than was agreed: getClaimableAmount says zero, the claim since the upgrade forgives it.
        (UInt256 worth, UInt256 said) = await user.Client.ReadAsync(
            new LiquidityPool(stand.Devnet.Deployment.LiquidityPool).AmountForShare(detail.Request.ShareOfEEth), Contract.GetClaimableAmount(detail.Request), cancellationToken: Cancel);
        WithdrawalTicket due = await EtherFiAssert.RefreshAsync(user, user.Client.EtherFi.PriorityQueue, ticket);

        Assert.Equal((UInt256.FromEther("3") - 1u, UInt256.Zero), (worth, said));
        if (generation == EtherFiGeneration.SinceJuly2026)
        {
            ClaimReport report = await user.Client.Withdrawals.ClaimAsync([due], cancellationToken: Cancel);
            Assert.Equal((TicketState.Claimable, ClaimStatus.Paid), (due.State, Assert.Single(report.Tickets).Status));
        }
        else
        {
            Assert.Equal((TicketState.Blocked, TicketBlockReason.PriceMoved), (due.State, due.Blocked?.Reason));
        }
    }

    [Fact]
    public async Task Cursor_KeepsTheWholeRequest_ThatOnlyTheEventTells()
    {
        LiquidUser user = await UserAsync();
        EtherFiPriorityQueue queue = user.Client.EtherFi.PriorityQueue;
        WithdrawalTicket ticket = await RequestAsync(user, "1", "0.99");
        ulong head = await user.Client.Rpc.GetBlockNumberAsync(Cancel);

        ImmutableArray<TicketCursor> cursors = await queue.ScanAsync([new TicketCursor(user.Client.Network.ChainId, Contract.Address, user.Address, 0)], head, Cancel);

        TicketTrace trace = Assert.Single(cursors[0].Traces);
        Assert.Equal(ticket.Key.Id, trace.Id);
        Assert.Equal(((EtherFiPriorityTicketDetail)ticket.Detail!).Request, PriorityWithdrawalQueue.WithdrawRequest.Decode(trace.Payload.AsSpan()));
    }

    [Fact]
    public async Task Ticket_WithoutItsFields_CannotBeClaimed()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await RequestAsync(user, "1", "0.99");

        await Assert.ThrowsAsync<ArgumentException>(() => user.Client.EtherFi.PriorityQueue.PrepareClaimsAsync([ticket with { Detail = null }], cancellationToken: Cancel));
    }

    private async Task<LiquidUser> UserAsync()
    {
        LiquidUser user = await stand.UserAsync();
        await EtherFiAssert.DepositAsync(user, "20");
        await stand.Devnet.AllowPriorityAsync(user.Address, true, Cancel);
        Assert.True(await user.Client.EtherFi.PriorityQueue.IsAllowedAsync(user.Address, cancellationToken: Cancel));
        return user;
    }

    private async Task<WithdrawalTicket> RequestAsync(LiquidUser user, string amount, string withFee)
    {
        TransactionPipeline pipeline = user.Client.Transactions;
        TransactionHandle approved = await pipeline.Prepare(new EETH(stand.Devnet.Deployment.EETH).Approve(Contract.Address, UInt256.FromEther(amount))).SendAsync(cancellationToken: Cancel);
        await approved.WaitAsync(cancellationToken: Cancel);
        TransactionHandle requested = await pipeline.Prepare(Contract.RequestWithdraw((UInt128)UInt256.FromEther(amount), (UInt128)UInt256.FromEther(withFee))).SendAsync(cancellationToken: Cancel);
        await requested.WaitAsync(cancellationToken: Cancel);
        return Assert.Single(await TicketsAsync(user));
    }

    private async Task<WithdrawalTicket[]> TicketsAsync(LiquidUser user)
    {
        WithdrawalSnapshot snapshot = await user.Client.Withdrawals.SnapshotAsync(
            [user.Address], new TicketListOptions { Queues = info => info.Contract == Contract.Address }, Cancel);
        Assert.Empty(snapshot.Failures);
        return [.. snapshot];
    }
}

public sealed class EtherFiPriorityQueueSinceUpgradeTests(EEthStand stand)
    : EtherFiPriorityQueueTests(stand, EtherFiGeneration.SinceJuly2026), IClassFixture<EEthStand>;

public sealed class EtherFiPriorityQueueBeforeUpgradeTests(EEthBeforeUpgradeStand stand)
    : EtherFiPriorityQueueTests(stand, EtherFiGeneration.BeforeJuly2026), IClassFixture<EEthBeforeUpgradeStand>;
