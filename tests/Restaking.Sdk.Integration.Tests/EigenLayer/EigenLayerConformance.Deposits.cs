using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <content>Deposits (notes, section 2).</content>
public abstract partial class EigenLayerConformance
{
    [Fact]
    public async Task Deposit_Quoted_GivesTheQuotedSharesAndSpendsTheExactApproval()
    {
        Staker staker = await StakerAsync();
        await Chain.GetTokenAsync(Exact, staker.Address, Ten, Cancel);
        DepositQuote before = await staker.Strategies.QuoteDepositAsync(Exact.Symbol, Ten, Cancel);
        Assert.IsType<InsufficientAllowance>(Assert.Single(before.Preflight.Refusals));

        TransactionPlan<DepositResult> plan = await staker.Strategies.PrepareDepositAsync(Exact.Symbol, Ten, Cancel);
        DepositResult result = await staker.RunAsync(plan);

        Assert.Equal(before.Shares, result.Shares);
        Assert.Equal(Exact.Strategy, result.Strategy);
        Assert.Equal(UInt256.Zero, await AllowanceAsync(Exact, staker));
        StrategyPosition position = Assert.IsType<StrategyPosition>(await staker.PositionAsync(Exact));
        Assert.Equal(result.Shares, position.DepositShares);
        Assert.Equal(result.Shares, position.Withdrawable);
        Assert.Equal(Exact.Symbol, position.Symbol);
        Assert.Equal(Exact.Token, position.Token);
    }

    [Fact]
    public async Task Deposit_SpenderOfTheApproval_IsTheStrategyManager()
    {
        Staker staker = await StakerAsync();
        await Chain.GetTokenAsync(Exact, staker.Address, Ten, Cancel);

        TransactionPlan<DepositResult> plan = await staker.Strategies.PrepareDepositAsync(Exact.Strategy, Ten, Cancel);

        ERC20.ApproveCall approve = Assert.IsType<ERC20.ApproveCall>(plan[0].Transaction.Call);
        Assert.Equal(Chain.EigenLayer.StrategyManager, approve.Spender);
        Assert.Equal(Ten, approve.Amount);
        Assert.Equal(Exact.Token, plan[0].Build().To);
        Assert.Equal(Chain.EigenLayer.StrategyManager, plan[^1].Build().To);
    }

    [Fact]
    public async Task Deposit_AllowanceThere_ApprovalIsDoneAlready()
    {
        Staker staker = await StakerAsync();
        await Chain.GetTokenAsync(Exact, staker.Address, Ten, Cancel);
        await Chain.ExecuteAsync(staker.Address, new ERC20(Exact.Token!.Value).Approve(Chain.EigenLayer.StrategyManager, Ten), cancellationToken: Cancel);

        TransactionPlan<DepositResult> plan = await staker.Strategies.PrepareDepositAsync(Exact.Symbol, Ten, Cancel);
        SimulationResult dry = await plan.Final.SimulateAsync(cancellationToken: Cancel);

        Assert.True(plan[0].State == PlanStepState.Done);
        Assert.Equal(PlanStepState.Ready, plan[^1].State);
        Assert.True(dry.Succeeded, dry.Describe());
        Assert.True((await staker.Strategies.QuoteDepositAsync(Exact.Symbol, Ten, Cancel)).IsPossible);
    }

    [Fact]
    public async Task Deposit_RebasingToken_SharesAreComputedFromTheAmount()
    {
        StrategyEntry rebasing = Chain.Strategies.FirstOrDefault(entry => entry.Symbol == "stETH") ?? Exact;
        Staker staker = await StakerAsync();
        await Chain.GetTokenAsync(rebasing, staker.Address, Ten, Cancel);
        DepositQuote quote = await staker.Strategies.QuoteDepositAsync(rebasing.Strategy, Ten, Cancel);

        DepositResult result = await staker.RunAsync(await staker.Strategies.PrepareDepositAsync(rebasing.Strategy, Ten, Cancel));

        // Lido's rate can move the balance by a wei or two; the shares follow the amount.
        Assert.Equal(quote.Shares, result.Shares);
    }

