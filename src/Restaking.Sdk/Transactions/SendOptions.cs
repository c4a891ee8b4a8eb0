using System.Collections.Immutable;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// What the caller decides about one transaction. A value that is set is used as it is and never overwritten; <see langword="null"/> means "choose for me".
/// </summary>
public sealed record SendOptions
{
    /// <summary>
    /// The caller's name for this operation, the same on every try of it. A key that was used before returns the first transaction instead of making a
    /// second one; a key used for something else is refused. Without a key, two calls are two transactions.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// Names of what the operation is about that must not be in two transactions at once: the tickets of a claim. They are journalled with it, so that after a restart it is known what is under way,
    /// and a send is refused (<see cref="OperationOverlapException"/>) while another unfinished operation of the account has one of them. Needs an <see cref="IdempotencyKey"/>. Each without
    /// line breaks.
    /// </summary>
    public ImmutableArray<string> Subjects { get; init; } = [];

    /// <summary>Receives every stage, during sending and during waiting on the handle.</summary>
    public IProgress<TransactionProgress>? Progress { get; init; }

    /// <summary>The gas limit.</summary>
    public ulong? GasLimit { get; init; }

    /// <summary>The price. It is held against the caps of the fee policy, and refused when above, never lowered.</summary>
    public TransactionFees? Fees { get; init; }

    /// <summary>A fee policy for this transaction instead of that of <see cref="TransactionOptions.Fees"/>.</summary>
    public FeePolicy? FeePolicy { get; init; }

    /// <summary>The nonce. With a nonce the caller takes over responsibility for gaps and replacement.</summary>
    public ulong? Nonce { get; init; }

    /// <summary>Whether the call is executed by the node before it is signed. Default true. Without it a transaction that reverts costs gas.</summary>
    public bool Simulate { get; init; } = true;

    /// <summary>
    /// Whether it goes to <see cref="TransactionOptions.PrivateRelay"/> first. <see langword="null"/> (the default): where a relay is set. False keeps one transaction public from the start.
    /// </summary>
    public bool? Private { get; init; }

    /// <summary>
    /// The block an earlier step of a plan was mined in: checks, simulation and estimate read its state or a later one's. A node that lags
    /// would refuse a step for what the step before it has just changed (an allowance).
    /// </summary>
    internal ulong? AtLeastBlock { get; init; }
}
