using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Permissions;

/// <summary>What the PermissionController asks before it changes admins and appointees, in its order.</summary>
internal static class PermissionPreflight
{
    public static ImmutableArray<RoleGate> AddAdmin(EigenLayerContext context, PermissionController controller, Address caller, Address account, Address admin) =>
    [
        FeatureProbe.Required(context, EigenLayerFeature.Permissions),
        IsAdmin(controller, caller, account),
        async (rounds, refusals) =>
        {
            RoundRead<ImmutableArray<Address>> admins = rounds.Read(controller.GetAdmins(account));
            RoundRead<bool> pending = rounds.Read(controller.IsPendingAdmin(account, admin));
            await rounds.NextAsync().ConfigureAwait(false);

            // The account is named by getAdmins while the list is empty, and can then be proposed all the same.
            if (admins.Value.Contains(admin) && !(admin == account && admins.Value.Length == 1))
            {
                refusals.Add(new AdminAlreadySet(account, admin));
            }

            if (pending.Value)
            {
                refusals.Add(new AdminAlreadyPending(account, admin));
            }
        },
    ];

    public static ImmutableArray<RoleGate> RemovePendingAdmin(EigenLayerContext context, PermissionController controller, Address caller, Address account, Address admin) =>
        [FeatureProbe.Required(context, EigenLayerFeature.Permissions), IsAdmin(controller, caller, account), IsPending(controller, account, admin)];

    public static ImmutableArray<RoleGate> AcceptAdmin(EigenLayerContext context, PermissionController controller, Address account, Address admin) =>
        [FeatureProbe.Required(context, EigenLayerFeature.Permissions), IsPending(controller, account, admin)];

    public static ImmutableArray<RoleGate> RemoveAdmin(EigenLayerContext context, PermissionController controller, Address caller, Address account, Address admin) =>
    [
        FeatureProbe.Required(context, EigenLayerFeature.Permissions),
        IsAdmin(controller, caller, account),
        async (rounds, refusals) =>
        {
            RoundRead<ImmutableArray<Address>> admins = rounds.Read(controller.GetAdmins(account));
            await rounds.NextAsync().ConfigureAwait(false);
            if (!admins.Value.Contains(admin))
            {
                refusals.Add(new AdminNotSet(account, admin));
            }
            else if (admins.Value.Length == 1)
            {
                refusals.Add(new LastAdmin(account, admin));
            }
        },
    ];

    public static ImmutableArray<RoleGate> SetAppointee(
        EigenLayerContext context,
        PermissionController controller,
        Address caller,
        Address account,
        Address appointee,
        PermittedFunction function) =>
    [
        FeatureProbe.Required(context, EigenLayerFeature.Permissions),
        IsAdmin(controller, caller, account),
        Appointed(controller, account, appointee, function, wanted: false),
        UnaskedFunctions.Gate(context, function),
    ];

    public static ImmutableArray<RoleGate> RemoveAppointee(
        EigenLayerContext context,
        PermissionController controller,
        Address caller,
        Address account,
        Address appointee,
        PermittedFunction function) =>
    [
        FeatureProbe.Required(context, EigenLayerFeature.Permissions),
        IsAdmin(controller, caller, account),
        Appointed(controller, account, appointee, function, wanted: true),
    ];

    private static RoleGate IsAdmin(PermissionController controller, Address caller, Address account) => async (rounds, refusals) =>
    {
        RoundRead<bool> admin = rounds.Read(controller.IsAdmin(account, caller));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!admin.Value)
        {
            refusals.Add(new CallerNotAdmin(caller, account));
        }
    };

    private static RoleGate IsPending(PermissionController controller, Address account, Address admin) => async (rounds, refusals) =>
    {
        RoundRead<bool> pending = rounds.Read(controller.IsPendingAdmin(account, admin));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!pending.Value)
        {
            refusals.Add(new AdminNotPending(account, admin));
        }
    };

    // canCall would answer true for an admin, who can still be appointed; the list of appointees does not.
    private static RoleGate Appointed(PermissionController controller, Address account, Address appointee, PermittedFunction function, bool wanted) =>
        async (rounds, refusals) =>
        {
            RoundRead<ImmutableArray<Address>> appointees = rounds.Read(controller.GetAppointees(account, function.Target, function.Selector));
            await rounds.NextAsync().ConfigureAwait(false);
            if (appointees.Value.Contains(appointee) != wanted)
            {
                refusals.Add(wanted
                    ? new AppointeeNotSet(account, appointee, function.Target, function.Selector)
                    : new AppointeeAlreadySet(account, appointee, function.Target, function.Selector));
            }
        };
}
