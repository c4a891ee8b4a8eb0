using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Transactions;

/// <summary>How transactions are sent and waited for. Immutable; share one between pipelines with <c>with</c>.</summary>
public sealed record TransactionOptions
{
    /// <summary>The defaults.</summary>
    public static TransactionOptions Default { get; } = new();

    /// <summary>How fees are chosen, and their caps.</summary>
    public FeePolicy Fees { get; init; } = FeePolicy.Default;

    /// <summary>Percent added to the node's gas estimate. Default 20: the state may change until the transaction is mined. Unused gas is not paid.</summary>
    public int GasMarginPercent { get; init; } = 20;

    /// <summary>
    /// Confirmations that waiting asks for unless told otherwise, and after which the journal holds an operation for completed. Default 1: the block that contains the transaction.
    /// A deeper reorganisation makes a completed operation pending again, until it is final (<see cref="FinalityDepth"/>); who was told of the outcome meanwhile was told too early.
    /// </summary>
    public int Confirmations { get; init; } = 1;

    /// <summary>
    /// Confirmations after which a completed operation is final where the node has no <c>finalized</c> block, at least <see cref="Confirmations"/>. Default 64, two epochs of Ethereum. Until then a block that
    /// vanishes makes the operation pending again (<see cref="TransactionPipeline.CheckFinalityAsync"/>); afterwards it is not looked at any more.
    /// </summary>
    public int FinalityDepth { get; init; } = 64;

    /// <summary>Whether the node's <c>finalized</c> block decides about finality where it has one. Default true.</summary>
    public bool UseFinalizedTag { get; init; } = true;

    /// <summary>How long waiting lasts unless told otherwise. Default 10 minutes. The end of waiting does not stop the transaction.</summary>
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time between two looks at a transaction. Default 4 seconds, a third of a slot of Ethereum.</summary>
    public TimeSpan PollingInterval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a raw signer may take. Default 2 minutes. Signing that takes people hours goes through <see cref="PreparedTransaction.Build"/> instead: the account's nonce lane is held meanwhile.</summary>
    public TimeSpan SigningTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a signer that broadcasts by itself may take. Default 10 minutes. Afterwards the outcome is unknown: the signer may still send it.
    /// </summary>
    public TimeSpan HandOverTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one try of a broadcast may take. Default 30 seconds.</summary>
    public TimeSpan BroadcastTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the same signed bytes are offered while no answer tells what became of them. Default 3.</summary>
    public int BroadcastAttempts { get; init; } = 3;

    /// <summary>Time between two of these tries. Default 2 seconds.</summary>
    public TimeSpan BroadcastRetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Percent added to both fee fields when a transaction is replaced. Default 15; nodes ask for <see cref="ReplacementRules.LeastBumpPercent"/>.</summary>
    public int ReplacementBumpPercent { get; init; } = 15;

    /// <summary>
    /// What waiting does about a transaction that is not mined; <see langword="null"/> (the default): it waits. Applies to every wait on a transaction of the pipeline's own signer, and not where the signer
    /// broadcasts by itself.
    /// </summary>
    public ReplacementSchedule? Replacement { get; init; }

    /// <summary>A relay that signed transactions go to first, past the public pool; <see langword="null"/> (the default): they are public from the start.</summary>
    public PrivateRelay? PrivateRelay { get; init; }

    /// <summary>How often in a row the node must deny knowing a transaction before it counts as dropped. Default 3.</summary>
    public int DroppedAfterMisses { get; init; } = 3;

    /// <summary>How many blocks are searched at most for the transaction that spent a nonce. Default 256.</summary>
    public int ReplacementSearchBlocks { get; init; } = 256;

    /// <summary>The journal behind idempotency keys. <see langword="null"/> (the default) gives the pipeline an <see cref="InMemoryOperationJournal"/>, which does not outlive the process.</summary>
    public IOperationJournal? Journal { get; init; }

    /// <summary>
    /// How long a lease on the sending account lasts unless it is renewed by a write or released. Default 30 seconds. After a crash others wait this long; a holder that is slower than that
    /// while somebody else wants to send is fenced off, and what it was about to send is not sent.
    /// </summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for the lease of another process. Default 2 minutes. Afterwards sending fails (transient) with nothing sent.</summary>
    public TimeSpan LeaseWaitTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Under which name leases are taken, for people who read the journal; <see langword="null"/> for machine and process id.</summary>
    public string? LeaseHolder { get; init; }

    /// <summary>How long a caller waits for another one of this process that carries out the same key. Default 10 minutes.</summary>
    public TimeSpan KeyWaitTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The nonce lanes. Pipelines in one process that send from the same account on the same chain must share one instance; <see langword="null"/> gives the pipeline its own.</summary>
    public NonceLanes? NonceLanes { get; init; }

    /// <summary>
    /// Recovers the sender of signed bytes; bytes that another account signed are never broadcast. Null (the default): the signer itself where it is a verifier
    /// (a local key is), otherwise the node's <c>ecrecover</c> precompile, which is as trustworthy as the node.
    /// </summary>
    public ISignatureVerifier? SignatureVerifier { get; init; }

    /// <summary>Throws when a setting is out of range.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Fees);
        Fees.Validate();
        Replacement?.Validate();
        PrivateRelay?.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(GasMarginPercent);
        ArgumentOutOfRangeException.ThrowIfLessThan(Confirmations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FinalityDepth, 1);
        ThrowIfNotPositive(WaitTimeout, nameof(WaitTimeout));
        ThrowIfNotPositive(PollingInterval, nameof(PollingInterval));
        ThrowIfNotPositive(SigningTimeout, nameof(SigningTimeout));
        ThrowIfNotPositive(HandOverTimeout, nameof(HandOverTimeout));
        ThrowIfNotPositive(BroadcastTimeout, nameof(BroadcastTimeout));
        ThrowIfNotPositive(BroadcastRetryDelay, nameof(BroadcastRetryDelay));
        ThrowIfNotPositive(LeaseDuration, nameof(LeaseDuration));
        ThrowIfNotPositive(LeaseWaitTimeout, nameof(LeaseWaitTimeout));
        ThrowIfNotPositive(KeyWaitTimeout, nameof(KeyWaitTimeout));
        if (LeaseHolder is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(LeaseHolder);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(BroadcastAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReplacementBumpPercent, ReplacementRules.LeastBumpPercent);
        ArgumentOutOfRangeException.ThrowIfLessThan(DroppedAfterMisses, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReplacementSearchBlocks, 1);
    }

    private static void ThrowIfNotPositive(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(name, value, "A finite time above zero is needed.");
        }
    }
}
