using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;

/// <content>What changes with the very block a transaction gets into, and the order of the deallocation queue.</content>
public abstract partial class AllocationsTests
{
    [Fact]
    public async Task Preview_DelayThatCountsFromTheNextBlock_IsTheOneTheTransactionMeets()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker account = await OperatorAsync(allocationDelay: 3);
        AllocationDelayChanged changed = await account.RunAsync(Of(account).PrepareSetAllocationDelay(account.Address, 5));
        await AdvanceToAsync(changed.EffectBlock - 1);

        AllocationPreview preview = await PreviewAsync(account, new AllocationTarget(set, Exact.Strategy, Tenth));
        AllocationsModified modified = await ModifyAsync(account, new AllocationTarget(set, Exact.Strategy, Tenth));

        Assert.Equal(changed.EffectBlock, modified.BlockNumber);
        Assert.Equal(modified.BlockNumber + 5, modified.Allocations[0].EffectBlock);
        Assert.Equal((5U, modified.Allocations[0].EffectBlock), (preview.AllocationDelay!.Value, preview.Lines[0].EffectBlock!.Value));
    }

    [Fact]
    public async Task Preview_DelayThatWasSetAgainBeforeItCounted_IsStillTheOldOne()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker account = await OperatorAsync(allocationDelay: 3);
        AllocationDelayChanged first = await account.RunAsync(Of(account).PrepareSetAllocationDelay(account.Address, 5));
        AllocationDelayChanged second = await account.RunAsync(Of(account).PrepareSetAllocationDelay(account.Address, 7));
        await AdvanceToAsync(first.EffectBlock - 1);

        AllocationPreview preview = await PreviewAsync(account, new AllocationTarget(set, Exact.Strategy, Tenth));
        AllocationsModified modified = await ModifyAsync(account, new AllocationTarget(set, Exact.Strategy, Tenth));

        Assert.True(first.EffectBlock < second.EffectBlock);
        Assert.Equal(modified.BlockNumber + 3, modified.Allocations[0].EffectBlock);
        Assert.Equal((3U, modified.Allocations[0].EffectBlock), (preview.AllocationDelay!.Value, preview.Lines[0].EffectBlock!.Value));
    }

    [Fact]
    public async Task Preview_InTheLastSlashableBlockAfterLeaving_ADecreaseIsFreeAtOnce()
    {
        (Staker account, _, OperatorSetId set) = await SlashableAsync(6 * Tenth);
        OperatorSetsLeft left = await LeaveAsync(account, set);
        await AdvanceToAsync(left.BlockNumber + await DeallocationDelayAsync() - 1);
        AllocationPreview early = await PreviewAsync(account, new AllocationTarget(set, Exact.Strategy, 2 * Tenth));
        await AdvanceToAsync(left.BlockNumber + await DeallocationDelayAsync());

        bool isSlashable = await Chain.ReadAsync(new AllocationManager(Chain.EigenLayer.AllocationManager).IsOperatorSlashable(account.Address, set), Cancel);
        AllocationPreview preview = await PreviewAsync(account, new AllocationTarget(set, Exact.Strategy, 2 * Tenth));
        AllocationsModified modified = await ModifyAsync(account, new AllocationTarget(set, Exact.Strategy, 2 * Tenth));

        Assert.True(isSlashable);
        Assert.Equal(AllocationChangeKind.DelayedDeallocation, early.Lines[0].Change.Kind);
        Assert.Equal((AllocationChangeKind.InstantDeallocation, false), (preview.Lines[0].Change.Kind, preview.Lines[0].IsSlashable));
        Assert.Equal(modified.BlockNumber, modified.Allocations[0].EffectBlock);
        Assert.Equal(modified.Allocations[0].EffectBlock, preview.Lines[0].EffectBlock);
        Assert.Equal(preview.Lines[0].Change.MagnitudeAfter, await MagnitudeAsync(account));
    }

    [Fact]
    public async Task ClearDeallocationQueue_OfTwoSets_GoesByTheirBlocksAndStopsAtWhatIsNotDue()
    {
        (Staker account, OperatorSetId first, OperatorSetId second) = await InTwoSetsAsync(3 * Tenth);

        // The set with the higher number goes first.
        AllocationsModified earlier = await ModifyAsync(account, new AllocationTarget(second, Exact.Strategy, Tenth));
        await AdvanceToAsync(earlier.BlockNumber + 3);
        AllocationsModified later = await ModifyAsync(account, new AllocationTarget(first, Exact.Strategy, 0));
        await AdvanceToAsync(earlier.Allocations[0].EffectBlock);
        DeallocationsCleared due = await account.RunAsync(Of(account).PrepareClearDeallocationQueue(account.Address, [Exact.Strategy]));
        DeallocationsCleared none = await account.RunAsync(Of(account).PrepareClearDeallocationQueue(account.Address, [Exact.Strategy]));
        StrategyMagnitude between = await MagnitudeAsync(account);
        await AdvanceToAsync(later.Allocations[0].EffectBlock);
        StrategyMagnitude after = await MagnitudeAsync(account);

        // A modification clears what is due before it looks at what is free.
        AllocationsModified whole = await ModifyAsync(account, new AllocationTarget(first, Exact.Strategy, 9 * Tenth));

        Assert.True(earlier.Allocations[0].EffectBlock < later.Allocations[0].EffectBlock);
        Assert.Equal(new EncumberedMagnitude(Exact.Strategy, 4 * Tenth), Assert.Single(due.Encumbered));
        Assert.Empty(none.Encumbered);
        Assert.Equal((4 * Tenth, Tenth), (between.Encumbered, after.Encumbered));
        Assert.Equal(9 * Tenth, Assert.Single(whole.Allocations).Magnitude);
        Assert.Equal(0UL, (await MagnitudeAsync(account)).Allocatable);
    }

    [Fact]
    public async Task ClearDeallocationQueue_AtMostOne_LeavesTheYoungerInTheQueueAndFreeAllTheSame()
    {
        (Staker account, OperatorSetId first, OperatorSetId second) = await InTwoSetsAsync(3 * Tenth);

        AllocationsModified both = await ModifyAsync(account, new AllocationTarget(first, Exact.Strategy, Tenth), new AllocationTarget(second, Exact.Strategy, 0));
        await AdvanceToAsync(both.Allocations[1].EffectBlock);
        DeallocationsCleared one = await account.RunAsync(Of(account).PrepareClearDeallocationQueue(account.Address, [Exact.Strategy], mostPerStrategy: 1));

        Assert.Equal(new EncumberedMagnitude(Exact.Strategy, 4 * Tenth), Assert.Single(one.Encumbered));
        Assert.Equal(Tenth, (await MagnitudeAsync(account)).Encumbered);
        Assert.Equal(
            new EncumberedMagnitude(Exact.Strategy, Tenth),
            Assert.Single((await account.RunAsync(Of(account).PrepareClearDeallocationQueue(account.Address, [Exact.Strategy]))).Encumbered));
    }

    [Fact]
    public async Task Slash_PreviewedBeforeADeallocationCounts_IsOfWhatIsLeftInTheNextBlock()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync(6 * Tenth);
        await DelegatedAsync(Ten, account);
        AllocationsModified modified = await ModifyAsync(account, new AllocationTarget(set, Exact.Strategy, 2 * Tenth));
        await AdvanceToAsync(modified.Allocations[0].EffectBlock - 1);
        SlashOrder order = new(set, account.Address, [new(Exact.Strategy, Half)], "in time");

        SlashPreview preview = await Of(avs).PreviewSlashAsync(order, cancellationToken: Cancel);
        SlashResult slash = await avs.RunAsync(Of(avs).PrepareSlash(order));

        Assert.Equal(modified.Allocations[0].EffectBlock, slash.BlockNumber);
        Assert.Equal((UInt256)Tenth, slash.Strategies[0].WadSlashed);
        Assert.Equal(slash.Strategies[0].WadSlashed, preview.Lines[0].Magnitude.WadSlashed);
        Assert.Equal(slash.Strategies[0].Shares, preview.Lines[0].Shares.Total);
        Assert.Equal(preview.Lines[0].Magnitude.MagnitudeAfter, await MagnitudeAsync(account));
    }

    [Fact]
    public async Task Slash_OfSeveralStrategies_TakesFromEachAsPreviewed()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1, Exact.Symbol, Other.Symbol);
        Staker account = await OperatorAsync();
        await DelegatedAsync(Ten, account);
        await AllocateAsync(account, set, 7 * Tenth, Exact.Symbol);
        await AllocateAsync(account, set, Tenth, Other.Symbol);
        await JoinAsync(account, set);
        StrategySlash[] ascending = [.. new[] { Exact.Symbol, Other.Symbol }.Select(symbol => Chain.StrategyOf(symbol).Strategy).Order().Select((strategy, i) => new StrategySlash(strategy, Tenth + (ulong)i))];
        SlashOrder order = new(set, account.Address, ascending, "both");

        SlashPreview preview = await Of(avs).PreviewSlashAsync(order, cancellationToken: Cancel);
        SlashResult slash = await avs.RunAsync(Of(avs).PrepareSlash(order));

        Assert.Equal(ascending.Select(line => line.Wad), preview.Lines.Select(line => line.Wad));
        Assert.Equal(slash.Strategies.Select(line => (line.Strategy, line.WadSlashed, line.Shares, line.MaxMagnitude)), preview.Lines.Select(
            line => (line.Strategy, line.Magnitude.WadSlashed, line.Shares.Total, (ulong?)line.Magnitude.MagnitudeAfter.Max)));
    }

    private async Task<(Staker Operator, OperatorSetId First, OperatorSetId Second)> InTwoSetsAsync(ulong magnitude)
    {
        Staker avs = await AvsAsync();
        OperatorSetId first = await SetAsync(avs, 1);
        OperatorSetId second = await SetAsync(avs, 2);
        Staker account = await OperatorAsync();
        foreach (OperatorSetId set in new[] { first, second })
        {
            await AllocateAsync(account, set, magnitude);
            await JoinAsync(account, set);
        }

        return (account, first, second);
    }
}
