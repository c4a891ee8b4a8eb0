using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;

/// <content>Slashing, and what becomes of it.</content>
public abstract partial class AllocationsTests
{
    [Fact]
    public async Task Slash_AsPreviewed_TakesExactlyThatFromStakeAndQueue()
    {
        Chain.SinceEverywhere("1.5", "Slashes with a number");
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync(6 * Tenth);
        Staker staker = await DelegatedAsync(Ten, account);
        await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(UInt256.FromEther("3")));
        SlashOrder order = new(set, account.Address, [new(Exact.Strategy, 333_333_333_333_333_333UL)], "did not show up");

        SlashPreview preview = await Of(avs).PreviewSlashAsync(order, cancellationToken: Cancel);
        UInt256 before = await SharesAsync(account);
        SlashResult result = await avs.RunAsync(Of(avs).PrepareSlash(order));

        SlashPreviewLine line = Assert.Single(preview.Lines);
        StrategySlashed slashed = Assert.Single(result.Strategies);
        Assert.True(preview.IsClear && !line.IsSkipped && !preview.TakesNothing);
        Assert.NotEqual(UInt256.Zero, line.Shares.FromQueue);
        Assert.Equal(line.Shares.Total, slashed.Shares);
        Assert.Equal(line.Shares.FromOperator, before - await SharesAsync(account));
        Assert.Equal(line.Magnitude.WadSlashed, slashed.WadSlashed);
        Assert.Equal(line.Magnitude.MagnitudeAfter, await MagnitudeAsync(account));
        Assert.Equal(line.Magnitude.MagnitudeAfter.Max, slashed.MaxMagnitude);
        Assert.Equal(line.Magnitude.After, Allocation(await AllocationsOfAsync(account), set).State);
        Assert.Equal((UInt256.One, "did not show up"), (result.SlashId!.Value, result.Description));

