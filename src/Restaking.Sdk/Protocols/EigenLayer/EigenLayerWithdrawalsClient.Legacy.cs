using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <content>Withdrawals from before the slashing upgrade.</content>
public partial class EigenLayerWithdrawalsClient
{
    /// <summary>
    /// Withdrawals that a staker queued before the slashing upgrade (M2; on mainnet before 17 April 2025) and that are still in the queue,
    /// rebuilt from the logs of that time. They complete like the others, with today's delay.
    /// </summary>
    /// <remarks>
    /// The event has no indexed field: every withdrawal that anybody queued in the range is read and looked through, so give a range as
    /// small as you can. Each one found costs two more reads.
    /// </remarks>
    /// <param name="staker">The staker.</param>
    /// <param name="fromBlock">First block to look at.</param>
    /// <param name="toBlock">Last block to look at.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The zero address, or a range that ends before it begins.</exception>
    public virtual IAsyncEnumerable<QueuedWithdrawal> ListLegacyAsync(Address staker, ulong fromBlock, ulong toBlock, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(staker, nameof(staker));
        ArgumentOutOfRangeException.ThrowIfLessThan(toBlock, fromBlock);
        return SearchLegacyAsync(staker, fromBlock, toBlock, cancellationToken);
    }

    private async IAsyncEnumerable<QueuedWithdrawal> SearchLegacyAsync(
        Address staker,
        ulong fromBlock,
        ulong toBlock,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        EventFilter<DelegationManagerLegacy.WithdrawalQueuedEvent> filter = DelegationManagerLegacy.WithdrawalQueuedEvent.Filter(_context.Deployment.DelegationManager);
        await foreach (EventLog<DelegationManagerLegacy.WithdrawalQueuedEvent> log in
            _context.Reader.Rpc.GetEventsAsync(filter, fromBlock, toBlock, cancellationToken).ConfigureAwait(false))
        {
            if (log.Event.Withdrawal.Staker == staker
                && await GetAsync(Rebuild(log.Event.Withdrawal), cancellationToken: cancellationToken).ConfigureAwait(false) is { } pending)
            {
                yield return pending;
            }
        }
    }

    // The same seven fields: what was called shares then is what the struct calls scaled shares now, so that the root stays the same.
    internal static DelegationManager.Withdrawal Rebuild(DelegationManagerLegacy.Withdrawal legacy) =>
        new(legacy.Staker, legacy.DelegatedTo, legacy.Withdrawer, legacy.Nonce, legacy.StartBlock, legacy.Strategies, legacy.Shares);
}
