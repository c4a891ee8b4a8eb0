using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;

/// <content>Allocation delay, magnitudes, the deallocation queue.</content>
public abstract partial class AllocationsTests
{
    [Fact]
    public async Task AllocationDelay_SetAtRegistration_CountsAtOnce()
    {
        Chain.SinceEverywhere("1.9", "An allocation delay that counts from registration");
        Staker account = await AccountAsync();

        OperatorRegistration registered = await account.RunAsync(account.Client.EigenLayer.Operators.PrepareRegister(3, ""));

        AllocationDelay delay = await Of(account).GetAllocationDelayAsync(account.Address, cancellationToken: Cancel);
        Assert.Equal(registered.BlockNumber, registered.CanAllocateFromBlock);
        Assert.Equal((3U, await ConfigurationDelayAsync()), (delay.Blocks!.Value, delay.ConfigurationDelay));
        Assert.Null(delay.Pending);
    }

    [Fact]
    public async Task AllocationDelay_Changed_CountsOneBlockAfterTheConfigurationDelay()
    {
        Staker account = await OperatorAsync(allocationDelay: 3);

        AllocationDelayChanged changed = await account.RunAsync(Of(account).PrepareSetAllocationDelay(account.Address, 5));
        AllocationDelay before = await Of(account).GetAllocationDelayAsync(account.Address, cancellationToken: Cancel);
        AllocationDelay alone = await Of(account).GetAllocationDelayAsync(account.Address, includePending: false, BlockTag.FromNumber(changed.BlockNumber), Cancel);
        await AdvanceToAsync(changed.EffectBlock - 1);
        AllocationDelay last = await Of(account).GetAllocationDelayAsync(account.Address, cancellationToken: Cancel);
        await AdvanceToAsync(changed.EffectBlock);
        AllocationDelay after = await Of(account).GetAllocationDelayAsync(account.Address, cancellationToken: Cancel);

        Assert.Equal(changed.BlockNumber + await ConfigurationDelayAsync() + 1, changed.EffectBlock);
        Assert.Equal(new PendingAllocationDelay(5, changed.EffectBlock), before.Pending);
        Assert.Equal((3U, before.Pending), (last.Blocks!.Value, last.Pending));
        Assert.Equal((5U, (PendingAllocationDelay?)null), (after.Blocks!.Value, after.Pending));
        Assert.Null(alone.Pending);
    }

    [Fact]
    public async Task AllocationDelay_OfSomebodyWhoIsNoOperator_IsRefused()
    {
        Staker stranger = await AccountAsync();
        Staker account = await OperatorAsync();

        await OnlyAsync<NotAnOperator>(Of(stranger).CheckSetAllocationDelayAsync(stranger.Address, 1, cancellationToken: Cancel));
        CallerNotPermitted refusal = await RefusedAsync<CallerNotPermitted>(Of(stranger).PrepareSetAllocationDelay(account.Address, 1));

        Assert.Equal("setAllocationDelay(address,uint32)", refusal.Function);
    }

    [Fact]
    public async Task Modify_WithoutAllocationDelay_IsRefused()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker nobody = await AccountAsync();

        AllocationDelayNotSet refusal = await RefusedAsync<AllocationDelayNotSet>(Of(nobody).PrepareModify(nobody.Address, [new(set, Exact.Strategy, 1)]));
        AllocationPreview preview = await PreviewAsync(nobody, new AllocationTarget(set, Exact.Strategy, 1));

