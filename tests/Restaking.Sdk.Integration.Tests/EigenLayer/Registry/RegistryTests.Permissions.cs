using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Registry;

/// <content>Admins and appointees (notes, section 9).</content>
public sealed partial class RegistryTests
{
    [Fact]
    public async Task Admins_AfterTheFirstIsAccepted_TheAccountItselfHasNoRightsAnyMore()
    {
        Staker account = await AccountAsync();
        Staker admin = await AccountAsync();
        AccountAdmins before = await Permissions(account).GetAdminsAsync(account.Address, cancellationToken: Cancel);
        Assert.Equal((true, true), (before.AccountActsForItself, before.AccountLosesRightsOnNextAcceptance));

        await account.RunAsync(Permissions(account).PrepareAddAdmin(account.Address, admin.Address));
        Assert.Contains(admin.Address, (await Permissions(account).GetAdminsAsync(account.Address, cancellationToken: Cancel)).PendingAdmins);
        Assert.False(await Permissions(account).CanCallAsync(account.Address, admin.Address, Modify, cancellationToken: Cancel));
        await admin.RunAsync(Permissions(admin).PrepareAcceptAdmin(account.Address));

        AccountAdmins after = await Permissions(account).GetAdminsAsync(account.Address, cancellationToken: Cancel);
        Assert.Equal([admin.Address], after.Admins);
        Assert.False(after.AccountActsForItself);
        Assert.False(await Permissions(account).CanCallAsync(account.Address, account.Address, Modify, cancellationToken: Cancel));
        Assert.True(await Permissions(account).CanCallAsync(account.Address, admin.Address, Modify, cancellationToken: Cancel));
        CallerNotAdmin refusal = await RefusedAsync<CallerNotAdmin>(Permissions(account).PrepareAddAdmin(account.Address, account.Address));
        Assert.Contains("none itself any more", refusal.Message, StringComparison.Ordinal);
        await OnlyAsync<CallerNotPermitted>(Of(account).CheckSetAvsRegistrarAsync(account.Address, await RegistrarAsync(), cancellationToken: Cancel));
    }

