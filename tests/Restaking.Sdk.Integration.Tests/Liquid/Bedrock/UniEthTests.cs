using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Bedrock;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Liquid.Bedrock;

/// <summary>uniETH's own: two staking contracts, silent partial swaps.</summary>
public sealed class UniEthTests(UniEthStand stand) : BedrockTests(stand), IClassFixture<UniEthStand>
{
    private static readonly UInt256 Ten = UInt256.FromEther("10");

    private Address V1 => Contracts.StakingV1;

    private Address Pectra => Contracts.StakingPectra!.Value;

    [Fact]
    public async Task Rate_OfBothStakingContracts_IsTheOneOfTheClient()
    {
        LiquidUser user = await UserAsync();
        await Devnet.AddRevenueAsync(V1, UInt256.FromEther("123.456"), Cancel);
        await Devnet.AddRevenueAsync(Pectra, UInt256.FromEther("7.000000000000000001"), Cancel);

        ExchangeRate rate = await user.Client.Bedrock.UniEth.GetExchangeRateAsync(cancellationToken: Cancel);
        (UInt256 v1, UInt256 pectra) = await user.Client.ReadAsync(
            new UniETHStakingV1(V1).ExchangeRatio(), new UniETHStakingPectra(Pectra).ExchangeRatio(), cancellationToken: Cancel);

        Assert.Equal(v1, rate.PerToken);
        Assert.Equal(pectra, rate.PerToken);
    }

    [Theory]
    [InlineData(false, false, UniEthStakingKind.Pectra)]
    [InlineData(false, true, UniEthStakingKind.V1)]
    [InlineData(true, false, UniEthStakingKind.Pectra)]
    public async Task Deposit_WhichContractMints_IsAskedByPaused(bool v1Paused, bool pectraPaused, UniEthStakingKind expected)
    {
        LiquidUser user = await UserAsync();
        await Devnet.SetStakingPausedAsync(V1, v1Paused, Cancel);
        await Devnet.SetStakingPausedAsync(Pectra, pectraPaused, Cancel);
        await Devnet.AddRevenueAsync(Pectra, UInt256.FromEther("777.7"), Cancel);

        TransactionPlan<LiquidDepositResult> plan = await user.Client.Bedrock.UniEth.PrepareDepositAsync(new LiquidDeposit(Ten), Cancel);
        LiquidDepositQuote quote = await user.Client.Bedrock.UniEth.QuoteDepositAsync(new LiquidDeposit(Ten), cancellationToken: Cancel);
        LiquidDepositResult result = await RunAsync(plan);

        Assert.Equal(expected == UniEthStakingKind.V1 ? V1 : Pectra, plan.Final.Call.Target);
        Assert.Equal(quote.Output, result.Received);
        Assert.Equal(result.Received.Amount, await user.BalanceAsync(Contracts.UniETH));
    }

    [Fact]
    public async Task Deposit_TokenDoesNotLetTheNewContractMint_GoesToTheOther()
    {
        LiquidUser user = await UserAsync();
        await Devnet.SetMintableAsync(Pectra, false, Cancel);

        TransactionPlan<LiquidDepositResult> plan = await user.Client.Bedrock.UniEth.PrepareDepositAsync(new LiquidDeposit(Ten), Cancel);

        Assert.Equal(V1, plan.Final.Call.Target);
        await RunAsync(plan);
    }

    [Fact]
    public async Task Deposit_ItsContractPausedMeanwhile_IsRefusedThoughTheOtherMints()
    {
        LiquidUser user = await UserAsync();
        TransactionPlan<LiquidDepositResult> plan = await user.Client.Bedrock.UniEth.PrepareDepositAsync(new LiquidDeposit(Ten), Cancel);
        await Devnet.SetStakingPausedAsync(Pectra, true, Cancel);

        OperationPaused refusal = Assert.IsType<OperationPaused>(Assert.Single(await RefusalsAsync(plan)));

        Assert.Equal(Pectra, refusal.Contract);
    }

    [Fact]
    public async Task Deposit_RateMovedBeyondTheBound_IsRefusedAndTheBoundIsPassedOn()
    {
        LiquidUser user = await UserAsync();
        LiquidDepositQuote quote = await user.Client.Bedrock.UniEth.QuoteDepositAsync(new LiquidDeposit(Ten), cancellationToken: Cancel);
        TransactionPlan<LiquidDepositResult> plan = await user.Client.Bedrock.UniEth.PrepareDepositAsync(new LiquidDeposit(Ten) { MaxSlippageBps = 5 }, Cancel);
        UInt256 bound = UInt256.MulDiv(quote.Output.Amount, 9_995u, 10_000u, DivisionRounding.Up);

        await Devnet.AddRevenueAsync(Pectra, UInt256.FromEther("100"), Cancel);
        OutputBelowMinimum refusal = Assert.IsType<OutputBelowMinimum>(Assert.Single(await RefusalsAsync(plan)));

        Assert.Equal(bound, refusal.Minimum);
        Assert.Equal(bound, Argument(plan.Final, "minToMint"));
        Assert.True(refusal.Expected < bound);
    }

    [Fact]
    public async Task Deposit_Deadline_IsPassedOnAndRefusedOnceOver()
    {
        LiquidUser user = await UserAsync();
        DateTimeOffset deadline = await NowAsync() + TimeSpan.FromMinutes(5);
        TransactionPlan<LiquidDepositResult> plan = await user.Client.Bedrock.UniEth.PrepareDepositAsync(new LiquidDeposit(Ten) { Deadline = deadline }, Cancel);
        await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal((UInt256)(ulong)deadline.ToUnixTimeSeconds(), Argument(plan.Final, "deadline"));
        Assert.Equal(deadline, Assert.IsType<DeadlinePassed>(Assert.Single(await RefusalsAsync(plan))).Deadline);
    }

