using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Mantle;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Mantle;

/// <summary>What is mETH's own, on our contracts and on the real ones: rates, limits, permits.</summary>
public abstract partial class MEthTests(MEthStand stand)
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private MantleStaking Staking => new(stand.Contracts.Staking);

    [Fact]
    public async Task Rates_WithRewardsAndAnAdjustment_AreTheContractsAndNotInverse()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await user.DepositAsync();
        await stand.AddRewardsAsync(UInt256.Parse("1234567890123456789", CultureInfo.InvariantCulture));
        await stand.SetAdjustmentAsync(4);
        MEthClient token = user.Client.Mantle.MEth;

        ExchangeRate rate = await token.GetExchangeRateAsync(cancellationToken: Cancel);

        foreach (UInt256 amount in new[] { 1u, 7u, One - 1u, One, One * 32u + 17u })
        {
            Assert.Equal(await user.Client.ReadAsync(Staking.METHToETH(amount), cancellationToken: Cancel), rate.ToUnderlying(amount));
            Assert.Equal(await user.Client.ReadAsync(Staking.EthToMETH(amount), cancellationToken: Cancel), rate.ToToken(amount));
        }

        Assert.True(rate.ToToken(rate.ToUnderlying(One)) < One - (One / 10_000u), "the way in keeps back the adjustment");
        LiquidDepositQuote quote = await token.QuoteDepositAsync(new LiquidDeposit(One), cancellationToken: Cancel);
        Assert.Equal(await user.Client.ReadAsync(Staking.EthToMETH(One), cancellationToken: Cancel), quote.Output.Amount);
    }

    [Fact]
    public async Task Stake_WhenTheRateRisesAfterTheQuote_IsRefusedByClientAndContract()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await user.DepositAsync();
        TransactionPlan<LiquidDepositResult> plan = await user.Client.Mantle.MEth.PrepareDepositAsync(new LiquidDeposit(One) { MaxSlippageBps = 0 }, Cancel);
        await stand.AddRewardsAsync(One);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.Final.SendAsync(cancellationToken: Cancel));
        UnsignedTransaction built = plan.Final.Build();
        RpcException onChain = await Assert.ThrowsAsync<RpcException>(() => user.Client.Rpc.CallAsync(
            new CallRequest { From = user.Address, To = built.To, Value = built.Value, Data = built.Data }, BlockTag.Latest, Cancel));

        Assert.IsType<OutputBelowMinimum>(Assert.Single(refused.Issues));
        Assert.True(MantleStaking.TryDecodeError(onChain.RevertData.Span, out Contracts.ContractError? error));
        Assert.IsType<MantleStaking.StakeBelowMinimumMETHAmountError>(error);
    }

    [Fact]
    public async Task Stake_WhileTheAllowListIsOn_IsRefusedUnlessListed()
    {
        LiquidUser listed = await stand.UserAsync();
        LiquidUser other = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await stand.SetAllowListAsync(true);
        await stand.SetAllowedAsync(listed.Address);

        LiquidDepositQuote refused = await other.Client.Mantle.MEth.QuoteDepositAsync(new LiquidDeposit(One), cancellationToken: Cancel);
        await listed.DepositAsync();

        AccountNotAllowed refusal = Assert.IsType<AccountNotAllowed>(Assert.Single(refused.Refusals));
        Assert.Equal(other.Address, refusal.Account);
        Assert.NotEqual(UInt256.Zero, await listed.BalanceAsync(stand.Contracts.MEth));
    }

    [Fact]
    public async Task Stake_UpToTheSupplyCap_GoesThroughAndOneWeiMoreDoesNot()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await user.DepositAsync();
        await stand.AddRewardsAsync(One);
        MEthClient token = user.Client.Mantle.MEth;
        UInt256 available = (await token.GetDepositLimitsAsync(cancellationToken: Cancel)).Available!.Value;
        await stand.Node.SetBalanceAsync(user.Address, available + One + One, Cancel);

        LiquidDepositQuote tooMuch = await token.QuoteDepositAsync(new LiquidDeposit(available + 1u), cancellationToken: Cancel);
        LiquidDepositResult most = await (await token.PrepareDepositAsync(new LiquidDeposit(available), Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(available, Assert.IsType<CapacityExceeded>(Assert.Single(tooMuch.Refusals)).Available);
        Assert.NotEqual(UInt256.Zero, most.Received.Amount);
    }

    [Fact]
    public async Task Stake_ForAnotherReceiver_IsAnArgumentErrorBecauseTheSenderGetsTheToken()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser other = await stand.UserAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => user.Client.Mantle.MEth.PrepareDepositAsync(new LiquidDeposit(One) { Receiver = other.Address }, Cancel));
    }

    [Fact]
    public async Task Request_WithAPermit_IsOneTransactionOfTheExactAmount()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        MEthClient token = user.Client.Mantle.MEth;
        (TokenPermit permit, EcdsaSignature signature) = await SignAsync(user, One, TimeSpan.FromMinutes(20));

        TransactionPlan<LiquidWithdrawalResult> plan = await token.PrepareRequestWithPermitAsync(new LiquidWithdrawal(One), permit, signature, Cancel);
        LiquidWithdrawalResult result = await plan.ExecuteAsync(cancellationToken: Cancel);

        Assert.Single(plan);
        Assert.Equal(Assert.Single(result.Tickets), Assert.Single(await user.TicketsAsync()).Key);
        Assert.Equal(UInt256.Zero, await user.Client.ReadAsync(new METH(stand.Contracts.MEth).Allowance(user.Address, stand.Contracts.Staking), cancellationToken: Cancel));
    }

    [Fact]
    public async Task Request_WithAPermitThatSomebodyUsedUp_IsRefusedAndGoesThroughWithoutIt()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser stranger = await stand.UserAsync();
        await user.DepositAsync();
        MEthClient token = user.Client.Mantle.MEth;
        (TokenPermit permit, EcdsaSignature signature) = await SignAsync(user, One, TimeSpan.FromMinutes(20));
        TransactionPlan<LiquidWithdrawalResult> plan = await token.PrepareRequestWithPermitAsync(new LiquidWithdrawal(One), permit, signature, Cancel);
        byte[] bytes = signature.ToBytes();
        PreparedTransaction frontRun = stranger.Client.Transactions.Prepare(new METH(permit.Token).Permit(
            permit.Owner, permit.Spender, permit.Value, permit.Deadline, bytes[64], new Hash32(bytes.AsSpan(0, 32)), new Hash32(bytes.AsSpan(32, 32))));
        await (await frontRun.SendAsync(cancellationToken: Cancel)).WaitAsync(cancellationToken: Cancel);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.Final.SendAsync(cancellationToken: Cancel));
        TransactionPlan<LiquidWithdrawalResult> without = await token.PrepareRequestAsync(new LiquidWithdrawal(One), Cancel);

        Assert.IsType<PermitUsed>(Assert.Single(refused.Issues));
        Assert.Equal(PlanStepState.Done, without[0].State);
        Assert.Single((await without.ExecuteAsync(cancellationToken: Cancel)).Tickets);
    }

    [Fact]
    public async Task Request_WithAPermitThatExpiredOrIsForAnotherAmount_IsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        MEthClient token = user.Client.Mantle.MEth;
        (TokenPermit permit, EcdsaSignature signature) = await SignAsync(user, One, TimeSpan.FromMinutes(-1));

        TransactionPlan<LiquidWithdrawalResult> late = await token.PrepareRequestWithPermitAsync(new LiquidWithdrawal(One), permit, signature, Cancel);
        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => late.Final.SendAsync(cancellationToken: Cancel));

        Assert.IsType<DeadlinePassed>(Assert.Single(refused.Issues));
        await Assert.ThrowsAsync<ArgumentException>(() => token.PrepareRequestWithPermitAsync(new LiquidWithdrawal(One + 1u), permit, signature, Cancel));
    }

    [Fact]
    public async Task Request_OfABlockedAccount_IsRefusedButItsClaimGoesOn()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.FinalizeAsync(ticket);
        await stand.SetBlockedAsync(user.Address);

        LiquidWithdrawalQuote quote = await user.Queue.QuoteRequestAsync(new LiquidWithdrawal(One), cancellationToken: Cancel);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        Assert.Equal(user.Address, Assert.Single(quote.Refusals.OfType<AccountBlocked>()).Account);
        Assert.Equal(ClaimStatus.Paid, report[ticket.Key].Status);
    }

    [Fact]
    public async Task PauseFlags_OfTheSystem_AreReadEachForItself()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await stand.SetStakingPausedAsync(true);

        MantlePauseFlags flags = await user.Client.Mantle.MEth.GetPauseFlagsAsync(cancellationToken: Cancel);

        Assert.True(flags.Staking);
        Assert.False(flags.UnstakeRequestsAndClaims);
        Assert.False(flags.SubmitOracleRecords);
    }

    private static async Task<(TokenPermit Permit, EcdsaSignature Signature)> SignAsync(LiquidUser user, UInt256 amount, TimeSpan time)
    {
        BlockHeader head = (await user.Client.Rpc.GetBlockAsync(BlockTag.Latest, Cancel))!;
        TokenPermit permit = await user.Client.Mantle.MEth.GetUnstakePermitAsync(amount, head.Time + time, cancellationToken: Cancel);
        string document = permit.ToTypedDataJson();
        Assert.Equal(permit.Digest, Eip712.HashTypedData(document));
        return (permit, await ((ITypedDataSigner)user.Client.Signer!).SignTypedDataAsync(document, Cancel));
    }
}

