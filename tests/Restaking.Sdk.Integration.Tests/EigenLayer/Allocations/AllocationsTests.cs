using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;

/// <summary>Operators and AVSs (notes, section 6).</summary>
public abstract partial class AllocationsTests(ChainFixture chain) : RoleStand(chain)
{
    [Fact]
    public async Task CreateSets_BeforeMetadata_AreRefusedForThat()
    {
        Staker avs = await AccountAsync();
        NewOperatorSet[] sets = [new(1, [Exact.Strategy])];

        Assert.Equal(avs.Address, (await OnlyAsync<AvsMetadataMissing>(Of(avs).CheckCreateOperatorSetsAsync(avs.Address, sets, cancellationToken: Cancel))).Avs);

        // No view tells it, so that sending meets the contract's own error.
        PreparedTransaction<OperatorSetsCreated> prepared = await Of(avs).PrepareCreateOperatorSetsAsync(avs.Address, sets, cancellationToken: Cancel);
        Assert.IsType<AllocationManager.NonexistentAVSMetadataError>((await prepared.SimulateAsync(cancellationToken: Cancel)).Error);
        await avs.RunAsync(Of(avs).PrepareUpdateAvsMetadata(avs.Address, "https://example.org/a.json"));
        Assert.True((await Of(avs).CheckCreateOperatorSetsAsync(avs.Address, sets, cancellationToken: Cancel)).IsClear);
    }

    [Fact]
    public async Task CreateSets_WithSlasherAndRecipient_AreAsTheReceiptAndTheChainSay()
    {
        Chain.SinceEverywhere("1.9", "Slashers of operator sets");
        Staker avs = await AvsAsync();
        Address slasher = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        Address recipient = await Chain.CreateAccountAsync(cancellationToken: Cancel);

        PreparedTransaction<OperatorSetsCreated> prepared = await Of(avs).PrepareCreateOperatorSetsAsync(
            avs.Address, [new NewOperatorSet(7, [Exact.Symbol, Other.Symbol]) { Slasher = slasher, RedistributionRecipient = recipient }], cancellationToken: Cancel);
        OperatorSetsCreated created = await avs.RunAsync(prepared);

        Assert.Equal(AllocationManager.CreateRedistributingOperatorSetsAddressCreateSetParamsV2ArrayAddressArrayCall.Selector, prepared.Call.Function.Selector);
        CreatedOperatorSet set = Assert.Single(created.Sets);
        Assert.Equal((slasher, recipient), (set.Slasher!.Value, set.RedistributionRecipient!.Value));
        Assert.Equal(2, set.Strategies.Length);
        OperatorSetInfo info = (await Of(avs).GetOperatorSetAsync(set.Set, cancellationToken: Cancel))!;
        Assert.Equal((slasher, recipient), (info.Slasher!.Value, info.RedistributionRecipient!.Value));
        Assert.Equal(SlashingRight.Slasher, info.SlashingRight);
        Assert.Equal(set.Strategies.Order(), info.Strategies.Select(strategy => strategy.Strategy));
        Assert.Equal(new[] { Exact.Symbol, Other.Symbol }.Order(), info.Strategies.Select(strategy => strategy.Symbol).Order());
        Assert.Null(info.PendingSlasher);
        Assert.Equal(UInt256.Zero, info.MemberCount);
    }

    [Fact]
    public async Task CreateSets_NumberInUseOrStranger_AreRefused()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker stranger = await AccountAsync();

        OperatorSetExists exists = await OnlyAsync<OperatorSetExists>(Of(avs).CheckCreateOperatorSetsAsync(avs.Address, [new(1, [])], cancellationToken: Cancel));
        CallerNotPermitted refusal = await RefusedAsync<CallerNotPermitted>(await Of(stranger).PrepareCreateOperatorSetsAsync(avs.Address, [new(2, [])], cancellationToken: Cancel));

