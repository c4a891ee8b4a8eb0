using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>What a staker's history has put into M1's withdrawal queue and not taken out.</summary>
internal sealed class M1Queue
{
    private readonly Dictionary<UInt256, (ulong Block, ImmutableArray<(Address Strategy, UInt256 Shares)> Lines)> _open = [];

    public void Enter(StakerSharesQueuedInM1 queued)
    {
        ImmutableArray<(Address, UInt256)> lines = _open.TryGetValue(queued.Nonce, out var known) ? known.Lines : [];
        _open[queued.Nonce] = (queued.BlockNumber, lines.Add((queued.Strategy, queued.Shares)));
    }

    /// <summary>What may have come back to the staker: everything, where it was the withdrawer; else nothing.</summary>
    public ImmutableArray<(Address Strategy, UInt256 Shares)> Leave(StakerWithdrawalCompletedInM1 completed) =>
        _open.Remove(completed.Nonce, out var left) && completed.Withdrawer == completed.Staker ? left.Lines : [];

    /// <summary>
    /// Whether a withdrawal that M2 logged is one of M1's that was carried over: it keeps strategies, shares and the block it was queued in, and gets a new number and root.
    /// </summary>
    public bool TryMigrate(StakerWithdrawalQueued queued)
    {
        (Address, UInt256)[] lines = [.. queued.Withdrawal.Strategies.Zip(queued.Withdrawal.ScaledShares)];
        foreach ((UInt256 nonce, var open) in _open)
        {
            if (open.Block == queued.Withdrawal.StartBlock && queued.Withdrawal.StartBlock < queued.BlockNumber && open.Lines.SequenceEqual(lines))
            {
                return _open.Remove(nonce);
            }
        }

        return false;
    }
}
