using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.EtherFi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.EtherFi;

/// <summary>Stories over the upgrade of July 2026. Each upgrades a deployment of its own on the class's node.</summary>
public sealed class EtherFiUpgradeTests(EEthBeforeUpgradeStand stand) : IClassFixture<EEthBeforeUpgradeStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestThatTheQueueCannotValue_IsBlockedAloneAndTheOthersArePaid()
    {
        Story story = await Story.BeginAsync(stand);
        LiquidUser user = await story.UserAsync();
        await EtherFiAssert.DepositAsync(user, "50");
        UInt256 amount = 1_000_000_000u;
        await story.Devnet.RequestWithFeeAsync(user.Address, amount, amount + amount, Cancel); // getClaimableAmount of it underflows
        WithdrawalTicket sound = await EtherFiAssert.RequestAsync(user, new(Amount.FromEther("1")));
        await story.Devnet.FinalizeAsync(UInt256.Parse(sound.Key.Id), Cancel);

        WithdrawalTicket[] open = await user.TicketsAsync();
        ClaimReport claimed = await user.Client.Withdrawals.ClaimAsync(open, cancellationToken: Cancel);

        WithdrawalTicket odd = Assert.Single(open, ticket => ticket.Key != sound.Key);
        Assert.Equal(TicketBlockReason.PriceMoved, odd.Blocked?.Reason);
        Assert.Empty(odd.Payable);
        Assert.Equal(ClaimStatus.Paid, Assert.Single(claimed.Tickets, ticket => ticket.Ticket.Key == sound.Key).Status);
        Assert.Equal(odd.Key, Assert.Single(await user.TicketsAsync()).Key);
    }

    [Fact]
    public async Task Upgrade_WithOpenRequestsOfBothGenerations_PaysEachByItsOwnRules()
    {
        Story story = await Story.BeginAsync(stand);
        LiquidUser user = await story.UserAsync();
        EtherFiWithdrawalQueue queue = user.Client.EtherFi.Withdrawals;
        await EtherFiAssert.DepositAsync(user, "50");
        WithdrawalTicket claimedBefore = await EtherFiAssert.RequestAsync(user, new(Amount.FromEther("1")));
        WithdrawalTicket finalizedBefore = await EtherFiAssert.RequestAsync(user, new(Amount.FromEther("2")));
        await story.Devnet.FinalizeAsync(UInt256.Parse(finalizedBefore.Key.Id), Cancel);
        WithdrawalTicket requestedBefore = await EtherFiAssert.RequestAsync(user, new(Amount.FromEther("3")));
        ClaimReport first = await user.Client.Withdrawals.ClaimAsync([claimedBefore], cancellationToken: Cancel);
        Assert.Equal(EtherFiGeneration.BeforeJuly2026, await user.Client.EtherFi.GetGenerationAsync(cancellationToken: Cancel));
        Assert.Equal(TicketState.Claimable, (await user.RefreshAsync(finalizedBefore)).State);

        await story.Devnet.UpgradeAsync(Cancel);

        WithdrawalTicket requestedAfter = await EtherFiAssert.RequestAsync(user, new(Amount.FromEther("4")));
        await story.Devnet.FinalizeAsync(UInt256.Parse(requestedAfter.Key.Id), Cancel);

        // A loss after finalisation: what was frozen is not touched by it, what was finalised before the upgrade is.
        await story.Devnet.LossAsync(UInt256.FromEther("100"), Cancel);
        WithdrawalTicket[] open = await user.TicketsAsync();
        ExchangeRate rate = await user.Client.EtherFi.WeEth.GetExchangeRateAsync(cancellationToken: Cancel);

        Assert.Equal(EtherFiGeneration.SinceJuly2026, await user.Client.EtherFi.GetGenerationAsync(cancellationToken: Cancel));
        Assert.Equal(ClaimStatus.Paid, Assert.Single(first.Tickets).Status);
        Assert.Equal([finalizedBefore.Key, requestedBefore.Key, requestedAfter.Key], open.Select(ticket => ticket.Key));
        Assert.All(open, ticket => Assert.Equal(TicketState.Claimable, ticket.State));
        Assert.All(open, ticket => Assert.True(ticket.AnyoneMayClaim));
        EtherFiTicketDetail live = Assert.IsType<EtherFiTicketDetail>(open[0].Detail);
        Assert.Null(live.FrozenRate);
        Assert.True(open[0].Payable[0].Amount < open[0].Requested[0].Amount);
        Assert.True(open[0].Payable[0].Amount - rate.ToUnderlying(live.Shares) <= 3u);
        Assert.All(open[1..], ticket => Assert.True(ticket.Requested[0].Amount - ticket.Payable[0].Amount <= 1u));
        Assert.All(open[1..], ticket => Assert.NotNull(((EtherFiTicketDetail)ticket.Detail!).FrozenRate));

        UInt256 expected = open.Select(ticket => ticket.Payable[0].Amount).Aggregate((sum, amount) => sum + amount);
        UInt256 before = await user.BalanceAsync(NativeAsset.Ether);
        LiquidUser stranger = await story.UserAsync();
        ClaimReport rest = await stranger.Client.Withdrawals.ClaimAsync(open, cancellationToken: Cancel);

        Assert.All(rest.Tickets, ticket => Assert.Equal(ClaimStatus.Paid, ticket.Status));
        Assert.Equal(expected, await user.BalanceAsync(NativeAsset.Ether) - before);
        Assert.Empty(await user.TicketsAsync());
        Assert.Equal(queue.Queue.Contract, open[0].Key.Queue);
    }

    [Fact]
    public async Task FeeFromBeforeTheUpgrade_IsTakenOffBeforeItAndNotSinceIt()
    {
        Story story = await Story.BeginAsync(stand);
        LiquidUser user = await story.UserAsync();
        await EtherFiAssert.DepositAsync(user);
        UInt256 id = await story.RequestWithFeeAsync(user, UInt256.FromEther("1"), UInt256.FromEther("0.05"));
        await story.Devnet.FinalizeAsync(id, Cancel);

        WithdrawalTicket before = Assert.Single(await user.TicketsAsync());
        await story.Devnet.UpgradeAsync(Cancel);
        WithdrawalTicket after = await user.RefreshAsync(before);

        Assert.Equal(UInt256.FromEther("0.05"), Assert.IsType<EtherFiTicketDetail>(before.Detail).FeeWei);
        Assert.True(UInt256.FromEther("0.95") - before.Payable[0].Amount <= 1u);
        Assert.True(UInt256.FromEther("1") - after.Payable[0].Amount <= 1u);
    }

    [Fact]
    public async Task ClaimByAStranger_IsRefusedBeforeTheUpgradeAndPaysTheOwnerSinceIt()
    {
        Story story = await Story.BeginAsync(stand);
        LiquidUser owner = await story.UserAsync();
        LiquidUser stranger = await story.UserAsync();
        await EtherFiAssert.DepositAsync(owner);
        WithdrawalTicket ticket = await EtherFiAssert.RequestAsync(owner, new(Amount.FromEther("1")));
        await story.Devnet.FinalizeAsync(UInt256.Parse(ticket.Key.Id), Cancel);

        ClaimPreparation refused = await stranger.Client.EtherFi.Withdrawals.PrepareClaimsAsync([ticket], cancellationToken: Cancel);
        await story.Devnet.UpgradeAsync(Cancel);
        UInt256 before = await owner.BalanceAsync(NativeAsset.Ether);
        ClaimReport paid = await stranger.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        NotTicketOwner reason = Assert.IsType<NotTicketOwner>(Assert.Single(Assert.Single(refused.Skipped).Reasons));
        Assert.Equal((owner.Address, stranger.Address), (reason.Owner, reason.Caller));
        Assert.Equal(ClaimStatus.Paid, Assert.Single(paid.Tickets).Status);
        Assert.True(UInt256.FromEther("1") - (await owner.BalanceAsync(NativeAsset.Ether) - before) <= 1u);
    }

    [Fact]
    public async Task DepositOfStEth_PreparedBeforeTheUpgrade_IsRefusedSinceItAndWorksAnew()
    {
        Story story = await Story.BeginAsync(stand);
        LiquidUser user = await story.UserAsync();
        Address stEth = story.Devnet.Deployment.StETH!.Value;
        await story.Devnet.GiveStEthAsync(user.Address, UInt256.FromEther("5"), Cancel);
        LiquidDeposit deposit = new(Amount.FromEther("1")) { Asset = stEth };
        EEthClient eEth = user.Client.EtherFi.EEth;
        LiquidDepositResult legacy = await (await eEth.PrepareDepositAsync(deposit, Cancel)).ExecuteAsync(cancellationToken: Cancel);
        TransactionPlan<LiquidDepositResult> plan = await eEth.PrepareDepositAsync(deposit, Cancel);
        TransactionPlan<LiquidDepositResult> adapter = await user.Client.EtherFi.WeEth.PrepareDepositAsync(deposit, Cancel);

        await story.Devnet.UpgradeAsync(Cancel);

        NotOffered refusal = await EtherFiAssert.RefusedAsync<NotOffered>(user, plan, last: true);
        await EtherFiAssert.RefusedAsync<NotOffered>(user, adapter, last: true);
        LiquidDepositResult since = await (await eEth.PrepareDepositAsync(deposit, Cancel)).ExecuteAsync(cancellationToken: Cancel);
        Assert.Equal(story.Devnet.Deployment.Liquifier, refusal.Contract);
        Assert.True(UInt256.FromEther("1") - legacy.Received.Amount <= 4u);
        Assert.True(UInt256.FromEther("1") - since.Received.Amount <= 4u);
    }

    [Fact]
    public async Task RedemptionEvent_FourthFigure_IsThePaymentBeforeTheUpgradeAndAFeeSinceIt()
    {
        Story story = await Story.BeginAsync(stand);
        LiquidUser user = await story.UserAsync();
        await EtherFiAssert.DepositAsync(user);
        LiquidRedemption redemption = new(Amount.FromEther("1"));
        EEthClient eEth = user.Client.EtherFi.EEth;
        LiquidRedemptionQuote quote = await eEth.QuoteRedemptionAsync(redemption, cancellationToken: Cancel);

        LiquidRedemptionResult before = await (await eEth.PrepareRedemptionAsync(redemption, Cancel)).ExecuteAsync(cancellationToken: Cancel);
        await story.Devnet.UpgradeAsync(Cancel);
        LiquidRedemptionResult since = await (await eEth.PrepareRedemptionAsync(redemption, Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(quote.Output, before.Paid);
        Assert.Null(since.Paid);
    }

    [Fact]
    public async Task RequestLimits_BeforeTheUpgrade_HaveNoMinimum()
    {
        Story story = await Story.BeginAsync(stand);
        LiquidUser user = await story.UserAsync();
        EtherFiWithdrawalQueue queue = user.Client.EtherFi.Withdrawals;

        OperationLimits before = await queue.GetRequestLimitsAsync(cancellationToken: Cancel);
        await story.Devnet.UpgradeAsync(Cancel);
        OperationLimits since = await queue.GetRequestLimitsAsync(cancellationToken: Cancel);

        Assert.Null(before.Minimum);
        Assert.Equal((UInt256.FromEther("0.001"), UInt256.FromEther("1000")), (since.Minimum, since.Maximum));
    }

    /// <summary>A deployment of the older generation of its own.</summary>
    private sealed class Story
    {
        private readonly EEthBeforeUpgradeStand _stand;

        private Story(EEthBeforeUpgradeStand stand, EtherFiDevnet devnet)
        {
            _stand = stand;
            Devnet = devnet;
        }

        public EtherFiDevnet Devnet { get; }

        public static async Task<Story> BeginAsync(EEthBeforeUpgradeStand stand) =>
            new(stand, await EtherFiDevnet.DeployAsync(stand.Node, EtherFiGeneration.BeforeJuly2026, Cancel));

        public async Task<LiquidUser> UserAsync()
        {
            LiquidUser user = await _stand.UserAsync();
            StoryStand own = new(_stand, Devnet);
            RestakingClient client = new(_stand.Node.RpcUrl, own.Network, new RestakingClientOptions
            {
                Signer = user.Client.Signer,
                TransactionOptions = new TransactionOptions { PollingInterval = TimeSpan.FromMilliseconds(20) },
            });
            return new LiquidUser(own, user.Address, client);
        }

        public async Task<UInt256> RequestWithFeeAsync(LiquidUser user, UInt256 amount, UInt256 fee)
        {
            await Devnet.RequestWithFeeAsync(user.Address, amount, fee, Cancel);
            return await user.Client.ReadAsync(new WithdrawRequestNFT(Devnet.Deployment.WithdrawRequestNft).NextRequestId(), cancellationToken: Cancel) - 1u;
        }
    }

    private sealed class StoryStand(EEthBeforeUpgradeStand stand, EtherFiDevnet devnet) : LiquidStand
    {
        public override RestakingNetwork Network { get; } = devnet.AddTo(stand.Network);

        public override ILiquidToken TokenOf(RestakingClient client) => client.EtherFi.EEth;

        public override IWithdrawalQueue? QueueOf(RestakingClient client) => client.EtherFi.Withdrawals;

        protected override Task<AnvilNode> StartAsync(CancellationToken cancellationToken) => Task.FromResult(stand.Node);
    }
}
