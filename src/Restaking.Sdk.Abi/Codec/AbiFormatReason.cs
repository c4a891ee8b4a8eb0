namespace Restaking.Sdk.Abi;

/// <summary>Why bytes were refused; each has one cause, so that tests, logs and metrics can name it.</summary>
public enum AbiFormatReason
{
    /// <summary>Never carried by an exception.</summary>
    None = 0,

    /// <summary>The bytes end before the value does.</summary>
    Truncated,

    /// <summary>Bytes that have to be zero (or, in a signed integer, copies of the sign) are not: the value is wider than its Solidity type.</summary>
    DirtyPadding,

    /// <summary>A <c>bool</c> word is neither 0 nor 1.</summary>
    InvalidBool,

    /// <summary>An offset is above 2^31 - 1.</summary>
    OffsetOutOfRange,

    /// <summary>An offset points behind the end of the payload.</summary>
    OffsetOutOfBounds,

    /// <summary>A length is above 2^31 - 1.</summary>
    LengthOutOfRange,

    /// <summary>A length asks for more bytes or elements than the payload has left.</summary>
    LengthOutOfBounds,

    /// <summary>A <c>string</c> is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>Values are nested deeper than <see cref="AbiLimits.MaxDepth"/>.</summary>
    DepthExceeded,

    /// <summary>More words were visited than <see cref="AbiLimits.MaxWords"/> or <see cref="AbiLimits.MaxWordReuse"/> allow.</summary>
    WordsExceeded,

    /// <summary>The first four bytes are another function's or error's.</summary>
    UnexpectedSelector,

    /// <summary>RLP: bytes are left behind the value (Yellow Paper, appendix B).</summary>
    TrailingBytes,

    /// <summary>RLP: the value has a shorter encoding, which is the only valid one (Yellow Paper, appendix B).</summary>
    NotCanonical,

    /// <summary>RLP: a list stands where a string was expected, or a string where a list was.</summary>
    UnexpectedKind,

    /// <summary>RLP: a string has another number of bytes than its type.</summary>
    UnexpectedLength,
}