        Assert.Equal(await ConfigurationDelayAsync(), refusal.ConfigurationDelay);
        Assert.Null(preview.AllocationDelay);
        Assert.Null(preview.Lines[0].EffectBlock);
    }

    [Fact]
    public async Task Modify_BeforeRegistering_IsPossibleAndAbsolute()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker account = await OperatorAsync();
        await AllocateAsync(account, set, 4 * Tenth);

        // Six tenths, not six more.
        AllocationPreview preview = await PreviewAsync(account, new AllocationTarget(set, Exact.Strategy, 6 * Tenth));
        AllocationsModified modified = await ModifyAsync(account, new AllocationTarget(set, Exact.Strategy, 6 * Tenth));
        SameMagnitude same = await RefusedAsync<SameMagnitude>(Of(account).PrepareModify(account.Address, [new(set, Exact.Strategy, 6 * Tenth)]));

        Assert.True(preview.IsClear);
        Assert.Equal(new AllocationState(4 * Tenth, 0, 0), preview.Lines[0].Now);
        Assert.Equal((6 * Tenth, 4 * Tenth), (preview.Lines[0].EncumberedAfter, preview.Lines[0].AllocatableAfter));
        Assert.Equal(new ModifiedAllocation(set, Exact.Strategy, 6 * Tenth, preview.Lines[0].EffectBlock!.Value), Assert.Single(modified.Allocations));
        Assert.Equal(new StrategyMagnitude(Whole, 6 * Tenth), await MagnitudeAsync(account));
        Assert.Equal(6 * Tenth, same.Magnitude);
    }

    [Fact]
    public async Task Modify_IncreaseWithDelay_IsEncumberedNowAndSlashableFromItsBlock()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker account = await OperatorAsync(allocationDelay: 4);
        await DelegatedAsync(Ten, account);
        await JoinAsync(account, set);

        AllocationPreview preview = await PreviewAsync(account, new AllocationTarget(set, Exact.Strategy, Half));
        AllocationsModified modified = await ModifyAsync(account, new AllocationTarget(set, Exact.Strategy, Half));
        ModificationPending pending = await RefusedAsync<ModificationPending>(Of(account).PrepareModify(account.Address, [new(set, Exact.Strategy, Tenth)]));
        StrategyAllocation before = Allocation(await AllocationsOfAsync(account), set);
        StrategyMagnitude magnitude = await MagnitudeAsync(account);
        ulong effect = modified.Allocations[0].EffectBlock;
        await AdvanceToAsync(effect);
        StrategyAllocation after = Allocation(await AllocationsOfAsync(account), set);

        Assert.Equal(modified.BlockNumber + 4, effect);
        Assert.Equal(effect, preview.Lines[0].EffectBlock);
        Assert.Equal(effect, pending.EffectBlock);
        Assert.Equal(new AllocationState(0, (long)Half, effect), before.State);
        Assert.Equal((0UL, UInt256.Zero), (before.SlashableMagnitude, before.SlashableShares));
        Assert.Equal(Half, magnitude.Encumbered);
        Assert.Equal(new AllocationState(Half, 0, 0), after.State);
        Assert.Equal((Half, (UInt256)Half, UInt256.FromEther("5")), (after.SlashableMagnitude, after.SlashableProportion, after.SlashableShares));
    }

    [Fact]
    public async Task Modify_DecreaseWhileSlashable_IsSlashableAndEncumberedUntilItsBlock()
    {
        (Staker account, _, OperatorSetId set) = await SlashableAsync(6 * Tenth);

        AllocationPreview preview = await PreviewAsync(account, new AllocationTarget(set, Exact.Strategy, 2 * Tenth));
        AllocationsModified modified = await ModifyAsync(account, new AllocationTarget(set, Exact.Strategy, 2 * Tenth));
        ulong effect = modified.Allocations[0].EffectBlock;
        await AdvanceToAsync(effect - 1);
        StrategyAllocation last = Allocation(await AllocationsOfAsync(account), set);
        StrategyMagnitude bound = await MagnitudeAsync(account);
        await AdvanceToAsync(effect);
        StrategyAllocation after = Allocation(await AllocationsOfAsync(account), set);
        StrategyMagnitude free = await MagnitudeAsync(account);

        AllocationPreviewLine line = Assert.Single(preview.Lines);
        Assert.Equal((AllocationChangeKind.DelayedDeallocation, effect), (line.Change.Kind, line.EffectBlock!.Value));
        Assert.Equal((6 * Tenth, 4 * Tenth), (line.EncumberedAfter, line.AllocatableAfter));
        Assert.Equal(modified.BlockNumber + await DeallocationDelayAsync() + 1, effect);
        Assert.Equal((6 * Tenth, -(long)(4 * Tenth)), (last.SlashableMagnitude, last.State.PendingDiff));
        Assert.Equal(6 * Tenth, bound.Encumbered);
        Assert.Equal(new AllocationState(2 * Tenth, 0, 0), after.State);

        // Nobody has cleared the queue, and what is free is free all the same.
        Assert.Equal(new StrategyMagnitude(Whole, 2 * Tenth), free);
        Assert.Equal(Whole, free.Encumbered + free.Allocatable);
    }

    [Fact]
    public async Task Modify_DecreaseBeforeRegistering_IsFreeAtOnce()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker account = await OperatorAsync();
        await AllocateAsync(account, set, Half);

        AllocationPreview preview = await PreviewAsync(account, new AllocationTarget(set, Exact.Strategy, 0));
        await ModifyAsync(account, new AllocationTarget(set, Exact.Strategy, 0));

        Assert.Equal(AllocationChangeKind.InstantDeallocation, preview.Lines[0].Change.Kind);
        Assert.Equal(0UL, (await MagnitudeAsync(account)).Encumbered);
        Assert.Empty((await AllocationsOfAsync(account)).Sets);
    }

    [Fact]
    public async Task Modify_DecreaseInAStrategyThatLeftTheSet_IsFreeAtOnce()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        await avs.RunAsync(Of(avs).PrepareRemoveStrategies(set, [Exact.Strategy]));

        StrategyAllocation allocation = Allocation(await AllocationsOfAsync(account), set);
        AllocationPreview preview = await PreviewAsync(account, new AllocationTarget(set, Exact.Strategy, Tenth));
        await ModifyAsync(account, new AllocationTarget(set, Exact.Strategy, Tenth));

        Assert.False(allocation.IsInSet);
        Assert.Equal((Half, 0UL), (allocation.State.Magnitude, allocation.SlashableMagnitude));
        Assert.False(preview.Lines[0].IsSlashable);
        Assert.Equal(Tenth, (await MagnitudeAsync(account)).Encumbered);
    }

    [Fact]
    public async Task Modify_SeveralSetsOfOneStrategy_ShareWhatIsAllocatable()
    {
        Staker avs = await AvsAsync();
        OperatorSetId first = await SetAsync(avs, 1);
        OperatorSetId second = await SetAsync(avs, 2);
        Staker account = await OperatorAsync();
        AllocationTarget[] tooMuch = [new(first, Exact.Strategy, 6 * Tenth), new(second, Exact.Strategy, 5 * Tenth)];

        AllocationPreview preview = await PreviewAsync(account, tooMuch);
        InsufficientMagnitude refusal = await RefusedAsync<InsufficientMagnitude>(Of(account).PrepareModify(account.Address, tooMuch));
        await ModifyAsync(account, new AllocationTarget(first, Exact.Strategy, 6 * Tenth), new AllocationTarget(second, Exact.Strategy, 4 * Tenth));

        Assert.Empty(preview.Lines[0].Refusals);
        Assert.Equal((second, 5 * Tenth, 4 * Tenth), (refusal.Set, refusal.Need, refusal.Have));
        Assert.Equal(refusal, Assert.Single(preview.Refusals));
        Assert.Equal(0UL, (await MagnitudeAsync(account)).Allocatable);
    }

    [Fact]
    public async Task Modify_NoSuchSet_IsRefusedOnce()
    {
        Staker account = await OperatorAsync();
        OperatorSetId none = new(account.Address, 1);

        PreflightResult found = await Of(account).CheckModifyAsync(account.Address, [new(none, Exact.Symbol, 1), new(none, Other.Symbol, 1)], cancellationToken: Cancel);

        Assert.Equal(none, Assert.IsType<OperatorSetNotFound>(Assert.Single(found.Refusals)).Set);
    }

    [Fact]
    public async Task Modify_PausedOrByAStranger_IsRefused()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker account = await OperatorAsync();
        Staker stranger = await AccountAsync();

        await PausedAsync(Chain.EigenLayer.AllocationManager, 0, async () =>
        {
            FunctionPaused paused = await RefusedAsync<FunctionPaused>(Of(account).PrepareModify(account.Address, [new(set, Exact.Strategy, 1)]));
            Assert.Equal((0, true), (paused.Bit, paused.IsTransient));
            await OnlyAsync<FunctionPaused>(Of(account).CheckClearDeallocationQueueAsync(account.Address, [Exact.Strategy], cancellationToken: Cancel));
        });
        await RefusedAsync<CallerNotPermitted>(Of(stranger).PrepareModify(account.Address, [new(set, Exact.Strategy, 1)]));
    }

    [Fact]
    public async Task Modify_ByAnAppointee_GoesThrough()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker account = await OperatorAsync();
        Staker appointee = await AccountAsync();
        await Chain.ExecuteAsync(
            account.Address,
            new PermissionController(Chain.EigenLayer.PermissionController!.Value).SetAppointee(
                account.Address, appointee.Address, Chain.EigenLayer.AllocationManager, AllocationManager.ModifyAllocationsCall.Selector),
            cancellationToken: Cancel);

        AllocationsModified modified = await appointee.RunAsync(Of(appointee).PrepareModify(account.Address, [new(set, Exact.Strategy, Tenth)]));

        Assert.Equal(account.Address, modified.Operator);
    }

    [Fact]
    public async Task ClearDeallocationQueue_Due_FreesNothingThatTheViewsDidNotSay()
    {
        (Staker account, _, OperatorSetId set) = await SlashableAsync();
        AllocationsModified modified = await ModifyAsync(account, new AllocationTarget(set, Exact.Strategy, 0));
        Staker anybody = await AccountAsync();
        DeallocationsCleared early = await anybody.RunAsync(Of(anybody).PrepareClearDeallocationQueue(account.Address, [Exact.Strategy]));
        await AdvanceToAsync(modified.Allocations[0].EffectBlock);

        // The contract still lists the set and an allocation of nothing in it.
        Assert.NotEmpty(await Chain.ReadAsync(new AllocationManager(Chain.EigenLayer.AllocationManager).GetAllocatedSets(account.Address), Cancel));
        Assert.Empty((await AllocationsOfAsync(account)).Find(set)!.Allocations);
        StrategyMagnitude before = await MagnitudeAsync(account);
        DeallocationsCleared cleared = await anybody.RunAsync(Of(anybody).PrepareClearDeallocationQueue(account.Address, [Exact.Strategy]));

        Assert.Empty(early.Encumbered);
        Assert.Equal(new EncumberedMagnitude(Exact.Strategy, 0), Assert.Single(cleared.Encumbered));
        Assert.Equal(before, await MagnitudeAsync(account));
        Assert.Empty(await Chain.ReadAsync(new AllocationManager(Chain.EigenLayer.AllocationManager).GetAllocatedSets(account.Address), Cancel));
    }

    [Fact]
    public async Task Stake_MinimumAndAllocated_DifferAsTheContractsSay()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync(Half);
        await DelegatedAsync(Ten, account);
        Staker outsider = await OperatorAsync();
        await DelegatedAsync(Ten, outsider);
        await AllocateAsync(outsider, set, Tenth);
        AllocationsModified modified = await ModifyAsync(account, new AllocationTarget(set, Exact.Strategy, 2 * Tenth));
        uint effect = (uint)modified.Allocations[0].EffectBlock;

        SetStake before = await Of(avs).GetMinimumSlashableStakeAsync(set, [account.Address, outsider.Address], [Exact.Strategy], effect - 1, cancellationToken: Cancel);
        SetStake then = await Of(avs).GetMinimumSlashableStakeAsync(set, [account.Address, outsider.Address], [Exact.Strategy], effect, cancellationToken: Cancel);
        SetStake allocated = await Of(avs).GetAllocatedStakeAsync(set, [account.Address, outsider.Address], [Exact.Strategy], cancellationToken: Cancel);

        Assert.Equal(UInt256.FromEther("5"), before[account.Address, Exact.Strategy]);
        Assert.Equal(UInt256.FromEther("2"), then[account.Address, Exact.Strategy]);
        Assert.Equal(UInt256.FromEther("5"), allocated[account.Address, Exact.Strategy]);

        // Not registered: nothing to slash, however much is allocated.
        Assert.Equal(UInt256.Zero, before[outsider.Address, Exact.Strategy]);
        Assert.Equal(UInt256.FromEther("1"), allocated[outsider.Address, Exact.Strategy]);
        await Assert.ThrowsAsync<ArgumentException>(() => Of(avs).GetMinimumSlashableStakeAsync(set, [account.Address], [Exact.Strategy], 1, cancellationToken: Cancel));
    }

    private static StrategyAllocation Allocation(OperatorAllocations allocations, OperatorSetId set) => Assert.Single(allocations.Find(set)!.Allocations);
}
