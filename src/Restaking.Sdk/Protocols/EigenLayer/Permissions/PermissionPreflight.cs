using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Permissions;

/// <summary>What the PermissionController asks before it changes admins and appointees.</summary>
internal static class PermissionPreflight
{
    /// <summary>The gates of what only admins may do, the contract's first.</summary>
    public static ImmutableArray<RoleGate> ByAdmin(
        EigenLayerContext context,
        PermissionController controller,
        Address caller,
        Address account,
        params ReadOnlySpan<RoleGate> gates) =>
        [FeatureProbe.Required(context, EigenLayerFeature.Permissions), IsAdmin(controller, caller, account), .. gates];

    /// <summary>
    /// Whether an admin can be proposed. The account itself is named by <c>getAdmins</c> while the list is empty too, and can be proposed then:
    /// whether it is in the list is asked elsewhere.
    /// </summary>
    public static RoleGate AddAdmin(PermissionController controller, Address account, Address admin) => async (rounds, refusals) =>
    {
        RoundRead<ImmutableArray<Address>> admins = rounds.Read(controller.GetAdmins(account));
        RoundRead<bool> pending = rounds.Read(controller.IsPendingAdmin(account, admin));
        await rounds.NextAsync().ConfigureAwait(false);
        if (admin != account && admins.Value.Contains(admin))
        {
            refusals.Add(new AdminAlreadySet(account, admin));
        }

        if (pending.Value)
        {
            refusals.Add(new AdminAlreadyPending(account, admin));
        }
    };

    public static RoleGate IsPending(PermissionController controller, Address account, Address admin) => async (rounds, refusals) =>
    {
        RoundRead<bool> pending = rounds.Read(controller.IsPendingAdmin(account, admin));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!pending.Value)
        {
            refusals.Add(new AdminNotPending(account, admin));
        }
    };

    public static RoleGate RemoveAdmin(PermissionController controller, Address account, Address admin) => async (rounds, refusals) =>
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
    };

    // canCall would answer true for an admin, who can still be appointed; the list of appointees does not.
    public static RoleGate Appointed(PermissionController controller, Address account, Address appointee, PermittedFunction function, bool wanted) =>
        async (rounds, refusals) =>
        {
            RoundRead<ImmutableArray<Address>> appointees = rounds.Read(controller.GetAppointees(account, function.Target, function.Selector));
            await rounds.NextAsync().ConfigureAwait(false);
            if (appointees.Value.Contains(appointee) != wanted)
            {
                refusals.Add(wanted ? new AppointeeNotSet(account, appointee, function) : new AppointeeAlreadySet(account, appointee, function));
            }
        };

    private static RoleGate IsAdmin(PermissionController controller, Address caller, Address account) => async (rounds, refusals) =>
    {
        RoundRead<bool> admin = rounds.Read(controller.IsAdmin(account, caller));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!admin.Value)
        {
            refusals.Add(new CallerNotAdmin(caller, account));
        }
    };
}
