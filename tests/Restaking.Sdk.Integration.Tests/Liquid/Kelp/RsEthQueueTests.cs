using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Kelp;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Kelp;

/// <summary>The queue of rsETH: what its notes warn of.</summary>
public sealed class RsEthQueueTests(CurrentKelpStand stand) : IClassFixture<CurrentKelpStand>
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_OfTwoAssets_AreNumberedPerAsset_AndToldApart()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        await FillVaultAsync(stand.Kelp.EthX);
        await FillVaultAsync(stand.Kelp.StEth);

        WithdrawalTicket x = await stand.RequestAsync(user, One, stand.Kelp.EthX);
        WithdrawalTicket st = await stand.RequestAsync(user, One, stand.Kelp.StEth);

        // The first request of each asset: number 0 both times.
        Assert.Equal(($"{stand.Kelp.EthX}:0", $"{stand.Kelp.StEth}:0"), (x.Key.Id, st.Key.Id));
        Assert.Equal(UInt256.MulDiv(One, UInt256.FromEther("1.05"), UInt256.FromEther("1.08")), x.Requested[0].Amount);
        Assert.Equal(0u, ((KelpTicketDetail)st.Detail!).Place);
    }

    [Fact]
    public async Task Ticket_PastItsDelayAndNotUnlocked_WaitsForTheOperator()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await stand.RequestAsync(user, One);
        await stand.Node.AdvanceBlocksAsync(KelpDevnet.DelayBlocks, cancellationToken: Cancel);

        WithdrawalTicket due = await user.RefreshAsync(ticket);

        Assert.Equal(ticket.RequestedAtBlock + KelpDevnet.DelayBlocks, ticket.Timing.NotBeforeBlock);
        Assert.Equal(TicketState.Requested, due.State);
        Assert.Null(due.Timing.NotBeforeBlock);
        Assert.Contains("unlocking", due.Timing.WaitsFor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ticket_UnlockedBeforeTheDelayWasMadeLonger_WaitsForBoth()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await stand.RequestAsync(user, One);
        await stand.FinalizeAsync(ticket);
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        await stand.Kelp.SetDelayAsync(5000, Cancel);

        WithdrawalTicket late = await user.RefreshAsync(ticket);
        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([late], cancellationToken: Cancel);

        Assert.Equal((TicketState.Finalized, ticket.RequestedAtBlock + 5000), (late.State, late.Timing.NotBeforeBlock));
        Assert.Null(late.Timing.WaitsFor);
        Assert.IsType<TicketNotClaimable>(Assert.Single(Assert.Single(claims.Skipped).Reasons));
        Assert.IsType<LRTWithdrawalManager.WithdrawalDelayNotPassedError>((await Complete(user, NativeAsset.Ether).SimulateAsync(cancellationToken: Cancel)).Error);
    }

    [Fact]
    public async Task Payout_AfterAFallOfThePriceBeforeUnlocking_IsReadAgain_AndNeverRises()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await stand.RequestAsync(user, One);
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        await stand.Kelp.SetRsEthPriceAsync(UInt256.FromEther("1.2"), Cancel);
        WithdrawalTicket risen = await user.RefreshAsync(ticket);
        await stand.Kelp.SetRsEthPriceAsync(UInt256.FromEther("1.01"), Cancel);
        WithdrawalTicket fallen = await user.RefreshAsync(ticket);
        await stand.FinalizeAsync(ticket);
        await stand.Kelp.SetRsEthPriceAsync(UInt256.FromEther("0.5"), Cancel);
        WithdrawalTicket settled = await user.RefreshAsync(ticket);

        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([settled], cancellationToken: Cancel);

        Assert.Equal(UInt256.FromEther("1.05"), risen.Payable[0].Amount);
        Assert.Equal((UInt256.FromEther("1.01"), UInt256.FromEther("1.01")), (fallen.Payable[0].Amount, fallen.AtRisk));
        Assert.Equal((UInt256.FromEther("1.01"), UInt256.Zero), (settled.Payable[0].Amount, settled.AtRisk));
        Assert.Equal(UInt256.FromEther("1.01"), Assert.Single(report.Tickets[0].Paid).Amount);
    }

    [Fact]
    public async Task Claim_OfTheSecondWithoutTheFirst_IsLeftOut_BecauseTheContractWouldPayTheFirst()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket first = await stand.RequestAsync(user, One);
        WithdrawalTicket second = await stand.RequestAsync(user, One * 2u);
        await stand.FinalizeAsync(second);

        ClaimPreparation alone = await user.Queue.PrepareClaimsAsync([second], cancellationToken: Cancel);
        ClaimPreparation both = await user.Queue.PrepareClaimsAsync([second, first], cancellationToken: Cancel);

        Assert.Empty(alone.Transactions);
        Assert.Equal(second.Key, Assert.Single(alone.Skipped).Ticket.Key);
        Assert.Equal([first.Key, second.Key], both.Transactions.Select(claim => Assert.Single(claim.Tickets).Key));

        // Out of order nothing is signed: the second's claim would pay the first.
        PreflightException tooEarly = await Assert.ThrowsAsync<PreflightException>(() => both.Transactions[1].Transaction.SendAsync(cancellationToken: Cancel));
        Assert.IsType<TicketNotClaimable>(Assert.Single(tooEarly.Issues));

        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([second, first], cancellationToken: Cancel);
        Assert.Equal(UInt256.FromEther("1.05"), Assert.Single(report[first.Key].Paid).Amount);
        Assert.Equal(UInt256.FromEther("2.1"), Assert.Single(report[second.Key].Paid).Amount);
    }

    [Fact]
    public async Task Claim_AfterAnOperatorCompletedForTheUser_IsDoneByAnother_AndNothingIsSent()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser operatorAccount = await stand.UserAsync();
        await stand.Kelp.SetOperatorAsync(operatorAccount.Address, Cancel);
        WithdrawalTicket ticket = await stand.RequestAsync(user, One);
        await stand.FinalizeAsync(ticket);
        PreparedClaim claim = Assert.Single((await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel)).Transactions);
        UInt256 before = await user.BalanceAsync(NativeAsset.Ether);

        TransactionReceipt completed = await CompleteForAsync(operatorAccount, user.Address);
        UInt256 arrived = await user.BalanceAsync(NativeAsset.Ether) - before;
        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => claim.Transaction.SendAsync(cancellationToken: Cancel));
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        Assert.Equal(ticket.Payable[0].Amount, arrived);
        Assert.IsType<TicketAlreadyClaimed>(Assert.Single(refused.Issues));
        Assert.Equal(ClaimStatus.PaidByAnother, Assert.Single(report.Tickets).Status);
        Assert.Empty(await user.TicketsAsync());

        // The event's parameter is called "user" and holds the operator: it does not tell whose request it was.
        Assert.Equal(operatorAccount.Address, Assert.Single(completed.Events<LRTWithdrawalManager.AssetWithdrawalCompletedByEvent>()).User);
        Assert.Equal(user.Address, Assert.Single(completed.Events<LRTWithdrawalManager.AssetWithdrawalFinalizedEvent>()).Withdrawer);
    }

    [Fact]
    public async Task Claim_MinedAfterAnOperatorCompletedTheFirst_PaysTheNext_AndSaysSo()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser operatorAccount = await stand.UserAsync();
        await stand.Kelp.SetOperatorAsync(operatorAccount.Address, Cancel);
        WithdrawalTicket first = await stand.RequestAsync(user, One);
        WithdrawalTicket second = await stand.RequestAsync(user, One * 2u);
        await stand.FinalizeAsync(second);
        PreparedClaim claim = (await user.Queue.PrepareClaimsAsync([first, second], cancellationToken: Cancel)).Transactions[0];

        // The claim of the first was on its way already when the operator completed the first.
        await CompleteForAsync(operatorAccount, user.Address);
        TransactionReceipt receipt = await SendAsync(Complete(user, NativeAsset.Ether));
        TicketPayout payout = Assert.Single(claim.Transaction.ReadResult(receipt).Payouts);

        Assert.Equal((first.Key, TicketOutcome.PaidByAnother), (payout.Key, payout.Outcome));
        Assert.Empty(payout.Paid);
        Assert.Contains(UInt256.FromEther("2.1").ToString(), payout.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upgrade_BetweenRequestAndClaim_IsNoticedAndTheTicketIsPaid()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        await stand.Kelp.SetGenerationAsync(KelpGeneration.Legacy, Cancel);
        WithdrawalTicket first = await stand.RequestAsync(user, One);
        WithdrawalTicket second = await stand.RequestAsync(user, One);
        await stand.FinalizeAsync(first);
        LiquidRedemptionQuote older = await user.Client.Kelp.RsEth.QuoteRedemptionAsync(new LiquidRedemption(One), cancellationToken: Cancel);

        await stand.Kelp.SetGenerationAsync(KelpGeneration.Current, Cancel);
        LiquidRedemptionQuote newer = await user.Client.Kelp.RsEth.QuoteRedemptionAsync(new LiquidRedemption(One), cancellationToken: Cancel);
        await stand.FinalizeAsync(second);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([first, second], cancellationToken: Cancel);

        Assert.IsType<NotOffered>(older.Refusals[0]);
        Assert.True(newer.IsClear);
        Assert.Equal([ClaimStatus.Paid, ClaimStatus.Paid], report.Tickets.Select(ticket => ticket.Status));
    }

    [Fact]
    public async Task Claim_OfAnEmptyLine_RevertsDifferentlyInEachGeneration_AndBothAreDecoded()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();

        ContractError? newer = (await Complete(user, NativeAsset.Ether).SimulateAsync(cancellationToken: Cancel)).Error;
        await stand.Kelp.SetGenerationAsync(KelpGeneration.Legacy, Cancel);
        ContractError? older = (await Complete(user, NativeAsset.Ether).SimulateAsync(cancellationToken: Cancel)).Error;

        Assert.Equal(user.Address, Assert.IsType<LRTWithdrawalManager.NoWithdrawalRequestsError>(newer).User);
        Assert.IsType<LRTWithdrawalManager.QueueEmptyError>(older);
    }

    [Fact]
    public async Task Ticket_OfAnAssetThatIsNotListedAnyMore_IsStillFound_AndOnlyTheNewerGenerationPaysIt()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        await FillVaultAsync(stand.Kelp.EthX);
        WithdrawalTicket ticket = await stand.RequestAsync(user, One, stand.Kelp.EthX);
        await stand.FinalizeAsync(ticket);
        await stand.Kelp.RemoveAssetAsync(stand.Kelp.EthX, Cancel);
        await stand.Kelp.SetAssetPriceAsync(stand.Kelp.EthX, UInt256.Zero, Cancel);
        using RestakingClient configured = new(
            stand.Node.RpcUrl,
            stand.Network with { Kelp = stand.Kelp.Deployment with { KnownAssets = [NativeAsset.Ether, stand.Kelp.EthX] } });

        WithdrawalTicket found = Assert.Single(await configured.Withdrawals.ListAsync(user.Address, Cancel));
        await stand.Kelp.SetGenerationAsync(KelpGeneration.Legacy, Cancel);
        WithdrawalTicket older = await user.RefreshAsync(ticket);
        await stand.Kelp.SetGenerationAsync(KelpGeneration.Current, Cancel);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        Assert.Equal((ticket.Key, TicketState.Claimable), (found.Key, found.State));
        Assert.Equal((TicketState.Blocked, TicketBlockReason.Invalidated), (older.State, older.Blocked?.Reason));
        Assert.Equal((ClaimStatus.Paid, ticket.Payable[0]), (report.Tickets[0].Status, Assert.Single(report.Tickets[0].Paid)));
    }

    [Fact]
    public async Task Ticket_WhoseEtherIsLentOutAndNotLiquid_IsUnfundedUntilItIs()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        WithdrawalTicket first = await stand.RequestAsync(user, One);
        WithdrawalTicket second = await stand.RequestAsync(user, One);
        await stand.FinalizeAsync(second);
        UInt256 there = await user.BalanceAsync(NativeAsset.Ether, stand.Kelp.Deployment.WithdrawalManager);
        await stand.Kelp.LendToAaveAsync(there, first.Payable[0].Amount - 1u, Cancel);
        QueueProgress before = await ProgressAsync(user);

        WithdrawalTicket[] dry = await user.TicketsAsync();
        await stand.Kelp.SetAaveLiquidityAsync(first.Payable[0].Amount, Cancel);
        WithdrawalTicket[] half = await user.TicketsAsync();
        QueueProgress after = await ProgressAsync(user);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([first], cancellationToken: Cancel);

        Assert.Equal([TicketBlockReason.Unfunded, TicketBlockReason.BehindAnother], dry.Select(ticket => ticket.Blocked?.Reason));
        Assert.Equal([TicketState.Claimable, TicketState.Blocked], half.Select(ticket => ticket.State));
        Assert.Equal(TicketBlockReason.Unfunded, half[1].Blocked?.Reason);
        Assert.False(after.SameAs(before));
        Assert.Equal(ClaimStatus.Paid, report.Tickets[0].Status);
    }

    [Fact]
    public async Task Listing_OfAnAssetNobodyHadSeen_AndOfALongLine_FindsEveryRequest()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser other = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        await FillVaultAsync(stand.Kelp.EthX);
        UInt256 amount = One / 10u;
        for (int i = 0; i < 5; i++)
        {
            await stand.RequestAsync(user, amount, stand.Kelp.EthX);
        }

        using RestakingClient fresh = new(stand.Node.RpcUrl, stand.Network);
        Address[] many = [.. Enumerable.Range(0, 10).Select(i => i == 7 ? user.Address : Restaking.Sdk.Signing.Local.LocalSigner.CreateRandom().Address)];
        WithdrawalSnapshot alone = await fresh.Withdrawals.SnapshotAsync([user.Address, other.Address], null, Cancel);
        WithdrawalSnapshot among = await fresh.Withdrawals.SnapshotAsync(many, null, Cancel);

        Assert.Empty(alone.Failures);
        Assert.Equal([0u, 1u, 2u, 3u, 4u], alone.Select(ticket => ((KelpTicketDetail)ticket.Detail!).Place));
        Assert.Equal(alone.Select(ticket => ticket.Key), among.Select(ticket => ticket.Key));
    }

    [Fact]
    public async Task Request_OfMoreThanIsNotPromisedToOthers_OrWithoutStrategy_IsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        RsEthClient rsEth = user.Client.Kelp.RsEth;
        LRTWithdrawalManager manager = stand.Manager;
        await FillVaultAsync(stand.Kelp.EthX);
        UInt256 available = await user.Client.ReadAsync(manager.GetAvailableAssetAmount(stand.Kelp.EthX), cancellationToken: Cancel);

        CapacityExceeded refusal = Assert.Single((await rsEth.QuoteRequestAsync(new LiquidWithdrawal(available * 2u) { OutputAsset = stand.Kelp.EthX }, cancellationToken: Cancel))
            .Refusals.OfType<CapacityExceeded>());
        await stand.Kelp.SetStrategyAsync(stand.Kelp.EthX, Address.Zero, Cancel);
        LiquidWithdrawalQuote without = await rsEth.QuoteRequestAsync(new LiquidWithdrawal(One) { OutputAsset = stand.Kelp.EthX }, cancellationToken: Cancel);

        Assert.Equal((stand.Kelp.EthX, available), (refusal.Asset, refusal.Available));
        Assert.Contains(without.Refusals, reason => reason is NotOffered);
    }

    [Fact]
    public async Task Request_WorthLessThanTheBoundWhenItIsSent_IsRefused_BecauseTheContractTakesNoBound()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        TransactionPlan<LiquidWithdrawalResult> plan = await user.Client.Kelp.RsEth.PrepareRequestAsync(new LiquidWithdrawal(One), Cancel);
        await stand.Kelp.SetRsEthPriceAsync(UInt256.FromEther("1.04"), Cancel);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.ExecuteAsync(cancellationToken: Cancel));

        Assert.Equal(UInt256.FromEther("1.04"), Assert.Single(refused.Issues.OfType<OutputBelowMinimum>()).Expected);
        Assert.Equal(UInt256.Zero, await user.Client.ReadAsync(new RSETH(stand.Kelp.Deployment.RsETH).Allowance(user.Address, stand.Kelp.Deployment.WithdrawalManager), cancellationToken: Cancel));
    }

    /// <summary>The selectors of 2024 are still in many lists; the contracts have not had them since 5.1.</summary>
    [Theory]
    [InlineData("initiateWithdrawal(address,uint256)", "0xc8393ba9")]
    [InlineData("completeWithdrawal(address)", "0x6dbaf9ee")]
    public async Task Selectors_Of2024_AreNotOurs_AndTheContractRefusesThem(string signature, string selector)
    {
        LiquidUser user = await stand.UserAsync();
        byte[] calldata = new byte[4 + 64];
        Selector.FromSignature(signature).CopyTo(calldata);

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => user.Client.Rpc.CallAsync(
            new CallRequest { From = user.Address, To = stand.Kelp.Deployment.WithdrawalManager, Data = calldata }, BlockTag.Latest, Cancel));

        Assert.Equal(selector, Selector.FromSignature(signature).ToString());
        Assert.DoesNotContain(LRTWithdrawalManager.Binding.Functions, function => function.Selector == Selector.FromSignature(signature));
        Assert.Equal((RpcErrorKind.ExecutionReverted, 0), (refused.Kind, refused.RevertData.Length));
    }

    [Fact]
    public async Task RequestId_ComputedHere_IsTheContracts()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await stand.RequestAsync(user, One);
        var detail = (KelpTicketDetail)ticket.Detail!;

        Hash32 id = await user.Client.ReadAsync(stand.Manager.GetRequestId(detail.Asset, detail.Nonce), cancellationToken: Cancel);
        LRTWithdrawalManager.WithdrawalRequestsResult stored = await user.Client.ReadAsync(stand.Manager.WithdrawalRequests(id), cancellationToken: Cancel);
        WithdrawalTicket foreign = await user.RefreshAsync(ticket with { Owner = stand.Kelp.EthX });

        Assert.Equal(One, stored.RsETHUnstaked);
        Assert.Equal((TicketState.Blocked, TicketBlockReason.Invalidated), (foreign.State, foreign.Blocked?.Reason));
        await Assert.ThrowsAsync<ArgumentException>(() => user.RefreshAsync(ticket with { Key = ticket.Key with { Id = "7" } }));
    }

    private static PreparedTransaction Complete(LiquidUser user, Address asset) =>
        user.Client.Transactions.Prepare(new LRTWithdrawalManager(user.Client.Kelp.Deployment.WithdrawalManager).CompleteWithdrawal(asset, ""));

    private static async Task<TransactionReceipt> SendAsync(PreparedTransaction transaction)
    {
        TransactionHandle handle = await transaction.SendAsync(cancellationToken: Cancel);
        return (await handle.WaitAsync(cancellationToken: Cancel)).Receipt;
    }

    private Task<TransactionReceipt> CompleteForAsync(LiquidUser operatorAccount, Address user) =>
        SendAsync(operatorAccount.Client.Transactions.Prepare(stand.Manager.CompleteWithdrawalForUser(NativeAsset.Ether, user, "")));

    private static Task<QueueProgress> ProgressAsync(LiquidUser user) =>
        ReadRounds.RunAsync(user.Client.Reader, rounds => user.Queue.ReadProgressAsync(rounds, [user.Address]), cancellationToken: Cancel);

    /// <summary>Somebody deposits a token, and it is moved to where withdrawals are paid from.</summary>
    private async Task FillVaultAsync(Address token)
    {
        LiquidUser depositor = await stand.UserAsync();
        await stand.Kelp.MintAsync(token, depositor.Address, One * 100u, Cancel);
        await (await depositor.Client.Kelp.RsEth.PrepareDepositAsync(new LiquidDeposit(One * 100u) { Asset = token }, Cancel)).ExecuteAsync(cancellationToken: Cancel);
        await stand.Kelp.MoveToVaultAsync(token, One * 90u, Cancel);
    }
}