        // A third of six tenths is two tenths of everything that is delegated: what the event says is not what was asked for.
        Assert.Equal((UInt256)(2 * Tenth), slashed.WadSlashed);
        Assert.Equal(line.Shares.Total, Assert.Single((await Of(avs).GetSlashedSharesAsync(set, result.SlashId.Value, cancellationToken: Cancel)).Shares).Shares);
    }

    [Fact]
    public async Task Slash_OnlyTheAllocatedPart_IsEverReached()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync(Tenth);
        await DelegatedAsync(Ten, account);

        await avs.RunAsync(Of(avs).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, Whole)], "all of it")));

        Assert.Equal(UInt256.FromEther("9"), await SharesAsync(account));
        Assert.Equal(new StrategyMagnitude(9 * Tenth, 0), await MagnitudeAsync(account));
    }

    [Fact]
    public async Task Slash_WhileADeallocationIsPending_ShrinksItToo()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync(6 * Tenth);
        AllocationsModified modified = await ModifyAsync(account, new AllocationTarget(set, Exact.Strategy, 2 * Tenth));

        await avs.RunAsync(Of(avs).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, Half)], "half")));
        AllocationState pending = Allocation(await AllocationsOfAsync(account), set).State;
        await AdvanceToAsync(modified.Allocations[0].EffectBlock);

        Assert.Equal(new AllocationState(3 * Tenth, -(long)(2 * Tenth), modified.Allocations[0].EffectBlock), pending);
        Assert.Equal(new AllocationState(Tenth, 0, 0), Allocation(await AllocationsOfAsync(account), set).State);
        Assert.Equal(new StrategyMagnitude(7 * Tenth, Tenth), await MagnitudeAsync(account));
    }

    [Fact]
    public async Task Slash_StrategyWithoutAllocation_IsSkippedWithoutAWord()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1, Exact.Symbol, Other.Symbol);
        Staker account = await OperatorAsync();
        await AllocateAsync(account, set, Half, Exact.Symbol);
        await JoinAsync(account, set);
        StrategySlash[] ascending = [.. new[] { Exact.Symbol, Other.Symbol }.Select(symbol => Chain.StrategyOf(symbol).Strategy).Order().Select(strategy => new StrategySlash(strategy, Half))];
        SlashOrder order = new(set, account.Address, ascending, "");

        SlashPreview preview = await Of(avs).PreviewSlashAsync(order, cancellationToken: Cancel);
        SlashResult result = await avs.RunAsync(Of(avs).PrepareSlash(order));

        Assert.Equal(Other.Symbol, Assert.Single(preview.Lines, line => line.IsSkipped).Symbol);
        StrategySlashed skipped = Assert.Single(result.Strategies, strategy => strategy.MaxMagnitude is null);
        Assert.Equal((Chain.StrategyOf(Other.Symbol).Strategy, UInt256.Zero, UInt256.Zero), (skipped.Strategy, skipped.WadSlashed, skipped.Shares));
    }

    [Fact]
    public async Task Slash_ByAnAppointeeOfTheAvs_IsRefusedSince19()
    {
        Chain.SinceEverywhere("1.9", "Slashers of operator sets");
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        Staker appointee = await AccountAsync();
        await Chain.ExecuteAsync(
            avs.Address,
            new PermissionController(Chain.EigenLayer.PermissionController!.Value).SetAppointee(
                avs.Address, appointee.Address, Chain.EigenLayer.AllocationManager, AllocationManager.SlashOperatorCall.Selector),
            cancellationToken: Cancel);

        CallerIsNotSlasher refusal = await RefusedAsync<CallerIsNotSlasher>(Of(appointee).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, Half)], "")));

        Assert.Equal((appointee.Address, avs.Address), (refusal.Caller, refusal.Slasher));
    }

    [Fact]
    public async Task Slash_OfASetFromBefore19WithoutSlasher_IsRefusedUntilItsSlasherIsMigrated()
    {
        if (Chain.Devnet is not { Options.Core: null })
        {
            Assert.Skip("A set without slasher is made by a function that only the project's own contracts have.");
        }

        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        SlashOrder order = new(set, account.Address, [new(Exact.Strategy, Half)], "");
        await Chain.Devnet.AsOwnerAsync(
            Chain.EigenLayer.AllocationManager, (byte[])[.. Bytes(Selector.FromSignature("devnetForgetSlasher((address,uint32))")), .. ContractStub.Word(set.Avs), .. ContractStub.Word(set.Id)], Cancel);
        OperatorSetInfo info = (await Of(avs).GetOperatorSetAsync(set, cancellationToken: Cancel))!;

        SlasherNotSet slashing = await RefusedAsync<SlasherNotSet>(Of(avs).PrepareSlash(order));
        SlasherNotSet proposing = await OnlyAsync<SlasherNotSet>(Of(avs).CheckUpdateSlasherAsync(set, account.Address, cancellationToken: Cancel));

        // The contract says the same.
        await RevertsAsync(avs, Of(avs).PrepareSlash(order).Call, AllocationManager.InvalidCallerError.Selector);
        await RevertsAsync(avs, Of(avs).PrepareUpdateSlasher(set, account.Address).Call, AllocationManager.SlasherNotSetError.Selector);
        Assert.Equal((SlashingRight.NobodyYet, (Address?)null), (info.SlashingRight, info.Slasher));
        Assert.Equal((set, set), (slashing.Set, proposing.Set));

        await Chain.ExecuteAsync(account.Address, new AllocationManager(Chain.EigenLayer.AllocationManager).MigrateSlashers([set]), cancellationToken: Cancel);

        Assert.Equal(avs.Address, (await Of(avs).GetOperatorSetAsync(set, cancellationToken: Cancel))!.Slasher);
        Assert.Equal((UInt256)(Half / 2), (await avs.RunAsync(Of(avs).PrepareSlash(order))).Strategies[0].WadSlashed);
    }

    [Fact]
    public async Task Slash_StrangerStrategyPausedOrUnregistered_IsRefused()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        Staker outsider = await OperatorAsync();

        StrategyNotInSet other = await OnlyAsync<StrategyNotInSet>(
            Of(avs).CheckSlashAsync(new SlashOrder(set, account.Address, [new(Other.Symbol, Half)], ""), cancellationToken: Cancel));
        await OnlyAsync<OperatorNotSlashable>(Of(avs).CheckSlashAsync(new SlashOrder(set, outsider.Address, [new(Exact.Strategy, Half)], ""), cancellationToken: Cancel));
        await OnlyAsync<OperatorSetNotFound>(Of(avs).CheckSlashAsync(new SlashOrder(set with { Id = 8 }, account.Address, [new(Exact.Strategy, Half)], ""), cancellationToken: Cancel));
        await PausedAsync(Chain.EigenLayer.AllocationManager, 1, async () =>
            Assert.Equal(1, (await RefusedAsync<FunctionPaused>(Of(avs).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, Half)], "")))).Bit));

        Assert.Equal(Chain.StrategyOf(Other.Symbol).Strategy, other.Strategy);
    }

    [Fact]
    public async Task SlashedShares_OfARedistributingSet_GoToItsRecipientAfterTheDelay()
    {
        uint resolutionDelay = await ResolutionDelayAsync();
        Staker avs = await AvsAsync();
        Address recipient = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        OperatorSetsCreated created = await avs.RunAsync(await Of(avs).PrepareCreateOperatorSetsAsync(
            avs.Address, [new NewOperatorSet(1, [Exact.Strategy]) { RedistributionRecipient = recipient }], cancellationToken: Cancel));
        OperatorSetId set = created.Sets[0].Set;
        Staker account = await OperatorAsync();
        await DelegatedAsync(Ten, account);
        await AllocateAsync(account, set, Half);
        await JoinAsync(account, set);
        SlashResult slash = await avs.RunAsync(Of(avs).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, Half)], "")));
        Staker anybody = await AccountAsync();

        SlashedShares waiting = await Of(avs).GetSlashedSharesAsync(set, slash.SlashId!.Value, cancellationToken: Cancel);
        SlashResolutionPending early = await RefusedAsync<SlashResolutionPending>(Of(anybody).PrepareClearSlashedShares(set, slash.SlashId.Value));
        List<SlashedShares> listed = await ListAsync(avs, set);
        await AdvanceToAsync(early.ClearableAtBlock);
        SlashedSharesCleared cleared = await anybody.RunAsync(Of(anybody).PrepareClearSlashedShares(set, slash.SlashId.Value, Exact.Strategy));

        Assert.Equal(recipient, waiting.RedistributionRecipient);
        Assert.False(waiting.IsClearable);
        Assert.Equal(slash.BlockNumber + resolutionDelay + 1, waiting.ClearableAtBlock);
        Assert.Equal((waiting.ClearableAtBlock, true), (early.ClearableAtBlock, early.IsTransient));
        Assert.Equal((waiting.Set, waiting.SlashId), (Assert.Single(listed).Set, listed[0].SlashId));
        Assert.Equal(UInt256.FromEther("2.5"), waiting.Shares[0].Underlying);
        Assert.Equal(new ClearedShares(Exact.Strategy, waiting.Shares[0].Shares), Assert.Single(cleared.Shares));
        Assert.Equal(UInt256.FromEther("2.5"), await Chain.ReadAsync(new ERC20(Exact.Token!.Value).BalanceOf(recipient), Cancel));
        Assert.True((await Of(avs).GetSlashedSharesAsync(set, slash.SlashId.Value, cancellationToken: Cancel)).IsEmpty);
        Assert.Empty(await ListAsync(avs, set));
        await OnlyAsync<NoSlashedShares>(Of(anybody).CheckClearSlashedSharesAsync(set, slash.SlashId.Value, cancellationToken: Cancel));
        await OnlyAsync<NoSlashedShares>(Of(anybody).CheckClearSlashedSharesAsync(set, 77UL, cancellationToken: Cancel));
    }

    [Fact]
    public async Task SlashedShares_TwoSlashes_AreNumberedFromOne()
    {
        Chain.SinceEverywhere("1.5", "Slashes with a number");
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        await DelegatedAsync(Ten, account);
        SlashOrder order = new(set, account.Address, [new(Exact.Strategy, Tenth)], "");

        SlashResult first = await avs.RunAsync(Of(avs).PrepareSlash(order));
        SlashResult second = await avs.RunAsync(Of(avs).PrepareSlash(order));
        List<SlashedShares> waiting = await ListAsync(avs, null);

        Assert.Equal((UInt256.One, (UInt256)2UL), (first.SlashId!.Value, second.SlashId!.Value));
        Assert.Equal((UInt256)2UL, (await Of(avs).GetOperatorSetAsync(set, cancellationToken: Cancel))!.SlashCount);
        Assert.Equal([UInt256.One, (UInt256)2UL], waiting.Where(slash => slash.Set == set).Select(slash => slash.SlashId));
        Assert.All(waiting.Where(slash => slash.Set == set), slash => Assert.Null(slash.RedistributionRecipient));
    }

    [Fact]
    public async Task SlashedShares_PausedInManagerOrStrategy_AreRefused()
    {
        uint resolutionDelay = await ResolutionDelayAsync();
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        await DelegatedAsync(Ten, account);
        SlashResult slash = await avs.RunAsync(Of(avs).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, Tenth)], "")));
        await AdvanceToAsync(slash.BlockNumber + resolutionDelay + 1);

        await PausedAsync(Chain.EigenLayer.StrategyManager, 1, async () =>
            Assert.Equal(
                Chain.EigenLayer.StrategyManager,
                (await OnlyAsync<FunctionPaused>(Of(avs).CheckClearSlashedSharesAsync(set, slash.SlashId!.Value, cancellationToken: Cancel))).Contract));
        await PausedAsync(Exact.Strategy, 1, async () =>
            Assert.Equal(
                Exact.Strategy,
                (await OnlyAsync<FunctionPaused>(Of(avs).CheckClearSlashedSharesAsync(set, slash.SlashId!.Value, cancellationToken: Cancel))).Contract));
        Assert.True((await Of(avs).CheckClearSlashedSharesAsync(set, slash.SlashId!.Value, cancellationToken: Cancel)).IsClear);
    }

    private Task<uint> ResolutionDelayAsync()
    {
        Chain.SinceEverywhere("1.13", "A delay before slashed shares are paid");
        return Chain.ReadAsync(new StrategyManager(Chain.EigenLayer.StrategyManager).SlashResolutionDelayBlocks(), Cancel);
    }

    private async Task RevertsAsync(Staker sender, IContractCall call, Selector error)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => Chain.ExecuteAsync(sender.Address, call, cancellationToken: Cancel));
        Assert.Equal(error, new Selector(refused.RevertData.Span[..Selector.Size]));
    }

    private static byte[] Bytes(Selector selector)
    {
        byte[] bytes = new byte[Selector.Size];
        selector.CopyTo(bytes);
        return bytes;
    }

    private async Task<UInt256> SharesAsync(Staker account) =>
        (await AllocationsOfAsync(account, Exact.Strategy)).Find(Exact.Strategy)!.Shares;

    private static async Task<List<SlashedShares>> ListAsync(Staker account, OperatorSetId? set)
    {
        List<SlashedShares> found = [];
        await foreach (SlashedShares slash in Of(account).ListSlashedSharesAsync(set, cancellationToken: Cancel))
        {
            found.Add(slash);
        }

        return found;
    }
}