    [Fact]
    public async Task Deposit_AfterDonation_IsNotOneToOne() => await UndoneAfterwardsAsync(async () =>
    {
        Staker staker = await DepositedAsync(One);
        await DonateAsync(Exact, Ten);
        await Chain.GetTokenAsync(Exact, staker.Address, One, Cancel);
        StrategyState state = await staker.Strategies.GetAsync(Exact.Symbol, cancellationToken: Cancel);
        DepositQuote quote = await staker.Strategies.QuoteDepositAsync(Exact.Symbol, One, Cancel);

        DepositResult result = await staker.RunAsync(await staker.Strategies.PrepareDepositAsync(Exact.Symbol, One, Cancel));

        Assert.Equal(ShareMath.UnderlyingToShares(One, state.TotalShares, state.TokenBalance), result.Shares);
        Assert.Equal(quote.Shares, result.Shares);
        Assert.True(state.ExchangeRate > (UInt256)TestChain.FullMagnitude);
    });

    [Fact]
    public async Task Deposit_WorthLessThanOneShare_IsRefusedWithTheSmallestDeposit() => await UndoneAfterwardsAsync(async () =>
    {
        Staker staker = await DepositedAsync(One);
        await DonateAsync(Exact, Ten);
        await Chain.GetTokenAsync(Exact, staker.Address, One, Cancel);

        DepositQuote quote = await staker.Strategies.QuoteDepositAsync(Exact.Symbol, UInt256.One, Cancel);
        DepositTooSmallForShares refusal = Assert.Single(quote.Preflight.Refusals.OfType<DepositTooSmallForShares>());

        Assert.Equal(UInt256.Zero, quote.Shares);
        Assert.True((await staker.Strategies.QuoteDepositAsync(Exact.Symbol, refusal.SmallestDeposit, Cancel)).Shares > UInt256.Zero);
        Assert.Equal(UInt256.Zero, (await staker.Strategies.QuoteDepositAsync(Exact.Symbol, refusal.SmallestDeposit - UInt256.One, Cancel)).Shares);
    });

    [Fact]
    public async Task Deposit_MoreThanTheBalance_IsRefusedWithBothFigures()
    {
        Staker staker = await StakerAsync();
        await Chain.GetTokenAsync(Exact, staker.Address, One, Cancel);
        await Chain.ExecuteAsync(staker.Address, new ERC20(Exact.Token!.Value).Approve(Chain.EigenLayer.StrategyManager, Ten), cancellationToken: Cancel);
        UInt256 have = await BalanceAsync(Exact.Token.Value, staker.Address);

        TransactionPlan<DepositResult> plan = await staker.Strategies.PrepareDepositAsync(Exact.Symbol, Ten, Cancel);
        InsufficientBalance refusal = await RefusedAsync<InsufficientBalance>(staker, plan.Final);

        Assert.Equal(have, refusal.Have);
        Assert.Equal(Ten, refusal.Need);
    }

    [Fact]
    public async Task Deposit_AmountNoTokenHas_IsRefusedAndDoesNotPanic()
    {
        Staker staker = await StakerAsync();

        DepositQuote quote = await staker.Strategies.QuoteDepositAsync(Exact.Symbol, UInt256.MaxValue, Cancel);

        Assert.Equal(UInt256.MaxValue, Assert.Single(quote.Preflight.Refusals.OfType<InsufficientBalance>()).Need);
        Assert.Single(quote.Preflight.Refusals.OfType<TotalSharesExceeded>());
    }

    [Fact]
    public async Task Deposit_StrategyManagerPaused_IsRefused() => await UndoneAfterwardsAsync(async () =>
    {
        Staker staker = await ReadyToDepositAsync();
        await Chain.SetPausedAsync(Chain.EigenLayer.StrategyManager, UInt256.One, Cancel);

        DepositsPaused refusal = await RefusedAsync<DepositsPaused>(staker, (await staker.Strategies.PrepareDepositAsync(Exact.Symbol, Ten, Cancel)).Final);

        Assert.Equal(Chain.EigenLayer.StrategyManager, refusal.Contract);
        Assert.True((await staker.Client.EigenLayer.GetProtocolStateAsync(cancellationToken: Cancel)).DepositsPaused);
    });

    [Fact]
    public async Task Deposit_StrategyPaused_IsRefused() => await UndoneAfterwardsAsync(async () =>
    {
        Staker staker = await ReadyToDepositAsync();
        await Chain.SetPausedAsync(Exact.Strategy, UInt256.One, Cancel);

        DepositsPaused refusal = await RefusedAsync<DepositsPaused>(staker, (await staker.Strategies.PrepareDepositAsync(Exact.Symbol, Ten, Cancel)).Final);

        Assert.Equal(Exact.Strategy, refusal.Contract);
        Assert.True((await staker.Strategies.GetAsync(Exact.Symbol, cancellationToken: Cancel)).DepositsPaused);
    });

