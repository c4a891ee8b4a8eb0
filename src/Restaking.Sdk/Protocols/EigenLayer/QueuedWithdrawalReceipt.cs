using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>A withdrawal as the receipt of its queueing tells it (event <c>SlashingWithdrawalQueued</c>).</summary>
/// <param name="Root">Its name in the queue.</param>
/// <param name="Withdrawal">The contract's struct.</param>
/// <param name="SharesAtQueueing">
/// Withdrawable shares per strategy when it was queued, after slashing so far. Not the same as the struct's scaled shares, which are
/// before the slashing factor.
/// </param>
public sealed record QueuedWithdrawalReceipt(Hash32 Root, DelegationManager.Withdrawal Withdrawal, ImmutableArray<UInt256> SharesAtQueueing)
{
    internal static ImmutableArray<QueuedWithdrawalReceipt> ReadAll(TransactionReceipt receipt, Address delegationManager, Address staker) =>
    [
        .. receipt.From<DelegationManager.SlashingWithdrawalQueuedEvent>(delegationManager)
            .Where(queued => queued.Withdrawal.Staker == staker)
            .Select(queued => new QueuedWithdrawalReceipt(queued.WithdrawalRoot, queued.Withdrawal, queued.SharesToWithdraw)),
    ];
}
