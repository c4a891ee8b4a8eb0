namespace Restaking.Sdk.Abi;

/// <summary>
/// Bytes are not what their type says. Every reader in this package throws this and nothing else for bad bytes; a retry with the same bytes fails again, another
/// node may answer better.
/// </summary>
public sealed class AbiFormatException : FormatException
{
    /// <summary>Says what is wrong and where.</summary>
    /// <param name="reason">The rule that was broken.</param>
    /// <param name="offset">Where, in bytes from the start of the payload.</param>
    /// <param name="expectedType">The Solidity type that was read, where it is known.</param>
    /// <param name="detail">What was found, for the message.</param>
    /// <param name="innerException">What caused it, if something did.</param>
    public AbiFormatException(AbiFormatReason reason, int offset, string? expectedType, string detail, Exception? innerException = null)
        : base(Describe(reason, offset, expectedType, detail), innerException)
    {
        Reason = reason;
        Offset = offset;
        ExpectedType = expectedType;
    }

    /// <summary>The rule that was broken.</summary>
    public AbiFormatReason Reason { get; }

    /// <summary>Where the bytes stand that broke it, counted from the start of the payload.</summary>
    public int Offset { get; }

    /// <summary>The Solidity type that was read; null where it is not known.</summary>
    public string? ExpectedType { get; }

    private static string Describe(AbiFormatReason reason, int offset, string? expectedType, string detail) =>
        expectedType is null ? $"{detail} ({reason} at byte {offset})" : $"{detail} ({reason} at byte {offset}, reading {expectedType})";
}