    [Fact]
    public async Task Deposit_NotWhitelisted_IsRefused() => await UndoneAfterwardsAsync(async () =>
    {
        Staker staker = await ReadyToDepositAsync();
        await TakeOffWhitelistAsync(Exact);

        StrategyNotWhitelisted refusal = await RefusedAsync<StrategyNotWhitelisted>(staker, (await staker.Strategies.PrepareDepositAsync(Exact.Symbol, Ten, Cancel)).Final);

        Assert.Equal(Exact.Strategy, refusal.Strategy);
        Assert.False((await staker.Strategies.GetAsync(Exact.Symbol, cancellationToken: Cancel)).IsWhitelisted);
    });

    [Fact]
    public async Task Deposit_AnotherToken_IsRefused()
    {
        Staker staker = await StakerAsync();
        await Chain.GetTokenAsync(Other, staker.Address, Ten, Cancel);
        DepositOptions options = new() { Token = Other.Token };

        DepositQuote quote = await staker.Strategies.QuoteDepositAsync(Exact.Symbol, Ten, options, Cancel);

        TokenNotAccepted refusal = Assert.Single(quote.Preflight.Refusals.OfType<TokenNotAccepted>());
        Assert.Equal(Other.Token, refusal.Token);
        Assert.Equal(quote.Strategy.UnderlyingToken, refusal.UnderlyingToken);
    }

    [Fact]
    public async Task Deposit_OverTheStrategysLimits_IsRefused() => await UndoneAfterwardsAsync(async () =>
    {
        Staker staker = await ReadyToDepositAsync();
        StrategyState state = await staker.Strategies.GetAsync(Exact.Symbol, cancellationToken: Cancel);
        Assert.SkipWhen(state.MaxPerDeposit is null, $"{Exact.Symbol} has no limits on this chain.");
        await SetLimitsAsync(Exact, One, state.TokenBalance + One);

        DepositQuote quote = await staker.Strategies.QuoteDepositAsync(Exact.Symbol, Ten, Cancel);

        Assert.Equal(One, Assert.Single(quote.Preflight.Refusals.OfType<MaxPerDepositExceeded>()).Maximum);
        TotalDepositsExceeded total = Assert.Single(quote.Preflight.Refusals.OfType<TotalDepositsExceeded>());
        Assert.Equal(state.TokenBalance + Ten, total.BalanceAfter);
        Assert.Equal(state.TokenBalance + One, total.Maximum);
    });

    [Fact]
    public async Task Deposit_SeveralReasons_AreAllNamed() => await UndoneAfterwardsAsync(async () =>
    {
        Staker staker = await StakerAsync();
        await Chain.SetPausedAsync(Chain.EigenLayer.StrategyManager, UInt256.One, Cancel);
        await TakeOffWhitelistAsync(Exact);

        DepositQuote quote = await staker.Strategies.QuoteDepositAsync(Exact.Symbol, Ten, Cancel);

        Assert.Equal(
            [nameof(DepositsPaused), nameof(StrategyNotWhitelisted), nameof(InsufficientBalance), nameof(InsufficientAllowance)],
            quote.Preflight.Refusals.Select(refusal => refusal.Code));
    });

    [Fact]
    public async Task DepositFor_SignedByTheStaker_TokensComeFromTheSenderAndSharesGoToTheStaker()
    {
        Staker staker = await StakerAsync();
        Staker payer = await StakerAsync();
        await Chain.GetTokenAsync(Exact, payer.Address, Ten, Cancel);
        DepositTerms terms = await payer.Strategies.GetDepositTermsAsync(Exact.Symbol, Ten, staker.Address, await NowAsync() + 3600, cancellationToken: Cancel);
        byte[] signature = staker.Signer.SignDigest(terms.Digest).ToBytes();
        TransactionPlan<DepositResult> plan = await payer.Strategies.PrepareDepositForAsync(terms, signature, cancellationToken: Cancel);

        DepositResult result = await payer.RunAsync(plan);

        Assert.Equal(staker.Address, result.Staker);
        Assert.Equal(result.Shares, (await staker.PositionAsync(Exact))!.DepositShares);
        Assert.Null(await payer.PositionAsync(Exact));
        StakerNonceUsed again = await RefusedAsync<StakerNonceUsed>(payer, plan.Final);
        Assert.Equal(terms.Nonce + UInt256.One, again.Current);
    }

