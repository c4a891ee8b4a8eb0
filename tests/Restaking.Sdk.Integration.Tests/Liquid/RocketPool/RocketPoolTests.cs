using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.RocketPool;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.RocketPool;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Liquid.RocketPool;

/// <summary>What is Rocket Pool's own: addresses by key, pools that die, fee, room, collateral, a reported rate.</summary>
public sealed class RocketPoolTests(RocketPoolStand stand) : IClassFixture<RocketPoolStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RocketPoolDevnet Devnet => stand.Devnet;

    [Fact]
    public async Task FindContract_ByName_IsTheStoragesWord()
    {
        LiquidUser user = await stand.UserAsync();

        Assert.Equal(Devnet.DepositPool, await user.Client.RocketPool.FindContractAsync("rocketDepositPool", cancellationToken: Cancel));
        Assert.Equal(Devnet.Deployment.REth, await user.Client.RocketPool.FindContractAsync(RocketStorageKeys.TokenREth, cancellationToken: Cancel));
        Assert.Null(await user.Client.RocketPool.FindContractAsync("rocketNothing", cancellationToken: Cancel));
    }

    [Fact]
    public async Task Deposit_PoolReplacedAfterPreparation_IsRefusedAndPreparedAnewItWorks()
    {
        LiquidUser user = await stand.UserAsync();
        Address old = Devnet.DepositPool;
        TransactionPlan<LiquidDepositResult> stale = await user.Client.RocketPool.REth.PrepareDepositAsync(Amount.FromEther("1"), Cancel);
        Address current = await Devnet.ReplaceDepositPoolAsync(Cancel);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => stale.ExecuteAsync(cancellationToken: Cancel));
        TransactionPlan<LiquidDepositResult> anew = await user.Client.RocketPool.REth.PrepareDepositAsync(Amount.FromEther("1"), Cancel);
        LiquidDepositResult result = await anew.ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(old, Assert.IsType<NotOffered>(Assert.Single(refused.Issues)).Contract);
        Assert.Equal(current, anew.Final.Call.Target);
        Assert.Equal(result.Received.Amount, await user.BalanceAsync(Devnet.Deployment.REth));
    }

    [Fact]
    public async Task Deposit_ToADeadPool_RevertsThereToo()
    {
        LiquidUser user = await stand.UserAsync();
        Address dead = Devnet.DepositPool;
        await Devnet.ReplaceDepositPoolAsync(Cancel);

        SimulationResult dry = await user.Client.Transactions.Prepare(new RocketDepositPool(dead).Deposit(), UInt256.FromEther("1")).SimulateAsync(cancellationToken: Cancel);

        Assert.Contains("Invalid or outdated contract", dry.Error!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deposit_WithFee_GivesTheValueOfWhatIsLeftToTheWei()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 amount = UInt256.FromEther("3.141592653589793239");
        UInt256 fee = UInt256.MulDiv(amount, UInt256.FromEther("0.0005"), UInt256.FromEther("1"), DivisionRounding.Down);
        UInt256 expected = await user.Client.ReadAsync(new RocketTokenRETH(Devnet.Deployment.REth).GetRethValue(amount - fee), cancellationToken: Cancel);

        LiquidDepositQuote quote = await user.Client.RocketPool.REth.QuoteDepositAsync(new LiquidDeposit(amount), cancellationToken: Cancel);
        LiquidDepositResult result = await (await user.Client.RocketPool.REth.PrepareDepositAsync(new LiquidDeposit(amount), Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal((fee, expected), (quote.Fee, quote.Output.Amount));
        Assert.Equal(expected, result.Received.Amount);
    }

    [Fact]
    public async Task Deposit_FeeRaisedBetweenPreparationAndSending_IsBelowTheBound()
    {
        LiquidUser user = await stand.UserAsync();
        TransactionPlan<LiquidDepositResult> plan = await user.Client.RocketPool.REth.PrepareDepositAsync(Amount.FromEther("1"), Cancel);
        await Devnet.SetDepositFeeAsync(UInt256.FromEther("0.009"), Cancel);
        try
        {
            PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.ExecuteAsync(cancellationToken: Cancel));

            Assert.IsType<OutputBelowMinimum>(Assert.Single(refused.Issues));
        }
        finally
        {
            await Devnet.SetDepositFeeAsync(UInt256.FromEther("0.0005"), Cancel);
        }
    }

    [Fact]
    public async Task Deposit_WhenSwitchedOff_IsPausedAndNotOnlyWithoutRoom()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.SetDepositsEnabledAsync(false, Cancel);
        try
        {
            LiquidDepositQuote quote = await user.Client.RocketPool.REth.QuoteDepositAsync(Amount.FromEther("1"), cancellationToken: Cancel);

            Assert.IsType<OperationPaused>(Assert.Single(quote.Refusals));
            Assert.True(quote.Limits.IsPaused);
            Assert.Equal(UInt256.Zero, quote.Limits.Available);
        }
        finally
        {
            await Devnet.SetDepositsEnabledAsync(true, Cancel);
        }
    }

    [Fact]
    public async Task DepositLimits_QueueOfValidators_AddsToTheRoomAndTakesFromTheCollateral()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.ReplaceDepositPoolAsync(Cancel);
        await user.DepositAsync();
        UInt256 room = await RoomAsync(user);
        UInt256 collateral = await CollateralAsync(user);
        UInt256 inPool = await user.Client.Rpc.GetBalanceAsync(Devnet.DepositPool, Rpc.BlockTag.Latest, Cancel);

        await Devnet.SetQueueCapacityAsync(UInt256.FromEther("320"), Cancel);

        Assert.Equal(room + UInt256.FromEther("320"), await RoomAsync(user));
        Assert.Equal(collateral - inPool, await CollateralAsync(user));
    }

    [Fact]
    public async Task Deposit_StorageWithoutAPool_IsNotOffered()
    {
        LiquidUser user = await stand.UserAsync();
        RestakingNetwork network = stand.Network with { RocketPool = Devnet.Deployment with { Storage = (await RocketPoolDevnet.DeployAsync(stand.Node, Cancel)).Deployment.Storage } };
        await stand.Node.SetStorageAsync(network.RocketPool!.Storage, PoolSlot(), Hash32.Zero, Cancel);
        using RestakingClient client = new(stand.Node.RpcUrl, network);

        LiquidDepositQuote quote = await client.RocketPool.REth.QuoteDepositAsync(Amount.FromEther("1"), cancellationToken: Cancel);
        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(
            () => client.RocketPool.REth.PrepareDepositAsync(new LiquidDeposit(Amount.FromEther("1")) { Depositor = user.Address }, Cancel));

        Assert.Contains(quote.Refusals, refusal => refusal is NotOffered);
        Assert.Contains(refused.Issues, issue => issue is NotOffered);
    }

    [Fact]
    public async Task ExchangeRate_BetweenReports_StandsStillAndSaysHowOldItIs()
    {
        LiquidUser user = await stand.UserAsync();
        ExchangeRate before = await user.Client.RocketPool.REth.GetExchangeRateAsync(cancellationToken: Cancel);
        await user.DepositAsync();
        await stand.Node.AdvanceBlocksAsync(10, cancellationToken: Cancel);

        ExchangeRate after = await user.Client.RocketPool.REth.GetExchangeRateAsync(cancellationToken: Cancel);

        Assert.Equal((before.ToUnderlyingFraction, before.UpdatedAt), (after.ToUnderlyingFraction, after.UpdatedAt));
        Assert.True(after.Age >= TimeSpan.FromSeconds(120));
        Assert.Equal(await user.Client.ReadAsync(new RocketTokenRETH(Devnet.Deployment.REth).GetExchangeRate(), cancellationToken: Cancel), after.PerToken);
    }

    [Fact]
    public async Task ExchangeRate_BeforeTheFirstRETh_IsOneForOne()
    {
        RocketPoolDevnet fresh = await RocketPoolDevnet.DeployAsync(stand.Node, Cancel);
        await fresh.ReportBalancesAsync(UInt256.FromEther("5"), UInt256.Zero, Cancel);
        using RestakingClient client = new(stand.Node.RpcUrl, fresh.AddTo(stand.Network));

        Assert.Equal(UInt256.FromEther("1"), (await client.RocketPool.REth.GetExchangeRateAsync(cancellationToken: Cancel)).PerToken);
    }

    [Fact]
    public async Task Burn_OfMoreThanTheCollateral_IsRefusedWithWhatIsThereAndThePartThatFitsIsPaid()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.ReplaceDepositPoolAsync(Cancel);
        UInt256 balance = await user.DepositAsync();
        await Devnet.SetQueueCapacityAsync(UInt256.FromEther("1000"), Cancel);
        await stand.Node.SetBalanceAsync(Devnet.Deployment.REth, UInt256.FromEther("4"), Cancel);
        REthClient reth = user.Client.RocketPool.REth;

        LiquidRedemptionQuote whole = await reth.QuoteRedemptionAsync(new LiquidRedemption(balance), cancellationToken: Cancel);
        ExchangeRate rate = await reth.GetExchangeRateAsync(cancellationToken: Cancel);
        LiquidRedemptionResult part = await (await reth.PrepareRedemptionAsync(new LiquidRedemption(rate.ToToken(whole.Available)), Cancel)).ExecuteAsync(cancellationToken: Cancel);

        CapacityExceeded refusal = Assert.IsType<CapacityExceeded>(Assert.Single(whole.Refusals));
        Assert.Equal((UInt256.FromEther("4"), UInt256.FromEther("4")), (refusal.Available, whole.Available));
        Assert.InRange(part.Paid!.Value.Amount, UInt256.FromEther("4") - 2u, UInt256.FromEther("4"));
    }

    [Fact]
    public async Task Burn_ByAContractWalletThatDoesMoreWhenPaid_FailsInTheSimulation()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 balance = await user.DepositAsync();

        // Runs for ever when it is paid: JUMPDEST PUSH1 0 JUMP.
        Address wallet = (await stand.UserAsync()).Address;
        await stand.Node.SetCodeAsync(wallet, Convert.FromHexString("5b600056"), Cancel);
        TransactionHandle moved = await user.Client.Transactions.Prepare(new RocketTokenRETH(Devnet.Deployment.REth).Transfer(wallet, balance)).SendAsync(cancellationToken: Cancel);
        await moved.WaitAsync(cancellationToken: Cancel);

        TransactionPlan<LiquidRedemptionResult> plan = await user.Client.RocketPool.REth.PrepareRedemptionAsync(
            new LiquidRedemption(balance) { Owner = wallet }, Cancel);
        SimulationResult dry = await plan.Final.SimulateAsync(cancellationToken: Cancel);

        Assert.Empty(dry.PreflightIssues);
        Assert.False(dry.Succeeded);
    }

    [Fact]
    public async Task Burn_RateFellBetweenPreparationAndSending_IsBelowTheBound()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        TransactionPlan<LiquidRedemptionResult> plan = await user.Client.RocketPool.REth.PrepareRedemptionAsync(Amount.FromEther("1"), Cancel);
        await Devnet.ReportBalancesAsync(UInt256.FromEther("1120"), UInt256.FromEther("1000"), Cancel);
        try
        {
            PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.ExecuteAsync(cancellationToken: Cancel));

            Assert.Equal(UInt256.FromEther("1.12"), Assert.IsType<OutputBelowMinimum>(Assert.Single(refused.Issues)).Expected);
        }
        finally
        {
            await Devnet.ReportBalancesAsync(UInt256.FromEther("1143.217654321098765432"), UInt256.FromEther("1000"), Cancel);
        }
    }

    [Fact]
    public async Task Burn_InTheWaitThatOldPoolsBegan_IsRefusedAndItsEndIsNamed()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        ulong now = await user.Client.Rpc.GetBlockNumberAsync(Cancel);
        await Devnet.BeginDepositDelayAsync(user.Address, now, 1_000, Cancel);
        try
        {
            LiquidRedemptionQuote quote = await user.Client.RocketPool.REth.QuoteRedemptionAsync(Amount.FromEther("1"), cancellationToken: Cancel);

            AccountBlocked refusal = Assert.IsType<AccountBlocked>(Assert.Single(quote.Refusals));
            Assert.Equal((now + 1_000 + 1 - quote.Block.Number) * 12, (refusal.Until!.Value - quote.Block.Time).TotalSeconds);
        }
        finally
        {
            await Devnet.BeginDepositDelayAsync(user.Address, 0, 0, Cancel);
        }
    }

    [Fact]
    public async Task Burn_ForAnotherPayoutOrReceiver_IsRefusedAndItsPayloadBurnsNothing()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        REthClient reth = user.Client.RocketPool.REth;
        Address other = (await stand.UserAsync()).Address;

        TransactionPlan<LiquidRedemptionResult> plan = await reth.PrepareRedemptionAsync(new LiquidRedemption(Amount.FromEther("1")) { OutputAsset = other }, Cancel);
        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.ExecuteAsync(cancellationToken: Cancel));

        Assert.IsType<AssetNotAccepted>(Assert.Single(refused.Issues));
        Assert.Equal(UInt256.Zero, Assert.IsType<RocketTokenRETH.BurnCall>(plan.Final.Call).RethAmount);
        await Assert.ThrowsAsync<ArgumentException>(() => reth.PrepareRedemptionAsync(new LiquidRedemption(Amount.FromEther("1")) { Receiver = other }, Cancel));
    }

    private static async Task<UInt256> RoomAsync(LiquidUser user) => (await user.Client.RocketPool.REth.GetDepositLimitsAsync(cancellationToken: Cancel)).Available!.Value;

    private static async Task<UInt256> CollateralAsync(LiquidUser user) =>
        (await user.Client.RocketPool.REth.QuoteRedemptionAsync(Amount.FromEther("1"), cancellationToken: Cancel)).Available;

    // Storage keeps its addresses in the mapping of slot 0.
    private static UInt256 PoolSlot()
    {
        byte[] place = new byte[64];
        RocketStorageKeys.ContractAddress(RocketStorageKeys.DepositPool).CopyTo(place);
        byte[] slot = new byte[32];
        Keccak256.Hash(place).CopyTo(slot);
        return UInt256.FromBigEndian(slot);
    }
}
