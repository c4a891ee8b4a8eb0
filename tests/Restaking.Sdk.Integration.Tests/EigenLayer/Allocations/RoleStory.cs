using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer.Operators;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;

/// <summary>The story of an AVS and an operator, told to every version: what a version lacks is asked of the chain and expected to be named.</summary>
public abstract class RoleStory(ChainFixture chain) : RoleStand(chain)
{
    [Fact]
    public async Task Story_FromTheFirstSetToThePaymentOfWhatWasSlashed_IsTheSameOnEveryVersion()
    {
        Chain.Since("1.5", "Redistribution");
        Staker avs = await AvsAsync();
        EigenLayerFeatures features = await avs.Client.EigenLayer.Registry.GetFeaturesAsync(cancellationToken: Cancel);
        bool hasSlashers = features.Has(EigenLayerFeature.Slashers);
        bool waits = features.Has(EigenLayerFeature.SlashResolutionDelay);

        // An AVS makes a set, in the form the chain has.
        Address recipient = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        PreparedTransaction<OperatorSetsCreated> creation = await Of(avs).PrepareCreateOperatorSetsAsync(
            avs.Address, [new NewOperatorSet(1, [Exact.Strategy]) { RedistributionRecipient = recipient }], cancellationToken: Cancel);
        OperatorSetId set = (await avs.RunAsync(creation)).Sets[0].Set;
        OperatorSetInfo info = (await Of(avs).GetOperatorSetAsync(set, cancellationToken: Cancel))!;
        Assert.Equal(
            hasSlashers
                ? AllocationManager.CreateRedistributingOperatorSetsAddressCreateSetParamsV2ArrayAddressArrayCall.Selector
                : AllocationManager.CreateRedistributingOperatorSetsAddressCreateSetParamsArrayAddressArrayCall.Selector,
            creation.Call.Function.Selector);
        Assert.Equal((hasSlashers ? SlashingRight.Slasher : SlashingRight.AvsAndAppointees, hasSlashers ? avs.Address : (Address?)null), (info.SlashingRight, info.Slasher));
        Assert.Equal(recipient, info.RedistributionRecipient);

        // An operator allocates before it registers.
        Staker account = await AccountAsync();
        OperatorRegistration registered = await account.RunAsync(account.Client.EigenLayer.Operators.PrepareRegister(0, "ipfs://operator"));
        AllocationDelay delay = await Of(account).GetAllocationDelayAsync(account.Address, includePending: hasSlashers, cancellationToken: Cancel);
        Assert.Equal(registered.BlockNumber + (hasSlashers ? 0UL : delay.ConfigurationDelay + 1UL), registered.CanAllocateFromBlock);
        Assert.Equal(hasSlashers ? 0U : null, delay.Blocks);
        if (!hasSlashers)
        {
            Assert.Equal(delay.ConfigurationDelay, (await RefusedAsync<AllocationDelayNotSet>(
                Of(account).PrepareModify(account.Address, [new(set, Exact.Strategy, Half)]))).ConfigurationDelay);
        }

        await AdvanceToAsync(registered.CanAllocateFromBlock!.Value);
        AllocationPreview preview = await Of(account).PreviewModifyAsync(account.Address, [new(set, Exact.Strategy, Half)], cancellationToken: Cancel);
        AllocationsModified modified = await account.RunAsync(Of(account).PrepareModify(account.Address, [new(set, Exact.Strategy, Half)]));
        Assert.Equal(preview.Lines[0].EffectBlock, modified.Allocations[0].EffectBlock);
        await JoinAsync(account, set);
        Staker staker = await DelegatedAsync(Ten, account);
        await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(UInt256.FromEther("3")));

