using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// The withdrawal queue. A withdrawal is queued in deposit shares, waits a number of blocks in which its operator's slashing still
/// reduces it, and is then completed by its staker, as tokens or as shares.
/// </summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public partial class EigenLayerWithdrawalsClient
{
    private readonly EigenLayerContext _context;

    /// <summary>For fakes.</summary>
    protected EigenLayerWithdrawalsClient() => _context = null!;

    /// <summary>Makes the client from the parts a <see cref="RestakingClient"/> is made of; no I/O.</summary>
    public EigenLayerWithdrawalsClient(ContractReader reader, TransactionPipeline transactions, EigenLayerDeployment deployment)
        : this(new EigenLayerContext(reader, transactions, deployment))
    {
    }

    internal EigenLayerWithdrawalsClient(EigenLayerContext context) => _context = context;

    /// <summary>Blocks a withdrawal waits (<c>minWithdrawalDelayBlocks</c>). It can be completed one block after that.</summary>
    public virtual Task<uint> GetDelayBlocksAsync(BlockTag? block = null, CancellationToken cancellationToken = default) =>
        _context.Reader.ReadAsync(_context.DelegationManager.MinWithdrawalDelayBlocks(), block, cancellationToken);

    /// <summary>
    /// Every withdrawal a staker has in the queue, in the order they were queued, with what they are worth after slashing so far; one
    /// snapshot at one block.
    /// </summary>
    /// <remarks>Withdrawals from before the slashing upgrade are not in the contract's list; see <see cref="ListLegacyAsync"/>.</remarks>
    /// <exception cref="ArgumentException">The zero address.</exception>
    public virtual async Task<WithdrawalQueueSnapshot> ListQueuedAsync(Address staker, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(staker, nameof(staker));
        ReadBatch batch = _context.Reader.CreateBatch();
        ReadSlot<uint> delay = batch.Add(_context.DelegationManager.MinWithdrawalDelayBlocks());
        ReadSlot<DelegationManager.GetQueuedWithdrawalsResult> queued = batch.Add(_context.DelegationManager.GetQueuedWithdrawals(staker));
        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        queued.Value.Shares.OfLength(queued.Value.Withdrawals.Length, "getQueuedWithdrawals");
        ImmutableArray<QueueEntry> entries =
        [
            .. queued.Value.Withdrawals.Select((withdrawal, i) => new QueueEntry(withdrawal.AbiHash(), withdrawal, queued.Value.Shares[i], IsLegacy: false)),
        ];
        return new WithdrawalQueueSnapshot(pin.Block, delay.Value, await QueueReader.DescribeAsync(_context, entries, pin, delay.Value, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>One withdrawal by its root; null when the queue does not hold it (completed, or never queued).</summary>
    public virtual async Task<QueuedWithdrawal?> GetAsync(Hash32 root, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ReadBatch batch = _context.Reader.CreateBatch();
        ReadSlot<uint> delay = batch.Add(_context.DelegationManager.MinWithdrawalDelayBlocks());
        ReadSlot<DelegationManager.GetQueuedWithdrawalResult> queued = batch.Add(_context.DelegationManager.GetQueuedWithdrawal(root));
        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        // An unknown root is answered with an all-zero struct, not with a revert.
        if (queued.Value.Withdrawal.Staker.IsZero)
        {
            return null;
        }

        Hash32 answered = queued.Value.Withdrawal.AbiHash();
        if (answered != root)
        {
            throw new RpcException(
                RpcErrorKind.MalformedResponse, $"getQueuedWithdrawal was asked for {root} and answered with {answered}.", "eth_call", pin.Endpoint);
        }

        QueueEntry entry = new(root, queued.Value.Withdrawal, queued.Value.Shares, IsLegacy: false);
        return (await QueueReader.DescribeAsync(_context, [entry], pin, delay.Value, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>
    /// One withdrawal by its struct; null when the queue does not hold it. This is the way to withdrawals from before the slashing
    /// upgrade (M2): the contract keeps only their roots, so the struct is rebuilt from the <c>WithdrawalQueued</c> log of that time
    /// (its <c>shares</c> are the struct's scaled shares) and handed in here.
    /// </summary>
    /// <exception cref="ArgumentException">It has not one entry of scaled shares per strategy.</exception>
    public virtual async Task<QueuedWithdrawal?> GetAsync(DelegationManager.Withdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        AnswerLength.CheckArgument(withdrawal, nameof(withdrawal));
        Hash32 root = withdrawal.AbiHash();
        ReadBatch batch = _context.Reader.CreateBatch();
        ReadSlot<uint> delay = batch.Add(_context.DelegationManager.MinWithdrawalDelayBlocks());
        ReadSlot<bool> pending = batch.Add(_context.DelegationManager.PendingWithdrawals(root));
        ReadSlot<DelegationManager.GetQueuedWithdrawalResult> listed = batch.Add(_context.DelegationManager.GetQueuedWithdrawal(root));
        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        if (!pending.Value)
        {
            return null;
        }

        bool isLegacy = listed.Value.Withdrawal.Staker.IsZero;
        ImmutableArray<UInt256> shares = isLegacy
            ? (await QueueReader.SharesAsync(_context, [withdrawal], pin, delay.Value, cancellationToken).ConfigureAwait(false))[0]
            : listed.Value.Shares;
        return (await QueueReader.DescribeAsync(_context, [new(root, withdrawal, shares, isLegacy)], pin, delay.Value, cancellationToken).ConfigureAwait(false))[0];
    }
}
