using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Operators;

/// <content>Registering, and what can be changed afterwards.</content>
public partial class EigenLayerOperatorsClient
{
    /// <summary>Asks at the latest block whether an account could become an operator, and names every reason why not.</summary>
    /// <param name="account">Who would become an operator; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="InvalidOperationException">No account is named and the client has no signer.</exception>
    public virtual Task<PreflightResult> CheckRegisterAsync(Address? account = null, CancellationToken cancellationToken = default) =>
        DelegationPreflight.RegisterAsync(_context, _context.Account(account, nameof(account)), BlockTag.Latest, cancellationToken);

    /// <summary>
    /// Prepares <c>registerAsOperator</c>. There is no way back: an operator stays delegated to itself, and its own deposits leave only
    /// through the queue.
    /// </summary>
    /// <param name="allocationDelayBlocks">
    /// Blocks from an allocation to the block in which it can be slashed. Counts at once since 1.9, before after <c>ALLOCATION_CONFIGURATION_DELAY</c> blocks and one more.
    /// </param>
    /// <param name="metadataUri">Where the operator describes itself; emitted in an event, not stored.</param>
    /// <param name="approver">Who must sign for stakers that want to delegate; null: anybody may.</param>
    /// <param name="account">Who becomes an operator; null: the signer. Nobody can do it for another.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="InvalidOperationException">No account is named and the client has no signer.</exception>
    public virtual PreparedTransaction<OperatorRegistration> PrepareRegister(
        uint allocationDelayBlocks,
        string metadataUri,
        Address? approver = null,
        Address? account = null) => OperatorRegistrations.Prepare(_context, allocationDelayBlocks, metadataUri, approver, account);

    /// <summary>Asks at the latest block whether an operator's approver could be changed, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareUpdateApprover" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckUpdateApproverAsync(
        Address operatorAddress,
        Address? approver,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        NextApprover(operatorAddress, approver, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>modifyOperatorDetails</c>: who must sign for stakers that want to delegate. Stakers who are delegated already stay; the approver can also undelegate them.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="approver">The new approver, an account or a contract (EIP-1271); null: from now on anybody may delegate.</param>
    /// <param name="caller">Who sends: the operator, its admin or appointee. Null: the signer, or the operator.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    public virtual PreparedTransaction<OperatorApproverChanged> PrepareUpdateApprover(Address operatorAddress, Address? approver, Address? caller = null) =>
        NextApprover(operatorAddress, approver, caller).Prepare();

    /// <summary>Asks at the latest block whether an operator's metadata URI could be published, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareUpdateMetadata" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckUpdateMetadataAsync(
        Address operatorAddress,
        string metadataUri,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        NextMetadata(operatorAddress, metadataUri, caller).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>updateOperatorMetadataURI</c>.</summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="metadataUri">Where the operator describes itself; emitted in an event, not stored.</param>
    /// <param name="caller">Who sends: the operator, its admin or appointee. Null: the signer, or the operator.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    public virtual PreparedTransaction<OperatorMetadataPublished> PrepareUpdateMetadata(Address operatorAddress, string metadataUri, Address? caller = null) =>
        NextMetadata(operatorAddress, metadataUri, caller).Prepare();

    private RoleGate[] OperatorGates(Address operatorAddress, Address sender, IContractCall call) =>
        [AllocationGates.MayAct(_context, sender, operatorAddress, call), AllocationGates.IsOperator(_context, operatorAddress)];

    private RoleWrite<OperatorApproverChanged> NextApprover(Address operatorAddress, Address? approver, Address? caller)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        Address next = approver is { } named ? EigenLayerContext.Checked(named, nameof(approver)) : Address.Zero;
        IContractCall call = _context.DelegationManager.ModifyOperatorDetails(operatorAddress, next);
        Address sender = AllocationArguments.Sender(_context, caller, operatorAddress, nameof(caller));
        return new RoleWrite<OperatorApproverChanged>(
            _context,
            call,
            receipt =>
            {
                DelegationManager.DelegationApproverUpdatedEvent updated = receipt.Single<DelegationManager.DelegationApproverUpdatedEvent>(
                    _context.Deployment.DelegationManager, found => found.Operator == operatorAddress);
                Address? now = updated.NewDelegationApprover.IsZero ? null : updated.NewDelegationApprover;
                return new OperatorApproverChanged(operatorAddress, now, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Set the delegation approver of {operatorAddress} to {approver?.ToString() ?? "nobody"}",
            sender,
            OperatorGates(operatorAddress, sender, call));
    }

    private RoleWrite<OperatorMetadataPublished> NextMetadata(Address operatorAddress, string metadataUri, Address? caller)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ArgumentNullException.ThrowIfNull(metadataUri);
        IContractCall call = _context.DelegationManager.UpdateOperatorMetadataURI(operatorAddress, metadataUri);
        Address sender = AllocationArguments.Sender(_context, caller, operatorAddress, nameof(caller));
        return new RoleWrite<OperatorMetadataPublished>(
            _context,
            call,
            receipt =>
            {
                DelegationManager.OperatorMetadataURIUpdatedEvent updated = receipt.Single<DelegationManager.OperatorMetadataURIUpdatedEvent>(
                    _context.Deployment.DelegationManager, found => found.Operator == operatorAddress);
                return new OperatorMetadataPublished(operatorAddress, updated.MetadataURI, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Publish the metadata URI of operator {operatorAddress}",
            sender,
            OperatorGates(operatorAddress, sender, call));
    }
}
