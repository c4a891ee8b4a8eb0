using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>One strategy to withdraw from, and how much.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Amount">How much.</param>
public readonly record struct WithdrawalRequest(StrategyReference Strategy, WithdrawalAmount Amount);

/// <summary>How several strategies go into the queue.</summary>
public enum WithdrawalGrouping
{
    /// <summary>
    /// One withdrawal per strategy, as <c>undelegate</c> does: each completes alone, so a paused strategy does not hold the others back.
    /// </summary>
    PerStrategy,

    /// <summary>One withdrawal with all strategies: one root, completed all or nothing.</summary>
    Together,
}

/// <summary>What a completion pays.</summary>
public enum ReceiveAs
{
    /// <summary>
    /// The strategy's token, sent to the staker. Beacon chain ETH is paid by the staker's EigenPod in whole gwei: what is left below one
    /// gwei stays in the pod.
    /// </summary>
    Tokens,

    /// <summary>Deposit shares, delegated to the staker's current operator.</summary>
    Shares,
}

/// <summary>The withdrawals that one transaction queued.</summary>
/// <param name="Staker">The staker.</param>
/// <param name="Withdrawals">In the order they were queued.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block: the start block of all of them.</param>
public sealed record QueueWithdrawalsResult(
    Address Staker,
    ImmutableArray<QueuedWithdrawalReceipt> Withdrawals,
    Hash32 TransactionHash,
    ulong BlockNumber);

/// <summary>The withdrawals that one transaction completed.</summary>
/// <param name="Staker">The staker.</param>
/// <param name="Roots">Their roots (event <c>SlashingWithdrawalCompleted</c>).</param>
/// <param name="ReceivedAs">What they paid.</param>
/// <param name="Payments">
/// As tokens: what each token contract says was sent to the staker. As shares: the deposit shares credited. A strategy slashed to
/// nothing pays nothing and is not listed. Beacon chain ETH is not listed either: as tokens it is ether that the staker's EigenPod
/// sends, without an event of a token; as shares the EigenPodManager credits it.
/// </param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record CompleteWithdrawalsResult(
    Address Staker,
    ImmutableArray<Hash32> Roots,
    ReceiveAs ReceivedAs,
    ImmutableArray<WithdrawalPayment> Payments,
    Hash32 TransactionHash,
    ulong BlockNumber);

/// <summary>What one strategy paid.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Token">The token; null when shares were credited.</param>
/// <param name="Amount">Token units, or deposit shares.</param>
public readonly record struct WithdrawalPayment(Address Strategy, Address? Token, UInt256 Amount);