        Assert.Equal(set, exists.Set);
        Assert.Equal((stranger.Address, avs.Address), (refusal.Caller, refusal.Account));
        Assert.Null(await Of(avs).GetOperatorSetAsync(set with { Id = 99 }, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Strategies_AddedAndRemoved_AreRefusedWhereTheyChangeNothing()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1, Exact.Symbol);

        OperatorSetStrategiesChanged added = await avs.RunAsync(Of(avs).PrepareAddStrategies(set, [Other.Symbol]));
        StrategyAlreadyInSet twice = await RefusedAsync<StrategyAlreadyInSet>(Of(avs).PrepareAddStrategies(set, [Other.Symbol]));
        OperatorSetStrategiesChanged removed = await avs.RunAsync(Of(avs).PrepareRemoveStrategies(set, [Exact.Symbol]));
        StrategyNotInSet gone = await OnlyAsync<StrategyNotInSet>(Of(avs).CheckRemoveStrategiesAsync(set, [Exact.Symbol], cancellationToken: Cancel));
        await OnlyAsync<OperatorSetNotFound>(Of(avs).CheckAddStrategiesAsync(set with { Id = 9 }, [Exact.Symbol], cancellationToken: Cancel));

        Assert.Equal(added.Added[0], twice.Strategy);
        Assert.Equal(removed.Removed[0], gone.Strategy);
        Assert.Equal(Other.Symbol, Assert.Single((await Of(avs).GetOperatorSetAsync(set, cancellationToken: Cancel))!.Strategies).Symbol);
    }

    [Fact]
    public async Task Strategies_NativeEthInARedistributingSet_AreRefused()
    {
        Chain.SinceEverywhere("1.5", "Redistribution");
        Staker avs = await AvsAsync();
        OperatorSetsCreated created = await avs.RunAsync(await Of(avs).PrepareCreateOperatorSetsAsync(
            avs.Address, [new NewOperatorSet(1, []) { RedistributionRecipient = avs.Address }], cancellationToken: Cancel));
        Address eth = Networks.EigenLayerDeployment.BeaconChainEthStrategy;

        StrategyNotRedistributable refusal = await RefusedAsync<StrategyNotRedistributable>(Of(avs).PrepareAddStrategies(created.Sets[0].Set, [eth]));

        Assert.Equal(eth, refusal.Strategy);
        OperatorSetId burning = await SetAsync(avs, 2);
        Assert.True((await Of(avs).CheckAddStrategiesAsync(burning, [eth], cancellationToken: Cancel)).IsClear);
    }

    [Fact]
    public async Task Registrar_ThatDoesNotSupportTheAvs_IsRefused()
    {
        Staker avs = await AccountAsync();
        Address nobody = await Chain.CreateAccountAsync(cancellationToken: Cancel);

        await RefusedAsync<RegistrarDoesNotSupportAvs>(Of(avs).PrepareSetAvsRegistrar(avs.Address, await RegistrarAsync(supports: false)));
        await OnlyAsync<RegistrarHasNoCode>(Of(avs).CheckSetAvsRegistrarAsync(avs.Address, nobody, cancellationToken: Cancel));
        AvsInfo before = await Of(avs).GetAvsAsync(avs.Address, cancellationToken: Cancel);
        Address registrar = await RegistrarAsync();
        AvsRegistrarNamed named = await avs.RunAsync(Of(avs).PrepareSetAvsRegistrar(avs.Address, registrar));
        AvsInfo after = await Of(avs).GetAvsAsync(avs.Address, cancellationToken: Cancel);

        Assert.True(before.IsItsOwnRegistrar && !before.RegistrarHasCode);
        Assert.Equal(registrar, named.Registrar);
        Assert.True(after is { IsItsOwnRegistrar: false, RegistrarHasCode: true, RegistrarSupportsAvs: true });
    }

    [Fact]
    public async Task Metadata_PublishedTwice_TheLastIsFoundInTheLogs()
    {
        ulong from = await HeadAsync();
        Staker avs = await AvsAsync();
        AvsMetadataPublished published = await avs.RunAsync(Of(avs).PrepareUpdateAvsMetadata(avs.Address, "ipfs://second"));
        OperatorSetId set = await SetAsync(avs, 3);
        List<OperatorSetId> sets = [];
        await foreach (OperatorSetId found in Of(avs).ListOperatorSetsAsync(avs.Address, from, await HeadAsync(), Cancel))
        {
            sets.Add(found);
        }

        Assert.Equal("ipfs://second", published.MetadataUri);
        Assert.Equal("ipfs://second", await Of(avs).FindAvsMetadataUriAsync(avs.Address, from, await HeadAsync(), Cancel));
        Assert.Null(await Of(avs).FindAvsMetadataUriAsync(set.Avs, await HeadAsync(), await HeadAsync(), Cancel));
        Assert.Equal([set], sets);
    }

