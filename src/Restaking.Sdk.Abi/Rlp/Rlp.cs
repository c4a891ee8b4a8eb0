using System.Numerics;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Sizes of Recursive Length Prefix encodings (Yellow Paper, appendix B). Compute the size, allocate once, then write with <see cref="RlpWriter"/>.
/// </summary>
public static class Rlp
{
    internal const int ShortString = 0x80;
    internal const int LongString = 0xb7;
    internal const int ShortList = 0xc0;
    internal const int LongList = 0xf7;

    /// <summary>Longest content whose length stands in the first byte.</summary>
    internal const int MaxShortLength = 55;

    /// <summary>Size of a byte string: one byte for a single byte below 0x80, otherwise its bytes and a prefix.</summary>
    public static int LengthOf(ReadOnlySpan<byte> value) => value.Length == 1 && value[0] < ShortString ? 1 : LengthOfBytes(value.Length);

    /// <summary>Size of a number, which is written without leading zeros; 0 is the empty string.</summary>
    public static int LengthOf(ulong value) => value < ShortString ? 1 : 1 + SignificantBytes(value);

    /// <inheritdoc cref="LengthOf(ulong)"/>
    public static int LengthOf(in UInt256 value) => value.FitsUInt64 ? LengthOf(value.U0) : 1 + ((value.BitLength + 7) / 8);

    /// <summary>Size of an optional address: 21 bytes, or one for none (a transaction that creates a contract has no receiver).</summary>
    public static int LengthOf(Address? value) => value is null ? 1 : 1 + Address.Size;

    /// <summary>Size of a 32-byte value.</summary>
    public static int LengthOf(in Hash32 value) => 1 + Hash32.Size;

    /// <summary>Size of a list whose items take <paramref name="contentLength"/> bytes.</summary>
    public static int LengthOfList(int contentLength) => checked(contentLength + PrefixLength(contentLength));

    internal static int LengthOfBytes(int length) => checked(length + PrefixLength(length));

    internal static int SignificantBytes(ulong value) => (64 - BitOperations.LeadingZeroCount(value) + 7) / 8;

    private static int PrefixLength(int length) => length <= MaxShortLength ? 1 : 1 + SignificantBytes((ulong)length);
}
