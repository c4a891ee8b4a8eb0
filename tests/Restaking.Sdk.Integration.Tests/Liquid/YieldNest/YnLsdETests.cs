using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.YieldNest;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.YieldNest;

/// <summary>What is ynLSDe's own, on our contracts and on the real ones: a basket goes out, wrapped tokens come in.</summary>
public abstract class YnLsdETests(YnLsdEStand stand)
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claim_OfMoreThanTheFirstAssetIsWorth_PaysTheBasketThePreviewSays()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await user.DepositAsync();
        await DepositWstEthAsync(user, One);
        await stand.SetFeeAsync(1000);
        WithdrawalTicket asked = await user.RequestAsync();
        await stand.FundAssetAsync(stand.WstEth, One / 4u);
        await stand.FinalizeAsync(asked);
        WithdrawalTicket ticket = await user.RefreshAsync(asked);
        UInt256 net = asked.Requested[0].Amount;
        YnEigenRedemptionAssetsVault.PreviewClaimResult preview =
            await user.Client.ReadAsync(new YnEigenRedemptionAssetsVault(stand.Vault).PreviewClaim(net), cancellationToken: Cancel);
        UInt256[] before = await BalancesAsync(user, ticket.Payable);

        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        UInt256[] after = await BalancesAsync(user, ticket.Payable);
        Assert.Equal([stand.WstEth, stand.SecondAsset], ticket.Payable.Select(amount => amount.Asset));
        Assert.Equal(preview.AssetsOut.AsEnumerable(), ticket.Payable.Select(amount => amount.Amount));
        Assert.Equal(ticket.Payable, report[ticket.Key].Paid);
        Assert.Equal(ticket.Payable.Select(amount => amount.Amount), after.Zip(before, (now, then) => now - then));
        Assert.True(net < ((YieldNestTicketDetail)ticket.Detail!).UnitAmount, "the fee is not the owner's");
    }

    [Fact]
    public async Task Claim_OfSeveral_TellsWhichAssetsWentToWhich()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await user.DepositAsync();
        await DepositWstEthAsync(user, One);
        await stand.SetFeeAsync(1000);
        WithdrawalTicket first = await user.RequestAsync();
        WithdrawalTicket second = await user.RequestAsync();
        await stand.FundAssetAsync(stand.WstEth, One / 4u);
        await stand.FinalizeAsync(second);

        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([first, second], cancellationToken: Cancel);

        // The first takes all wstETH there is, so the second is paid in the other asset alone: a basket depends on who is first.
        Assert.Equal(report[first.Key].TransactionHash, report[second.Key].TransactionHash);
        Assert.Equal([stand.WstEth, stand.SecondAsset], report[first.Key].Paid.Select(amount => amount.Asset));
        Assert.Equal([stand.SecondAsset], report[second.Key].Paid.Select(amount => amount.Asset));
    }

    [Fact]
    public async Task Ticket_ThatTheVaultDoesNotCover_IsBlockedAndValuedInEther()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        WithdrawalTicket asked = await user.RequestAsync();
        UInt256 held = ((YieldNestTicketDetail)asked.Detail!).Available;
        await stand.FinalizeOnlyAsync(asked);
        Assert.SkipUnless(held < ((YieldNestTicketDetail)asked.Detail).UnitAmount, "other tickets left enough in the vault");

        WithdrawalTicket ticket = await user.RefreshAsync(asked);

        Assert.Equal((TicketState.Blocked, TicketBlockReason.Unfunded), (ticket.State, ticket.Blocked?.Reason));
        Assert.True(Assert.Single(ticket.Payable).IsEther);
    }

    [Fact]
    public async Task Deposit_OfStEth_ApprovesTheAdapterAndIsWrapped()
    {
        LiquidUser user = await stand.UserAsync();
        YnLsdEClient token = user.Client.YieldNest.YnLsdE;
        Address stEth = stand.Contracts.StETH!.Value;
        await GetStEthAsync(user, One * 2u);

        LiquidDeposit deposit = new(One) { Asset = stEth };
        LiquidDepositQuote quote = await token.QuoteDepositAsync(deposit, cancellationToken: Cancel);
        TransactionPlan<LiquidDepositResult> plan = await token.PrepareDepositAsync(deposit, Cancel);
        LiquidDepositResult result = await plan.ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(stand.Contracts.YnLsdEDepositAdapter, plan.Final.Call.Target);
        Assert.Equal(stEth, plan[0].Transaction.Call.Target);
        Assert.Equal(quote.Output, result.Received);
        Assert.Equal(result.Received.Amount, await user.BalanceAsync(token.Info.Token));
    }

    [Fact]
    public async Task DepositAssets_OfTheRegistry_IncludeWhatTheAdapterWraps()
    {
        LiquidUser user = await stand.UserAsync();

        ImmutableArray<Address> assets = await user.Client.YieldNest.YnLsdE.GetDepositAssetsAsync(Cancel);

        Assert.Equal([stand.WstEth, stand.SecondAsset, stand.Contracts.StETH!.Value], assets);
    }

    [Fact]
    public async Task Deposit_OfEther_IsRefusedWithWhatIsTakenAndCarriesNone()
    {
        LiquidUser user = await stand.UserAsync();

        TransactionPlan<LiquidDepositResult> plan = await user.Client.YieldNest.YnLsdE.PrepareDepositAsync(new LiquidDeposit(One), Cancel);
        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.Final.SendAsync(cancellationToken: Cancel));

        AssetNotAccepted refusal = Assert.IsType<AssetNotAccepted>(Assert.Single(refused.Issues));
        Assert.Contains(stand.WstEth, refusal.Accepted);
        Assert.Equal(UInt256.Zero, plan.Final.Value);
        Assert.Single(plan);
    }

    private static async Task<UInt256[]> BalancesAsync(LiquidUser user, ImmutableArray<AssetAmount> amounts)
    {
        List<UInt256> balances = [];
        foreach (AssetAmount amount in amounts)
        {
            balances.Add(await user.BalanceAsync(amount.Asset));
        }

        return [.. balances];
    }

    private async Task DepositWstEthAsync(LiquidUser user, UInt256 amount)
    {
        await stand.GiveWstEthAsync(user.Address, amount);
        TransactionPlan<LiquidDepositResult> plan = await user.Client.YieldNest.YnLsdE.PrepareDepositAsync(new LiquidDeposit(amount / 2u) { Asset = stand.WstEth }, Cancel);
        await plan.ExecuteAsync(cancellationToken: Cancel);
    }

    private async Task GetStEthAsync(LiquidUser user, UInt256 wei)
    {
        TransactionHandle sent = await user.Client.Transactions.Prepare(
            new Contracts.Lido.StETH(stand.Contracts.StETH!.Value).Submit(Address.Zero), wei).SendAsync(cancellationToken: Cancel);
        await sent.WaitAsync(cancellationToken: Cancel);
    }
}

/// <summary>ynLSDe's own traps on our contracts.</summary>
public sealed class YnLsdEOwnDevnetTests(YnLsdEDevnetStand stand) : YnLsdETests(stand), IClassFixture<YnLsdEDevnetStand>
{
    [Fact]
    public async Task Deposit_OfStEthWhileWstEthIsDisabled_IsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await stand.Devnet.DisableAssetAsync(stand.WstEth, TestContext.Current.CancellationToken);

        LiquidDepositQuote quote = await user.Client.YieldNest.YnLsdE.QuoteDepositAsync(
            new LiquidDeposit(UInt256.FromEther("1")) { Asset = stand.Contracts.StETH }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([stand.SecondAsset], Assert.IsType<AssetNotAccepted>(Assert.Single(quote.Refusals)).Accepted);
    }
}

/// <summary>ynLSDe's own traps on the real contracts.</summary>
public sealed class YnLsdEOwnMainnetSnapshotTests(YnLsdEMainnetStand stand) : YnLsdETests(stand), IClassFixture<YnLsdEMainnetStand>;
