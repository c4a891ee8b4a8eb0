using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Abi;

/// <summary>Sizes of encoded values in bytes (ABI specification, "Formal Specification of the Encoding").</summary>
public static class AbiSize
{
    /// <summary>One word: every value type, every offset and every length.</summary>
    public const int Word = 32;

    private const int WordMask = Word - 1;

    /// <summary>The size in the tail of a <c>bytes</c> with <paramref name="length"/> bytes: its length word and its bytes, padded to whole words.</summary>
    /// <exception cref="OverflowException">The size is above 2^31 - 1.</exception>
    public static int Bytes(int length) => checked(Word + Padded(length));

    /// <summary>The size in the tail of a <c>string</c>: its length word and its UTF-8 bytes, padded to whole words.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> holds a lone surrogate and has no UTF-8 form.</exception>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "It is the name of the Solidity type.")]
    public static int String(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Bytes(StrictUtf8.Encoding.GetByteCount(value));
    }

    /// <summary>The size in the tail of an array of <paramref name="count"/> static elements: its length word and the elements.</summary>
    /// <exception cref="OverflowException">The size is above 2^31 - 1.</exception>
    public static int Array(int count, int elementSize) => checked(Word + (count * elementSize));

    /// <summary><paramref name="length"/> rounded up to whole words.</summary>
    /// <exception cref="OverflowException">The size is above 2^31 - 1.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Padded(int length) => checked(length + WordMask) & ~WordMask;
}
