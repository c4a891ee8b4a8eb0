using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;

/// <content>Registering for sets and leaving them.</content>
public abstract partial class AllocationsTests
{
    [Fact]
    public async Task Register_WithAnAvsWithoutCodeAndRegistrar_IsRefusedForThat()
    {
        Staker avs = await AccountAsync();
        await avs.RunAsync(Of(avs).PrepareUpdateAvsMetadata(avs.Address, ""));
        OperatorSetId set = await SetAsync(avs, 1);
        Staker account = await OperatorAsync();

        RegistrarHasNoCode refusal = await RefusedAsync<RegistrarHasNoCode>(Of(account).PrepareRegister(account.Address, avs.Address, [set.Id]));

        Assert.Equal((avs.Address, avs.Address), (refusal.Registrar, refusal.Avs));
    }

    [Fact]
    public async Task Register_RegistrarThatRefuses_IsNamed()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Address registrar = await RegistrarAsync(letsIn: false);
        await avs.RunAsync(Of(avs).PrepareSetAvsRegistrar(avs.Address, registrar));
        Staker account = await OperatorAsync();

        RegistrarRefused refusal = await OnlyAsync<RegistrarRefused>(Of(account).CheckRegisterAsync(account.Address, avs.Address, [set.Id], cancellationToken: Cancel));

        Assert.Equal(registrar, refusal.Registrar);
        Assert.IsType<EmptyRevertError>(refusal.Error);
    }

    [Fact]
    public async Task Register_ForTwoSets_MakesAMemberOfBoth()
    {
        Staker avs = await AvsAsync();
        OperatorSetId first = await SetAsync(avs, 1);
        OperatorSetId second = await SetAsync(avs, 2);
        Staker account = await OperatorAsync();

        Assert.True((await Of(account).CheckRegisterAsync(account.Address, avs.Address, [1, 2], new byte[] { 1, 2 }, cancellationToken: Cancel)).IsClear);
        OperatorSetsJoined joined = await account.RunAsync(Of(account).PrepareRegister(account.Address, avs.Address, [1, 2], new byte[] { 1, 2 }));
        AlreadyMemberOfSet twice = await RefusedAsync<AlreadyMemberOfSet>(Of(account).PrepareRegister(account.Address, avs.Address, [2]));

        Assert.Equal([first, second], joined.Sets);
        Assert.Equal(second, twice.Set);
        Assert.Equal([account.Address], await Of(avs).GetMembersAsync(first, cancellationToken: Cancel));
        OperatorSetRegistration registration = await Of(account).GetRegistrationAsync(account.Address, first, cancellationToken: Cancel);
        Assert.True(registration is { IsMember: true, IsSlashable: true, SlashableUntilBlock: null });
    }

    [Fact]
    public async Task Register_NoOperatorNoSetPaused_EveryReasonIsNamed()
    {
        Staker avs = await AvsAsync();
        Staker nobody = await AccountAsync();

        await PausedAsync(Chain.EigenLayer.AllocationManager, 2, async () =>
        {
            PreflightResult found = await Of(nobody).CheckRegisterAsync(nobody.Address, avs.Address, [4], cancellationToken: Cancel);
            Assert.Equal(
                [nameof(FunctionPaused), nameof(NotAnOperator), nameof(OperatorSetNotFound)],
                found.Refusals.Select(refusal => refusal.Code));
        });
    }

    [Fact]
    public async Task Deregister_ThenRegisterAgain_WaitsUntilTheLastSlashableBlockHasPassed()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        SlashOrder order = new(set, account.Address, [new(Exact.Strategy, Tenth)], "test");

        OperatorSetsLeft left = await LeaveAsync(account, set);
        ulong last = left.BlockNumber + await DeallocationDelayAsync();
        OperatorSetRegistration registration = await Of(account).GetRegistrationAsync(account.Address, set, cancellationToken: Cancel);
        StillSlashable early = await RefusedAsync<StillSlashable>(Of(account).PrepareRegister(account.Address, avs.Address, [set.Id]));
        OperatorSetAllocations allocations = (await AllocationsOfAsync(account)).Find(set)!;
        await AdvanceToAsync(last);
        bool atTheLast = (await Of(avs).CheckSlashAsync(order, cancellationToken: Cancel)).IsClear;
        await AdvanceToAsync(last + 1);
        OperatorNotSlashable late = await RefusedAsync<OperatorNotSlashable>(Of(avs).PrepareSlash(order));
        bool again = (await Of(account).CheckRegisterAsync(account.Address, avs.Address, [set.Id], cancellationToken: Cancel)).IsClear;

        Assert.True(registration is { IsMember: false, IsSlashable: true });
        Assert.Equal(last, registration.SlashableUntilBlock);
        Assert.Equal((last + 1, true, true), (early.RegistrableFromBlock, early.IsExact, early.IsTransient));
        Assert.Equal((false, true, last), (allocations.IsMember, allocations.IsSlashable, allocations.SlashableUntilBlock!.Value));
        Assert.Equal(Half, allocations.Allocations[0].SlashableMagnitude);
        Assert.True(atTheLast);
        Assert.Equal(set, late.Set);
        Assert.True(again);
        Assert.Equal(0UL, (await AllocationsOfAsync(account)).Find(set)!.Allocations[0].SlashableMagnitude);
    }

    [Fact]
    public async Task Deregister_ByTheAvs_IsAsGoodAsByTheOperator()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        Staker stranger = await AccountAsync();

        CallerCannotDeregister refusal = await RefusedAsync<CallerCannotDeregister>(Of(stranger).PrepareDeregister(account.Address, avs.Address, [set.Id]));
        OperatorSetsLeft left = await avs.RunAsync(Of(avs).PrepareDeregister(account.Address, avs.Address, [set.Id]));
        await OnlyAsync<NotMemberOfSet>(Of(avs).CheckDeregisterAsync(account.Address, avs.Address, [set.Id], cancellationToken: Cancel));

        Assert.Equal((stranger.Address, account.Address, avs.Address), (refusal.Caller, refusal.Operator, refusal.Avs));
        Assert.Equal(account.Address, left.Operator);
    }

    [Fact]
    public async Task Deregister_RegistrarThatReverts_KeepsTheOperatorIn()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();
        Address registrar = await RegistrarAsync(letsOut: false);
        await avs.RunAsync(Of(avs).PrepareSetAvsRegistrar(avs.Address, registrar));

        RegistrarRefused refusal = await OnlyAsync<RegistrarRefused>(Of(account).CheckDeregisterAsync(account.Address, avs.Address, [set.Id], cancellationToken: Cancel));
        bool simulated = (await Of(account).PrepareDeregister(account.Address, avs.Address, [set.Id]).SimulateAsync(cancellationToken: Cancel)).Succeeded;

        Assert.Equal(registrar, refusal.Registrar);
        Assert.False(simulated);
    }

    [Fact]
    public async Task Deregister_Paused_IsRefused()
    {
        (Staker account, Staker avs, OperatorSetId set) = await SlashableAsync();

        await PausedAsync(Chain.EigenLayer.AllocationManager, 2, async () =>
            Assert.Equal(2, (await RefusedAsync<FunctionPaused>(Of(account).PrepareDeregister(account.Address, avs.Address, [set.Id]))).Bit));
    }
}