        // It is slashed by a fifth of what it allocated, as the preview said, to the wei.
        SlashOrder order = new(set, account.Address, [new(Exact.Strategy, 2 * Tenth)], "story");
        SlashPreview slashPreview = await Of(avs).PreviewSlashAsync(order, cancellationToken: Cancel);
        SlashResult slash = await avs.RunAsync(Of(avs).PrepareSlash(order));
        OperatorOverview overview = (await staker.Client.EigenLayer.Operators.GetAsync(
            account.Address, [Exact.Strategy], includePendingDelay: false, cancellationToken: Cancel))!;
        Assert.Equal(recipient, slashPreview.RedistributionRecipient);
        Assert.Equal(slashPreview.Lines[0].Shares.Total, slash.Strategies[0].Shares);
        Assert.NotEqual(UInt256.Zero, slashPreview.Lines[0].Shares.FromQueue);
        Assert.Equal((UInt256)Tenth, slash.Strategies[0].WadSlashed);
        Assert.Equal(new StrategyMagnitude(9 * Tenth, 4 * Tenth), overview.Strategies[0].Magnitude);
        Assert.Equal(slashPreview.Lines[0].Magnitude.After, overview.Sets[0].Allocations[0].State);
        Assert.True(overview.IsRedistributable);

        // What was taken is paid to the recipient by anybody, since 1.13 after a delay.
        SlashedShares waiting = await Of(staker).GetSlashedSharesAsync(set, slash.SlashId!.Value, cancellationToken: Cancel);
        Assert.Equal(waits, waiting.ClearableAtBlock is not null);
        await AdvanceToAsync(waiting.ClearableAtBlock ?? 0);
        PreparedTransaction<SlashedSharesCleared> clearing = Of(staker).PrepareClearSlashedShares(set, slash.SlashId.Value);

