using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// Operators, and who is delegated to whom. A staker delegates everything it has and will deposit to one operator, whose slashing it then
/// bears; leaving puts everything into the withdrawal queue.
/// </summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public partial class EigenLayerDelegationClient
{
    private readonly EigenLayerContext _context;

    /// <summary>For fakes.</summary>
    protected EigenLayerDelegationClient() => _context = null!;

    /// <summary>Makes the client from the parts a <see cref="RestakingClient"/> is made of; no I/O.</summary>
    public EigenLayerDelegationClient(ContractReader reader, TransactionPipeline transactions, EigenLayerDeployment deployment)
        : this(new EigenLayerContext(reader, transactions, deployment))
    {
    }

    internal EigenLayerDelegationClient(EigenLayerContext context) => _context = context;

    /// <summary>Whether an address is a registered operator (<c>delegatedTo(address) == address</c>).</summary>
    /// <exception cref="ArgumentException">The zero address.</exception>
    public virtual Task<bool> IsOperatorAsync(Address address, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        _context.Reader.ReadAsync(_context.DelegationManager.IsOperator(EigenLayerContext.Checked(address, nameof(address))), block, cancellationToken);

    /// <summary>Whom a staker is delegated to; null for nobody. Operators are delegated to themselves.</summary>
    /// <exception cref="ArgumentException">The zero address.</exception>
    public virtual async Task<Address?> OperatorOfAsync(Address staker, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        Address delegatedTo = await _context.Reader
            .ReadAsync(_context.DelegationManager.DelegatedTo(EigenLayerContext.Checked(staker, nameof(staker))), block, cancellationToken).ConfigureAwait(false);
        return delegatedTo.IsZero ? null : delegatedTo;
    }

    /// <summary>
    /// An operator's approver, and its shares and max magnitude in some strategies (by default those of the address book), at one block.
    /// Null when the address is not a registered operator.
    /// </summary>
    /// <exception cref="ArgumentException">The zero address, or an unknown symbol.</exception>
    public virtual async Task<OperatorInfo?> GetOperatorAsync(
        Address operatorAddress,
        IReadOnlyList<StrategyReference>? strategies = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ImmutableArray<Address> asked = strategies is null
            ? [.. _context.Book.Entries.Select(entry => entry.Strategy)]
            : [.. strategies.Select(strategy => _context.Book.Resolve(strategy, nameof(strategies)))];

        ReadBatch batch = _context.Reader.CreateBatch();
        ReadSlot<bool> isOperator = batch.Add(_context.DelegationManager.IsOperator(operatorAddress));
        ReadSlot<Address> approver = batch.Add(_context.DelegationManager.DelegationApprover(operatorAddress));
        ReadSlot<ImmutableArray<UInt256>> shares = batch.Add(_context.DelegationManager.GetOperatorShares(operatorAddress, asked));
        ReadSlot<ImmutableArray<ulong>> magnitudes = batch.Add(_context.AllocationManager.GetMaxMagnitudes(operatorAddress, asked));
        BlockHeader header = await batch.ExecuteAsync(block, cancellationToken).ConfigureAwait(false);
        ImmutableArray<UInt256> operatorShares = shares.Value.OfLength(asked.Length, "getOperatorShares");
        ImmutableArray<ulong> maxMagnitudes = magnitudes.Value.OfLength(asked.Length, "getMaxMagnitudes");
        return isOperator.Value
            ? new OperatorInfo(
                operatorAddress,
                header.Ref,
                approver.Value.IsZero ? null : approver.Value,
                [.. asked.Select((strategy, i) => new OperatorStrategy(strategy, _context.Book.SymbolOf(strategy), operatorShares[i], maxMagnitudes[i]))])
            : null;
    }

    /// <summary>
    /// The EIP-712 digest an operator's approver signs for one staker, as the contract computes it
    /// (<c>calculateDelegationApprovalDigestHash</c>): the domain differs between versions, so the contract is asked.
    /// </summary>
    /// <param name="staker">Who will delegate.</param>
    /// <param name="operatorAddress">To whom.</param>
    /// <param name="approver">The operator's approver.</param>
    /// <param name="salt">A value the approver has not used.</param>
    /// <param name="expiry">Last valid second (unix).</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    public virtual Task<Hash32> GetApprovalDigestAsync(
        Address staker,
        Address operatorAddress,
        Address approver,
        Hash32 salt,
        UInt256 expiry,
        CancellationToken cancellationToken = default) =>
        _context.Reader.ReadAsync(
            _context.DelegationManager.CalculateDelegationApprovalDigestHash(
                EigenLayerContext.Checked(staker, nameof(staker)),
                EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress)),
                EigenLayerContext.Checked(approver, nameof(approver)),
                salt,
                expiry),
            cancellationToken: cancellationToken);
}
