using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Permissions;

/// <summary>Who may act for an operator or an AVS: what every <c>checkCanCall(account)</c> of the core asks (<c>PermissionController.canCall</c>).</summary>
internal static class PermissionGate
{
    /// <summary>
    /// Refuses unless <c>canCall(account, caller, target, selector)</c>. The account itself is asked for too: once it has accepted an
    /// admin it may have lost the right. Where the deployment names no PermissionController the AllocationManager is asked for it; where
    /// there is none, the caller must be the account.
    /// </summary>
    /// <param name="context">The parts.</param>
    /// <param name="caller">Who would send.</param>
    /// <param name="account">The operator or AVS.</param>
    /// <param name="target">The contract that is called (the proxy).</param>
    /// <param name="selector">The function, of the exact overload.</param>
    /// <param name="functionSignature">Its signature, for people.</param>
    public static RoleGate MayAct(EigenLayerContext context, Address caller, Address account, Address target, Selector selector, string functionSignature) =>
        async (rounds, refusals) =>
        {
            if (!await CanCallAsync(context, rounds, caller, account, target, selector).ConfigureAwait(false))
            {
                refusals.Add(new CallerNotPermitted(caller, account, target, functionSignature));
            }
        };

    /// <summary>Refuses unless the caller may send this very call for the account.</summary>
    public static RoleGate MayAct(EigenLayerContext context, Address caller, Address account, IContractCall call) =>
        MayAct(context, caller, account, call.Target, call.Function.Selector, call.Function.Signature);

    public static async Task<bool> CanCallAsync(EigenLayerContext context, ReadRounds rounds, Address caller, Address account, Address target, Selector selector)
    {
        Address? controller = await ControllerAsync(context, rounds).ConfigureAwait(false);
        if (controller is not { } permissions)
        {
            return caller == account;
        }

        RoundRead<bool> may = rounds.Read(new PermissionController(permissions).CanCall(account, caller, target, selector));
        await rounds.NextAsync().ConfigureAwait(false);
        return may.Value;
    }

    /// <summary>The controller at the block that is read: the deployment's, or the one the AllocationManager asks.</summary>
    private static async Task<Address?> ControllerAsync(EigenLayerContext context, ReadRounds rounds)
    {
        if (context.Deployment.PermissionController is { } named)
        {
            return named;
        }

        RoundRead<Address> asked = rounds.Read(context.AllocationManager.PermissionController());
        await rounds.NextAsync().ConfigureAwait(false);
        return asked.AddressOrNull();
    }
}
