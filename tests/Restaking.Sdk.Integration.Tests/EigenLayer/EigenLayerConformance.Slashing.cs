using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <content>Slashing while shares wait in the queue (notes, section 5).</content>
public abstract partial class EigenLayerConformance
{
    [Fact]
    public async Task Slash_WhileQueued_ReducesTheTicketAndPaysExactlyThat()
    {
        // Ten deposited, half of the operator's magnitude allocated, a fifth of that slashed while all of it waits: nine come out.
        (Address operatorAddress, TestOperatorSet set) = await SlashableAsync(TestChain.FullMagnitude / 2);
        Staker staker = await DelegatedAsync(Ten, operatorAddress);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        Assert.Equal(operatorAddress, queued.SlashedWith);
        Assert.Equal(queued.Strategies[0].Shares, queued.Strategies[0].SharesAtRisk);

        await set.SlashAsync(TestChain.FullMagnitude / 5, Cancel);
        QueuedWithdrawal slashed = (await staker.Withdrawals.GetAsync(queued.Root, cancellationToken: Cancel))!;
        await PassDelayAsync(queued);
        QueuedWithdrawal final = (await staker.Withdrawals.GetAsync(queued.Root, cancellationToken: Cancel))!;
        UInt256 before = await BalanceAsync(Exact.Token!.Value, staker.Address);
        CompleteWithdrawalsResult result = await staker.RunAsync(staker.Withdrawals.PrepareComplete(final));

        UInt256 received = await BalanceAsync(Exact.Token.Value, staker.Address) - before;
        Assert.Equal(ShareMath.SharesInQueue(queued.Strategies[0].ScaledShares, 900_000_000_000_000_000UL), slashed.Strategies[0].Shares);
        Assert.Equal(queued.Strategies[0].ScaledShares, slashed.Strategies[0].ScaledShares);
        Assert.Equal(slashed.Strategies[0].Shares, final.Strategies[0].Shares);
        Assert.Equal(UInt256.Zero, final.Strategies[0].SharesAtRisk);
        Assert.Equal(final.Strategies[0].Underlying, received);
        Assert.Equal(received, Assert.Single(result.Payments).Amount);
        UInt256 nine = UInt256.FromEther("9");
        UInt256 difference = received > nine ? received - nine : nine - received;
        Assert.True(difference <= (UInt256)5UL, $"{received} of ten, where nine are due");
        if (Exact.Symbol == "WETH")
        {
            Assert.Equal(nine, received);
        }
    }

    [Fact]
    public async Task Slash_AfterTheLastSlashableBlock_DoesNotCount()
    {
        (Address operatorAddress, TestOperatorSet set) = await SlashableAsync();
        Staker staker = await DelegatedAsync(Ten, operatorAddress);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        await AdvanceToAsync(queued.SlashableUntilBlock);
        QueuedWithdrawal atTheLast = (await staker.Withdrawals.GetAsync(queued.Root, cancellationToken: Cancel))!;

        await set.SlashAsync(TestChain.FullMagnitude / 2, Cancel);

        QueuedWithdrawal after = (await staker.Withdrawals.GetAsync(queued.Root, cancellationToken: Cancel))!;
        Assert.Equal(UInt256.Zero, atTheLast.Strategies[0].SharesAtRisk);
        Assert.Equal(queued.Strategies[0].Shares, after.Strategies[0].Shares);
        CompleteWithdrawalsResult result = await staker.RunAsync(staker.Withdrawals.PrepareComplete(after));
        Assert.Equal(after.Strategies[0].Underlying, Assert.Single(result.Payments).Amount);
    }

    [Fact]
    public async Task Slash_InTheLastSlashableBlock_StillCounts()
    {
        (Address operatorAddress, TestOperatorSet set) = await SlashableAsync();
        Staker staker = await DelegatedAsync(Ten, operatorAddress);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        await AdvanceToAsync(queued.SlashableUntilBlock - 1);

        TransactionReceipt slash = await set.SlashAsync(TestChain.FullMagnitude / 2, Cancel);

        Assert.Equal(queued.SlashableUntilBlock, slash.BlockNumber);
        QueuedWithdrawal after = (await staker.Withdrawals.GetAsync(queued.Root, cancellationToken: Cancel))!;
        Assert.Equal(ShareMath.SharesInQueue(queued.Strategies[0].ScaledShares, TestChain.FullMagnitude / 2), after.Strategies[0].Shares);
    }

    [Fact]
    public async Task Slash_Everything_CompletesSilentlyWithNothing()
    {
        (Address operatorAddress, TestOperatorSet set) = await SlashableAsync();
        Staker staker = await DelegatedAsync(Ten, operatorAddress);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(One));
        await set.SlashAsync(TestChain.FullMagnitude, Cancel);
        await PassDelayAsync(queued);

        QueuedWithdrawal worthless = (await staker.Withdrawals.GetAsync(queued.Root, cancellationToken: Cancel))!;
        CompleteWithdrawalsResult result = await staker.RunAsync(staker.Withdrawals.PrepareComplete(worthless));

        Assert.True(worthless.Strategies[0].IsWorthless);
        Assert.Equal(queued.Root, Assert.Single(result.Roots));
        Assert.Empty(result.Payments);
        StrategyPosition position = (await staker.PositionAsync(Exact))!;
        Assert.Equal(UInt256.Zero, position.Withdrawable);
        Assert.NotEqual(UInt256.Zero, position.DepositShares);
    }

    [Fact]
    public async Task FullySlashedOperator_TakesNoDepositAndNoShares()
    {
        (Address operatorAddress, TestOperatorSet set) = await SlashableAsync();
        Staker staker = await DelegatedAsync(Ten, operatorAddress);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(One));
        await AdvanceToAsync(queued.ClaimableAtBlock);
        await set.SlashAsync(TestChain.FullMagnitude, Cancel);
        await Chain.GetTokenAsync(Exact, staker.Address, One, Cancel);

        DepositQuote deposit = await staker.Strategies.QuoteDepositAsync(Exact.Symbol, One, Cancel);
        OperatorFullySlashed asShares = await RefusedAsync<OperatorFullySlashed>(staker, staker.Withdrawals.PrepareComplete(queued, ReceiveAs.Shares));
        CompleteWithdrawalsResult asTokens = await staker.RunAsync(staker.Withdrawals.PrepareComplete(queued));

        Assert.Single(deposit.Preflight.Refusals.OfType<OperatorFullySlashed>());
        Assert.Equal(operatorAddress, asShares.Operator);
        Assert.Single(asTokens.Payments);
    }
}
