using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <content>Share maths on chain and entering the queue (notes, sections 4 and 5).</content>
public abstract partial class EigenLayerConformance
{
    [Fact]
    public async Task Queue_DepositShares_LeavesTheRest()
    {
        Staker staker = await DepositedAsync(Ten);
        StrategyPosition before = (await staker.PositionAsync(Exact))!;
        UInt256 part = UInt256.Parse("1234567890123456789");

        QueueWithdrawalsResult result = await staker.RunAsync(await staker.Withdrawals.PrepareQueueAsync(Exact.Symbol, WithdrawalAmount.DepositShares(part), Cancel));

        QueuedWithdrawalReceipt queued = Assert.Single(result.Withdrawals);
        Assert.Equal(part, Assert.Single(queued.SharesAtQueueing));
        Assert.Equal(before.DepositShares - part, (await staker.PositionAsync(Exact))!.DepositShares);
        Assert.Equal(result.BlockNumber, queued.Withdrawal.StartBlock);
    }

    [Fact]
    public async Task Queue_Root_IsTheHashOfTheStruct()
    {
        Staker staker = await DepositedAsync(One);

        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);

        DelegationManager manager = new(Chain.EigenLayer.DelegationManager);
        Assert.Equal(queued.Root, queued.Withdrawal.AbiHash());
        Assert.Equal(queued.Root, await staker.Client.ReadAsync(manager.CalculateWithdrawalRoot(queued.Withdrawal), cancellationToken: Cancel));
        Assert.Equal(staker.Address, queued.Withdrawal.Withdrawer);
    }

    [Fact]
    public async Task Queue_UnderlyingAmount_QueuesAtLeastThatMuchAndNotAShareMore()
    {
        (Staker staker, _) = await SlashedStakerAsync(300_000_000_000_000_000);
        UInt256 wanted = UInt256.Parse("2345678901234567891");

        WithdrawalQuote quote = await staker.Withdrawals.QuoteAsync([new(Exact.Symbol, WithdrawalAmount.Underlying(wanted))], cancellationToken: Cancel);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.Underlying(wanted));

        QueuedStrategyShares line = Assert.Single(queued.Strategies);
        Assert.True(line.Underlying >= wanted, $"{line.Underlying} is less than {wanted}");
        Assert.True(line.Underlying - wanted <= (UInt256)2UL, $"{line.Underlying} is more than {wanted} by more than rounding");
        Assert.Equal(quote.Lines[0].Withdrawable, line.Shares);
        Assert.Equal(quote.Lines[0].Underlying, line.Underlying);
    }

    [Fact]
    public async Task Queue_WithdrawableShares_QueuesAtLeastThatMany()
    {
        (Staker staker, _) = await SlashedStakerAsync(300_000_000_000_000_000);
        UInt256 wanted = UInt256.Parse("3456789012345678912");

        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.WithdrawableShares(wanted));

        UInt256 shares = Assert.Single(queued.Strategies).Shares;
        Assert.True(shares >= wanted && shares - wanted <= (UInt256)1UL, $"{shares} for {wanted}");
    }

    [Fact]
    public async Task Queue_EverythingThatIsWithdrawable_EmptiesTheDeposit()
    {
        (Staker staker, _) = await SlashedStakerAsync(300_000_000_000_000_000);
        UInt256 all = (await staker.PositionAsync(Exact))!.Withdrawable;

        await staker.QueueAsync(Exact, WithdrawalAmount.WithdrawableShares(all));

        // At most the wei that the two roundings hide can be left behind; "all" leaves none.
        StrategyPosition? left = await staker.PositionAsync(Exact);
        Assert.True(left is null || left.DepositShares <= (UInt256)2UL, $"{left?.DepositShares} deposit shares are left");
    }

    [Fact]
    public async Task Queue_AllAfterASlashAndAnotherDeposit_LosesNoWei()
    {
        // The recorded case: converting withdrawable to deposit shares would give ...688 and leave 2 behind.
        (Staker staker, Address operatorAddress) = await SlashedStakerAsync(200_000_000_000_000_000, One);
        await DepositSharesAsync(staker, UInt256.Parse("518518518518518690"));
        StrategyPosition position = (await staker.PositionAsync(Exact))!;
        UInt256 converted = (await staker.Client.ReadAsync(
            new DelegationManager(Chain.EigenLayer.DelegationManager).ConvertToDepositShares(staker.Address, [Exact.Strategy], [position.Withdrawable]), cancellationToken: Cancel))[0];
        Assert.True(converted < position.DepositShares, "the contract's conversion rounds down");

        PreparedTransaction<QueueWithdrawalsResult> prepared = await staker.Withdrawals.PrepareQueueAsync(Exact.Symbol, WithdrawalAmount.All, Cancel);
        QueueWithdrawalsResult result = await staker.RunAsync(prepared);

        DelegationManager.QueueWithdrawalsCall call = Assert.IsType<DelegationManager.QueueWithdrawalsCall>(prepared.Call);
        Assert.Equal(position.DepositShares, Assert.Single(Assert.Single(call.Params).DepositShares));
        Assert.Equal(position.Withdrawable, Assert.Single(Assert.Single(result.Withdrawals).SharesAtQueueing));
        Assert.Null(await staker.PositionAsync(Exact));
        Assert.Equal(operatorAddress, result.Withdrawals[0].Withdrawal.DelegatedTo);
        Assert.Equal(ShareMath.Wad, await ScalingFactorAsync(staker));
    }

    [Fact]
    public async Task Position_AfterSlashAndDeposit_FollowsTheShareMaths()
    {
        (Staker staker, _) = await SlashedStakerAsync(200_000_000_000_000_000, One);
        UInt256 magnitude = 800_000_000_000_000_000UL;
        StrategyPosition before = (await staker.PositionAsync(Exact))!;
        Assert.Equal(ShareMath.Withdrawable(before.DepositShares, before.ScalingFactor, magnitude), before.Withdrawable);

        DepositResult added = await staker.DepositAsync(Exact, One);

        StrategyPosition after = (await staker.PositionAsync(Exact))!;
        Assert.Equal(ShareMath.ScalingFactorAfterAdding(before.ScalingFactor, before.DepositShares, added.Shares, magnitude), after.ScalingFactor);
        Assert.Equal(before.DepositShares + added.Shares, after.DepositShares);
        Assert.Equal(ShareMath.Withdrawable(after.DepositShares, after.ScalingFactor, magnitude), after.Withdrawable);
    }

    [Fact]
    public async Task Queue_SharesAtQueueing_AreAfterSlashingAndScaledSharesBefore()
    {
        (Staker staker, _) = await SlashedStakerAsync(200_000_000_000_000_000);
        StrategyPosition position = (await staker.PositionAsync(Exact))!;

        QueueWithdrawalsResult result = await staker.RunAsync(await staker.Withdrawals.PrepareQueueAsync(Exact.Symbol, WithdrawalAmount.All, Cancel));

        QueuedWithdrawalReceipt queued = result.Withdrawals[0];
        Assert.Equal(position.Withdrawable, queued.SharesAtQueueing[0]);
        Assert.Equal(ShareMath.ScaledForQueue(position.DepositShares, position.ScalingFactor), queued.Withdrawal.ScaledShares[0]);
        Assert.True(queued.SharesAtQueueing[0] < queued.Withdrawal.ScaledShares[0]);
    }

    [Fact]
    public async Task Queue_MoreThanThereIs_IsNamedWhereTheContractPanics()
    {
        Address operatorAddress = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Staker staker = await DelegatedAsync(One, operatorAddress);
        UInt256 have = (await staker.PositionAsync(Exact))!.DepositShares;

        PreflightException e = await Assert.ThrowsAsync<PreflightException>(
            () => staker.Withdrawals.PrepareQueueAsync(Exact.Symbol, WithdrawalAmount.DepositShares(have + UInt256.One), Cancel));
        DelegationManager.QueueWithdrawalsCall tooMuch = new DelegationManager(Chain.EigenLayer.DelegationManager)
            .QueueWithdrawals([new([Exact.Strategy], [have + UInt256.One], Address.Zero)]);
        SimulationResult contract = await staker.Client.Transactions.Prepare(tooMuch).SimulateAsync(cancellationToken: Cancel);

        SharesTooHigh refusal = Assert.IsType<SharesTooHigh>(Assert.Single(e.Issues));
        Assert.Equal(have, refusal.Have);
        Assert.Equal(have + UInt256.One, refusal.Need);
        PanicError panic = Assert.IsType<PanicError>(contract.Error);
        Assert.Equal((UInt256)0x11UL, panic.Code);
    }

    [Fact]
    public async Task Queue_MoreThanThereIsUndelegated_ContractSaysSharesTooHigh()
    {
        Staker staker = await DepositedAsync(One);
        UInt256 have = (await staker.PositionAsync(Exact))!.DepositShares;

        DelegationManager.QueueWithdrawalsCall tooMuch = new DelegationManager(Chain.EigenLayer.DelegationManager)
            .QueueWithdrawals([new([Exact.Strategy], [have + UInt256.One], Address.Zero)]);
        SimulationResult contract = await staker.Client.Transactions.Prepare(tooMuch).SimulateAsync(cancellationToken: Cancel);

        // The StrategyManager's error bubbles up through the DelegationManager and is still recognised.
        Assert.IsType<StrategyManager.SharesAmountTooHighError>(contract.Error);
    }

    [Fact]
    public async Task Queue_StrategyNeverDeposited_IsNamedWhereTheContractPanics()
    {
        Staker staker = await DelegatedAsync(One, await Chain.RegisterOperatorAsync(cancellationToken: Cancel));

        PreflightException e = await Assert.ThrowsAsync<PreflightException>(() => staker.Withdrawals.PrepareQueueAsync(Other.Symbol, WithdrawalAmount.All, Cancel));

        Assert.Equal(Other.Strategy, Assert.IsType<NothingToWithdraw>(Assert.Single(e.Issues)).Strategy);
    }

    [Fact]
    public async Task Queue_UnderlyingMoreThanItIsWorth_IsRefusedInTokenUnits()
    {
        Staker staker = await DepositedAsync(One);

        WithdrawalQuote quote = await staker.Withdrawals.QuoteAsync([new(Exact.Symbol, WithdrawalAmount.Underlying(Ten))], cancellationToken: Cancel);

        SharesTooHigh refusal = Only<SharesTooHigh>(quote.Preflight);
        Assert.Equal(WithdrawalUnit.Underlying, refusal.Unit);
        Assert.Equal(Ten, refusal.Need);
        Assert.True(refusal.Have <= One);
    }

    [Fact]
    public async Task Queue_Paused_IsRefused() => await UndoneAfterwardsAsync(async () =>
    {
        Staker staker = await DepositedAsync(One);
        PreparedTransaction<QueueWithdrawalsResult> prepared = await staker.Withdrawals.PrepareQueueAsync(Exact.Symbol, WithdrawalAmount.All, Cancel);
        await Chain.SetPausedAsync(Chain.EigenLayer.DelegationManager, 2UL, Cancel);

        QueuePaused refusal = await RefusedAsync<QueuePaused>(staker, prepared);

        Assert.Equal(Chain.EigenLayer.DelegationManager, refusal.Contract);
    });

    [Fact]
    public async Task Queue_SharesGoneSincePreparing_IsRefusedWhenSent()
    {
        Staker staker = await DepositedAsync(One);
        PreparedTransaction<QueueWithdrawalsResult> prepared = await staker.Withdrawals.PrepareQueueAsync(Exact.Symbol, WithdrawalAmount.All, Cancel);
        await staker.QueueAsync(Exact, WithdrawalAmount.All);

        await RefusedAsync<NothingToWithdraw>(staker, prepared);
    }

    [Fact]
    public async Task Queue_SameStrategyTwiceTogether_IsOneWithdrawalWithTwoLines()
    {
        Staker staker = await DepositedAsync(Ten);

        QueueWithdrawalsResult result = await staker.RunAsync(await staker.Withdrawals.PrepareQueueAsync(
            [new(Exact.Symbol, WithdrawalAmount.DepositShares(One)), new(Exact.Symbol, WithdrawalAmount.DepositShares(One + One))],
            WithdrawalGrouping.Together,
            cancellationToken: Cancel));

        QueuedWithdrawal queued = Assert.Single(await staker.QueueAsync());
        Assert.Equal([One, One + One], queued.Strategies.Select(line => line.ScaledShares));
        Assert.Equal(result.Withdrawals[0].Root, queued.Root);
        await PassDelayAsync(queued);
        CompleteWithdrawalsResult completed = await staker.RunAsync(staker.Withdrawals.PrepareComplete(queued));
        Assert.Equal(2, completed.Payments.Length);
    }

    [Fact]
    public async Task Queue_SameStrategyTwice_SecondSeesWhatTheFirstLeaves()
    {
        Staker staker = await DepositedAsync(Ten);
        UInt256 have = (await staker.PositionAsync(Exact))!.DepositShares;

        WithdrawalQuote quote = await staker.Withdrawals.QuoteAsync(
            [new(Exact.Symbol, WithdrawalAmount.DepositShares(One)), new(Exact.Symbol, WithdrawalAmount.All)], cancellationToken: Cancel);
        WithdrawalQuote tooMuch = await staker.Withdrawals.QuoteAsync(
            [new(Exact.Symbol, WithdrawalAmount.DepositShares(One)), new(Exact.Symbol, WithdrawalAmount.DepositShares(have))], cancellationToken: Cancel);

        Assert.True(quote.Preflight.IsClear);
        Assert.Equal(have - One, quote.Lines[1].DepositShares);
        Assert.Equal(have - One, Only<SharesTooHigh>(tooMuch.Preflight).Have);
    }

    [Fact]
    public async Task Queue_TwoStrategies_AreTwoWithdrawalsOrOne()
    {
        Staker staker = await DepositedAsync(Ten);
        await staker.DepositAsync(Other, Ten);
        WithdrawalRequest[] half = [new(Exact.Symbol, WithdrawalAmount.DepositShares(One)), new(Other.Symbol, WithdrawalAmount.DepositShares(One))];

        QueueWithdrawalsResult separate = await staker.RunAsync(await staker.Withdrawals.PrepareQueueAsync(half, cancellationToken: Cancel));
        QueueWithdrawalsResult together = await staker.RunAsync(await staker.Withdrawals.PrepareQueueAsync(half, WithdrawalGrouping.Together, cancellationToken: Cancel));

        Assert.Equal(2, separate.Withdrawals.Length);
        Assert.Equal([Exact.Strategy, Other.Strategy], Assert.Single(together.Withdrawals).Withdrawal.Strategies);
        Assert.Equal([(UInt256)0UL, 1UL, 2UL], (await staker.QueueAsync()).Select(queued => queued.Nonce));
    }

    private async Task<(Staker Staker, Address Operator)> SlashedStakerAsync(ulong portion, UInt256? amount = null)
    {
        (Address operatorAddress, TestOperatorSet set) = await SlashableAsync();
        Staker staker = await DelegatedAsync(amount ?? Ten, operatorAddress);
        await set.SlashAsync(portion, Cancel);
        return (staker, operatorAddress);
    }

    /// <summary>Deposits what gives exactly so many shares at the rate of the moment, where the rate allows it.</summary>
    private async Task DepositSharesAsync(Staker staker, UInt256 shares)
    {
        StrategyState state = await staker.Strategies.GetAsync(Exact.Symbol, cancellationToken: Cancel);
        await staker.DepositAsync(Exact, UInt256.MulDiv(shares, state.TokenBalance + ShareMath.VirtualOffset, state.TotalShares + ShareMath.VirtualOffset, DivisionRounding.Up));
    }

    private Task<UInt256> ScalingFactorAsync(Staker staker) =>
        staker.Client.ReadAsync(new DelegationManager(Chain.EigenLayer.DelegationManager).DepositScalingFactor(staker.Address, Exact.Strategy), cancellationToken: Cancel);
}
