using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <content>Waiting in the queue and leaving it (notes, section 5).</content>
public abstract partial class EigenLayerConformance
{
    [Fact]
    public async Task Complete_TooEarly_IsRefusedWithTheBlockItPassesAt()
    {
        Staker staker = await DepositedAsync(Ten);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        uint delay = await staker.Withdrawals.GetDelayBlocksAsync(cancellationToken: Cancel);
        Assert.Equal(queued.StartBlock + delay + 1, queued.ClaimableAtBlock);
        Assert.Equal(QueuedWithdrawalStatus.Waiting, queued.Status);

        DelayNotElapsed atOnce = await RefusedAsync<DelayNotElapsed>(staker, staker.Withdrawals.PrepareComplete(queued));
        await AdvanceToAsync(queued.ClaimableAtBlock - 1);
        DelayNotElapsed oneBlockEarly = await RefusedAsync<DelayNotElapsed>(staker, staker.Withdrawals.PrepareComplete(queued));
        await AdvanceToAsync(queued.ClaimableAtBlock);
        CompleteWithdrawalsResult completed = await staker.RunAsync(staker.Withdrawals.PrepareComplete(queued));

        // An undelegated staker waits as long as everybody else.
        Assert.Null(queued.SlashedWith);
        Assert.Equal(queued.ClaimableAtBlock, atOnce.ClaimableAtBlock);
        Assert.Equal(queued.ClaimableAtBlock - 1, oneBlockEarly.CurrentBlock);
        Assert.Equal(queued.Root, Assert.Single(completed.Roots));
    }

    [Fact]
    public async Task Complete_AsTokens_PaysWhatTheQueueSaid()
    {
        Staker staker = await DepositedAsync(Ten);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        await PassDelayAsync(queued);
        QueuedWithdrawal now = (await staker.Withdrawals.GetAsync(queued.Root, cancellationToken: Cancel))!;
        UInt256 before = await BalanceAsync(Exact.Token!.Value, staker.Address);

        CompleteWithdrawalsResult result = await staker.RunAsync(staker.Withdrawals.PrepareComplete(now));

        UInt256 received = await BalanceAsync(Exact.Token.Value, staker.Address) - before;
        WithdrawalPayment payment = Assert.Single(result.Payments);
        Assert.Equal(QueuedWithdrawalStatus.Claimable, now.Status);
        Assert.Equal(now.Strategies[0].Underlying, received);
        Assert.Equal(new WithdrawalPayment(Exact.Strategy, Exact.Token, received), payment);
        Assert.Empty(await staker.QueueAsync());
        Assert.Null(await staker.Withdrawals.GetAsync(queued.Root, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Complete_AsShares_CreditsTheCurrentOperator()
    {
        (Staker staker, Address operatorAddress) = await SlashedStakerAsync(200_000_000_000_000_000);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(One));
        StrategyPosition before = (await staker.PositionAsync(Exact))!;
        UInt256 operatorBefore = await OperatorSharesAsync(staker, operatorAddress);
        await PassDelayAsync(queued);

        CompleteWithdrawalsResult result = await staker.RunAsync(staker.Withdrawals.PrepareComplete(queued, ReceiveAs.Shares));

        StrategyPosition after = (await staker.PositionAsync(Exact))!;
        UInt256 added = queued.Strategies[0].Shares;
        Assert.Equal(new WithdrawalPayment(Exact.Strategy, null, added), Assert.Single(result.Payments));
        Assert.Equal(before.DepositShares + added, after.DepositShares);
        Assert.Equal(ShareMath.ScalingFactorAfterAdding(before.ScalingFactor, before.DepositShares, added, 800_000_000_000_000_000UL), after.ScalingFactor);
        Assert.Equal(operatorBefore + added, await OperatorSharesAsync(staker, operatorAddress));
    }

    [Fact]
    public async Task Complete_Many_InOneTransaction()
    {
        Staker staker = await DepositedAsync(Ten);
        await staker.DepositAsync(Other, Ten);
        await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(One));
        await staker.QueueAsync(Other, WithdrawalAmount.DepositShares(One));
        await staker.QueueAsync(Exact, WithdrawalAmount.All);
        WithdrawalQueueSnapshot queue = await staker.QueueAsync();
        await PassDelayAsync(queue[^1]);

        CompleteWithdrawalsResult result = await staker.RunAsync(staker.Withdrawals.PrepareCompleteMany(queue));

        Assert.Equal(queue.Select(queued => queued.Root), result.Roots);
        Assert.Equal([Exact.Strategy, Other.Strategy, Exact.Strategy], result.Payments.Select(payment => payment.Strategy));
        Assert.Empty(await staker.QueueAsync());
    }

    [Fact]
    public async Task Complete_ManyAsShares_InOneTransaction()
    {
        Staker staker = await DepositedAsync(Ten);
        await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(One));
        await staker.QueueAsync(Exact, WithdrawalAmount.All);
        UInt256 all = (await staker.QueueAsync()).Aggregate(UInt256.Zero, (sum, queued) => sum + queued.Strategies[0].Shares);
        WithdrawalQueueSnapshot queue = await staker.QueueAsync();
        await PassDelayAsync(queue[^1]);

        await staker.RunAsync(staker.Withdrawals.PrepareCompleteMany([.. queue], ReceiveAs.Shares));

        Assert.Equal(all, (await staker.PositionAsync(Exact))!.DepositShares);
    }

