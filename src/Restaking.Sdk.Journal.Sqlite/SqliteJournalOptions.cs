namespace Restaking.Sdk.Journal.Sqlite;

/// <summary>How a <see cref="SqliteOperationJournal"/> keeps its file.</summary>
public sealed record SqliteJournalOptions
{
    /// <summary>The most bytes the file may grow to; <see langword="null"/> (the default) for as many as the disk has. At the limit, as on a full disk, nothing is sent any more.</summary>
    public long? MaxBytes { get; init; }

    internal void Validate()
    {
        if (MaxBytes is { } bytes)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 64 * 1024, nameof(MaxBytes));
        }
    }
}
