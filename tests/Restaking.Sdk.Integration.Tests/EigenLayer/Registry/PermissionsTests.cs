using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Registry;

/// <summary>Admins and appointees (notes, section 9).</summary>
public abstract class PermissionsTests(ChainFixture chain) : VaultStand(chain)
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
        Assert.Equal("CannotHaveZeroAdmins", await RevertOfAsync(Permissions(admin).PrepareRemoveAdmin(account.Address, admin.Address)));
        await OnlyAsync<AdminNotSet>(Permissions(admin).CheckRemoveAdminAsync(account.Address, account.Address, cancellationToken: Cancel));
        await OnlyAsync<AdminAlreadySet>(Permissions(admin).CheckAddAdminAsync(account.Address, admin.Address, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Admins_AnAccountThatNamedNobody_IsItsLastAdmin_AndCanProposeItselfOnce()
    {
        Staker account = await AccountAsync();
        Staker admin = await AccountAsync();

        await OnlyAsync<LastAdmin>(Permissions(account).CheckRemoveAdminAsync(account.Address, account.Address, cancellationToken: Cancel));
        Assert.Equal("CannotHaveZeroAdmins", await RevertOfAsync(Permissions(account).PrepareRemoveAdmin(account.Address, account.Address)));
        Assert.True((await Permissions(account).CheckAddAdminAsync(account.Address, account.Address, cancellationToken: Cancel)).IsClear);
        await account.RunAsync(await Permissions(account).PrepareKeepAccountAsAdminAsync(cancellationToken: Cancel));

        // getAdmins answers the same as before; only the contract's list knows that it is in it now.
        await OnlyAsync<AdminAlreadySet>(Permissions(account).CheckAddAdminAsync(account.Address, account.Address, cancellationToken: Cancel));
        PreparedTransaction<AdminChange> again = Permissions(account).PrepareAddAdmin(account.Address, account.Address);
        await RefusedAsync<AdminAlreadySet>(again);
        Assert.Equal("AdminAlreadySet", await RevertOfAsync(again));
        await account.RunAsync(Permissions(account).PrepareAddAdmin(account.Address, admin.Address));
        await admin.RunAsync(Permissions(admin).PrepareAcceptAdmin(account.Address));
        await OnlyAsync<AdminAlreadySet>(Permissions(admin).CheckAddAdminAsync(account.Address, account.Address, cancellationToken: Cancel));
        await account.RunAsync(Permissions(account).PrepareRemoveAdmin(account.Address, admin.Address));
    }

    [Fact]
    public async Task Admins_ProposedOnesMayDoNothing_AndAcceptOnlyOnce()
    {
        Staker account = await AccountAsync();
        Staker admin = await AccountAsync();
        await account.RunAsync(Permissions(account).PrepareAddAdmin(account.Address, admin.Address));

        await OnlyAsync<CallerNotAdmin>(Permissions(admin).CheckRemovePendingAdminAsync(account.Address, admin.Address, cancellationToken: Cancel));
        Assert.Equal("NotAdmin", await RevertOfAsync(Permissions(admin).PrepareRemovePendingAdmin(account.Address, admin.Address)));
        await admin.RunAsync(Permissions(admin).PrepareAcceptAdmin(account.Address));
        PreparedTransaction<AdminChange> again = Permissions(admin).PrepareAcceptAdmin(account.Address);
        await RefusedAsync<AdminNotPending>(again);
        Assert.Equal("AdminNotPending", await RevertOfAsync(again));
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

    [Theory]
    [MemberData(nameof(UnaskedFunctionsTheory.All), MemberType = typeof(UnaskedFunctionsTheory))]
    [InlineData(nameof(AllocationManager), UnaskedFunctionsTheory.SlashOperator)]
    public async Task Appointee_ForAFunctionThatAsksNobody_IsRefusedThoughTheContractTakesIt_UnlessToldNotTo(string contract, string signature)
    {
        Chain.SinceEverywhere("1.9", "Slashing that asks no appointees");
        Staker account = await AccountAsync();
        Staker appointee = await AccountAsync();
        PermittedFunction function = UnaskedFunctionsTheory.FunctionOf(Chain.EigenLayer, contract, signature);

        AppointmentWithoutEffect refusal = await RefusedAsync<AppointmentWithoutEffect>(Permissions(account).PrepareSetAppointee(account.Address, appointee.Address, function));
        Assert.Equal((function, signature), (refusal.Function, refusal.Function.Signature));
        Assert.Contains(signature, refusal.Message, StringComparison.Ordinal);
        Assert.True((await Permissions(account).CheckSetAppointeeAsync(account.Address, appointee.Address, function, evenWithoutEffect: true, cancellationToken: Cancel)).IsClear);

        await account.RunAsync(Permissions(account).PrepareSetAppointee(account.Address, appointee.Address, function, evenWithoutEffect: true));
        Assert.True(await Permissions(account).CanCallAsync(account.Address, appointee.Address, function, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Appointee_OfAFunctionThatAsks_IsNotHeldUp_AndNamesNoAdmins()
    {
        Staker account = await AccountAsync();
        Staker appointee = await AccountAsync();

        Assert.True((await Permissions(account).CheckSetAppointeeAsync(account.Address, appointee.Address, Modify, cancellationToken: Cancel)).IsClear);
        foreach ((string contract, string signature) in UnaskedFunctionsTheory.Asking)
        {
            PermittedFunction asking = UnaskedFunctionsTheory.FunctionOf(Chain.EigenLayer, contract, signature);
            Assert.True((await Permissions(account).CheckSetAppointeeAsync(account.Address, appointee.Address, asking, cancellationToken: Cancel)).IsClear);
        }

        // The other overload of setClaimerFor asks.
        PermittedFunction claimer = UnaskedFunctionsTheory.FunctionOf(Chain.EigenLayer, nameof(RewardsCoordinator), "setClaimerFor(address,address)");
        Assert.True((await Permissions(account).CheckSetAppointeeAsync(account.Address, appointee.Address, claimer, cancellationToken: Cancel)).IsClear);
        await account.RunAsync(Permissions(account).PrepareSetAppointee(account.Address, appointee.Address, Modify));
        await OnlyAsync<CallerNotAdmin>(Permissions(appointee).CheckSetAppointeeAsync(account.Address, appointee.Address, claimer, cancellationToken: Cancel));
        Assert.Equal("NotAdmin", await RevertOfAsync(Permissions(appointee).PrepareSetAppointee(account.Address, appointee.Address, claimer)));
        await OnlyAsync<CallerNotAdmin>(Permissions(appointee).CheckAddAdminAsync(account.Address, appointee.Address, cancellationToken: Cancel));
        Assert.Equal("NotAdmin", await RevertOfAsync(Permissions(appointee).PrepareAddAdmin(account.Address, appointee.Address)));
    }

    [Fact]
    public async Task Appointee_RefusalsNameTheFunctionByItsSignature_OrBySelectorWhereItIsUnknown()
    {
        Staker account = await AccountAsync();
        Staker appointee = await AccountAsync();
        PermittedFunction bySelector = new(Modify.Target, Modify.Selector);
        PermittedFunction unknown = PermittedFunction.Of(appointee.Address, "somethingOfAnAvs(uint256)") with { Signature = null };

        PreparedTransaction<AppointeeChange> appoint = Permissions(account).PrepareSetAppointee(account.Address, appointee.Address, bySelector);
        PreparedTransaction<AppointeeChange> remove = Permissions(account).PrepareRemoveAppointee(account.Address, appointee.Address, bySelector);
        AppointeeNotSet notSet = await OnlyAsync<AppointeeNotSet>(Permissions(account).CheckRemoveAppointeeAsync(account.Address, appointee.Address, bySelector, cancellationToken: Cancel));
        Assert.Equal("AppointeeNotSet", await RevertOfAsync(remove));
        await account.RunAsync(appoint);
        AppointeeAlreadySet set = await OnlyAsync<AppointeeAlreadySet>(Permissions(account).CheckSetAppointeeAsync(account.Address, appointee.Address, bySelector, cancellationToken: Cancel));
        Assert.Equal("AppointeeAlreadySet", await RevertOfAsync(appoint));
        AppointeeNotSet other = await OnlyAsync<AppointeeNotSet>(Permissions(account).CheckRemoveAppointeeAsync(account.Address, appointee.Address, unknown, cancellationToken: Cancel));

        Assert.Contains(Modify.Signature!, notSet.Message, StringComparison.Ordinal);
        Assert.Contains(Modify.Signature!, set.Message, StringComparison.Ordinal);
        Assert.Contains(Modify.Signature!, appoint.Description, StringComparison.Ordinal);
        Assert.Contains(unknown.Selector.ToString(), other.Message, StringComparison.Ordinal);
    }
}

/// <summary>On the project's own contracts.</summary>
public sealed class DevnetPermissionsTests(DevnetFixture chain) : PermissionsTests(chain), IClassFixture<DevnetFixture>;

/// <summary>On Sepolia's bytecode (1.7.0).</summary>
public sealed class SepoliaPermissionsTests(SepoliaFixture chain) : PermissionsTests(chain), IClassFixture<SepoliaFixture>;

/// <summary>On mainnet's bytecode (1.5.0).</summary>
public sealed class MainnetPermissionsTests(MainnetFixture chain) : PermissionsTests(chain), IClassFixture<MainnetFixture>;
