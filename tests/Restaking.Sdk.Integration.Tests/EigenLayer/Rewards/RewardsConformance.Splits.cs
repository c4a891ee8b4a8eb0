using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Rewards;

/// <content>Operators' splits.</content>
public abstract partial class RewardsConformance
{
    [Theory]
    [InlineData("avs")]
    [InlineData("programmatic")]
    [InlineData("set")]
    public async Task Split_Changed_CountsAfterTheDelay_AndUntilThenThereIsNoOtherChange(string kind)
    {
        Staker account = await OperatorAsync();
        SplitScope scope = await ScopeAsync(kind);
        OperatorSplit untouched = await Of(account).GetSplitAsync(account.Address, scope, cancellationToken: Cancel);

        SplitChange change = await account.RunAsync(Of(account).PrepareSetSplit(account.Address, scope, 2_500));
        OperatorSplit pending = await Of(account).GetSplitAsync(account.Address, scope, cancellationToken: Cancel);
        SplitChangePending refusal = await RefusedAsync<SplitChangePending>(Of(account).PrepareSetSplit(account.Address, scope, 1));

        // At the very second the split counts, and another change is still refused.
        await Chain.PassToAsync(change.ActivatesAt, Cancel);
        OperatorSplit active = await Of(account).GetSplitAsync(account.Address, scope, cancellationToken: Cancel);
        PreflightResult atTheSecond = await Of(account).CheckSetSplitAsync(account.Address, scope, 1, cancellationToken: Cancel);
        await Chain.PassToAsync(change.ActivatesAt + 1UL, Cancel);
        SplitChange second = await account.RunAsync(Of(account).PrepareSetSplit(account.Address, scope, 0));

        Assert.Equal((1_000, null), (untouched.Bips, untouched.Pending));
        Assert.Equal((1_000, 2_500), (change.BipsBefore, change.Bips));
        Assert.Equal((1_000, new PendingSplit(2_500, change.ActivatesAt)), (pending.Bips, pending.Pending));
        Assert.Equal((change.ActivatesAt, true), (refusal.ActivatesAt, refusal.IsTransient));
        Assert.Equal((2_500, null), (active.Bips, active.Pending));
        Assert.Equal(change.ActivatesAt, Only<SplitChangePending>(atTheSecond).ActivatesAt);
        Assert.Equal((2_500, 0), (second.BipsBefore, second.Bips));
    }

    [Fact]
    public async Task Split_ByAStrangerOrForNoSet_IsRefused()
    {
        Staker account = await OperatorAsync();
        Staker stranger = await AccountAsync();
        OperatorSetId none = new(Fresh(), 3);

        Only<CallerNotPermitted>(await Of(stranger).CheckSetSplitAsync(account.Address, SplitScope.ProgrammaticIncentives, 1, cancellationToken: Cancel));
        RewardsOperatorSetUnknown refusal = Only<RewardsOperatorSetUnknown>(
            await Of(account).CheckSetSplitAsync(account.Address, SplitScope.OfOperatorSet(none), 1, cancellationToken: Cancel));

        Assert.Equal(none, refusal.Set);
        Assert.IsType<RewardsCoordinator.InvalidOperatorSetError>(
            await ChainSaysAsync(account.Address, Coordinator.SetOperatorSetSplit(account.Address, new(none.Avs, none.Id), 1)));
    }

    private async Task<SplitScope> ScopeAsync(string kind) => kind switch
    {
        "avs" => SplitScope.OfAvs(Fresh()),
        "programmatic" => SplitScope.ProgrammaticIncentives,
        _ => SplitScope.OfOperatorSet((await SetAsync()).Id),
    };

    /// <summary>An operator set of an AVS that an account with a client may act for in the functions named.</summary>
    private async Task<(OperatorSetId Id, Staker Appointee)> SetAsync(params Selector[] functions)
    {
        Staker appointee = await AccountAsync();
        AllocationManager allocations = new(Chain.EigenLayer.AllocationManager);
        Address avs = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        await Chain.ExecuteAsync(avs, allocations.UpdateAVSMetadataURI(avs, string.Empty), cancellationToken: Cancel);
        ImmutableArray<AllocationManager.CreateSetParams> sets = [new(1, [Exact.Strategy])];
        await Chain.ExecuteAsync(avs, allocations.CreateOperatorSets(avs, sets), cancellationToken: Cancel);
        foreach (Selector function in functions)
        {
            await AppointAsync(avs, appointee.Address, function);
        }

        return (new OperatorSetId(avs, 1), appointee);
    }
}
