using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Restaking.Sdk.Abi;

public ref partial struct AbiReader
{
    /// <summary>Reads <c>bytes</c> into a new array.</summary>
    public byte[] ReadBytes() => ReadBytesSpan().ToArray();

    /// <summary>Reads <c>bytes</c> where they stand: the span lives as long as the payload.</summary>
    public ReadOnlySpan<byte> ReadBytesSpan()
    {
        ReadOnlySpan<byte> value = PeekBytes("bytes");
        Pass(value.Length);
        return value;
    }

    /// <summary>Reads a <c>string</c>; bytes that are not UTF-8 are refused.</summary>
    public string ReadString()
    {
        ReadOnlySpan<byte> utf8 = PeekBytes("string");
        if (!Utf8.IsValid(utf8))
        {
            throw Failure(AbiFormatReason.InvalidUtf8, "string", "The string is not UTF-8.");
        }

        Pass(utf8.Length);
        return Encoding.UTF8.GetString(utf8);
    }

    /// <summary>Reads a dynamic tuple: follows its offset and gives a reader for its parts.</summary>
    public AbiReader ReadTuple()
    {
        int start = PeekOffset("tuple");
        int depth = Descend("tuple");
        Advance();
        return new AbiReader(_data[start..], ref _budget, _origin + start, depth);
    }

    /// <summary>
    /// Reads an array <c>T[]</c>: follows its offset, reads its count, and gives a reader for its elements. A count that the payload cannot hold or the limits do
    /// not allow is refused here, before anything of that size is allocated.
    /// </summary>
    /// <param name="elementHeadSize">Bytes each element takes in the array's head: its size when it is static, 32 when it is dynamic.</param>
    /// <param name="count">Elements that follow.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="elementHeadSize"/> is negative or no multiple of 32.</exception>
    public AbiReader ReadArray(int elementHeadSize, out int count)
    {
        if (elementHeadSize < 0 || (elementHeadSize & (AbiSize.Word - 1)) != 0)
        {
            ThrowHeadSize(elementHeadSize);
        }

        int start = PeekOffset("array");
        int length = PeekLength(start, "array");
        int depth = Descend("array");
        int elements = start + AbiSize.Word;
        if ((long)length * elementHeadSize > _data.Length - elements)
        {
            ThrowCount(start, length);
        }

        // Elements without width cost nothing to announce and something to make, so each is charged as a word, now. Others are charged as they are read.
        bool isZeroWidth = elementHeadSize == 0;
        if (!_budget.CanSpend(isZeroWidth ? length + 2L : ((long)length * (elementHeadSize / AbiSize.Word)) + 2))
        {
            ThrowWords();
        }

        _budget.TrySpend(isZeroWidth ? length + 1 : 1);
        Advance();
        count = length;
        return new AbiReader(_data[elements..], ref _budget, _origin + elements, depth);
    }

    /// <summary>Reads a dynamic fixed array <c>T[k]</c>, which is encoded as a tuple of k parts.</summary>
    public AbiReader ReadFixedArray() => ReadTuple();

    /// <summary>What an offset word says, checked against the payload; the cursor stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int PeekOffset(string type)
    {
        if (!TryNarrow(PeekWord(type), out ulong offset) || offset > (ulong)_data.Length)
        {
            ThrowOffset(type);
        }

        return (int)offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int PeekLength(int start, string type)
    {
        if (_data.Length - start < AbiSize.Word || !TryNarrow(_data.Slice(start, AbiSize.Word), out ulong length) || length > int.MaxValue)
        {
            ThrowLength(start, type);
            return 0;
        }

        return (int)length;
    }

    private readonly ReadOnlySpan<byte> PeekBytes(string type)
    {
        int start = PeekOffset(type);
        int length = PeekLength(start, type);
        ReadOnlySpan<byte> rest = _data[(start + AbiSize.Word)..];
        if (length > rest.Length)
        {
            throw new AbiFormatException(
                AbiFormatReason.LengthOutOfBounds, _origin + start, type, $"The length is {length} and {rest.Length} bytes are left.");
        }

        int padding = Math.Min(-length & (AbiSize.Word - 1), rest.Length - length);
        if (rest.Slice(length, padding).ContainsAnyExcept((byte)0))
        {
            throw new AbiFormatException(
                AbiFormatReason.DirtyPadding, _origin + start + AbiSize.Word + length, type, "Bytes behind the value, which pad it to whole words, are set.");
        }

        return rest[..length];
    }

    /// <summary>Charges offset, length and data of a dynamic value, and moves on.</summary>
    private void Pass(int length)
    {
        if (!_budget.TrySpend((int)(((uint)length + AbiSize.Word - 1) / AbiSize.Word) + 1))
        {
            ThrowWords();
        }

        Advance();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int Descend(string type)
    {
        if (_depth >= _budget.MaxDepth)
        {
            ThrowDepth(type);
        }

        return _depth + 1;
    }

    // What is thrown stands apart, so that the methods above stay small enough to be inlined.
    [DoesNotReturn]
    private readonly void ThrowOffset(string type)
    {
        UInt256 offset = UInt256.FromBigEndian(PeekWord(type));
        throw offset > int.MaxValue
            ? Failure(AbiFormatReason.OffsetOutOfRange, type, "The offset is above 2^31 - 1; no payload is that long.")
            : Failure(AbiFormatReason.OffsetOutOfBounds, type, $"The offset {offset} points behind the {_data.Length} bytes it counts in.");
    }

    [DoesNotReturn]
    private readonly void ThrowLength(int start, string type)
    {
        int left = _data.Length - start;
        throw left < AbiSize.Word
            ? new AbiFormatException(AbiFormatReason.Truncated, _origin + start, type, $"The payload ends before the length: {AbiSize.Word} bytes are needed and {left} are left.")
            : new AbiFormatException(AbiFormatReason.LengthOutOfRange, _origin + start, type, "The length is above 2^31 - 1; no payload is that long.");
    }

    [DoesNotReturn]
    private readonly void ThrowCount(int start, int count) => throw new AbiFormatException(
        AbiFormatReason.LengthOutOfBounds,
        _origin + start,
        "array",
        $"The array announces {count} elements and {_data.Length - start - AbiSize.Word} bytes are left for them.");

    [DoesNotReturn]
    private readonly void ThrowDepth(string type) =>
        throw Failure(AbiFormatReason.DepthExceeded, type, $"Values are nested more than {_budget.MaxDepth} deep.");

    [DoesNotReturn]
    private static void ThrowHeadSize(int elementHeadSize) => throw new ArgumentOutOfRangeException(
        nameof(elementHeadSize), elementHeadSize, $"A head is a whole number of {AbiSize.Word}-byte words.");
}