    [Fact]
    public async Task Complete_SameTwiceInOneCall_IsAnArgumentException()
    {
        Staker staker = await DepositedAsync(One);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);

        Assert.Throws<ArgumentException>(() => staker.Withdrawals.PrepareCompleteMany([queued, queued]));
        Assert.Throws<ArgumentException>(() => staker.Withdrawals.PrepareCompleteMany([]));
    }

    [Fact]
    public async Task Complete_Again_IsRefused()
    {
        Staker staker = await DepositedAsync(One);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        await PassDelayAsync(queued);
        await staker.RunAsync(staker.Withdrawals.PrepareComplete(queued));

        NotQueued refusal = await RefusedAsync<NotQueued>(staker, staker.Withdrawals.PrepareComplete(queued));

        Assert.Equal(queued.Root, refusal.Root);
    }

    [Fact]
    public async Task Complete_BySomebodyElse_IsRefused()
    {
        Staker staker = await DepositedAsync(One);
        Staker other = await StakerAsync();
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        await PassDelayAsync(queued);

        PreflightResult result = await other.Withdrawals.CheckCompleteAsync([queued], caller: other.Address, cancellationToken: Cancel);

        NotWithdrawer refusal = Only<NotWithdrawer>(result);
        Assert.Equal(staker.Address, refusal.Withdrawer);
        Assert.Equal(other.Address, refusal.Caller);
    }

    [Fact]
    public async Task Complete_ExitPaused_IsRefused() => await UndoneAfterwardsAsync(async () =>
    {
        Staker staker = await DepositedAsync(One);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        await PassDelayAsync(queued);
        await Chain.SetPausedAsync(Chain.EigenLayer.DelegationManager, 4UL, Cancel);

        CompletionPaused refusal = await RefusedAsync<CompletionPaused>(staker, staker.Withdrawals.PrepareComplete(queued));

        Assert.Equal(Chain.EigenLayer.DelegationManager, refusal.Contract);
    });

    [Fact]
    public async Task Complete_StrategyWithdrawalsPaused_IsRefusedAsTokensAndNotAsShares() => await UndoneAfterwardsAsync(async () =>
    {
        Staker staker = await DepositedAsync(One);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        await PassDelayAsync(queued);
        await Chain.SetPausedAsync(Exact.Strategy, 2UL, Cancel);

        CompletionPaused refusal = await RefusedAsync<CompletionPaused>(staker, staker.Withdrawals.PrepareComplete(queued));
        await staker.RunAsync(staker.Withdrawals.PrepareComplete(queued, ReceiveAs.Shares));

        Assert.Equal(Exact.Strategy, refusal.Contract);
        Assert.NotNull(await staker.PositionAsync(Exact));
    });

    [Fact]
    public async Task Complete_StrategyOffTheWhitelist_StillPays() => await UndoneAfterwardsAsync(async () =>
    {
        Staker staker = await DepositedAsync(Ten);
        QueuedWithdrawal asShares = await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(One));
        QueuedWithdrawal asTokens = await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(One));
        await TakeOffWhitelistAsync(Exact);
        await PassDelayAsync(asTokens);

        await staker.RunAsync(staker.Withdrawals.PrepareComplete(asShares, ReceiveAs.Shares));
        CompleteWithdrawalsResult tokens = await staker.RunAsync(staker.Withdrawals.PrepareComplete(asTokens));

        Assert.Single(tokens.Payments);
    });

    [Fact]
    public async Task Complete_WrongToken_IsTheContractsOnlyUnderlyingToken()
    {
        Staker staker = await DepositedAsync(One);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        await PassDelayAsync(queued);

        PreparedTransaction<CompleteWithdrawalsResult> prepared = staker.Withdrawals.PrepareComplete(
            queued, ReceiveAs.Tokens, new Dictionary<Address, Address> { [Exact.Strategy] = Other.Token!.Value });
        SimulationResult simulation = await prepared.SimulateAsync(cancellationToken: Cancel);

        Assert.Equal("OnlyUnderlyingToken", simulation.Error?.Name);
    }

    private Task PassDelayAsync(QueuedWithdrawal queued) => AdvanceToAsync(queued.ClaimableAtBlock);

    private async Task AdvanceToAsync(ulong block)
    {
        ulong head = await Chain.Rpc.GetBlockNumberAsync(Cancel);
        if (block > head)
        {
            await Chain.AdvanceBlocksAsync(block - head, Cancel);
        }
    }
}
