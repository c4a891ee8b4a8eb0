using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <content>Delegation (notes, section 3).</content>
public abstract partial class EigenLayerConformance
{
    [Fact]
    public async Task Delegate_ToAnOperator_DelegatesEverything()
    {
        Address operatorAddress = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Staker staker = await DepositedAsync(Ten);

        DelegationResult result = await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAddress));

        StakerPosition position = await staker.PositionAsync();
        OperatorInfo info = Assert.IsType<OperatorInfo>(await staker.Delegation.GetOperatorAsync(operatorAddress, [Exact.Symbol], cancellationToken: Cancel));
        Assert.Equal(operatorAddress, result.Operator);
        Assert.Equal(operatorAddress, position.Operator);
        Assert.Equal(operatorAddress, await staker.Delegation.OperatorOfAsync(staker.Address, cancellationToken: Cancel));
        Assert.Equal(position.Strategies[0].Withdrawable, info.Strategies[0].Shares);
        Assert.Null(info.Approver);
    }

    [Fact]
    public async Task Operator_Registered_IsDelegatedToItself()
    {
        Staker candidate = await StakerAsync();
        Assert.False(await candidate.Delegation.IsOperatorAsync(candidate.Address, cancellationToken: Cancel));
        Assert.Null(await candidate.Delegation.GetOperatorAsync(candidate.Address, cancellationToken: Cancel));

        OperatorRegistration registration = await candidate.RunAsync(candidate.Delegation.PrepareRegisterAsOperator(0, "https://example.org/operator.json"));

        Assert.Null(registration.Approver);
        Assert.True(await candidate.Delegation.IsOperatorAsync(candidate.Address, cancellationToken: Cancel));
        Assert.True((await candidate.PositionAsync()).IsOperator);
        Assert.Equal(candidate.Address, (await RefusedAsync<AlreadyDelegated>(candidate, candidate.Delegation.PrepareRegisterAsOperator(0, ""))).Operator);
        Assert.Equal(candidate.Address, (await RefusedAsync<OperatorCannotUndelegate>(candidate, candidate.Delegation.PrepareUndelegate())).Operator);
    }

    [Fact]
    public async Task Delegate_Twice_IsRefusedWithTheOperator()
    {
        Address first = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Address second = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Staker staker = await DelegatedAsync(One, first);

        AlreadyDelegated refusal = await RefusedAsync<AlreadyDelegated>(staker, staker.Delegation.PrepareDelegate(second));

        Assert.Equal(first, refusal.Operator);
    }

    [Fact]
    public async Task Delegate_ToNobodysOperator_IsRefused()
    {
        Staker staker = await StakerAsync();
        Address stranger = await Chain.CreateAccountAsync(cancellationToken: Cancel);

        NotAnOperator refusal = await RefusedAsync<NotAnOperator>(staker, staker.Delegation.PrepareDelegate(stranger));

        Assert.Equal(stranger, refusal.Address);
    }

    [Fact]
    public async Task Delegate_Paused_IsRefused() => await UndoneAfterwardsAsync(async () =>
    {
        Address operatorAddress = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Staker staker = await StakerAsync();
        await Chain.SetPausedAsync(Chain.EigenLayer.DelegationManager, UInt256.One, Cancel);

        await RefusedAsync<DelegationPaused>(staker, staker.Delegation.PrepareDelegate(operatorAddress));
    });

    [Fact]
    public async Task Delegate_OperatorWithApprover_NeedsItsSignatureOnce()
    {
        using LocalSigner approver = LocalSigner.CreateRandom();
        Address operatorAddress = await Chain.RegisterOperatorAsync(approver.Address, Cancel);
        Staker staker = await DepositedAsync(One);
        ApproverSignatureNeeded needed = await RefusedAsync<ApproverSignatureNeeded>(staker, staker.Delegation.PrepareDelegate(operatorAddress));
        Assert.Equal(approver.Address, needed.Approver);

        DelegationApproval approval = await ApproveAsync(staker, operatorAddress, approver, await NowAsync() + 3600);
        await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAddress, approval));
        await staker.RunAsync(staker.Delegation.PrepareUndelegate());
        ApproverSaltSpent spent = await RefusedAsync<ApproverSaltSpent>(staker, staker.Delegation.PrepareDelegate(operatorAddress, approval));

        Assert.Equal(approval.Salt, spent.Salt);
    }

    [Fact]
    public async Task Delegate_ApprovalFromThePast_IsRefused()
    {
        using LocalSigner approver = LocalSigner.CreateRandom();
        Address operatorAddress = await Chain.RegisterOperatorAsync(approver.Address, Cancel);
        Staker staker = await StakerAsync();
        ulong now = await NowAsync();
        DelegationApproval approval = await ApproveAsync(staker, operatorAddress, approver, now - 1);

        ApproverSignatureExpired refusal = await RefusedAsync<ApproverSignatureExpired>(staker, staker.Delegation.PrepareDelegate(operatorAddress, approval));

        Assert.Equal((UInt256)(now - 1), refusal.Expiry);
    }

    [Fact]
    public async Task Delegate_OperatorSlashedBefore_ForgivesThePast()
    {
        (Address operatorAddress, TestOperatorSet set) = await SlashableAsync();
        await set.SlashAsync(400_000_000_000_000_000, Cancel);
        Staker staker = await DepositedAsync(Ten);
        StrategyPosition before = (await staker.PositionAsync(Exact))!;

        await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAddress));

        StrategyPosition after = (await staker.PositionAsync(Exact))!;
        UInt256 magnitude = 600_000_000_000_000_000UL;
        Assert.Equal(ShareMath.ScalingFactorAfterAdding(ShareMath.Wad, UInt256.Zero, before.DepositShares, magnitude), after.ScalingFactor);
        Assert.Equal(ShareMath.Withdrawable(before.DepositShares, after.ScalingFactor, magnitude), after.Withdrawable);
        Assert.True(before.Withdrawable - after.Withdrawable <= (UInt256)20UL);
    }

    [Fact]
    public async Task Delegate_OperatorFullySlashedInOneOfTwoStrategies_IsRefusedWithThatStrategy()
    {
        (Address operatorAddress, TestOperatorSet set) = await SlashableAsync();
        await set.SlashAsync(TestChain.FullMagnitude, Cancel);
        Staker staker = await DepositedAsync(One, Other);
        await staker.DepositAsync(Exact, One);

        OperatorFullySlashed refusal = await RefusedAsync<OperatorFullySlashed>(staker, staker.Delegation.PrepareDelegate(operatorAddress));

        Assert.Equal(Exact.Strategy, refusal.Strategy);
    }

    [Fact]
    public async Task Undelegate_TwoStrategies_QueuesOneWithdrawalEach()
    {
        Address operatorAddress = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Staker staker = await DepositedAsync(One, Other);
        await staker.DepositAsync(Exact, Ten);
        await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAddress));

        UndelegationResult result = await staker.RunAsync(staker.Delegation.PrepareUndelegate());

        WithdrawalQueueSnapshot queue = await staker.QueueAsync();
        Assert.Equal(operatorAddress, result.PreviousOperator);
        Assert.Null(result.NewOperator);
        Assert.Equal(result.Withdrawals.Select(queued => queued.Root), queue.Select(queued => queued.Root));
        Assert.Equal([Other.Strategy, Exact.Strategy], queue.Select(queued => Assert.Single(queued.Strategies).Strategy));
        StakerPosition position = await staker.PositionAsync();
        Assert.False(position.IsDelegated);
        Assert.Empty(position.Strategies);
    }

    [Fact]
    public async Task Undelegate_WithoutShares_QueuesNothing()
    {
        Address operatorAddress = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Staker staker = await StakerAsync();
        await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAddress));

        UndelegationResult result = await staker.RunAsync(staker.Delegation.PrepareUndelegate());

        Assert.Empty(result.Withdrawals);
        Assert.Equal(staker.Address, (await RefusedAsync<NotDelegated>(staker, staker.Delegation.PrepareUndelegate())).Staker);
    }

    [Fact]
    public async Task Undelegate_ByAStranger_IsRefusedAndByTheOperatorIsNot()
    {
        Staker operatorStaker = await StakerAsync();
        await operatorStaker.RunAsync(operatorStaker.Delegation.PrepareRegisterAsOperator(0, ""));
        Staker staker = await DelegatedAsync(One, operatorStaker.Address);
        Staker stranger = await StakerAsync();

        PreflightResult refused = await stranger.Delegation.CheckUndelegateAsync(staker.Address, stranger.Address, Cancel);
        UndelegationResult forced = await operatorStaker.RunAsync(operatorStaker.Delegation.PrepareUndelegate(staker.Address, operatorStaker.Address));

        Assert.Equal(stranger.Address, Only<CallerCannotUndelegate>(refused).Caller);
        Assert.Equal(staker.Address, forced.Staker);
        Assert.Single(await staker.QueueAsync());
    }

    [Fact]
    public async Task Undelegate_QueuePaused_IsRefused() => await UndoneAfterwardsAsync(async () =>
    {
        Staker staker = await DelegatedAsync(One, await Chain.RegisterOperatorAsync(cancellationToken: Cancel));
        await Chain.SetPausedAsync(Chain.EigenLayer.DelegationManager, 2UL, Cancel);

        await RefusedAsync<QueuePaused>(staker, staker.Delegation.PrepareUndelegate());
    });

    [Fact]
    public async Task Redelegate_SharesReachTheNewOperator_OnlyWhenCompletedAsShares()
    {
        Address first = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Address second = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Staker staker = await DelegatedAsync(Ten, first);
        StrategyPosition before = (await staker.PositionAsync(Exact))!;

        UndelegationResult result = await staker.RunAsync(staker.Delegation.PrepareRedelegate(second));

        Assert.Equal(second, result.NewOperator);
        Assert.Equal(UInt256.Zero, await OperatorSharesAsync(staker, second));
        QueuedWithdrawal queued = Assert.Single(await staker.QueueAsync());
        Assert.Equal(first, queued.SlashedWith);
        await PassDelayAsync(queued);
        await staker.RunAsync(staker.Withdrawals.PrepareComplete(queued, ReceiveAs.Shares));
        Assert.Equal(before.Withdrawable, await OperatorSharesAsync(staker, second));
        Assert.Equal(UInt256.Zero, await OperatorSharesAsync(staker, first));
    }

    [Fact]
    public async Task Redelegate_ToSomebodyWhoIsNoOperator_ChangesNothing()
    {
        Address first = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Staker staker = await DelegatedAsync(One, first);

        await RefusedAsync<NotAnOperator>(staker, staker.Delegation.PrepareRedelegate(await Chain.CreateAccountAsync(cancellationToken: Cancel)));

        Assert.Equal(first, (await staker.PositionAsync()).Operator);
        Assert.Empty(await staker.QueueAsync());
    }

    private async Task<(Address Operator, TestOperatorSet Set)> SlashableAsync(ulong magnitude = TestChain.FullMagnitude)
    {
        Address operatorAddress = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        return (operatorAddress, await Chain.AllocateAsync(operatorAddress, [Exact.Strategy], magnitude, Cancel));
    }

    private async Task<UInt256> OperatorSharesAsync(Staker staker, Address operatorAddress) =>
        (await staker.Delegation.GetOperatorAsync(operatorAddress, [Exact.Symbol], cancellationToken: Cancel))!.Strategies[0].Shares;

    private async Task<ulong> NowAsync() => (await Chain.Rpc.GetBlockAsync(BlockTag.Latest, Cancel))!.Timestamp;

    private static async Task<DelegationApproval> ApproveAsync(Staker staker, Address operatorAddress, LocalSigner approver, ulong expiry)
    {
        Hash32 salt = Keccak256.Hash(Guid.NewGuid().ToByteArray());
        Hash32 digest = await staker.Delegation.GetApprovalDigestAsync(staker.Address, operatorAddress, approver.Address, salt, expiry, Cancel);
        return new DelegationApproval(approver.SignDigest(digest).ToBytes(), expiry, salt);
    }
}
