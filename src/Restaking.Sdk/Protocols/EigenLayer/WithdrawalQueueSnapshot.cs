using System.Collections;
using System.Collections.Immutable;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>The withdrawals of one staker at one block, in the order they were queued (by nonce, not in the contract's order).</summary>
public sealed class WithdrawalQueueSnapshot : IReadOnlyList<QueuedWithdrawal>
{
    private readonly ImmutableArray<QueuedWithdrawal> _withdrawals;

    /// <summary>Makes a snapshot; the withdrawals are sorted by nonce.</summary>
    public WithdrawalQueueSnapshot(BlockRef block, uint delayBlocks, IEnumerable<QueuedWithdrawal> withdrawals)
    {
        Block = block;
        DelayBlocks = delayBlocks;
        _withdrawals = [.. withdrawals.OrderBy(withdrawal => withdrawal.Nonce)];
    }

    /// <summary>The block everything here is from.</summary>
    public BlockRef Block { get; }

    /// <summary>The withdrawal delay in blocks (<c>minWithdrawalDelayBlocks</c>).</summary>
    public uint DelayBlocks { get; }

    /// <summary>Those that can be completed at the block.</summary>
    public IEnumerable<QueuedWithdrawal> Claimable => _withdrawals.Where(withdrawal => withdrawal.Status == QueuedWithdrawalStatus.Claimable);

    /// <inheritdoc />
    public int Count => _withdrawals.Length;

    /// <inheritdoc />
    public QueuedWithdrawal this[int index] => _withdrawals[index];

    /// <inheritdoc />
    public IEnumerator<QueuedWithdrawal> GetEnumerator() => ((IEnumerable<QueuedWithdrawal>)_withdrawals).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
