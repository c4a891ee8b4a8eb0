using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Lido;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Lido;

/// <summary>Requests: cut into parts, in stETH and wstETH, for another owner, and what the queue refuses.</summary>
public sealed class LidoRequestTests(LidoDevnetStand stand) : IClassFixture<LidoDevnetStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LidoDevnet Devnet => stand.Devnet;

    [Fact]
    public async Task Request_AboveAThousand_IsCutIntoTicketsThatAddUp()
    {
        LiquidUser user = await RichAsync("2600");
        UInt256 amount = UInt256.FromEther("2000.000000000000000001");

        LiquidWithdrawalQuote quote = await user.Queue.QuoteRequestAsync(new LiquidWithdrawal(amount), cancellationToken: Cancel);
        LiquidWithdrawalResult result = await (await user.Queue.PrepareRequestAsync(new LiquidWithdrawal(amount), Cancel)).ExecuteAsync(cancellationToken: Cancel);
        WithdrawalTicket[] tickets = await user.TicketsAsync();

        // A rest of one wei is less than the queue takes: it is filled up to 100 wei from the part before.
        Assert.Equal([UInt256.FromEther("1000"), UInt256.FromEther("1000") - 99u, 100u], quote.Parts);
        Assert.Equal(quote.Parts, tickets.Select(ticket => ticket.Requested[0].Amount));
        Assert.Equal(result.Tickets, tickets.Select(ticket => ticket.Key));
        Assert.Equal(amount, quote.Output.Amount);
    }

    [Fact]
    public async Task Request_OfTheWholeBalance_IsGoodForAllOfItThoughLessMayArrive()
    {
        LiquidUser user = await RichAsync("3.333333333333333337");
        UInt256 all = await user.BalanceAsync(Devnet.Deployment.StETH);

        await (await user.Queue.PrepareRequestAsync(new LiquidWithdrawal(all), Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(all, Assert.Single(await user.TicketsAsync()).Requested[0].Amount);
        Assert.InRange(await user.BalanceAsync(Devnet.Deployment.StETH), UInt256.Zero, 2u);
    }

    [Fact]
    public async Task Request_InWstEth_IsMeasuredInStEth()
    {
        LiquidUser user = await RichAsync("1500", wrapped: true);
        UInt256 all = await user.BalanceAsync(Devnet.Deployment.WstETH);
        LiquidWithdrawal withdrawal = new(all) { Token = Devnet.Deployment.WstETH };

        LiquidWithdrawalQuote quote = await user.Queue.QuoteRequestAsync(withdrawal, cancellationToken: Cancel);
        await (await user.Queue.PrepareRequestAsync(withdrawal, Cancel)).ExecuteAsync(cancellationToken: Cancel);
        WithdrawalTicket[] tickets = await user.TicketsAsync();

        Assert.Equal(2, tickets.Length);
        Assert.Equal(quote.Output.Amount, tickets[0].Requested[0].Amount + tickets[1].Requested[0].Amount);
        Assert.All(tickets, ticket => Assert.True(ticket.Requested[0].Amount <= UInt256.FromEther("1000")));
        Assert.Equal(UInt256.Zero, await user.BalanceAsync(Devnet.Deployment.WstETH));
    }

    [Fact]
    public async Task Request_InWstEth_OutlivesAReportBetweenPreparationAndSending()
    {
        LiquidUser user = await RichAsync("1500", wrapped: true);
        LiquidWithdrawal withdrawal = new(await user.BalanceAsync(Devnet.Deployment.WstETH)) { Token = Devnet.Deployment.WstETH };
        TransactionPlan<LiquidWithdrawalResult> plan = await user.Queue.PrepareRequestAsync(withdrawal, Cancel);
        await GrowAsync(user, "1.005");

        LiquidWithdrawalResult result = await plan.ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(2, result.Tickets.Length);
    }

    [Fact]
    public async Task Request_InWstEth_GrownAboveTheMaximum_IsRefusedBeforeSending()
    {
        LiquidUser user = await RichAsync("1500", wrapped: true);
        LiquidWithdrawal withdrawal = new(await user.BalanceAsync(Devnet.Deployment.WstETH)) { Token = Devnet.Deployment.WstETH };
        TransactionPlan<LiquidWithdrawalResult> plan = await user.Queue.PrepareRequestAsync(withdrawal, Cancel);
        await GrowAsync(user, "1.02");

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.ExecuteAsync(cancellationToken: Cancel));

        AmountAboveMaximum refusal = Assert.IsType<AmountAboveMaximum>(Assert.Single(refused.Issues));
        Assert.Equal((await user.Queue.GetRequestLimitsAsync(Devnet.Deployment.WstETH, cancellationToken: Cancel)).Maximum, refusal.Maximum);
    }

    [Fact]
    public async Task Request_OfWstEthBelowTheMinimum_IsRefusedWithTheMinimumInWstEth()
    {
        LiquidUser user = await RichAsync("1", wrapped: true);
        OperationLimits limits = await user.Queue.GetRequestLimitsAsync(Devnet.Deployment.WstETH, cancellationToken: Cancel);

        LiquidWithdrawalQuote tooLittle = await user.Queue.QuoteRequestAsync(
            new LiquidWithdrawal(limits.Minimum!.Value - 1u) { Token = Devnet.Deployment.WstETH }, cancellationToken: Cancel);
        TransactionPlan<LiquidWithdrawalResult> least = await user.Queue.PrepareRequestAsync(
            new LiquidWithdrawal(limits.Minimum.Value) { Token = Devnet.Deployment.WstETH }, Cancel);
        await least.ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(limits.Minimum, tooLittle.Refusals.OfType<AmountBelowMinimum>().Single().Minimum);
        Assert.InRange(Assert.Single(await user.TicketsAsync()).Requested[0].Amount, 100u, 101u);
    }

    [Fact]
    public async Task Request_OfMorePartsThanOneTransactionTakes_IsRefusedWithTheMost()
    {
        LiquidUser user = await stand.UserAsync();

        LiquidWithdrawalQuote quote = await user.Queue.QuoteRequestAsync(Amount.FromEther("64000.000000000000000001"), cancellationToken: Cancel);

        Assert.Equal(UInt256.FromEther("64000"), quote.Refusals.OfType<AmountAboveMaximum>().Single().Maximum);
    }

    [Fact]
    public async Task Request_ForAnotherOwner_MakesTheTicketsTheirs()
    {
        LiquidUser user = await RichAsync("10");
        LiquidUser owner = await stand.UserAsync();

        LiquidWithdrawalResult result = await (await user.Queue.PrepareRequestAsync(
            new LiquidWithdrawal(Amount.FromEther("2")) { Recipient = owner.Address }, Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(owner.Address, result.Owner);
        Assert.Empty(await user.TicketsAsync());
        Assert.Equal(result.Tickets, (await owner.TicketsAsync()).Select(ticket => ticket.Key));
    }

    [Fact]
    public async Task Request_PausedForATime_SaysUntilWhen()
    {
        LiquidUser user = await RichAsync("10");
        await Devnet.PauseQueueForAsync(TimeSpan.FromHours(2), Cancel);
        try
        {
            LidoQueueState state = await user.Client.Lido.Withdrawals.GetStateAsync(cancellationToken: Cancel);
            LiquidWithdrawalQuote quote = await user.Queue.QuoteRequestAsync(Amount.FromEther("1"), cancellationToken: Cancel);

            Assert.True(state.IsPaused);
            Assert.Equal(state.PausedUntil, quote.Refusals.OfType<OperationPaused>().Single().Until);
            Assert.InRange(state.PausedUntil!.Value - state.Block.Time, TimeSpan.FromHours(1.9), TimeSpan.FromHours(2));
        }
        finally
        {
            await Devnet.SetQueuePausedAsync(false, Cancel);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_OfAnotherTokenOrPayout_IsRefusedAndItsPayloadGivesNothingUp(bool otherToken)
    {
        LiquidUser user = await RichAsync("10");
        Address other = (await stand.UserAsync()).Address;
        LiquidWithdrawal withdrawal = new(Amount.FromEther("1")) { Token = otherToken ? other : null, OutputAsset = otherToken ? null : other };

        TransactionPlan<LiquidWithdrawalResult> plan = await user.Queue.PrepareRequestAsync(withdrawal, Cancel);
        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.Final.SendAsync(cancellationToken: Cancel));

        Assert.Contains(refused.Issues, issue => issue is AssetNotAccepted { Asset: var asset } && asset == other);
        Assert.Empty(Assert.IsType<WithdrawalQueueERC721.RequestWithdrawalsCall>(plan.Final.Call).Amounts);
    }

    [Fact]
    public async Task Request_WithOptionsTheQueueLacks_IsAnArgumentError()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidWithdrawal plain = Amount.FromEther("1");

        await Assert.ThrowsAsync<ArgumentException>(() => user.Queue.PrepareRequestAsync(plain with { AllowThirdParty = true }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => user.Queue.PrepareRequestAsync(plain with { MaxLossBps = 5 }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => user.Queue.PrepareRequestAsync(plain with { Deadline = DateTimeOffset.UnixEpoch }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => user.Queue.PrepareRequestAsync(plain with { Recipient = Address.Zero }, Cancel));
    }

    private async Task GrowAsync(LiquidUser user, string factor)
    {
        LidoShareRate rate = await user.Client.Lido.StEth.GetShareRateAsync(cancellationToken: Cancel);
        await Devnet.SetShareRateAsync(UInt256.MulDiv(UInt256.ParseUnits(factor, 27), rate.Ether, rate.Shares, DivisionRounding.Down), Cancel);
    }

    private async Task<LiquidUser> RichAsync(string ether, bool wrapped = false)
    {
        LiquidUser user = await stand.UserAsync();
        await stand.Node.SetBalanceAsync(user.Address, UInt256.FromEther(ether) + UInt256.FromEther("10"), Cancel);
        ILiquidStakingProtocol token = wrapped ? user.Client.Lido.WstEth : user.Client.Lido.StEth;
        await (await token.PrepareDepositAsync(Amount.FromEther(ether), Cancel)).ExecuteAsync(cancellationToken: Cancel);
        return user;
    }
}
