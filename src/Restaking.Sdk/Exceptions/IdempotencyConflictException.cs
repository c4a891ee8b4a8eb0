using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>An idempotency key was used before for something else. Nothing was sent. Not transient: choose a key that names one operation.</summary>
public sealed class IdempotencyConflictException : TransactionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="recorded">What the key stands for.</param>
    /// <param name="requested">What it was used for now.</param>
    public IdempotencyConflictException(OperationIntent recorded, OperationIntent requested)
        : base($"The idempotency key '{recorded?.Key}' stands for another operation: recorded {recorded}, requested {requested}. Nothing was sent.", TransactionStage.Preparing)
    {
        Recorded = recorded!;
        Requested = requested;
    }

    /// <summary>What the key stands for.</summary>
    public OperationIntent Recorded { get; }

    /// <summary>What it was used for now.</summary>
    public OperationIntent Requested { get; }
}
