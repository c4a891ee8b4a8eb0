using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Rpc;
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

    [Fact]
    public async Task List_AfterCompletingTheFirst_IsStillInQueueOrder()
    {
        Staker staker = await DepositedAsync(Ten);
        for (int i = 0; i < 4; i++)
        {
            await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(One));
        }

        WithdrawalQueueSnapshot all = await staker.QueueAsync();
        await PassDelayAsync(all[0]);
        await staker.RunAsync(staker.Withdrawals.PrepareComplete(all[0]));

        // The contract moved its last root into the gap.
        WithdrawalQueueSnapshot left = await staker.QueueAsync();
        Assert.Equal([(UInt256)1UL, 2UL, 3UL], left.Select(queued => queued.Nonce));
        Assert.Equal(all.Skip(1).Select(queued => queued.Root), left.Select(queued => queued.Root));
    }

    [Fact]
    public async Task Get_UnknownRoot_IsNull()
    {
        Staker staker = await StakerAsync();
        Hash32 unknown = Keccak256.Hash("no such withdrawal"u8);

        Assert.Null(await staker.Withdrawals.GetAsync(unknown, cancellationToken: Cancel));
        Assert.Empty(await staker.QueueAsync());
    }

    [Fact]
    public async Task Get_ByStruct_IsTheSameAsByRoot()
    {
        Staker staker = await DepositedAsync(One);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);

        QueuedWithdrawal byStruct = (await staker.Withdrawals.GetAsync(queued.Withdrawal, cancellationToken: Cancel))!;
        QueuedWithdrawal? neverQueued = await staker.Withdrawals.GetAsync(queued.Withdrawal with { Nonce = 99UL }, cancellationToken: Cancel);

        Assert.Equal(queued.Strategies, byStruct.Strategies);
        Assert.False(byStruct.IsLegacy);
        Assert.Null(neverQueued);
    }

    [Fact]
    public async Task Get_FromBeforeTheSlashingUpgrade_IsFoundByItsStruct() => await UndoneAfterwardsAsync(async () =>
    {
        // The upgrade kept only the root: what the lists show is wiped here, pendingWithdrawals is not.
        Staker staker = await DepositedAsync(One);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        DelegationManager.Withdrawal legacy = queued.Withdrawal with { Nonce = 1_000UL };
        await MarkPendingAsync(queued.Root, legacy.AbiHash());

        QueuedWithdrawal found = Assert.IsType<QueuedWithdrawal>(await staker.Withdrawals.GetAsync(legacy, cancellationToken: Cancel));
        await AdvanceToAsync(found.ClaimableAtBlock);
        CompleteWithdrawalsResult result = await staker.RunAsync(staker.Withdrawals.PrepareComplete(found));

        Assert.True(found.IsLegacy);
        Assert.Equal(queued.Strategies[0].Shares, found.Strategies[0].Shares);
        Assert.Equal(legacy.AbiHash(), Assert.Single(result.Roots));
    });

    [Fact]
    public async Task Positions_OfSeveralStakers_AreOfOneBlock()
    {
        Address operatorAddress = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Staker first = await DelegatedAsync(Ten, operatorAddress);
        Staker second = await DepositedAsync(One, Other);
        Staker third = await StakerAsync();

        IReadOnlyList<StakerPosition> positions = await first.Client.EigenLayer.GetPositionsAsync([first.Address, second.Address, third.Address], cancellationToken: Cancel);

        Assert.Equal([first.Address, second.Address, third.Address], positions.Select(position => position.Staker));
        Assert.Single(positions.Select(position => position.Block).Distinct());
        Assert.Equal(operatorAddress, positions[0].Operator);
        Assert.Equal(Exact.Symbol, Assert.Single(positions[0].Strategies).Symbol);
        Assert.Equal(Other.Symbol, Assert.Single(positions[1].Strategies).Symbol);
        Assert.Empty(positions[2].Strategies);
        UInt256 worth = positions[0].Strategies[0].Underlying!.Value;
        Assert.True(worth <= Ten && Ten - worth <= (UInt256)5UL, $"{worth} of ten");
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

    /// <summary>Sets <c>pendingWithdrawals[legacy]</c>: the mapping's slot is found with a root that is known to be pending.</summary>
    private async Task MarkPendingAsync(Hash32 known, Hash32 legacy)
    {
        Hash32 isTrue = Hash32.Parse("0x" + new string('0', 63) + "1");
        byte[] location = new byte[64];
        for (ulong slot = 0; slot < 400; slot++)
        {
            known.CopyTo(location);
            ((UInt256)slot).WriteBigEndian(location.AsSpan(32));
            Hash32 value = await Chain.Rpc.GetStorageAtAsync(
                Chain.EigenLayer.DelegationManager, UInt256.FromBigEndian(Bytes(Keccak256.Hash(location))), BlockTag.Latest, Cancel);
            if (value == isTrue)
            {
                legacy.CopyTo(location);
                await Chain.Node.SetStorageAsync(
                    Chain.EigenLayer.DelegationManager, UInt256.FromBigEndian(Bytes(Keccak256.Hash(location))), isTrue, Cancel);
                return;
            }
        }

        Assert.Fail("The slot of pendingWithdrawals was not found.");
    }

    private static byte[] Bytes(Hash32 hash)
    {
        byte[] bytes = new byte[Hash32.Size];
        hash.CopyTo(bytes);
        return bytes;
    }
}