    [Fact]
    public async Task Admins_AccountThatKeepsItself_DoesNotLoseItsRights()
    {
        Staker account = await AccountAsync();
        Staker admin = await AccountAsync();

        await account.RunAsync(await Permissions(account).PrepareKeepAccountAsAdminAsync(cancellationToken: Cancel));
        AccountAdmins named = await Permissions(account).GetAdminsAsync(account.Address, cancellationToken: Cancel);
        await account.RunAsync(Permissions(account).PrepareAddAdmin(account.Address, admin.Address));
        await admin.RunAsync(Permissions(admin).PrepareAcceptAdmin(account.Address));

        Assert.True(named.HasAccepted);
        Assert.Equal([account.Address], named.Admins);
        Assert.True(await Permissions(account).CanCallAsync(account.Address, account.Address, Modify, cancellationToken: Cancel));
        await admin.RunAsync(Permissions(admin).PrepareRemoveAdmin(account.Address, account.Address));
        Assert.False(await Permissions(account).CanCallAsync(account.Address, account.Address, Modify, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Admins_TheLastCannotBeRemoved()
    {
        Staker account = await AccountAsync();
        Staker admin = await AccountAsync();
        await account.RunAsync(Permissions(account).PrepareAddAdmin(account.Address, admin.Address));
        await admin.RunAsync(Permissions(admin).PrepareAcceptAdmin(account.Address));

        Assert.Equal(admin.Address, (await OnlyAsync<LastAdmin>(Permissions(admin).CheckRemoveAdminAsync(account.Address, admin.Address, cancellationToken: Cancel))).Admin);
        await OnlyAsync<AdminNotSet>(Permissions(admin).CheckRemoveAdminAsync(account.Address, account.Address, cancellationToken: Cancel));
        await OnlyAsync<AdminAlreadySet>(Permissions(admin).CheckAddAdminAsync(account.Address, admin.Address, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Admins_ProposedTwiceOrNotAtAll_AreRefused()
    {
        Staker account = await AccountAsync();
        Staker admin = await AccountAsync();
        await OnlyAsync<AdminNotPending>(Permissions(admin).CheckAcceptAdminAsync(account.Address, cancellationToken: Cancel));
        await account.RunAsync(Permissions(account).PrepareAddAdmin(account.Address, admin.Address));
        await OnlyAsync<AdminAlreadyPending>(Permissions(account).CheckAddAdminAsync(account.Address, admin.Address, cancellationToken: Cancel));

        await account.RunAsync(Permissions(account).PrepareRemovePendingAdmin(account.Address, admin.Address));

        await RefusedAsync<AdminNotPending>(Permissions(admin).PrepareAcceptAdmin(account.Address));
        await OnlyAsync<AdminNotPending>(Permissions(account).CheckRemovePendingAdminAsync(account.Address, admin.Address, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Appointee_MayCallTheOneOverloadAndNothingElse()
    {
        Staker avs = await AvsAsync();
        Staker appointee = await AccountAsync();
        AllocationManager manager = new(Chain.EigenLayer.AllocationManager);
        PermittedFunction first = PermittedFunction.Of(manager.CreateOperatorSets(avs.Address, default(System.Collections.Immutable.ImmutableArray<AllocationManager.CreateSetParams>)));
        PermittedFunction second = PermittedFunction.Of(manager.CreateOperatorSets(avs.Address, default(System.Collections.Immutable.ImmutableArray<AllocationManager.CreateSetParamsV2>)));

        await avs.RunAsync(Permissions(avs).PrepareSetAppointee(avs.Address, appointee.Address, first));

        Assert.True(await Permissions(avs).CanCallAsync(avs.Address, appointee.Address, first, cancellationToken: Cancel));
        Assert.False(await Permissions(avs).CanCallAsync(avs.Address, appointee.Address, second, cancellationToken: Cancel));
        Assert.Equal([appointee.Address], (await Permissions(avs).GetAppointeesAsync(avs.Address, first, cancellationToken: Cancel)).Appointees);
        PermittedFunction listed = Assert.Single((await Permissions(avs).GetAppointeePermissionsAsync(avs.Address, appointee.Address, cancellationToken: Cancel)).Functions);
        Assert.Equal((first, first.Signature), (listed, listed.Signature));
        await OnlyAsync<AppointeeAlreadySet>(Permissions(avs).CheckSetAppointeeAsync(avs.Address, appointee.Address, first, cancellationToken: Cancel));
        await Chain.ExecuteAsync(appointee.Address, manager.CreateOperatorSets(avs.Address, [new AllocationManager.CreateSetParams(9, [Exact.Strategy])]), cancellationToken: Cancel);

        await avs.RunAsync(Permissions(avs).PrepareRemoveAppointee(avs.Address, appointee.Address, first));
        Assert.False(await Permissions(avs).CanCallAsync(avs.Address, appointee.Address, first, cancellationToken: Cancel));
        await OnlyAsync<AppointeeNotSet>(Permissions(avs).CheckRemoveAppointeeAsync(avs.Address, appointee.Address, first, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Appointee_ForAFunctionThatAsksNobody_IsRefusedBecauseItWouldHaveNoEffect()
    {
        Staker account = await AccountAsync();
        Staker appointee = await AccountAsync();
        DelegationManager delegation = new(Chain.EigenLayer.DelegationManager);
        AllocationManager allocation = new(Chain.EigenLayer.AllocationManager);

        foreach (PermittedFunction function in (PermittedFunction[])
        [
            PermittedFunction.Of(delegation.QueueWithdrawals([])),
            PermittedFunction.Of(new StrategyManager(Chain.EigenLayer.StrategyManager).DepositIntoStrategy(default, default, default)),
            PermittedFunction.Of(allocation.SlashOperator(default, new(default, 0, [], [], string.Empty))),
        ])
        {
            Assert.Equal(function.Target, (await RefusedAsync<AppointmentWithoutEffect>(Permissions(account).PrepareSetAppointee(account.Address, appointee.Address, function))).Target);
        }

        Assert.True((await Permissions(account).CheckSetAppointeeAsync(account.Address, appointee.Address, Modify, cancellationToken: Cancel)).IsClear);
        await OnlyAsync<CallerNotAdmin>(Permissions(appointee).CheckSetAppointeeAsync(account.Address, appointee.Address, Modify, cancellationToken: Cancel));
    }
}
