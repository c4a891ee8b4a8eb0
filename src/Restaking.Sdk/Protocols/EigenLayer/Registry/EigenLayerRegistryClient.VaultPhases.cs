using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
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
    /// <exception cref="FeatureNotAvailableException">The contract is no duration vault.</exception>
    public virtual Task<PreflightResult> CheckLockVaultAsync(Address vault, Address? caller = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(vault, nameof(vault));
        return RoleGates.CheckAsync(_context, LockGates(vault, _context.Account(caller, nameof(caller))), null, cancellationToken);
    }

    /// <summary>
    /// Prepares <c>lock</c>: no more deposits, and nobody can queue a withdrawal until the time has passed. All the vault's magnitude is allocated
    /// to its operator set; the allocation takes effect after the withdrawal delay and a block, so that what was queued before is out by then.
    /// </summary>
    /// <inheritdoc cref="CheckLockVaultAsync" path="/param|/exception" />
    public virtual PreparedTransaction<VaultPhaseChange> PrepareLockVault(Address vault, Address? caller = null)
    {
        EigenLayerContext.Checked(vault, nameof(vault));
        Address sender = _context.Account(caller, nameof(caller));
        return RoleGates.Prepare(
            _context,
            new DurationVaultStrategy(vault).Lock(),
            receipt =>
            {
                DurationVaultStrategy.VaultLockedEvent locked = receipt.Single<DurationVaultStrategy.VaultLockedEvent>(vault, _ => true);
                return new VaultPhaseChange(vault, DurationVaultPhase.Allocations, locked.LockedAt, locked.UnlockAt, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Lock duration vault {vault}",
            sender,
            LockGates(vault, sender));
    }

    /// <summary>Asks at the latest block whether a vault could be marked as matured, and names every reason why not, with the time from which it can.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The contract is no duration vault.</exception>
    public virtual Task<PreflightResult> CheckMarkVaultMaturedAsync(Address vault, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(vault, nameof(vault));
        return RoleGates.CheckAsync(_context, [MaturityGate(vault)], null, cancellationToken);
    }

    /// <summary>
    /// Prepares <c>markMatured</c>, which anybody may send once the time has passed: withdrawals can be queued again, and the vault gives back its
    /// allocation and leaves its operator set. It stays slashable there for the deallocation delay.
    /// </summary>
    /// <param name="vault">The vault.</param>
    /// <param name="from">Who sends it; null: the signer.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    public virtual PreparedTransaction<VaultPhaseChange> PrepareMarkVaultMatured(Address vault, Address? from = null)
    {
        EigenLayerContext.Checked(vault, nameof(vault));
        return RoleGates.Prepare(
            _context,
            new DurationVaultStrategy(vault).MarkMatured(),
            receipt => ReadMaturity(receipt, vault),
            $"Mark duration vault {vault} as matured",
            _context.Account(from, nameof(from)),
            [MaturityGate(vault)]);
    }

    /// <summary>Asks at the latest block whether a vault's lock could be ended early, and names every reason why not.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="caller">Who sends it: the vault's arbitrator; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The contract is no duration vault.</exception>
    public virtual Task<PreflightResult> CheckAdvanceVaultAsync(Address vault, Address? caller = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(vault, nameof(vault));
        return RoleGates.CheckAsync(_context, [AdvanceGate(vault, _context.Account(caller, nameof(caller)))], null, cancellationToken);
    }

    /// <summary>Prepares <c>advanceToWithdrawals</c>: the arbitrator ends the lock before its time.</summary>
    /// <inheritdoc cref="CheckAdvanceVaultAsync" path="/param|/exception" />
    public virtual PreparedTransaction<VaultPhaseChange> PrepareAdvanceVault(Address vault, Address? caller = null)
    {
        EigenLayerContext.Checked(vault, nameof(vault));
        Address sender = _context.Account(caller, nameof(caller));
        return RoleGates.Prepare(
            _context,
            new DurationVaultStrategy(vault).AdvanceToWithdrawals(),
            receipt => ReadMaturity(receipt, vault),
            $"End the lock of duration vault {vault}",
            sender,
            [AdvanceGate(vault, sender)]);
    }

    private static VaultPhaseChange ReadMaturity(TransactionReceipt receipt, Address vault)
    {
        DurationVaultStrategy.VaultMaturedEvent matured = receipt.Single<DurationVaultStrategy.VaultMaturedEvent>(vault, _ => true);
        return new VaultPhaseChange(vault, DurationVaultPhase.Withdrawals, matured.MaturedAt, null, receipt.TransactionHash, receipt.BlockNumber);
    }

    // lock() allocates by modifyAllocations.
    private RoleGate[] LockGates(Address vault, Address sender) =>
    [
        LockGate(vault, sender),
        AllocationGates.NotPaused(_context, PauseBits.AllocationModify, "Modifications of allocations"),
    ];

    private RoleGate LockGate(Address vault, Address sender) => async (rounds, refusals) =>
    {
        DurationVault found = await VaultReads.ReadAsync(_context, rounds, vault).ConfigureAwait(false);
        RoundRead<ImmutableArray<Address>> strategies = rounds.Read(_context.AllocationManager.GetStrategiesInOperatorSet(found.OperatorSet.ToAllocationManager()));
        await rounds.NextAsync().ConfigureAwait(false);
        if (sender != found.Admin)
        {
            refusals.Add(new NotVaultRole(vault, sender, found.Admin, "admin"));
        }

        if (found.Phase != DurationVaultPhase.Deposits)
        {
            refusals.Add(new VaultInOtherPhase(vault, found.Phase, DurationVaultPhase.Deposits));
        }

        if (!strategies.Value.Contains(vault))
        {
            refusals.Add(new VaultNotInOperatorSet(vault, found.OperatorSet));
        }
    };

    private RoleGate MaturityGate(Address vault) => async (rounds, refusals) =>
    {
        DurationVault found = await VaultReads.ReadAsync(_context, rounds, vault).ConfigureAwait(false);
        if (found.Phase != DurationVaultPhase.Allocations)
        {
            refusals.Add(new VaultInOtherPhase(vault, found.Phase, DurationVaultPhase.Allocations));
        }
        else if (!found.CanBeMarkedMatured)
        {
            refusals.Add(new VaultNotMature(vault, found.UnlockAt ?? uint.MaxValue, rounds.Block.Timestamp));
        }
    };

    private RoleGate AdvanceGate(Address vault, Address sender) => async (rounds, refusals) =>
    {
        DurationVault found = await VaultReads.ReadAsync(_context, rounds, vault).ConfigureAwait(false);
        if (sender != found.Arbitrator)
        {
            refusals.Add(new NotVaultRole(vault, sender, found.Arbitrator, "arbitrator"));
        }

        if (found.Phase != DurationVaultPhase.Allocations)
        {
            refusals.Add(new VaultInOtherPhase(vault, found.Phase, DurationVaultPhase.Allocations));
        }
        else if (found.CanBeMarkedMatured)
        {
            refusals.Add(new VaultAlreadyMature(vault, found.UnlockAt!.Value));
        }
    };
}
