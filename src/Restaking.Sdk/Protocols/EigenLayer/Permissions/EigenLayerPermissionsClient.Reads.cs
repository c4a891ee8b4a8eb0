using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Permissions;

/// <content>Who may do what.</content>
public partial class EigenLayerPermissionsClient
{
    private const string Feature = "PermissionController";

    /// <summary>
    /// Whether somebody may call a function for an account (<c>canCall</c>): as its admin, or appointed to exactly this function. What the
    /// core's contracts ask before they act.
    /// </summary>
    /// <param name="account">An operator or an AVS.</param>
    /// <param name="caller">Who would call.</param>
    /// <param name="function">The function (<see cref="PermittedFunction.Of(IContractCall)"/>).</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    public virtual Task<bool> CanCallAsync(
        Address account,
        Address caller,
        PermittedFunction function,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(account, nameof(account));
        EigenLayerContext.Checked(caller, nameof(caller));
        Checked(function);
        return ReadRounds.RunAsync(
            _context.Reader, rounds => PermissionGate.CanCallAsync(_context, rounds, caller, account, function.Target, function.Selector), block, cancellationToken);
    }

    /// <summary>
    /// Admins and proposed admins of an account. While nobody was accepted the contract answers with the account itself; whether that is so,
    /// or the account is in the list, it does not say, so it is asked whether the account could be proposed (a call that changes nothing).
    /// </summary>
    /// <param name="account">An operator or an AVS.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no PermissionController.</exception>
    public virtual async Task<AccountAdmins> GetAdminsAsync(Address account, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(account, nameof(account));
        PermissionController controller = Controller();
        await RequireAsync(block, cancellationToken).ConfigureAwait(false);
        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        ReadBatch batch = _context.Reader.CreateBatch();
        ReadSlot<ImmutableArray<Address>> admins = batch.Add(controller.GetAdmins(account));
        ReadSlot<ImmutableArray<Address>> pending = batch.Add(controller.GetPendingAdmins(account));
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        bool hasAccepted = admins.Value is not [var only] || only != account
            || await IsInListAsync(controller, account, pin, cancellationToken).ConfigureAwait(false);
        return new AccountAdmins(pin.Block, account, admins.Value, pending.Value, hasAccepted);
    }

    /// <summary>Who is appointed to a function for an account. Its admins may call it too and are not in the list.</summary>
    /// <param name="account">An operator or an AVS.</param>
    /// <param name="function">The function.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no PermissionController.</exception>
    public virtual Task<FunctionAppointees> GetAppointeesAsync(
        Address account,
        PermittedFunction function,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(account, nameof(account));
        Checked(function);
        PermissionController controller = Controller();
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<ImmutableArray<Address>> read = rounds.Read(controller.GetAppointees(account, function.Target, function.Selector));
                await rounds.NextAsync().ConfigureAwait(false);
                ImmutableArray<Address> appointees = await FeatureProbe.ValueAsync(_context, rounds, Feature, controller.Address, read).ConfigureAwait(false);
                return new FunctionAppointees(rounds.Block, account, function, appointees);
            },
            block,
            cancellationToken);
    }

    /// <summary>What an appointee may call for an account. Functions of the contracts this SDK knows come with their signatures.</summary>
    /// <param name="account">An operator or an AVS.</param>
    /// <param name="appointee">The appointee.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no PermissionController.</exception>
    public virtual Task<AppointeePermissions> GetAppointeePermissionsAsync(
        Address account,
        Address appointee,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(account, nameof(account));
        EigenLayerContext.Checked(appointee, nameof(appointee));
        PermissionController controller = Controller();
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<PermissionController.GetAppointeePermissionsResult> read = rounds.Read(controller.GetAppointeePermissions(account, appointee));
                await rounds.NextAsync().ConfigureAwait(false);
                (ImmutableArray<Address> targets, ImmutableArray<Selector> selectors) =
                    await FeatureProbe.ValueAsync(_context, rounds, Feature, controller.Address, read).ConfigureAwait(false);
                selectors.OfLength(targets.Length, "getAppointeePermissions");
                return new AppointeePermissions(
                    rounds.Block, account, appointee, [.. targets.Zip(selectors, (target, selector) => new PermittedFunction(target, selector, SignatureOf(selector)))]);
            },
            block,
            cancellationToken);
    }

    private static async Task<bool> IsInListAsync(PermissionController controller, Address account, RpcPin pin, CancellationToken cancellationToken)
    {
        // Proposing an admin that is in the list is refused before anything else is looked at (AdminAlreadySet), and the account is admin in both cases.
        CallRequest request = new() { From = account, To = controller.Address, Data = controller.AddPendingAdmin(account, account).ToCalldata() };
        RpcBatchResult<byte[]> answer = (await pin.CallManyAsync([request], cancellationToken).ConfigureAwait(false))[0];
        if (answer.Error is not { } error)
        {
            return false;
        }

        if (error.Kind != RpcErrorKind.ExecutionReverted)
        {
            throw error;
        }

        return PermissionController.AdminAlreadySetError.Selector.Equals(error.RevertData.Length >= Selector.Size ? new Selector(error.RevertData.Span[..Selector.Size]) : default);
    }

    private static string? SignatureOf(Selector selector)
    {
        foreach (ContractBinding binding in EigenLayerContracts.All)
        {
            foreach (ContractFunction function in binding.Functions)
            {
                if (function.Selector.Equals(selector))
                {
                    return function.Signature;
                }
            }
        }

        return null;
    }

    private static void Checked(PermittedFunction function)
    {
        if (function.Target.IsZero)
        {
            throw new ArgumentException("The contract whose function is meant is missing.", nameof(function));
        }

        // People decide by the signature, the chain by the selector.
        if (function.Signature is { } signature && !Selector.FromSignature(signature).Equals(function.Selector))
        {
            throw new ArgumentException($"{signature} has the selector {Selector.FromSignature(signature)}, not {function.Selector}.", nameof(function));
        }
    }

    private PermissionController Controller() => new(FeatureProbe.Contract(_context.Deployment.PermissionController, Feature));

    private Task<bool> RequireAsync(BlockTag? block, CancellationToken cancellationToken) =>
        ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                await FeatureProbe.RequireAsync(_context, rounds, EigenLayerFeature.Permissions).ConfigureAwait(false);
                return true;
            },
            block,
            cancellationToken);
}