    [Fact]
    public async Task Deposit_WhileTheTokenIsPaused_IsRefused()
    {
        LiquidUser user = await UserAsync();
        await Devnet.SetUniEthPausedAsync(true, Cancel);

        LiquidDepositQuote quote = await user.Client.Bedrock.UniEth.QuoteDepositAsync(new LiquidDeposit(Ten), cancellationToken: Cancel);

        Assert.Equal(Contracts.UniETH, Assert.IsType<OperationPaused>(Assert.Single(quote.Refusals)).Contract);
        Assert.True(quote.Limits.IsPaused);
    }

    [Fact]
    public async Task Swap_MoreThanTheEtherThere_IsRefusedAndNotSwappedInPart()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await LeaveForSwapsAsync(UInt256.FromEther("3"));
        TransactionPlan<LiquidRedemptionResult> plan = await user.Client.Bedrock.UniEth.PrepareRedemptionAsync(new LiquidRedemption(Ten), Cancel);

        CapacityExceeded refusal = Assert.Single((await RefusalsAsync(plan)).OfType<CapacityExceeded>());

        Assert.Equal(UInt256.FromEther("3"), refusal.Available);
        Assert.Equal(Ten, refusal.Amount);
    }

    [Fact]
    public async Task Swap_NoEtherThere_TheContractSwapsNothingWithoutAWordAndTheClientRefuses()
    {
        LiquidUser user = await UserAsync();
        UInt256 tokens = await user.DepositAsync();
        await LeaveForSwapsAsync(UInt256.Zero);
        LiquidRedemption anything = new(Ten) { MinimumOutput = UInt256.Zero };
        TransactionPlan<LiquidRedemptionResult> plan = await user.Client.Bedrock.UniEth.PrepareRedemptionAsync(anything, Cancel);

        // The contract's own answer: a success, with nothing burned and nothing paid.
        await SendRawAsync(user, new UniETHStakingV1(V1).InstantSwap(Ten));

        Assert.Equal(tokens, await user.BalanceAsync(Contracts.UniETH));
        Assert.Equal(UInt256.Zero, Assert.Single((await RefusalsAsync(plan)).OfType<OutputBelowMinimum>()).Expected);
    }

    [Fact]
    public async Task Swap_LowerBoundGiven_SwapsInPartAndSaysWhatWasBurned()
    {
        LiquidUser user = await UserAsync();
        UInt256 tokens = await user.DepositAsync();
        UInt256 left = UInt256.FromEther("3");
        await LeaveForSwapsAsync(left);
        LiquidRedemption part = new(Ten) { MinimumOutput = UInt256.FromEther("2") };

        LiquidRedemptionQuote quote = await user.Client.Bedrock.UniEth.QuoteRedemptionAsync(part, cancellationToken: Cancel);
        LiquidRedemptionResult result = await RunAsync(await user.Client.Bedrock.UniEth.PrepareRedemptionAsync(part, Cancel));

        Assert.Equal(left, quote.Output.Amount);
        Assert.Equal(left, result.Burned);
        Assert.Equal(tokens - left, await user.BalanceAsync(Contracts.UniETH));
    }

    [Fact]
    public async Task Swap_EtherGoneBetweenCheckAndBlock_IsReportedAsNothingPaid()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        TransactionPlan<LiquidRedemptionResult> plan = await user.Client.Bedrock.UniEth.PrepareRedemptionAsync(new LiquidRedemption(Ten), Cancel);
        await plan[0].SendAsync(cancellationToken: Cancel);
        await LeaveForSwapsAsync(UInt256.Zero);

        LiquidRedemptionResult result = plan.Final.ReadResult(await SendRawAsync(user, plan.Final.Call));

        Assert.Equal(UInt256.Zero, result.Burned);
        Assert.Equal(new AssetAmount(NativeAsset.Ether, UInt256.Zero), result.Paid);
    }

    [Fact]
    public async Task Swap_OfAFrozenAccount_IsRefused()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await Devnet.SetFrozenAsync(Contracts.UniETH, user.Address, true, Cancel);

        LiquidRedemptionQuote quote = await user.Client.Bedrock.UniEth.QuoteRedemptionAsync(new LiquidRedemption(Ten), cancellationToken: Cancel);

        Assert.Equal(user.Address, Assert.Single(quote.Refusals.OfType<AccountBlocked>()).Account);
    }

    [Fact]
    public async Task Swap_Approval_IsOfTheAmountAndForV1Only()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();

        TransactionPlan<LiquidRedemptionResult> plan = await user.Client.Bedrock.UniEth.PrepareRedemptionAsync(new LiquidRedemption(Ten), Cancel);

        Assert.Equal(2, plan.Count);
        Assert.Equal(new ERC20(Contracts.UniETH).Approve(V1, Ten), plan[0].Transaction.Call);
    }

    [Fact]
    public async Task Options_TheProtocolDoesNotHave_AreArgumentErrors()
    {
        LiquidUser user = await UserAsync();
        UniEthClient client = user.Client.Bedrock.UniEth;

        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.PrepareDepositAsync(new LiquidDeposit(Ten) { Receiver = V1 }, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.QuoteDepositAsync(new LiquidDeposit(Ten) { ReferralId = "me" }, cancellationToken: Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.PrepareRedemptionAsync(new LiquidRedemption(Ten) { Receiver = V1 }, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.PrepareRequestAsync(new LiquidWithdrawal(Ten) { AllowThirdParty = true }, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.PrepareRequestAsync(new LiquidWithdrawal(Ten) { Token = V1 }, Cancel));
    }

    private async Task LeaveForSwapsAsync(UInt256 wei) => await Devnet.StakeAsync(V1, UniEthStand.Waiting - wei, Cancel);
}