        // The bit that pauses this came with the delay; on a version before, it is set and stops nobody.
        SlashedSharesCleared? cleared = null;
        await PausedAsync(Chain.EigenLayer.StrategyManager, 1, async () =>
        {
            if (!waits)
            {
                cleared = await staker.RunAsync(clearing);
                return;
            }

            Assert.Equal((Chain.EigenLayer.StrategyManager, 1), await RefusedAsync<FunctionPaused>(clearing) is var paused ? (paused.Contract, paused.Bit) : default);
            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => Chain.ExecuteAsync(staker.Address, clearing.Call, cancellationToken: Cancel));
            Assert.Equal(StrategyManager.CurrentlyPausedError.Selector, new Selector(refused.RevertData.Span[..Selector.Size]));
        });
        cleared ??= await staker.RunAsync(clearing);
        Assert.Equal(slash.Strategies[0].Shares, Assert.Single(cleared.Shares).Shares);

        // It takes some back and leaves: both only after the delay.
        AllocationsModified less = await account.RunAsync(Of(account).PrepareModify(account.Address, [new(set, Exact.Strategy, Tenth)]));
        uint deallocation = await Chain.ReadAsync(new AllocationManager(Chain.EigenLayer.AllocationManager).DeallocationDelay(), Cancel);
        OperatorSetsLeft left = await LeaveAsync(account, set);
        OperatorSetRegistration registration = await Of(account).GetRegistrationAsync(account.Address, set, cancellationToken: Cancel);
        Assert.Equal(less.BlockNumber + deallocation + 1, less.Allocations[0].EffectBlock);
        Assert.Equal((false, true, left.BlockNumber + deallocation), (registration.IsMember, registration.IsSlashable, registration.SlashableUntilBlock!.Value));
    }

    [Fact]
    public async Task Slashers_WhereThereAreNone_AreNamedWithTheVersionFound()
    {
        Staker avs = await AvsAsync();
        Address slasher = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        if (await avs.Client.EigenLayer.Registry.HasAsync(EigenLayerFeature.Slashers, cancellationToken: Cancel))
        {
            Assert.Equal(slasher, (await avs.RunAsync(await CreationAsync())).Sets[0].Slasher);
            return;
        }

        FeatureNotAvailableException creation = await Assert.ThrowsAsync<FeatureNotAvailableException>(CreationAsync);
        OperatorSetId set = await SetAsync(avs, 1);
        FeatureNotAvailableException update = await Assert.ThrowsAsync<FeatureNotAvailableException>(
            () => Of(avs).CheckUpdateSlasherAsync(set, slasher, cancellationToken: Cancel));

        Assert.Equal(Chain.EigenLayer.AllocationManager, creation.Contract);
        Assert.NotNull(creation.Version);
        Assert.Equal(creation.Version, update.Version);

        Task<PreparedTransaction<OperatorSetsCreated>> CreationAsync() => Of(avs).PrepareCreateOperatorSetsAsync(
            avs.Address, [new NewOperatorSet(2, [Exact.Strategy]) { Slasher = slasher }], cancellationToken: Cancel);
    }

    [Fact]
    public async Task CreateSets_EigenInARedistributingSet_IsRefusedAsByTheContract()
    {
        Address eigen;
        try
        {
            eigen = await Chain.ReadAsync(new AllocationManager(Chain.EigenLayer.AllocationManager).EigenStrategy(), Cancel);
        }
        catch (RpcException)
        {
            Assert.Skip("This chain's AllocationManager names no EIGEN strategy.");
            return;
        }

        Staker avs = await AvsAsync();
        PreparedTransaction<OperatorSetsCreated> prepared = await Of(avs).PrepareCreateOperatorSetsAsync(
            avs.Address, [new NewOperatorSet(3, [eigen]) { RedistributionRecipient = avs.Address }], cancellationToken: Cancel);

        Assert.Equal(eigen, (await RefusedAsync<StrategyNotRedistributable>(prepared)).Strategy);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => Chain.ExecuteAsync(avs.Address, prepared.Call, cancellationToken: Cancel));
        Assert.Equal(AllocationManager.InvalidStrategyError.Selector, new Selector(refused.RevertData.Span[..Selector.Size]));
    }

    [Fact]
    public async Task Modify_RefusedHere_IsRefusedByTheContractForTheSameReason()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker account = await OperatorAsync();
        await AllocateAsync(account, set, Half);

        await AgreeAsync<SameMagnitude>(account, AllocationManager.SameMagnitudeError.Selector, new AllocationTarget(set, Exact.Strategy, Half));
        await AgreeAsync<InsufficientMagnitude>(
            account,
            AllocationManager.InsufficientMagnitudeError.Selector,
            new AllocationTarget(await SetAsync(avs, 2), Exact.Strategy, Half + 1));
        await AgreeAsync<OperatorSetNotFound>(account, AllocationManager.InvalidOperatorSetError.Selector, new AllocationTarget(set with { Id = 9 }, Exact.Strategy, 1));
        await JoinAsync(account, set);
        await AllocateAsync(account, set, Tenth);
        await AgreeAsync<ModificationPending>(account, AllocationManager.ModificationAlreadyPendingError.Selector, new AllocationTarget(set, Exact.Strategy, 0));
    }

    private async Task AgreeAsync<TRefusal>(Staker account, Selector error, AllocationTarget target)
        where TRefusal : EigenLayerRefusal
    {
        PreparedTransaction<AllocationsModified> prepared = Of(account).PrepareModify(account.Address, [target]);
        await RefusedAsync<TRefusal>(prepared);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => Chain.ExecuteAsync(account.Address, prepared.Call, cancellationToken: Cancel));
        Assert.Equal(error, new Selector(refused.RevertData.Span[..Selector.Size]));
    }

    [Fact]
    public async Task Slash_ByAnAppointee_IsPermittedUntil18()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker account = await OperatorAsync();
        await AllocateAsync(account, set, Half);
        await JoinAsync(account, set);
        Staker appointee = await AccountAsync();
        SlashOrder order = new(set, account.Address, [new(Exact.Strategy, Tenth)], "");
        Assert.False((await Of(appointee).CheckSlashAsync(order, cancellationToken: Cancel)).IsClear);
        await Chain.ExecuteAsync(
            avs.Address,
            new PermissionController(Chain.EigenLayer.PermissionController!.Value).SetAppointee(
                avs.Address, appointee.Address, Chain.EigenLayer.AllocationManager, AllocationManager.SlashOperatorCall.Selector),
            cancellationToken: Cancel);

        if (await avs.Client.EigenLayer.Registry.HasAsync(EigenLayerFeature.Slashers, cancellationToken: Cancel))
        {
            await OnlyAsync<CallerIsNotSlasher>(Of(appointee).CheckSlashAsync(order, cancellationToken: Cancel));
        }
        else
        {
            await appointee.RunAsync(Of(appointee).PrepareSlash(order));
        }
    }
}