    [Fact]
    public async Task DepositFor_SignatureFromThePast_IsRefused()
    {
        Staker staker = await StakerAsync();
        Staker payer = await ReadyToDepositAsync();
        DepositTerms terms = await payer.Strategies.GetDepositTermsAsync(Exact.Symbol, Ten, staker.Address, await NowAsync() - 1, cancellationToken: Cancel);
        byte[] signature = staker.Signer.SignDigest(terms.Digest).ToBytes();

        TransactionPlan<DepositResult> plan = await payer.Strategies.PrepareDepositForAsync(terms, signature, cancellationToken: Cancel);

        Assert.Equal(terms.Expiry, (await RefusedAsync<StakerSignatureExpired>(payer, plan.Final)).Expiry);
    }

    [Fact]
    public async Task DepositFor_SignedBySomebodyElse_IsTheContractsInvalidSignature()
    {
        Staker staker = await StakerAsync();
        Staker payer = await ReadyToDepositAsync();
        DepositTerms terms = await payer.Strategies.GetDepositTermsAsync(Exact.Symbol, Ten, staker.Address, await NowAsync() + 3600, cancellationToken: Cancel);
        byte[] signature = payer.Signer.SignDigest(terms.Digest).ToBytes();

        TransactionPlan<DepositResult> plan = await payer.Strategies.PrepareDepositForAsync(terms, signature, cancellationToken: Cancel);
        SimulationResult simulation = await plan.Final.SimulateAsync(cancellationToken: Cancel);

        Assert.Equal("InvalidSignature", simulation.Error?.Name);
    }

    [Fact]
    public async Task Plan_SimulatedBeforeTheApproval_DoesNotNameTheAllowance()
    {
        Staker staker = await StakerAsync();
        await Chain.GetTokenAsync(Exact, staker.Address, Ten, Cancel);

        TransactionPlan<DepositResult> plan = await staker.Strategies.PrepareDepositAsync(Exact.Symbol, Ten, Cancel);
        PlanSimulation simulation = await plan.SimulateAsync(cancellationToken: Cancel);

        Assert.True(simulation.Succeeded, simulation.Describe());
        Assert.Equal(Ten, (await RefusedAsync<InsufficientAllowance>(staker, plan.Final)).Need);
    }

    [Fact]
    public async Task Plan_DepositThatWouldBeRefused_IsRefusedBeforeTheApprovalCostsGas()
    {
        Staker staker = await StakerAsync();

        TransactionPlan<DepositResult> plan = await staker.Strategies.PrepareDepositAsync(Exact.Symbol, Ten, Cancel);

        Assert.Equal(Ten, (await RefusedAsync<InsufficientBalance>(staker, plan[0].Transaction)).Need);
    }

    [Fact]
    public async Task Strategies_AddressBook_IsReadAtOneBlock()
    {
        Staker staker = await StakerAsync();

        var states = await staker.Strategies.GetAllAsync(cancellationToken: Cancel);

        Assert.Equal(Chain.Strategies.Select(entry => entry.Symbol), states.Select(state => state.Symbol));
        Assert.Equal(Chain.Strategies.Select(entry => entry.Token), states.Select(state => (Address?)state.Token));
        Assert.Single(states.Select(state => state.Block).Distinct());
        Assert.SkipWhen(Chain.Kind == ChainKind.OfflineSnapshot, "The rest reads a token's decimals, which the snapshots do not hold.");
        Assert.All(states, state => Assert.Equal((byte?)18, state.TokenDecimals));
    }

    [Fact]
    public async Task Strategies_OutsideTheAddressBook_AreReadFromTheChain()
    {
        EigenLayerDeployment emptyBook = Chain.EigenLayer with { Strategies = [] };
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network with { EigenLayer = emptyBook });

        StrategyState state = await client.EigenLayer.Strategies.GetAsync(Exact.Strategy, cancellationToken: Cancel);

