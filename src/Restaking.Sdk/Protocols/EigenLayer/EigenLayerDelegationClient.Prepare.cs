using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Operators;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <content>Delegating, undelegating, redelegating, registering.</content>
public partial class EigenLayerDelegationClient
{
    /// <summary>Asks at the latest block whether a delegation would go through, and names every reason why not.</summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="approval">The approver's consent, where the operator asks for one.</param>
    /// <param name="staker">Who delegates; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="InvalidOperationException">No staker is named and the client has no signer.</exception>
    public virtual Task<PreflightResult> CheckDelegateAsync(
        Address operatorAddress,
        DelegationApproval? approval = null,
        Address? staker = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        return DelegationPreflight.DelegateAsync(
            _context, _context.Account(staker, nameof(staker)), operatorAddress, approval ?? DelegationApproval.None, BlockTag.Latest, cancellationToken);
    }

    /// <summary>
    /// Prepares <c>delegateTo</c>. Past slashing of the operator does not reduce what the staker has; its slashing from then on does.
    /// </summary>
    /// <inheritdoc cref="CheckDelegateAsync" path="/param|/exception" />
    public virtual PreparedTransaction<DelegationResult> PrepareDelegate(Address operatorAddress, DelegationApproval? approval = null, Address? staker = null)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        Address account = _context.Account(staker, nameof(staker));
        DelegationApproval consent = approval ?? DelegationApproval.None;
        Address manager = _context.Deployment.DelegationManager;
        return _context.Transactions.Prepare(
            _context.DelegationManager.DelegateTo(operatorAddress, Signature(consent), consent.Salt),
            receipt =>
            {
                receipt.Single<DelegationManager.StakerDelegatedEvent>(manager, delegated => delegated.Staker == account && delegated.Operator == operatorAddress);
                return new DelegationResult(account, operatorAddress, receipt.TransactionHash, receipt.BlockNumber);
            },
            description: $"Delegate {account} to {operatorAddress}",
            from: account,
            preflight: [(at, token) => AsIssues(DelegationPreflight.DelegateAsync(_context, account, operatorAddress, consent, at.Block, token))]);
    }

    /// <summary>Asks at the latest block whether an undelegation would go through, and names every reason why not.</summary>
    /// <param name="staker">Who is to be undelegated; null: the signer.</param>
    /// <param name="caller">Who sends it; null: the staker. The staker's operator and its approver may too.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="InvalidOperationException">No staker is named and the client has no signer.</exception>
    public virtual Task<PreflightResult> CheckUndelegateAsync(Address? staker = null, Address? caller = null, CancellationToken cancellationToken = default)
    {
        Address account = _context.Account(staker, nameof(staker));
        return DelegationPreflight.UndelegateAsync(_context, account, caller ?? account, BlockTag.Latest, cancellationToken);
    }

    /// <summary>
    /// Prepares <c>undelegate</c>: everything the staker has goes into the withdrawal queue, one withdrawal per strategy, and stays
    /// slashable with the operator it leaves until each delay has passed.
    /// </summary>
    /// <inheritdoc cref="CheckUndelegateAsync" path="/param|/exception" />
    public virtual PreparedTransaction<UndelegationResult> PrepareUndelegate(Address? staker = null, Address? caller = null)
    {
        Address account = _context.Account(staker, nameof(staker));
        Address sender = caller is { } named ? EigenLayerContext.Checked(named, nameof(caller)) : account;
        return _context.Transactions.Prepare(
            _context.DelegationManager.Undelegate(account),
            receipt => ReadUndelegation(receipt, account, newOperator: null),
            description: $"Undelegate {account}",
            from: sender,
            preflight: [(at, token) => AsIssues(DelegationPreflight.UndelegateAsync(_context, account, sender, at.Block, token))]);
    }

    /// <summary>
    /// Prepares <c>redelegate</c>: undelegate and delegate in one transaction. What the staker has goes through the queue all the same,
    /// one withdrawal per strategy, and reaches the new operator only when these are completed as shares. If the new operator's approval
    /// fails, nothing happens.
    /// </summary>
    /// <inheritdoc cref="CheckDelegateAsync" path="/param|/exception" />
    public virtual PreparedTransaction<UndelegationResult> PrepareRedelegate(Address operatorAddress, DelegationApproval? approval = null, Address? staker = null)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        Address account = _context.Account(staker, nameof(staker));
        DelegationApproval consent = approval ?? DelegationApproval.None;
        return _context.Transactions.Prepare(
            _context.DelegationManager.Redelegate(operatorAddress, Signature(consent), consent.Salt),
            receipt => ReadUndelegation(receipt, account, operatorAddress),
            description: $"Redelegate {account} to {operatorAddress}",
            from: account,
            preflight: [(at, token) => AsIssues(DelegationPreflight.RedelegateAsync(_context, account, operatorAddress, consent, at.Block, token))]);
    }

    /// <summary>
    /// Prepares <c>registerAsOperator</c>. There is no way back: an operator stays delegated to itself, and its own deposits leave only
    /// through the queue.
    /// </summary>
    /// <param name="allocationDelayBlocks">Blocks from an allocation to its effect.</param>
    /// <param name="metadataUri">Where the operator describes itself; emitted in an event, not stored.</param>
    /// <param name="approver">Who must sign for stakers that want to delegate; null: anybody may.</param>
    /// <param name="account">Who becomes an operator; null: the signer.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="InvalidOperationException">No account is named and the client has no signer.</exception>
    public virtual PreparedTransaction<OperatorRegistration> PrepareRegisterAsOperator(
        uint allocationDelayBlocks,
        string metadataUri,
        Address? approver = null,
        Address? account = null) =>
        OperatorRegistrations.Prepare(_context, allocationDelayBlocks, metadataUri, approver, account);

    private static DelegationManager.SignatureWithExpiry Signature(DelegationApproval approval) => new(approval.Signature, approval.Expiry);

    private static async Task<ImmutableArray<PreflightIssue>> AsIssues(Task<PreflightResult> check) => (await check.ConfigureAwait(false)).ToIssues();

    private UndelegationResult ReadUndelegation(TransactionReceipt receipt, Address staker, Address? newOperator)
    {
        Address manager = _context.Deployment.DelegationManager;
        DelegationManager.StakerUndelegatedEvent left = receipt.Single<DelegationManager.StakerUndelegatedEvent>(manager, found => found.Staker == staker);
        return new UndelegationResult(
            staker, left.Operator, newOperator, QueuedWithdrawalReceipt.ReadAll(receipt, manager, staker), receipt.TransactionHash, receipt.BlockNumber);
    }
}
