using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <content>Duration vaults: locking them and opening them again.</content>
public partial class EigenLayerRegistryClient
{
    /// <summary>Asks at the latest block whether a vault could be locked, and names every reason why not.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="caller">Who sends it: the vault's admin; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The contract is no duration vault.</exception>
    public virtual Task<PreflightResult> CheckLockVaultAsync(Address vault, Address? caller = null, CancellationToken cancellationToken = default) =>
        LockVault(vault, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>lock</c>: no more deposits, and nobody can queue a withdrawal until the time has passed. All the vault's magnitude is allocated
    /// to its operator set; the allocation takes effect after the withdrawal delay and a block, so that what was queued before is out by then.
    /// </summary>
    /// <inheritdoc cref="CheckLockVaultAsync" path="/param|/exception" />
    public virtual PreparedTransaction<VaultPhaseChange> PrepareLockVault(Address vault, Address? caller = null) => LockVault(vault, caller).Prepare();

    /// <summary>Asks at the latest block whether a vault could be marked as matured, and names every reason why not, with the time from which it can.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The contract is no duration vault.</exception>
    public virtual Task<PreflightResult> CheckMarkVaultMaturedAsync(Address vault, CancellationToken cancellationToken = default) =>
        MarkVaultMatured(vault, null).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>markMatured</c>, which anybody may send once the time has passed: withdrawals can be queued again, and the vault tries to give
    /// back its allocation and to leave its operator set, where it stays slashable for the deallocation delay. Either attempt may fail without
    /// the transaction failing (the allocation does not count yet, modifications are paused, the AVS's registrar refuses): the result tells.
    /// When withdrawals are open already, sending it again tries again.
    /// </summary>
    /// <param name="vault">The vault.</param>
    /// <param name="from">Who sends it; null: the signer.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    public virtual PreparedTransaction<VaultOpening> PrepareMarkVaultMatured(Address vault, Address? from = null) =>
        MarkVaultMatured(vault, _context.Account(from, nameof(from))).Prepare();

    /// <summary>Asks at the latest block whether a vault's lock could be ended early, and names every reason why not.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="caller">Who sends it: the vault's arbitrator; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The contract is no duration vault.</exception>
    public virtual Task<PreflightResult> CheckAdvanceVaultAsync(Address vault, Address? caller = null, CancellationToken cancellationToken = default) =>
        AdvanceVault(vault, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>advanceToWithdrawals</c>: the arbitrator ends the lock before its time, and the vault does what it does when it is marked as
    /// matured (<see cref="PrepareMarkVaultMatured"/>). An allocation that does not count yet cannot be given back: try again once it does.
    /// </summary>
    /// <inheritdoc cref="CheckAdvanceVaultAsync" path="/param|/exception" />
    public virtual PreparedTransaction<VaultOpening> PrepareAdvanceVault(Address vault, Address? caller = null) => AdvanceVault(vault, caller).Prepare();

    private RoleWrite<VaultPhaseChange> LockVault(Address vault, Address? caller)
    {
        EigenLayerContext.Checked(vault, nameof(vault));
        Address sender = _context.Account(caller, nameof(caller));
        return new RoleWrite<VaultPhaseChange>(
            _context,
            new DurationVaultStrategy(vault).Lock(),
            receipt =>
            {
                DurationVaultStrategy.VaultLockedEvent locked = receipt.Single<DurationVaultStrategy.VaultLockedEvent>(vault, _ => true);
                return new VaultPhaseChange(vault, DurationVaultPhase.Allocations, locked.LockedAt, locked.UnlockAt, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Lock duration vault {vault}",
            sender,
            VaultPreflight.Lock(_context, vault, sender));
    }

    private RoleWrite<VaultOpening> MarkVaultMatured(Address vault, Address? sender) => Open(
        vault, new DurationVaultStrategy(vault).MarkMatured(), $"Mark duration vault {vault} as matured", sender, VaultPreflight.MarkMatured(_context, vault));

    private RoleWrite<VaultOpening> AdvanceVault(Address vault, Address? caller)
    {
        Address sender = _context.Account(caller, nameof(caller));
        return Open(
            vault, new DurationVaultStrategy(vault).AdvanceToWithdrawals(), $"End the lock of duration vault {vault}", sender, VaultPreflight.Advance(_context, vault, sender));
    }

    private RoleWrite<VaultOpening> Open(Address vault, IContractCall call, string description, Address? sender, RoleGate gate)
    {
        EigenLayerContext.Checked(vault, nameof(vault));
        return new RoleWrite<VaultOpening>(
            _context,
            call,
            receipt => new VaultOpening(
                vault,
                receipt.From<DurationVaultStrategy.VaultMaturedEvent>(vault).Select(matured => (uint?)matured.MaturedAt).FirstOrDefault(),
                receipt.Single<DurationVaultStrategy.DeallocateAttemptedEvent>(vault, _ => true).Success,
                receipt.Single<DurationVaultStrategy.DeregisterAttemptedEvent>(vault, _ => true).Success,
                receipt.TransactionHash,
                receipt.BlockNumber),
            description,
            sender,
            [gate]);
    }
}
