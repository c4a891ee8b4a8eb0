using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Permissions;

/// <content>Admins: proposed by an admin, then accepted by themselves.</content>
public partial class EigenLayerPermissionsClient
{
    /// <summary>Asks at the latest block whether an admin could be proposed, and names every reason why not.</summary>
    /// <param name="account">The operator or AVS.</param>
    /// <param name="admin">Who is proposed.</param>
    /// <param name="caller">Who sends it: an admin of the account; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no PermissionController.</exception>
    public virtual Task<PreflightResult> CheckAddAdminAsync(Address account, Address admin, Address? caller = null, CancellationToken cancellationToken = default) =>
        AddAdmin(account, admin, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>addPendingAdmin</c>: the admin is proposed and may do nothing until it accepts itself (<see cref="PrepareAcceptAdmin"/>).
    /// </summary>
    /// <remarks>
    /// With the first admin that accepts, the account loses all rights over itself, for good unless an admin gives them back. To keep them,
    /// make the account an admin of its own first: <see cref="PrepareKeepAccountAsAdminAsync"/>.
    /// </remarks>
    /// <inheritdoc cref="CheckAddAdminAsync" path="/param|/exception" />
    public virtual PreparedTransaction<AdminChange> PrepareAddAdmin(Address account, Address admin, Address? caller = null) =>
        AddAdmin(account, admin, caller).Prepare();

    /// <summary>Asks at the latest block whether a proposal could be withdrawn, and names every reason why not.</summary>
    /// <inheritdoc cref="CheckAddAdminAsync" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckRemovePendingAdminAsync(Address account, Address admin, Address? caller = null, CancellationToken cancellationToken = default) =>
        RemovePendingAdmin(account, admin, caller).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>removePendingAdmin</c>: the proposed admin can no longer accept.</summary>
    /// <inheritdoc cref="CheckAddAdminAsync" path="/param|/exception" />
    public virtual PreparedTransaction<AdminChange> PrepareRemovePendingAdmin(Address account, Address admin, Address? caller = null) =>
        RemovePendingAdmin(account, admin, caller).Prepare();

    /// <summary>Asks at the latest block whether a proposed admin could accept, and names every reason why not.</summary>
    /// <param name="account">The operator or AVS.</param>
    /// <param name="admin">Who accepts, and sends it; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="InvalidOperationException">No admin is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no PermissionController.</exception>
    public virtual Task<PreflightResult> CheckAcceptAdminAsync(Address account, Address? admin = null, CancellationToken cancellationToken = default) =>
        AcceptAdmin(account, admin).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>acceptAdmin</c>, sent by the proposed admin: from then on it may do everything for the account. If it is the first, the
    /// account itself loses all its rights with it, unless it is an admin of its own (<see cref="PrepareKeepAccountAsAdminAsync"/>).
    /// </summary>
    /// <inheritdoc cref="CheckAcceptAdminAsync" path="/param|/exception" />
    public virtual PreparedTransaction<AdminChange> PrepareAcceptAdmin(Address account, Address? admin = null) =>
        AcceptAdmin(account, admin).Prepare();

    /// <summary>Asks at the latest block whether an admin could be removed, and names every reason why not.</summary>
    /// <inheritdoc cref="CheckAddAdminAsync" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckRemoveAdminAsync(Address account, Address admin, Address? caller = null, CancellationToken cancellationToken = default) =>
        RemoveAdmin(account, admin, caller).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>removeAdmin</c>. The last admin cannot be removed: rights never fall back to the account by themselves.</summary>
    /// <inheritdoc cref="CheckAddAdminAsync" path="/param|/exception" />
    public virtual PreparedTransaction<AdminChange> PrepareRemoveAdmin(Address account, Address admin, Address? caller = null) =>
        RemoveAdmin(account, admin, caller).Prepare();

    /// <summary>
    /// Plans to make an account an admin of its own, so that it keeps its rights when others accept: it proposes itself and accepts. Steps that
    /// are done already are marked so.
    /// </summary>
    /// <param name="account">The operator or AVS, which sends both; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="InvalidOperationException">No account is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no PermissionController.</exception>
    public virtual async Task<TransactionPlan<AdminChange>> PrepareKeepAccountAsAdminAsync(Address? account = null, CancellationToken cancellationToken = default)
    {
        Address self = _context.Account(account, nameof(account));
        RoleWrite<AdminChange> acceptance = AcceptAdmin(self, self);
        PlanStep propose = new(
            PrepareAddAdmin(self, self, self), await ProposedAsync(cancellationToken).ConfigureAwait(false), async stop => await ProposedAsync(stop).ConfigureAwait(false));
        PreparedTransaction<AdminChange> accept = _context.Transactions.Prepare(
            acceptance.Call,
            acceptance.ReadResult,
            description: acceptance.Description,
            from: self,
            preflight: [async (at, stop) => at.EarlierStepsPending ? [] : (await acceptance.CheckAsync(at.Block, stop).ConfigureAwait(false)).ToIssues()]);
        return new TransactionPlan<AdminChange>([propose], accept);

        async Task<string?> ProposedAsync(CancellationToken stop)
        {
            AccountAdmins found = await GetAdminsAsync(self, BlockTag.Latest, stop).ConfigureAwait(false);
            return found.PendingAdmins.Contains(self) ? $"{self} is proposed as its own admin" : null;
        }
    }

    private RoleWrite<AdminChange> AddAdmin(Address account, Address admin, Address? caller) =>
        ChangeAdmin(account, admin, caller, new AdminStep<PermissionController.PendingAdminAddedEvent>(
            controller => controller.AddPendingAdmin(account, admin),
            seen => seen.Account == account && seen.Admin == admin,
            $"Propose {admin} as admin of {account}",
            controller => PermissionPreflight.AddAdmin(controller, account, admin)))
        with
        {
            // Only a call as the account itself tells whether it is in the list that getAdmins shows it in.
            AlsoAsked = admin == account
                ? _context.Pinned(async (pin, stop) => await IsInListAsync(Controller(), account, pin, stop).ConfigureAwait(false) ? [new AdminAlreadySet(account, admin)] : [])
                : null,
        };

    private RoleWrite<AdminChange> RemovePendingAdmin(Address account, Address admin, Address? caller) =>
        ChangeAdmin(account, admin, caller, new AdminStep<PermissionController.PendingAdminRemovedEvent>(
            controller => controller.RemovePendingAdmin(account, admin),
            seen => seen.Account == account && seen.Admin == admin,
            $"Withdraw the proposal of {admin} as admin of {account}",
            controller => PermissionPreflight.IsPending(controller, account, admin)));

    private RoleWrite<AdminChange> RemoveAdmin(Address account, Address admin, Address? caller) =>
        ChangeAdmin(account, admin, caller, new AdminStep<PermissionController.AdminRemovedEvent>(
            controller => controller.RemoveAdmin(account, admin),
            seen => seen.Account == account && seen.Admin == admin,
            $"Remove {admin} as admin of {account}",
            controller => PermissionPreflight.RemoveAdmin(controller, account, admin)));

    private RoleWrite<AdminChange> ChangeAdmin<TEvent>(Address account, Address admin, Address? caller, AdminStep<TEvent> step)
        where TEvent : IContractEvent<TEvent>
    {
        (Address sender, PermissionController controller) = Begin(account, admin, nameof(admin), caller);
        return new RoleWrite<AdminChange>(
            _context,
            step.Call(controller),
            receipt =>
            {
                receipt.Single<TEvent>(controller.Address, step.IsIt);
                return Change(receipt, account, admin);
            },
            step.Description,
            sender,
            PermissionPreflight.ByAdmin(_context, controller, sender, account, step.Gate(controller)));
    }

    private RoleWrite<AdminChange> AcceptAdmin(Address account, Address? admin)
    {
        EigenLayerContext.Checked(account, nameof(account));
        Address sender = _context.Account(admin, nameof(admin));
        PermissionController controller = Controller();
        return new RoleWrite<AdminChange>(
            _context,
            controller.AcceptAdmin(account),
            receipt => ReadAcceptance(receipt, controller.Address, account, sender),
            $"Accept to be admin of {account}",
            sender,
            [FeatureProbe.Required(_context, EigenLayerFeature.Permissions), PermissionPreflight.IsPending(controller, account, sender)]);
    }

    private static AdminChange ReadAcceptance(TransactionReceipt receipt, Address controller, Address account, Address admin)
    {
        receipt.Single<PermissionController.AdminSetEvent>(controller, found => found.Account == account && found.Admin == admin);
        return Change(receipt, account, admin);
    }

    private static AdminChange Change(TransactionReceipt receipt, Address account, Address admin) => new(account, admin, receipt.TransactionHash, receipt.BlockNumber);

    private (Address Sender, PermissionController Controller) Begin(Address account, Address who, string parameterName, Address? caller)
    {
        EigenLayerContext.Checked(account, nameof(account));
        EigenLayerContext.Checked(who, parameterName);
        return (_context.Account(caller, nameof(caller)), Controller());
    }

    private sealed record AdminStep<TEvent>(
        Func<PermissionController, IContractCall> Call,
        Func<TEvent, bool> IsIt,
        string Description,
        Func<PermissionController, RoleGate> Gate);
}
