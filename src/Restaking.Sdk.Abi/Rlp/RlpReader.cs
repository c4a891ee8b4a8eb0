using System.Buffers.Binary;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Reads Recursive Length Prefix encodings (Yellow Paper, appendix B) strictly: only the one canonical encoding of a value is accepted, so that bytes that are
/// read and written again are the same bytes. Anything else is an <see cref="AbiFormatException"/>, and the reader stays where it was.
/// </summary>
/// <remarks>Allocates nothing: strings are spans of the payload, and a list is a reader over its items. Call <see cref="End"/> after the last item.</remarks>
public ref struct RlpReader
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly int _origin;
    private int _position;

    /// <summary>Reads the items in <paramref name="data"/>, one after the other.</summary>
    public RlpReader(ReadOnlySpan<byte> data)
        : this(data, 0)
    {
    }

    private RlpReader(ReadOnlySpan<byte> data, int origin)
    {
        _data = data;
        _origin = origin;
    }

    /// <summary>True when no item is left.</summary>
    public readonly bool IsAtEnd => _position == _data.Length;

    /// <summary>True when an item is left and it is a list.</summary>
    public readonly bool IsList => !IsAtEnd && _data[_position] >= Rlp.ShortList;

    /// <summary>Requires that no item is left.</summary>
    /// <exception cref="AbiFormatException">Bytes are left: <see cref="AbiFormatReason.TrailingBytes"/>.</exception>
    public readonly void End()
    {
        if (!IsAtEnd)
        {
            throw Failure(AbiFormatReason.TrailingBytes, null, $"{_data.Length - _position} bytes are left behind the last item.");
        }
    }

    /// <summary>Reads a list: gives a reader over its items.</summary>
    public RlpReader ReadList()
    {
        (int start, int length) = PeekItem(isList: true);
        _position = start + length;
        return new RlpReader(_data.Slice(start, length), _origin + start);
    }

    /// <summary>Reads a byte string of any length, where it stands.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        (int start, int length) = PeekItem(isList: false);
        _position = start + length;
        return _data.Slice(start, length);
    }

    /// <summary>Reads one item of either kind as it is encoded, prefix included. Items inside a list are not looked at.</summary>
    public ReadOnlySpan<byte> ReadEncoded()
    {
        int before = _position;
        (int start, int length) = PeekItem(IsList);
        _position = start + length;
        return _data[before.._position];
    }

    /// <summary>Reads a number up to 2^64 - 1; leading zeros are refused.</summary>
    public ulong ReadUInt64()
    {
        ReadOnlySpan<byte> bytes = PeekNumber(sizeof(ulong), "uint64", out int next);
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        word.Clear();
        bytes.CopyTo(word[(sizeof(ulong) - bytes.Length)..]);
        _position = next;
        return BinaryPrimitives.ReadUInt64BigEndian(word);
    }

    /// <summary>Reads a number up to 2^256 - 1; leading zeros are refused.</summary>
    public UInt256 ReadUInt256()
    {
        ReadOnlySpan<byte> bytes = PeekNumber(UInt256.Size, "uint256", out int next);
        _position = next;
        return UInt256.FromBigEndianTrimmed(bytes);
    }

    /// <summary>Reads an address.</summary>
    public Address ReadAddress() => new(ReadFixed(Address.Size, "address"));

    /// <summary>Reads an address, or null where the string is empty (the receiver of a transaction that creates a contract).</summary>
    public Address? ReadOptionalAddress()
    {
        (int start, int length) = PeekItem(isList: false);
        if (length != 0)
        {
            return ReadAddress();
        }

        _position = start;
        return null;
    }

    /// <summary>Reads 32 bytes: a hash or a storage key.</summary>
    public Hash32 ReadHash32() => new(ReadFixed(Hash32.Size, "bytes32"));

    private ReadOnlySpan<byte> ReadFixed(int size, string type)
    {
        (int start, int length) = PeekItem(isList: false);
        if (length != size)
        {
            throw Failure(AbiFormatReason.UnexpectedLength, type, $"The string has {length} bytes, and {size} were expected.");
        }

        _position = start + length;
        return _data.Slice(start, length);
    }

    private readonly ReadOnlySpan<byte> PeekNumber(int mostBytes, string type, out int next)
    {
        (int start, int length) = PeekItem(isList: false);
        ReadOnlySpan<byte> bytes = _data.Slice(start, length);
        if (length > 0 && bytes[0] == 0)
        {
            throw Failure(AbiFormatReason.NotCanonical, type, "A number is written without leading zeros.");
        }

        if (length > mostBytes)
        {
            throw Failure(AbiFormatReason.UnexpectedLength, type, $"The number has {length} bytes, and its type has {mostBytes}.");
        }

        next = start + length;
        return bytes;
    }

    /// <summary>Where the content of the next item starts and how long it is; the cursor stays.</summary>
    private readonly (int Start, int Length) PeekItem(bool isList)
    {
        if (IsAtEnd)
        {
            throw Failure(AbiFormatReason.Truncated, null, "An item was expected, and no bytes are left.");
        }

        byte prefix = _data[_position];
        if (prefix >= Rlp.ShortList != isList)
        {
            throw Failure(AbiFormatReason.UnexpectedKind, null, isList ? "A list was expected and a string is here." : "A string was expected and a list is here.");
        }

        if (prefix < Rlp.ShortString)
        {
            return (_position, 1);
        }

        int shortBase = isList ? Rlp.ShortList : Rlp.ShortString;
        int longBase = isList ? Rlp.LongList : Rlp.LongString;
        int start = _position + 1;
        long length = prefix - shortBase;
        if (prefix > longBase)
        {
            int lengthSize = prefix - longBase;
            length = PeekLongLength(start, lengthSize);
            start += lengthSize;
        }

        if (length > _data.Length - start)
        {
            throw Failure(AbiFormatReason.LengthOutOfBounds, null, $"The item announces {length} bytes and {_data.Length - start} are left.");
        }

        if (!isList && length == 1 && _data[start] < Rlp.ShortString)
        {
            throw Failure(AbiFormatReason.NotCanonical, null, "A single byte below 0x80 is its own encoding, without a prefix.");
        }

        return (start, (int)length);
    }

    private readonly long PeekLongLength(int start, int size)
    {
        if (size > _data.Length - start)
        {
            throw Failure(AbiFormatReason.Truncated, null, "The payload ends inside a length.");
        }

        ReadOnlySpan<byte> bytes = _data.Slice(start, size);
        if (bytes[0] == 0)
        {
            throw Failure(AbiFormatReason.NotCanonical, null, "A length is written without leading zeros.");
        }

        if (size > sizeof(int))
        {
            throw Failure(AbiFormatReason.LengthOutOfRange, null, $"The length has {size} bytes; no payload is that long.");
        }

        long length = 0;
        foreach (byte b in bytes)
        {
            length = (length << 8) | b;
        }

        return length > Rlp.MaxShortLength
            ? length
            : throw Failure(AbiFormatReason.NotCanonical, null, $"A length up to {Rlp.MaxShortLength} stands in the prefix itself.");
    }

    private readonly AbiFormatException Failure(AbiFormatReason reason, string? type, string detail) => new(reason, _origin + _position, type, detail);
}