        Assert.Equal(Exact.Token, state.Token);
        Assert.SkipWhen(Chain.Kind == ChainKind.OfflineSnapshot, "The rest reads a token's symbol, which the snapshots do not hold.");
        Assert.Equal(Exact.Symbol, state.Symbol);
    }

    [Fact]
    public async Task Strategies_FindByToken_KnowsTheBookAndAnswersNullForStrangers()
    {
        Staker staker = await StakerAsync();

        StrategyState? known = await staker.Strategies.FindByTokenAsync(Exact.Token!.Value, cancellationToken: Cancel);
        StrategyState? unknown = Chain.EigenLayer.StrategyFactory is null || Chain.Kind != ChainKind.LiveFork
            ? null
            : await staker.Strategies.FindByTokenAsync(staker.Address, cancellationToken: Cancel);

        Assert.Equal(Exact.Strategy, known?.Strategy);
        Assert.Null(unknown);
    }

    [Fact]
    public async Task Strategies_NoContractAtTheAddress_SaysSo()
    {
        Staker staker = await StakerAsync();

        NoContractException e = await Assert.ThrowsAsync<NoContractException>(() => staker.Strategies.GetAsync(staker.Address, cancellationToken: Cancel));

        Assert.Equal(staker.Address, e.Address);
    }

    [Fact]
    public async Task ProtocolState_Version_IsAskedNotAssumed()
    {
        Staker staker = await StakerAsync();

        ProtocolState state = await staker.Client.EigenLayer.GetProtocolStateAsync(cancellationToken: Cancel);

        Assert.Matches(@"^v?\d+\.\d+\.\d+", state.Version);
        Assert.True(state.WithdrawalDelayBlocks > 0);
        Assert.False(state.QueuePaused);
    }

    private async Task<Staker> ReadyToDepositAsync()
    {
        Staker staker = await StakerAsync();
        await Chain.GetTokenAsync(Exact, staker.Address, Ten, Cancel);
        await Chain.ExecuteAsync(staker.Address, new ERC20(Exact.Token!.Value).Approve(Chain.EigenLayer.StrategyManager, Ten), cancellationToken: Cancel);
        return staker;
    }

    private async Task DonateAsync(StrategyEntry strategy, UInt256 amount)
    {
        // As much again as the strategy holds, so that the rate moves visibly whatever it holds.
        UInt256 held = await BalanceAsync(strategy.Token!.Value, strategy.Strategy);
        Address donor = await Chain.CreateAccountAsync(held + amount + TestChain.DefaultBalance, Cancel);
        await Chain.GetTokenAsync(strategy, donor, held + amount, Cancel);
        await Chain.ExecuteAsync(donor, new ERC20(strategy.Token.Value).Transfer(strategy.Strategy, held + amount), cancellationToken: Cancel);
    }

    private async Task TakeOffWhitelistAsync(StrategyEntry strategy)
    {
        StrategyManager manager = new(Chain.EigenLayer.StrategyManager);
        Address whitelister = await ReaderAsync(client => client.ReadAsync(manager.StrategyWhitelister(), cancellationToken: Cancel));
        await Chain.FundAsync(whitelister, cancellationToken: Cancel);
        await Chain.ExecuteAsync(whitelister, manager.RemoveStrategiesFromDepositWhitelist([strategy.Strategy]), cancellationToken: Cancel);
    }

    private async Task SetLimitsAsync(StrategyEntry strategy, UInt256 perDeposit, UInt256 total)
    {
        // Puts a pauser registry there that the chain knows the unpauser of.
        await Chain.SetPausedAsync(strategy.Strategy, UInt256.Zero, Cancel);
        StrategyBaseTVLLimits contract = new(strategy.Strategy);
        Address registry = await ReaderAsync(client => client.ReadAsync(contract.PauserRegistry(), cancellationToken: Cancel));
        Address unpauser = await ReaderAsync(client => client.ReadAsync(new PauserRegistry(registry).Unpauser(), cancellationToken: Cancel));
        await Chain.FundAsync(unpauser, cancellationToken: Cancel);
        await Chain.ExecuteAsync(unpauser, contract.SetTVLLimits(perDeposit, total), cancellationToken: Cancel);
    }

    private Task<UInt256> AllowanceAsync(StrategyEntry strategy, Staker staker) =>
        ReaderAsync(client => client.ReadAsync(new ERC20(strategy.Token!.Value).Allowance(staker.Address, Chain.EigenLayer.StrategyManager), cancellationToken: Cancel));
}