/// <summary>mETH's own traps on our contracts.</summary>
public sealed class MEthOwnDevnetTests(MEthDevnetStand stand) : MEthTests(stand), IClassFixture<MEthDevnetStand>
{
    [Fact]
    public async Task LiquidityBuffer_OfBothGenerations_IsAskedFromTheChain()
    {
        LiquidUser user = await stand.UserAsync();
        MEthClient token = user.Client.Mantle.MEth;

        Address? before = await token.GetLiquidityBufferAsync(cancellationToken: TestContext.Current.CancellationToken);
        await stand.Devnet.SetGenerationAsync(true, TestContext.Current.CancellationToken);
        Address? after = await token.GetLiquidityBufferAsync(cancellationToken: TestContext.Current.CancellationToken);
        await stand.Devnet.SetGenerationAsync(false, TestContext.Current.CancellationToken);

        Assert.Null(before);
        Assert.NotNull(after);
    }
}

/// <summary>mETH's own traps on the real contracts.</summary>
public sealed class MEthOwnMainnetSnapshotTests(MEthMainnetStand stand) : MEthTests(stand), IClassFixture<MEthMainnetStand>
{
    [Fact]
    public async Task LiquidityBuffer_OfTheFirstImplementation_IsNull()
    {
        LiquidUser user = await stand.UserAsync();

        Assert.Null(await user.Client.Mantle.MEth.GetLiquidityBufferAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Null((await user.Client.Mantle.MEth.GetPauseFlagsAsync(cancellationToken: TestContext.Current.CancellationToken)).LiquidityBuffer);
    }
}
