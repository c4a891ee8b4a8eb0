using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Permissions;

/// <content>Appointees: somebody who may call one function of one contract.</content>
public partial class EigenLayerPermissionsClient
{
    /// <summary>Asks at the latest block whether somebody could be appointed, and names every reason why not, or why it would have no effect.</summary>
    /// <param name="account">The operator or AVS.</param>
    /// <param name="appointee">Who is to call for it.</param>
    /// <param name="function">What: contract (the proxy) and selector of the exact overload (<see cref="PermittedFunction.Of(IContractCall)"/>).</param>
    /// <param name="caller">Who sends it: an admin of the account; null: the signer.</param>
    /// <param name="evenWithoutEffect">
    /// Whether functions are let through that ask nobody who is appointed. The PermissionController itself takes every function of every
    /// contract; the client refuses these (<see cref="AppointmentWithoutEffect"/>) unless it is told not to.
    /// </param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address, or a function whose signature is not that of its selector.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no PermissionController.</exception>
    public virtual Task<PreflightResult> CheckSetAppointeeAsync(
        Address account,
        Address appointee,
        PermittedFunction function,
        Address? caller = null,
        bool evenWithoutEffect = false,
        CancellationToken cancellationToken = default) =>
        SetAppointee(account, appointee, function, caller, evenWithoutEffect).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>setAppointee</c>: the appointee may from then on call this one function for the account, with any arguments, until it is
    /// removed. Functions that do not ask the PermissionController (deposits, delegating, queueing and completing withdrawals, claiming
    /// rewards, slashing since 1.9) are refused, for the appointment would have no effect.
    /// </summary>
    /// <inheritdoc cref="CheckSetAppointeeAsync" path="/param|/exception" />
    public virtual PreparedTransaction<AppointeeChange> PrepareSetAppointee(
        Address account,
        Address appointee,
        PermittedFunction function,
        Address? caller = null,
        bool evenWithoutEffect = false) =>
        SetAppointee(account, appointee, function, caller, evenWithoutEffect).Prepare();

    /// <summary>Asks at the latest block whether an appointment could be taken back, and names every reason why not.</summary>
    /// <param name="account">The operator or AVS.</param>
    /// <param name="appointee">Who is not to call for it any more.</param>
    /// <param name="function">What: contract (the proxy) and selector of the exact overload (<see cref="PermittedFunction.Of(IContractCall)"/>).</param>
    /// <param name="caller">Who sends it: an admin of the account; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address, or a function whose signature is not that of its selector.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no PermissionController.</exception>
    public virtual Task<PreflightResult> CheckRemoveAppointeeAsync(
        Address account,
        Address appointee,
        PermittedFunction function,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        RemoveAppointee(account, appointee, function, caller).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>removeAppointee</c>. An appointee that is an admin too may go on calling as admin.</summary>
    /// <inheritdoc cref="CheckRemoveAppointeeAsync" path="/param|/exception" />
    public virtual PreparedTransaction<AppointeeChange> PrepareRemoveAppointee(Address account, Address appointee, PermittedFunction function, Address? caller = null) =>
        RemoveAppointee(account, appointee, function, caller).Prepare();

    private RoleWrite<AppointeeChange> SetAppointee(Address account, Address appointee, PermittedFunction function, Address? caller, bool evenWithoutEffect)
    {
        (Address sender, PermissionController controller, PermittedFunction named) = Begin(account, appointee, function, caller);
        RoleGate appointed = PermissionPreflight.Appointed(controller, account, appointee, named, wanted: false);
        return new RoleWrite<AppointeeChange>(
            _context,
            controller.SetAppointee(account, appointee, named.Target, named.Selector),
            receipt =>
            {
                receipt.Single<PermissionController.AppointeeSetEvent>(
                    controller.Address,
                    found => found.Account == account && found.Appointee == appointee && found.Target == named.Target && found.Selector.Equals(named.Selector));
                return new AppointeeChange(account, appointee, named, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Appoint {appointee} to {named} for {account}",
            sender,
            evenWithoutEffect
                ? PermissionPreflight.ByAdmin(_context, controller, sender, account, appointed)
                : PermissionPreflight.ByAdmin(_context, controller, sender, account, appointed, UnaskedFunctions.Gate(_context, named)));
    }

    private RoleWrite<AppointeeChange> RemoveAppointee(Address account, Address appointee, PermittedFunction function, Address? caller)
    {
        (Address sender, PermissionController controller, PermittedFunction named) = Begin(account, appointee, function, caller);
        return new RoleWrite<AppointeeChange>(
            _context,
            controller.RemoveAppointee(account, appointee, named.Target, named.Selector),
            receipt =>
            {
                receipt.Single<PermissionController.AppointeeRemovedEvent>(
                    controller.Address,
                    found => found.Account == account && found.Appointee == appointee && found.Target == named.Target && found.Selector.Equals(named.Selector));
                return new AppointeeChange(account, appointee, named, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Take {named} for {account} from {appointee}",
            sender,
            PermissionPreflight.ByAdmin(
                _context, controller, sender, account, PermissionPreflight.Appointed(controller, account, appointee, named, wanted: true)));
    }

    // What people read names the function by its signature, also when it was given as a selector.
    private (Address Sender, PermissionController Controller, PermittedFunction Function) Begin(
        Address account,
        Address appointee,
        PermittedFunction function,
        Address? caller)
    {
        Checked(function);
        (Address sender, PermissionController controller) = Begin(account, appointee, nameof(appointee), caller);
        return (sender, controller, function with { Signature = function.Signature ?? SignatureOf(function.Selector) });
    }
}