/// <summary>The story on the project's own contracts (rules of 1.12 and 1.13).</summary>
public sealed class DevnetRoleStoryTests(DevnetFixture chain) : RoleStory(chain), IClassFixture<DevnetFixture>;

/// <summary>The story on Sepolia's real bytecode (1.7.0).</summary>
public sealed class SepoliaRoleStoryTests(SepoliaFixture chain) : RoleStory(chain), IClassFixture<SepoliaFixture>;

/// <summary>The story on mainnet's real bytecode (1.5.0, delays of 100,800 and 126,000 blocks).</summary>
public sealed class MainnetRoleStoryTests(MainnetFixture chain) : RoleStory(chain), IClassFixture<MainnetFixture>
{
    [Fact]
    public async Task BurnShares_OfASlashBefore15_AreBurnedByTheContractThatCameAfter()
    {
        Staker anybody = await AccountAsync();
        await anybody.DepositAsync(Exact, Ten);
        UInt256 left = UInt256.FromEther("3");
        await LeaveBurnableAsync(left);
        ulong from = await HeadAsync();

        PreflightResult check = await Of(anybody).CheckBurnSharesAsync(Exact.Strategy, Cancel);
        SharesBurned burned = await anybody.RunAsync(Of(anybody).PrepareBurnShares(Exact.Strategy));
        List<SlashedSharesEvent> history = await Of(anybody).ReadSlashedSharesHistoryAsync(from, await HeadAsync(), cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.True(check.IsClear);
        Assert.Equal(left, burned.Shares);
        Assert.Equal((SlashedSharesChange.Cleared, left, (OperatorSetId?)null), (Assert.Single(history).Change, history[0].Shares, history[0].Set));
        Assert.IsType<NoBurnableShares>(Assert.Single((await Of(anybody).CheckBurnSharesAsync(Exact.Strategy, Cancel)).Refusals));
    }

    /// <summary>Writes what a slash before the upgrade would have left into the contract's storage: the value of a map whose place is found by trying.</summary>
    private async Task LeaveBurnableAsync(UInt256 shares)
    {
        StrategyManager manager = new(Chain.EigenLayer.StrategyManager);
        for (ulong slot = 0; slot < 300; slot++)
        {
            UInt256 place = UInt256.FromBigEndian(Bytes(Keccak256.Hash([.. ContractStub.Word(Exact.Strategy), .. ContractStub.Word(slot)])));
            Hash32 before = await Chain.Rpc.GetStorageAtAsync(manager.Address, place, BlockTag.Latest, Cancel);
            await Chain.Node.SetStorageAsync(manager.Address, place, new Hash32(ContractStub.Word(shares)), Cancel);
            if (await Chain.ReadAsync(manager.GetBurnableShares(Exact.Strategy), Cancel) == shares)
            {
                return;
            }

            await Chain.Node.SetStorageAsync(manager.Address, place, before, Cancel);
        }

        Assert.Fail("The contract keeps its burnable shares somewhere else.");
    }

    private static byte[] Bytes(Hash32 hash)
    {
        byte[] bytes = new byte[Hash32.Size];
        hash.CopyTo(bytes);
        return bytes;
    }
}
