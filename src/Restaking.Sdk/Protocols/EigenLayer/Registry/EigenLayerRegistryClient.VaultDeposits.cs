using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <content>Duration vaults: depositing. Withdrawing is that of every strategy (<c>client.EigenLayer.Withdrawals</c>).</content>
public partial class EigenLayerRegistryClient
{
    /// <summary>
    /// Plans a deposit into a duration vault: delegate to it (a vault takes deposits only from stakers delegated to it), approve exactly the
    /// amount, deposit. Steps that are done already are marked so.
    /// </summary>
    /// <remarks>
    /// Delegating moves all the staker has in EigenLayer, in every strategy, to the vault as its operator, with its slashing from then on. A
    /// staker that is delegated to somebody else must leave there first and wait for its withdrawals. While the vault is locked nothing can be
    /// queued, from no strategy of a staker that would have to leave it with the vault's shares.
    /// </remarks>
    /// <param name="vault">The vault.</param>
    /// <param name="amount">How much of its token.</param>
    /// <param name="approval">The consent of the vault's delegation approver, where it has one.</param>
    /// <param name="staker">Who deposits; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address, or amount zero.</exception>
    /// <exception cref="InvalidOperationException">No staker is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The contract is no duration vault.</exception>
    public virtual async Task<TransactionPlan<DepositResult>> PrepareVaultDepositAsync(
        Address vault,
        Amount amount,
        DelegationApproval? approval = null,
        Address? staker = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(vault, nameof(vault));
        if (amount.IsZero)
        {
            throw new ArgumentOutOfRangeException(nameof(amount), "An amount to deposit must be above zero.");
        }

        Address account = _context.Account(staker, nameof(staker));
        DurationVault found = await GetVaultAsync(vault, null, cancellationToken).ConfigureAwait(false);
        UInt256 units = amount.BaseUnits;
        DepositPreflight gates = new(_context, vault, units, found.Token, account);
        Address manager = _context.Deployment.StrategyManager;

        PreparedTransaction<DelegationResult> delegating = DelegatingTo(vault, account, approval ?? DelegationApproval.None, gates);
        PlanStep delegation = new(delegating, await DelegatedAsync(cancellationToken).ConfigureAwait(false), DelegatedAsync);
        ImmutableArray<PlanStep> approve = await ApprovalSteps.PrepareAsync(
            _context.Reader,
            _context.Transactions,
            found.Token,
            account,
            manager,
            units,
            (at, stop) => IssuesAsync(gates, at, static refusal => refusal is not InsufficientAllowance, stop),
            cancellationToken).ConfigureAwait(false);
        PreparedTransaction<DepositResult> deposit = _context.Transactions.Prepare(
            _context.StrategyManager.DepositIntoStrategy(vault, found.Token, units),
            receipt =>
            {
                StrategyManager.DepositEvent deposited = receipt.Single<StrategyManager.DepositEvent>(manager, seen => seen.Staker == account && seen.Strategy == vault);
                return new DepositResult(account, vault, deposited.Shares, receipt.TransactionHash, receipt.BlockNumber);
            },
            description: $"Deposit {units} units of {found.Token} into duration vault {vault}",
            from: account,
            preflight: [(at, stop) => IssuesAsync(gates, at, refusal => !at.EarlierStepsPending || refusal is not InsufficientAllowance, stop)]);
        return new TransactionPlan<DepositResult>([delegation, .. approve], deposit);

        async Task<string?> DelegatedAsync(CancellationToken stop)
        {
            Address to = await _context.Reader.ReadAsync(_context.DelegationManager.DelegatedTo(account), cancellationToken: stop).ConfigureAwait(false);
            return to == vault ? $"{account} is delegated to the vault" : null;
        }
    }

    // Nobody is to be delegated to a vault that will not take the deposit, so its gates are asked before that too.
    private PreparedTransaction<DelegationResult> DelegatingTo(Address vault, Address staker, DelegationApproval approval, DepositPreflight gates)
    {
        Address manager = _context.Deployment.DelegationManager;
        return _context.Transactions.Prepare(
            _context.DelegationManager.DelegateTo(vault, new(approval.Signature, approval.Expiry), approval.Salt),
            receipt =>
            {
                receipt.Single<DelegationManager.StakerDelegatedEvent>(manager, found => found.Staker == staker && found.Operator == vault);
                return new DelegationResult(staker, vault, receipt.TransactionHash, receipt.BlockNumber);
            },
            description: $"Delegate {staker} to duration vault {vault}",
            from: staker,
            preflight:
            [
                async (at, stop) => (await DelegationPreflight.DelegateAsync(_context, staker, vault, approval, at.Block, stop).ConfigureAwait(false)).ToIssues(),
                (at, stop) => IssuesAsync(gates, at with { EarlierStepsPending = true }, static refusal => refusal is not InsufficientAllowance, stop),
            ]);
    }

    private static async Task<ImmutableArray<PreflightIssue>> IssuesAsync(
        DepositPreflight gates,
        PreflightContext at,
        Func<EigenLayerRefusal, bool> counts,
        CancellationToken cancellationToken)
    {
        PreflightResult preflight = (await gates.QuoteAsync(at.Block, cancellationToken).ConfigureAwait(false)).Preflight;

        // What an earlier step of the plan will do must not be named as missing.
        return [.. preflight.Refusals.Where(refusal => counts(refusal) && !(at.EarlierStepsPending && refusal is VaultDelegationNeeded))];
    }
}
