using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>What has to be known of a staker to tell which logs are about it: none of the queue's completions and no slash names a staker.</summary>
internal sealed class StakerTrace
{
    private readonly Dictionary<Hash32, OpenWithdrawal> _open;

    public StakerTrace(Address? operatorAddress, IEnumerable<OpenWithdrawal> open)
    {
        Operator = operatorAddress;
        _open = open.ToDictionary(withdrawal => withdrawal.Root);
    }

    public Address? Operator { get; private set; }

    public ImmutableArray<OpenWithdrawal> Open => [.. _open.Values.OrderBy(withdrawal => withdrawal.StartBlock).ThenBy(withdrawal => withdrawal.Root)];

    public bool Has(Hash32 root) => _open.ContainsKey(root);

    /// <summary>Whether a slash in a block reaches what the staker has in the queue.</summary>
    public bool QueueIsReached(Address operatorAddress, IEnumerable<Address> strategies, ulong block, uint delayBlocks) =>
        _open.Values.Any(withdrawal =>
            withdrawal.Operator == operatorAddress && block <= withdrawal.StartBlock + delayBlocks && withdrawal.Strategies.Intersect(strategies).Any());

    public void Apply(StakerEvent happened)
    {
        switch (happened)
        {
            case StakerDelegated delegated:
                Operator = delegated.Operator;
                break;
            case StakerUndelegated:
                Operator = null;
                break;
            case StakerWithdrawalQueued queued:
                _open[queued.Root] = new OpenWithdrawal(queued.Root, queued.Withdrawal.DelegatedTo, queued.Withdrawal.StartBlock, queued.Withdrawal.Strategies);
                break;
            case StakerWithdrawalCompleted completed:
                _open.Remove(completed.Root);
                break;
        }
    }
}
