using System.Buffers.Binary;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Writes Recursive Length Prefix encodings (Yellow Paper, appendix B) to a buffer that the caller sized with <see cref="Rlp"/>. A list is its header, which needs
/// the length of its items, and then its items.
/// </summary>
/// <remarks>Too short a buffer is an <see cref="InvalidOperationException"/>.</remarks>
public ref struct RlpWriter
{
    private readonly Span<byte> _destination;
    private int _length;

    /// <summary>Writes to <paramref name="destination"/>, which is at least as long as the encoding.</summary>
    public RlpWriter(Span<byte> destination) => _destination = destination;

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _length;

    /// <summary>What was written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _destination[.._length];

    /// <summary>Begins a list; items of exactly <paramref name="contentLength"/> bytes follow.</summary>
    public void WriteListHeader(int contentLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(contentLength);
        WritePrefix(contentLength, Rlp.ShortList, Rlp.LongList);
    }

    /// <summary>Writes a byte string.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> value)
    {
        if (value.Length != 1 || value[0] >= Rlp.ShortString)
        {
            WritePrefix(value.Length, Rlp.ShortString, Rlp.LongString);
        }

        value.CopyTo(Next(value.Length));
    }

    /// <summary>Writes a number without leading zeros; 0 is the empty string.</summary>
    public void WriteUInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        WriteBytes(bytes.TrimStart((byte)0));
    }

    /// <summary>Writes a number without leading zeros; 0 is the empty string.</summary>
    public void WriteUInt256(in UInt256 value)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        value.WriteBigEndian(bytes);
        WriteBytes(bytes.TrimStart((byte)0));
    }

    /// <summary>Writes an address, or the empty string for none (a transaction that creates a contract has no receiver).</summary>
    public void WriteAddress(Address? value)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        value.GetValueOrDefault().CopyTo(bytes);
        WriteBytes(value is null ? [] : bytes);
    }

    /// <summary>Writes 32 bytes as they are: a hash or a storage key, not a number.</summary>
    public void WriteHash32(in Hash32 value)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        value.CopyTo(bytes);
        WriteBytes(bytes);
    }

    /// <summary>Writes what is encoded already: an item taken from another encoding.</summary>
    public void WriteEncoded(scoped ReadOnlySpan<byte> encoded) => encoded.CopyTo(Next(encoded.Length));

    private void WritePrefix(int length, int shortBase, int longBase)
    {
        if (length <= Rlp.MaxShortLength)
        {
            Next(1)[0] = (byte)(shortBase + length);
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        ReadOnlySpan<byte> significant = bytes.TrimStart((byte)0);
        Next(1)[0] = (byte)(longBase + significant.Length);
        significant.CopyTo(Next(significant.Length));
    }

    private Span<byte> Next(int size)
    {
        if (size > _destination.Length - _length)
        {
            throw new InvalidOperationException($"The destination is too short: {size} bytes are needed next and {_destination.Length - _length} are left.");
        }

        Span<byte> next = _destination.Slice(_length, size);
        _length += size;
        return next;
    }
}
