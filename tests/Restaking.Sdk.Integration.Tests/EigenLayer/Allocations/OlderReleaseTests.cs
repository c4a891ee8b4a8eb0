using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;

/// <summary>The project's own contracts as of 1.4: no redistribution, no slash ids, no slashers.</summary>
public sealed class Devnet14Fixture() : ChainFixture(ChainSource.DevnetWith(new DevnetOptions { Version = "1.4.2", CoreOnly = true }));

/// <summary>The story on the rules of 1.9 to 1.12.</summary>
public sealed class Devnet112RoleStoryTests(Devnet112Fixture chain) : RoleStory(chain), IClassFixture<Devnet112Fixture>
{
    [Fact]
    public async Task SlashedShares_Before113_CanBePaidAtOnceAndTheLaterPauseStopsNothing()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        await DelegatedAsync(Ten, account);
        SlashResult slash = await avs.RunAsync(Of(avs).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, Tenth)], "")));

        SlashedShares waiting = await Of(avs).GetSlashedSharesAsync(set, slash.SlashId!.Value, cancellationToken: Cancel);
        await PausedAsync(Chain.EigenLayer.StrategyManager, 1, async () =>
        {
            Assert.True((await Of(avs).CheckClearSlashedSharesAsync(set, slash.SlashId.Value, cancellationToken: Cancel)).IsClear);
            await avs.RunAsync(Of(avs).PrepareClearSlashedShares(set, slash.SlashId.Value));
        });

        Assert.Equal(((ulong?)null, true, SlashedSharesWait.BySlash), (waiting.ClearableAtBlock, waiting.IsClearable, slash.Wait));
        Assert.True((await Of(avs).GetSlashedSharesAsync(set, slash.SlashId.Value, cancellationToken: Cancel)).IsEmpty);
    }
}

/// <summary>What 1.3 and 1.4 do otherwise, which no snapshot has.</summary>
public sealed class Devnet14Tests(Devnet14Fixture chain) : RoleStand(chain), IClassFixture<Devnet14Fixture>
{
    [Fact]
    public async Task Slash_Of14_IsUnderstoodFromPreviewToBurning()
    {
        await BurnWhatOthersLeftAsync();
        ulong from = await HeadAsync();
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        Staker staker = await DelegatedAsync(Ten, account);
        SlashOrder order = new(set, account.Address, [new(Exact.Strategy, 123_456_789_012_345_678UL)], "as of 1.4");
        await avs.RunAsync(Of(avs).PrepareSlash(order));
        await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(UInt256.Parse("777777777777777779")));

        // The second slash of a queue is the one that older contracts round otherwise.
        SlashPreview preview = await Of(avs).PreviewSlashAsync(order, cancellationToken: Cancel);
        SlashResult slash = await avs.RunAsync(Of(avs).PrepareSlash(order));
        BurnableShares burnable = await Of(avs).GetBurnableSharesAsync(cancellationToken: Cancel);
        SlashedSharesEvent[] taken = await HistoryAsync(avs, from, set);

