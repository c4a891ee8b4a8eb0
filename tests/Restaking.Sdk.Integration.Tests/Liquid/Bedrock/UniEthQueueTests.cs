using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Bedrock;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Bedrock;

/// <summary>Redemption from validators: multiples of 32 ETH, two queues, debts paid in part, and the balance they end in.</summary>
public sealed class UniEthQueueTests(UniEthStand stand) : BedrockTests(stand), IClassFixture<UniEthStand>
{
    private static readonly UInt256 Unit = UniEthClient.RedemptionUnit;

    private Address V1 => Contracts.StakingV1;

    private Address Pectra => Contracts.StakingPectra!.Value;

    [Fact]
    public async Task Redeem_EtherThatIsNoMultipleOf32_IsRefused()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();

        LiquidWithdrawalQuote quote = await QuoteAsync(user, InEther("33"));

        Assert.Equal(Unit, Assert.Single(quote.Refusals.OfType<AmountNotMultiple>()).Unit);
    }

    [Fact]
    public async Task Redeem_AmountOfTokens_TakesTheLargestMultipleOf32EtherAndLeavesTheRest()
    {
        LiquidUser user = await UserAsync();
        UInt256 tokens = await user.DepositAsync();
        await Devnet.AddRevenueAsync(Pectra, UInt256.FromEther("1234.5"), Cancel);
        LiquidWithdrawal all = new(UInt256.FromEther("90"));

        LiquidWithdrawalQuote quote = await QuoteAsync(user, all);
        await RunAsync(await user.Client.Bedrock.UniEth.PrepareRequestAsync(all, Cancel));

        Assert.Equal(Unit * 2u, quote.Output.Amount);
        Assert.Equal(tokens - quote.Input.Amount, await user.BalanceAsync(Contracts.UniETH));
        Assert.Equal(Unit * 2u, Assert.Single(await user.TicketsAsync()).Payable[0].Amount);
    }

    [Fact]
    public async Task Redeem_RateFellMeanwhile_MoreWouldBeBurnedThanTheBoundAndIsRefused()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        TransactionPlan<LiquidWithdrawalResult> plan = await user.Client.Bedrock.UniEth.PrepareRequestAsync(InEther("64") with { MaxSlippageBps = 1 }, Cancel);

        await Devnet.SlashAsync(Pectra, UInt256.FromEther("1000"), Cancel);
        ImmutableArray<PreflightIssue> refusals = await RefusalsAsync(plan);

        Assert.Equal(UInt256.FromEther("64.0064"), Argument(plan.Final, "maxToBurn"));
        Assert.Equal(UInt256.FromEther("64"), Assert.Single(refusals.OfType<OutputBelowMinimum>()).Minimum);
    }

    [Fact]
    public async Task Redeem_PectraSwitchedOff_GoesToV1()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await Devnet.StakeAsync(V1, UInt256.FromEther("1000"), Cancel);
        await Devnet.SetRedeemEnabledAsync(false, Cancel);

        TransactionPlan<LiquidWithdrawalResult> plan = await user.Client.Bedrock.UniEth.PrepareRequestAsync(InEther("32"), Cancel);
        await RunAsync(plan);
        WithdrawalTicket ticket = Assert.Single(await user.TicketsAsync());

        Assert.Equal(V1, plan.Final.Call.Target);
        Assert.Equal(UniEthStakingKind.V1, Assert.IsType<UniEthDebtTicket>(ticket.Detail).Staking);
    }

    [Fact]
    public async Task Redeem_SwitchedOffMeanwhile_IsRefused()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        TransactionPlan<LiquidWithdrawalResult> plan = await user.Client.Bedrock.UniEth.PrepareRequestAsync(InEther("32"), Cancel);
        await Devnet.SetRedeemEnabledAsync(false, Cancel);

        Assert.Equal(Pectra, Assert.Single((await RefusalsAsync(plan)).OfType<OperationPaused>()).Contract);
    }

    [Fact]
    public async Task Redeem_MoreThanTheContractCouldEverPay_IsRefusedWithWhatIsFree()
    {
        LiquidUser user = await UserAsync();
        UInt256 tooMuch = UniEthStand.Staked - (UniEthStand.Staked % Unit) + Unit;

        LiquidWithdrawalQuote quote = await QuoteAsync(user, new LiquidWithdrawal(tooMuch) { Token = NativeAsset.Ether });

        Assert.Equal(UniEthStand.Staked, Assert.Single(quote.Refusals.OfType<CapacityExceeded>()).Available);
    }

    [Fact]
    public async Task Limits_InTokens_AreWhat32EtherCostRoundedUp()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await Devnet.AddRevenueAsync(Pectra, UInt256.FromEther("333.333"), Cancel);

        OperationLimits limits = await user.Client.Bedrock.UniEth.GetRequestLimitsAsync(cancellationToken: Cancel);
        LiquidWithdrawalQuote enough = await QuoteAsync(user, new LiquidWithdrawal(limits.Minimum!.Value));
        LiquidWithdrawalQuote tooLittle = await QuoteAsync(user, new LiquidWithdrawal(limits.Minimum.Value - 1u));

        Assert.Equal(Unit, enough.Output.Amount);
        Assert.Equal(limits.Minimum, Assert.Single(tooLittle.Refusals.OfType<AmountBelowMinimum>()).Minimum);
    }

    [Fact]
    public async Task Debt_PaidInPart_ShowsWhatIsLeftAndWhatCanBeClaimed()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await RunAsync(await user.Client.Bedrock.UniEth.PrepareRequestAsync(InEther("64"), Cancel));
        WithdrawalTicket before = Assert.Single(await user.TicketsAsync());

        await Devnet.ReturnFromValidatorsAsync(Pectra, Unit, Cancel);
        WithdrawalTicket[] after = await user.TicketsAsync();

        WithdrawalTicket debt = Assert.Single(after, ticket => ticket.Key == before.Key);
        WithdrawalTicket balance = Assert.Single(after, ticket => ticket.Detail is UniEthBalanceTicket);
        Assert.Equal(2, after.Length);
        Assert.Equal((TicketState.Requested, Unit), (debt.State, debt.Payable[0].Amount));
        Assert.Equal((TicketState.Claimable, Unit), (balance.State, balance.Payable[0].Amount));
    }

    [Fact]
    public async Task Debt_BehindOthers_SaysHowMuchIsPaidBefore()
    {
        LiquidUser first = await UserAsync();
        LiquidUser second = await UserAsync();
        await RequestAsync(first, "64");
        await RequestAsync(second, "32");
        await Devnet.ReturnFromValidatorsAsync(Pectra, Unit, Cancel);

        WithdrawalTicket ticket = Assert.Single(await second.TicketsAsync());

        Assert.Equal(Unit, Assert.IsType<UniEthDebtTicket>(ticket.Detail).EtherAhead);
        Assert.Contains("after 32 ETH", ticket.Timing.WaitsFor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debts_AtBothContracts_AreListedTogether()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await RunAsync(await user.Client.Bedrock.UniEth.PrepareRequestAsync(InEther("32"), Cancel));
        await Devnet.StakeAsync(V1, UInt256.FromEther("1000"), Cancel);
        await Devnet.SetRedeemEnabledAsync(false, Cancel);
        await RunAsync(await user.Client.Bedrock.UniEth.PrepareRequestAsync(InEther("64"), Cancel));

        WithdrawalTicket[] tickets = await user.TicketsAsync();

        Assert.Equal(["pectra:1", "v1:1"], tickets.Select(ticket => ticket.Key.Id).Order());
        Assert.Equal(Unit * 3u, tickets.Aggregate(UInt256.Zero, (sum, ticket) => sum + ticket.Payable[0].Amount));
    }

    [Fact]
    public async Task Claim_OfTwoPaidDebts_IsOneTransactionForBothAndPaysEachOnce()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await RunAsync(await user.Client.Bedrock.UniEth.PrepareRequestAsync(InEther("32"), Cancel));
        await RunAsync(await user.Client.Bedrock.UniEth.PrepareRequestAsync(InEther("64"), Cancel));
        WithdrawalTicket[] debts = await user.TicketsAsync();
        await Devnet.ReturnFromValidatorsAsync(Pectra, Unit * 3u, Cancel);

        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync(debts, cancellationToken: Cancel);
        ClaimResult result = await SendAsync(Assert.Single(claims.Transactions));
        ClaimReport again = await user.Client.Withdrawals.ClaimAsync(debts, cancellationToken: Cancel);

        Assert.Equal(Unit * 3u, Argument(claims.Transactions[0].Transaction, "amount"));
        Assert.Equal([Unit, Unit * 2u], result.Payouts.Select(payout => payout.Paid[0].Amount));
        Assert.All(again.Tickets, report => Assert.Equal(ClaimStatus.PaidByAnother, report.Status));
    }

    [Fact]
    public async Task Claim_WhatIsPaidInBetween_StaysForTheNextOne()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await RunAsync(await user.Client.Bedrock.UniEth.PrepareRequestAsync(InEther("64"), Cancel));
        await Devnet.ReturnFromValidatorsAsync(Pectra, Unit, Cancel);
        WithdrawalTicket balance = Assert.Single(await user.TicketsAsync(), ticket => ticket.State == TicketState.Claimable);
        PreparedClaim claim = Assert.Single((await user.Queue.PrepareClaimsAsync([balance], cancellationToken: Cancel)).Transactions);

        await Devnet.ReturnFromValidatorsAsync(Pectra, Unit, Cancel);
        ClaimResult result = await SendAsync(claim);

        Assert.Equal(Unit, Assert.Single(result.Payouts).Paid[0].Amount);
        Assert.Equal(Unit, Assert.Single(await user.TicketsAsync()).Payable[0].Amount);
    }

    [Fact]
    public async Task Progress_AfterAPaymentToAnother_DoesNotMove()
    {
        LiquidUser first = await UserAsync();
        LiquidUser second = await UserAsync();
        await RequestAsync(first, "32");
        await RequestAsync(second, "32");
        QueueProgress before = await ProgressAsync(second);

        await Devnet.ReturnFromValidatorsAsync(Pectra, Unit, Cancel);
        QueueProgress ofFirst = await ProgressAsync(second);
        await Devnet.ReturnFromValidatorsAsync(Pectra, Unit, Cancel);

        Assert.True(ofFirst.SameAs(before));
        Assert.False((await ProgressAsync(second)).SameAs(before));
    }

    private static LiquidWithdrawal InEther(string ether) => new(UInt256.FromEther(ether)) { Token = NativeAsset.Ether };

    private static Task<LiquidWithdrawalQuote> QuoteAsync(LiquidUser user, LiquidWithdrawal withdrawal) =>
        user.Client.Bedrock.UniEth.QuoteRequestAsync(withdrawal, cancellationToken: Cancel);

    private static Task<QueueProgress> ProgressAsync(LiquidUser user) =>
        ReadRounds.RunAsync(user.Client.Reader, rounds => user.Queue.ReadProgressAsync(rounds, [user.Address]), cancellationToken: Cancel);

    private static async Task RequestAsync(LiquidUser user, string ether)
    {
        await user.DepositAsync();
        await RunAsync(await user.Client.Bedrock.UniEth.PrepareRequestAsync(InEther(ether), Cancel));
    }
}