    [Fact]
    public async Task Slasher_Proposed_SlashesOnlyFromItsBlock()
    {
        Chain.SinceEverywhere("1.9", "Slashers of operator sets");
        (Staker operatorAccount, Staker avs, OperatorSetId set) = await SlashableAsync();
        Staker slasher = await AccountAsync();
        SlashOrder order = new(set, operatorAccount.Address, [new(Exact.Strategy, Tenth)], "test");

        SlasherProposed proposed = await avs.RunAsync(Of(avs).PrepareUpdateSlasher(set, slasher.Address));
        SlasherAlreadyProposed again = await RefusedAsync<SlasherAlreadyProposed>(Of(avs).PrepareUpdateSlasher(set, slasher.Address));
        OperatorSetInfo info = (await Of(avs).GetOperatorSetAsync(set, cancellationToken: Cancel))!;
        await AdvanceToAsync(proposed.EffectBlock - 1);
        CallerIsNotSlasher early = await RefusedAsync<CallerIsNotSlasher>(Of(slasher).PrepareSlash(order));
        Assert.True((await Of(avs).CheckSlashAsync(order, cancellationToken: Cancel)).IsClear);
        await AdvanceToAsync(proposed.EffectBlock);
        CallerIsNotSlasher late = await RefusedAsync<CallerIsNotSlasher>(Of(avs).PrepareSlash(order));
        await slasher.RunAsync(Of(slasher).PrepareSlash(order));

        Assert.Equal(proposed.BlockNumber + await ConfigurationDelayAsync() + 1, proposed.EffectBlock);
        Assert.Equal(proposed.EffectBlock, again.EffectBlock);
        Assert.Equal(new PendingSlasher(slasher.Address, proposed.EffectBlock), info.PendingSlasher);
        Assert.Equal(avs.Address, info.Slasher);
        Assert.Equal((avs.Address, slasher.Address), (early.Slasher, late.Slasher));
        OperatorSetInfo after = (await Of(avs).GetOperatorSetAsync(set, cancellationToken: Cancel))!;
        Assert.Equal((slasher.Address, (PendingSlasher?)null), (after.Slasher!.Value, after.PendingSlasher));
    }

    [Fact]
    public async Task Slasher_OfNoSet_IsRefused()
    {
        Chain.SinceEverywhere("1.9", "Slashers of operator sets");
        Staker avs = await AvsAsync();

        await OnlyAsync<OperatorSetNotFound>(Of(avs).CheckUpdateSlasherAsync(new OperatorSetId(avs.Address, 5), avs.Address, cancellationToken: Cancel));
    }

    private static async Task<OperatorAllocations> AllocationsOfAsync(Staker operatorAccount, params StrategyReference[] strategies) =>
        await Of(operatorAccount).GetAllocationsAsync(operatorAccount.Address, strategies, cancellationToken: Cancel);

    private Task<StrategyMagnitude> MagnitudeAsync(Staker operatorAccount, StrategyReference? strategy = null) =>
        Of(operatorAccount).GetMagnitudeAsync(operatorAccount.Address, strategy ?? Exact.Strategy, cancellationToken: Cancel);

    private static Task<AllocationPreview> PreviewAsync(Staker operatorAccount, params AllocationTarget[] targets) =>
        Of(operatorAccount).PreviewModifyAsync(operatorAccount.Address, targets, cancellationToken: Cancel);

    private static Task<AllocationsModified> ModifyAsync(Staker operatorAccount, params AllocationTarget[] targets) =>
        operatorAccount.RunAsync(Of(operatorAccount).PrepareModify(operatorAccount.Address, targets));
}
