using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.EtherFi;

/// <summary>Claims that anybody may send: who is paid, and what is reported when somebody else was first.</summary>
public sealed class EtherFiClaimTests(EEthStand stand) : IClassFixture<EEthStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claim_ThatNamesARecipientWhoSoldTheNftSince_IsNotSent()
    {
        LiquidUser seller = await UserAsync();
        LiquidUser buyer = await stand.UserAsync();
        LiquidUser bot = await stand.UserAsync();
        WithdrawalTicket ticket = await DueAsync(seller);
        WithdrawRequestNFT nft = new(stand.Devnet.Deployment.WithdrawRequestNft);
        TransactionHandle moved = await seller.Client.Transactions
            .Prepare(nft.TransferFrom(seller.Address, buyer.Address, UInt256.Parse(ticket.Key.Id))).SendAsync(cancellationToken: Cancel);
        await moved.WaitAsync(cancellationToken: Cancel);
        UInt256 before = await buyer.BalanceAsync(NativeAsset.Ether);

        ClaimReport report = await bot.Client.Withdrawals.ClaimAsync([ticket], new ClaimOptions { Recipient = seller.Address }, cancellationToken: Cancel);

        Assert.Equal(ClaimStatus.NotPaid, report[ticket.Key].Status);
        Assert.IsType<TicketMoved>(Assert.Single(report[ticket.Key].Reasons));
        Assert.Equal(before, await buyer.BalanceAsync(NativeAsset.Ether));
    }

    [Fact]
    public async Task ManyClaims_WhenSomebodyElseIsFirstInTheSameBlock_ReportThatOneAsPaidByAnother()
    {
        LiquidUser user = await UserAsync();
        LiquidUser other = await stand.UserAsync();
        WithdrawalTicket[] tickets = [await RequestAsync(user), await RequestAsync(user), await RequestAsync(user)];
        await stand.FinalizeAsync(tickets[^1]);
        RacedQueue queue = new(user, () => other.Client.Withdrawals.ClaimAsync([tickets[1]], cancellationToken: Cancel));
        WithdrawalsClient withdrawals = new(new LiquidContext(user.Client.Reader, user.Client.Transactions, stand.Network), [queue]);

        ClaimReport report = await withdrawals.ClaimAsync(tickets, cancellationToken: Cancel);

        Assert.Equal(
            [ClaimStatus.Paid, ClaimStatus.PaidByAnother, ClaimStatus.Paid],
            tickets.Select(ticket => report[ticket.Key].Status));
        Assert.NotNull(report[tickets[1].Key].TransactionHash);
    }

    [Fact]
    public async Task Ticket_LimitedByTheBurnBucket_IsDueWhenThatHasRefilled()
    {
        LiquidUser user = await UserAsync();
        WithdrawalTicket ticket = await DueAsync(user);
        await stand.Devnet.SetBurnBucketAsync(25_000_000_000_000, 0, 1_000_000, Cancel);
        try
        {
            WithdrawalTicket limited = await user.RefreshAsync(ticket);
            QueueWatch watch = user.Client.Withdrawals.Watch([user.Address]);
            await watch.PollAsync(Cancel);
            watch.Track([limited]);
            bool early = (await watch.PollAsync(Cancel)).HasNews;
            await stand.Node.SetNextBlockTimestampAsync(limited.Timing.NotBefore!.Value, Cancel);
            await stand.Node.MineAsync(cancellationToken: Cancel);

            Assert.Equal(TicketBlockReason.RateLimited, limited.Blocked?.Reason);
            Assert.False(early);
            Assert.Equal(ticket.Key, Assert.Single((await watch.PollAsync(Cancel)).Due));
            Assert.Equal(TicketState.Claimable, (await user.RefreshAsync(ticket)).State);
        }
        finally
        {
            await stand.Devnet.SetBurnBucketAsync(25_000_000_000_000, 25_000_000_000_000, 1_736_111_111, Cancel);
        }
    }

    private static Task<WithdrawalTicket> RequestAsync(LiquidUser user) => EtherFiAssert.RequestAsync(user, Amount.FromEther("1"));

    private async Task<LiquidUser> UserAsync()
    {
        LiquidUser user = await stand.UserAsync();
        await EtherFiAssert.DepositAsync(user);
        return user;
    }

    private async Task<WithdrawalTicket> DueAsync(LiquidUser user)
    {
        WithdrawalTicket ticket = await RequestAsync(user);
        await stand.FinalizeAsync(ticket);
        return await user.RefreshAsync(ticket);
    }

    /// <summary>The real queue, whose first claims are past their gates already when somebody else claims too.</summary>
    private sealed class RacedQueue(LiquidUser user, Func<Task> race) : ITicketQueue
    {
        private bool _isOver;

        public TicketQueueInfo Queue => user.Queue.Queue;

        public Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query) => user.Queue.ReadTicketsAsync(rounds, query);

        public Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets) =>
            user.Queue.RefreshTicketsAsync(rounds, tickets);

        public Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners) => user.Queue.ReadProgressAsync(rounds, owners);

        public async Task<ClaimPreparation> PrepareClaimsAsync(IReadOnlyList<WithdrawalTicket> tickets, ClaimOptions? options = null, CancellationToken cancellationToken = default)
        {
            ClaimPreparation claims = await user.Queue.PrepareClaimsAsync(tickets, options, cancellationToken);
            if (_isOver)
            {
                return claims;
            }

            _isOver = true;
            await race();
            return claims with
            {
                Transactions = [.. claims.Transactions.Select(claim => claim with { Transaction = user.Client.Transactions.Prepare(claim.Transaction.Call, claim.Transaction.ReadResult) })],
            };
        }
    }
}
