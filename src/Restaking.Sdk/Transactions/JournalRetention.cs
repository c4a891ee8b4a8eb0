namespace Restaking.Sdk.Transactions;

/// <summary>How long a journal keeps what is final, counted from when it became final, by the journal's clock. What is not final is always kept.</summary>
public sealed record JournalRetention
{
    /// <summary>After this time the signed bytes are removed. Key, intent and outcome stay, and the same key still returns the first outcome. Default 30 days.</summary>
    public TimeSpan Bytes { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// After this time the key is forgotten: used again, it is a new operation, and money moves a second time. Longer than anybody may still try the same again. <see langword="null"/> (the default)
    /// forgets no key.
    /// </summary>
    public TimeSpan? Keys { get; init; }

    /// <summary>Throws when a setting is out of range.</summary>
    /// <exception cref="ArgumentException">A time is below zero, or keys are to be forgotten before the bytes.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Bytes, TimeSpan.Zero, nameof(Bytes));
        if (Keys is { } keys)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(keys, Bytes, nameof(Keys));
        }
    }
}

/// <summary>What pruning has removed.</summary>
/// <param name="Stripped">Operations whose signed bytes were removed.</param>
/// <param name="Forgotten">Operations that were removed with their keys.</param>
public readonly record struct JournalPruning(long Stripped, long Forgotten);

/// <summary>What a journal holds.</summary>
/// <param name="Operations">All operations.</param>
/// <param name="Unfinished">Those that are not completed.</param>
/// <param name="AwaitingFinality">Completed ones whose outcome is not final.</param>
/// <param name="SignedTransactions">Signed transactions with their bytes.</param>
public sealed record JournalStatistics(long Operations, long Unfinished, long AwaitingFinality, long SignedTransactions)
{
    /// <summary>Those whose outcome is final.</summary>
    public long Final => Operations - Unfinished - AwaitingFinality;

    /// <summary>Bytes on disk; <see langword="null"/> for a journal in memory.</summary>
    public long? StoreBytes { get; init; }

    /// <summary>When the oldest unfinished operation was begun, by the journal's clock; <see langword="null"/> when there is none.</summary>
    public DateTimeOffset? OldestUnfinished { get; init; }
}