        Assert.Equal((null, SlashedSharesWait.ByStrategy), (slash.SlashId, slash.Wait));
        Assert.Equal(preview.Lines[0].Shares.Total, slash.Strategies[0].Shares);
        Assert.NotEqual(UInt256.Zero, preview.Lines[0].Shares.FromQueue);
        Assert.Null(preview.RedistributionRecipient);
        Assert.Null(preview.Slasher);
        Assert.Equal(2, taken.Length);
        Assert.Equal((account.Address, set, (UInt256?)null, slash.Strategies[0].Shares), (taken[1].Operator!.Value, taken[1].Set!.Value, taken[1].SlashId, taken[1].Shares));
        Assert.Equal(taken[0].Shares + taken[1].Shares, Assert.Single(burnable.Shares).Shares);
        await BurnAsync(from, burnable.Shares[0].Shares);
    }

    [Fact]
    public async Task WhatIf_SecondSlashOfAQueueOn14_IsRoundedOnce()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        Staker staker = await DelegatedAsync(UInt256.FromEther("1"), account);
        await avs.RunAsync(Of(avs).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, 123_456_789_012_345_678UL)], "")));
        await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(UInt256.Parse("777777777777777779")));

        SlashForecast forecast = await avs.Client.EigenLayer.Positions.ForecastSlashAsync(set, account.Address, Exact.Strategy, ShareMath.Wad, [], cancellationToken: Cancel);
        SlashResult slash = await avs.RunAsync(Of(avs).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, ShareMath.Wad)], "")));
        SlashSnapshot snapshot = forecast.Prediction.Snapshot;

        Assert.True(forecast.Prediction.IsQueueExact);
        Assert.Equal(slash.Strategies[0].Shares, forecast.Prediction.Slashed);

        // An amount of which later contracts would take one share less.
        Assert.Equal(
            forecast.Prediction.SlashedFromQueue - UInt256.One,
            ShareMath.SlashedSharesInQueue(snapshot.ScaledInQueue!.Value, snapshot.Magnitude.Max, forecast.Prediction.Magnitudes.MagnitudeAfter.Max));
    }

    [Fact]
    public async Task WhatIf_QueueBehindWhichTheViewLeavesTwoNumbers_IsReadFromTheLogs()
    {
        // At three quarters, a multiple of four and the number after it are the same to the view.
        UInt256 queued = UInt256.Parse("777777777777777780");
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        Staker staker = await DelegatedAsync(UInt256.FromEther("1"), account);
        await avs.RunAsync(Of(avs).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, Half)], "")));
        await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(queued));

        SlashForecast forecast = await avs.Client.EigenLayer.Positions.ForecastSlashAsync(set, account.Address, Exact.Strategy, Tenth, [], cancellationToken: Cancel);
        SlashResult slash = await avs.RunAsync(Of(avs).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, Tenth)], "")));

        Assert.Equal(queued, forecast.Prediction.Snapshot.ScaledInQueue);
        Assert.True(forecast.Prediction.IsQueueExact);
        Assert.Equal(slash.Strategies[0].Shares, forecast.Prediction.Slashed);
    }

    [Fact]
    public async Task Features_Later_AreNamedWithTheVersionFound()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        FeatureNotAvailableException[] missing =
        [
            await Assert.ThrowsAsync<FeatureNotAvailableException>(() => Of(avs).PrepareCreateOperatorSetsAsync(
                avs.Address, [new NewOperatorSet(2, [Exact.Strategy]) { RedistributionRecipient = avs.Address }], cancellationToken: Cancel)),
            await Assert.ThrowsAsync<FeatureNotAvailableException>(() => Of(avs).PrepareCreateOperatorSetsAsync(
                avs.Address, [new NewOperatorSet(2, [Exact.Strategy]) { Slasher = Exact.Strategy }], cancellationToken: Cancel)),
            await Assert.ThrowsAsync<FeatureNotAvailableException>(() => Of(avs).GetSlashedSharesAsync(set, UInt256.One, cancellationToken: Cancel)),
            await Assert.ThrowsAsync<FeatureNotAvailableException>(() => Of(avs).CheckClearSlashedSharesAsync(set, UInt256.One, cancellationToken: Cancel)),
            await Assert.ThrowsAsync<FeatureNotAvailableException>(async () => await Of(avs).ListSlashedSharesAsync(set, cancellationToken: Cancel).ToListAsync(Cancel)),
            await Assert.ThrowsAsync<FeatureNotAvailableException>(() => Of(avs).CheckUpdateSlasherAsync(set, Exact.Strategy, cancellationToken: Cancel)),
        ];
        OperatorSetInfo info = (await Of(avs).GetOperatorSetAsync(set, cancellationToken: Cancel))!;
        EigenLayerFeatures features = await avs.Client.EigenLayer.Registry.GetFeaturesAsync(cancellationToken: Cancel);

        Assert.All(missing, one => Assert.StartsWith("1.4", one.Version, StringComparison.Ordinal));
        Assert.Equal((SlashingRight.AvsAndAppointees, null, null), (info.SlashingRight, info.SlashCount, info.RedistributionRecipient));
        Assert.True(features.Has(EigenLayerFeature.Permissions));
        Assert.False(features.Has(EigenLayerFeature.Redistribution) || features.Has(EigenLayerFeature.Slashers) || features.Has(EigenLayerFeature.SlashedSharesById));
    }

    [Fact]
    public async Task AllocationDelay_GivenAtRegistration_WaitsUntil18()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker account = await AccountAsync();
        var registered = await account.RunAsync(account.Client.EigenLayer.Operators.PrepareRegister(2, ""));

        AllocationDelay early = await Of(account).GetAllocationDelayAsync(account.Address, cancellationToken: Cancel);
        await RefusedAsync<AllocationDelayNotSet>(Of(account).PrepareModify(account.Address, [new(set, Exact.Strategy, Tenth)]));
        await AdvanceToAsync(registered.CanAllocateFromBlock!.Value);
        AllocationsModified modified = await account.RunAsync(Of(account).PrepareModify(account.Address, [new(set, Exact.Strategy, Tenth)]));

        Assert.Equal(registered.BlockNumber + early.ConfigurationDelay + 1, registered.CanAllocateFromBlock);
        Assert.Equal((null, new PendingAllocationDelay(2, registered.CanAllocateFromBlock.Value)), (early.Blocks, early.Pending));
        Assert.Equal(modified.BlockNumber + 2, modified.Allocations[0].EffectBlock);
    }

    [Fact]
    public async Task Position_WithSharesThatWaitToBeBurned_ReconcilesToTheStrategysTotal()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        Staker staker = await DelegatedAsync(Ten, account);
        await avs.RunAsync(Of(avs).PrepareSlash(new SlashOrder(set, account.Address, [new(Exact.Strategy, Half)], "")));
        EigenLayerPositionsClient positions = staker.Client.EigenLayer.Positions;

        RestakedStrategy stake = Assert.Single((await positions.GetAsync(staker.Address, cancellationToken: Cancel)).Strategies);
        Reconciliation sum = await positions.ReconcileOperatorAsync(account.Address, Exact.Strategy, new[] { staker.Address }.ToAsyncEnumerable(), cancellationToken: Cancel);
        Reconciliation strategy = await positions.ReconcileStrategyAsync(Exact.Strategy, new[] { staker.Address }.ToAsyncEnumerable(), cancellationToken: Cancel);

        Assert.Equal(UInt256.FromEther("7.5"), stake.Withdrawable);
        Assert.Null(Assert.Single(stake.Risks).RedistributionRecipient);
        Assert.Equal(ReconciliationGap.None, sum.Gap);
        Assert.True(strategy.SlashedPending >= UInt256.FromEther("2.5"));
    }

    private async Task BurnAsync(ulong from, UInt256 shares)
    {
        Staker anybody = await AccountAsync();
        Address burnAddress = SlashSnapshot.BurnAddress;
        await PausedAsync(Exact.Strategy, 1, async () =>
            Assert.Equal(Exact.Strategy, (await OnlyAsync<FunctionPaused>(Of(anybody).CheckBurnSharesAsync(Exact.Strategy, Cancel))).Contract));

        UInt256 before = await BurntAsync(burnAddress);
        SharesBurned burned = await anybody.RunAsync(Of(anybody).PrepareBurnShares(Exact.Strategy));
        SlashedSharesEvent last = (await HistoryAsync(anybody, from, null))[^1];

        Assert.Equal((Exact.Strategy, shares), (burned.Strategy, burned.Shares));
        Assert.Equal((SlashedSharesChange.Cleared, shares, (OperatorSetId?)null), (last.Change, last.Shares, last.Set));
        Assert.Equal(shares, await BurntAsync(burnAddress) - before);
        Assert.Empty((await Of(anybody).GetBurnableSharesAsync(cancellationToken: Cancel)).Shares);
        Assert.Equal(Exact.Strategy, (await RefusedAsync<NoBurnableShares>(Of(anybody).PrepareBurnShares(Exact.Strategy))).Strategy);
    }

    /// <summary>What waits to be burned is one number of the whole chain, and other tests slash too.</summary>
    private async Task BurnWhatOthersLeftAsync()
    {
        Staker anybody = await AccountAsync();
        if (!(await Of(anybody).GetBurnableSharesAsync(cancellationToken: Cancel)).Shares.IsEmpty)
        {
            await anybody.RunAsync(Of(anybody).PrepareBurnShares(Exact.Strategy));
        }
    }

    private Task<UInt256> BurntAsync(Address burnAddress) => Chain.ReadAsync(new ERC20(Exact.Token!.Value).BalanceOf(burnAddress), Cancel);

    private static async Task<SlashedSharesEvent[]> HistoryAsync(Staker account, ulong from, OperatorSetId? set) =>
        await Of(account).ReadSlashedSharesHistoryAsync(from, await account.Client.Rpc.GetBlockNumberAsync(Cancel), set, Cancel).ToArrayAsync(Cancel);
}
