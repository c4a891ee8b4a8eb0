using System.Buffers.Binary;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Writes values as <c>abi.encodePacked</c> does (ABI specification, "Non-standard Packed Mode"): each in as many bytes as its type has, without offsets, lengths
/// or padding. For what contracts hash; two lists of values can have one packed form, so no contract decodes it.
/// </summary>
/// <remarks>Elements of arrays are padded to whole words, other than values outside arrays: write them with <see cref="WriteElement(in UInt256)"/> and its siblings.</remarks>
public ref struct AbiPacked
{
    private readonly Span<byte> _destination;
    private int _length;

    /// <summary>Writes to <paramref name="destination"/>, which is at least as long as the encoding.</summary>
    public AbiPacked(Span<byte> destination) => _destination = destination;

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => _length;

    /// <summary>What was written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _destination[.._length];

    /// <summary>The Keccak-256 of what was written so far: <c>keccak256(abi.encodePacked(...))</c>.</summary>
    public readonly Hash32 Hash() => Keccak256.Hash(Written);

    /// <summary>Writes an <c>address</c>: 20 bytes.</summary>
    public void WriteAddress(in Address value) => value.CopyTo(Next(Address.Size));

    /// <summary>Writes an unsigned integer: bits / 8 bytes.</summary>
    /// <param name="value">The number.</param>
    /// <param name="bits">Bits of the Solidity type: a multiple of 8, 8 to 256.</param>
    /// <exception cref="OverflowException"><paramref name="value"/> has more bits.</exception>
    public void WriteUInt256(in UInt256 value, int bits = 256)
    {
        int size = SizeOf(bits);
        if (value.BitLength > bits)
        {
            throw new OverflowException($"The number does not fit uint{bits}.");
        }

        Span<byte> word = stackalloc byte[AbiSize.Word];
        value.WriteBigEndian(word);
        word[^size..].CopyTo(Next(size));
    }

    /// <summary>Writes a signed integer: bits / 8 bytes in two's complement.</summary>
    /// <param name="value">The number.</param>
    /// <param name="bits">Bits of the Solidity type: a multiple of 8, 8 to 256.</param>
    /// <exception cref="OverflowException"><paramref name="value"/> has more bits.</exception>
    public void WriteInt256(in Int256 value, int bits = 256)
    {
        int size = SizeOf(bits);
        int unused = 256 - bits;
        if (value << unused >> unused != value)
        {
            throw new OverflowException($"The number does not fit int{bits}.");
        }

        Span<byte> word = stackalloc byte[AbiSize.Word];
        value.WriteBigEndian(word);
        word[^size..].CopyTo(Next(size));
    }

    /// <summary>Writes a <c>bool</c>: one byte.</summary>
    public void WriteBool(bool value) => Next(1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>Writes a <c>bytes32</c>.</summary>
    public void WriteHash32(in Hash32 value) => value.CopyTo(Next(Hash32.Size));

    /// <summary>Writes a <c>bytes4</c>.</summary>
    public void WriteSelector(Selector value) => BinaryPrimitives.WriteUInt32BigEndian(Next(Selector.Size), value.Value);

    /// <summary>Writes a <c>bytes1</c> to <c>bytes32</c>.</summary>
    /// <exception cref="InvalidOperationException">The value has no bytes: it was never set.</exception>
    public void WriteFixedBytes(in FixedBytes value)
    {
        if (value.Length == 0)
        {
            throw new InvalidOperationException("A default FixedBytes has no bytes and is no Solidity value; make it from its bytes.");
        }

        value.CopyTo(Next(value.Length));
    }

    /// <summary>Writes <c>bytes</c>: the bytes alone, without their length.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> value) => value.CopyTo(Next(value.Length));

    /// <summary>Writes a <c>string</c>: its UTF-8 bytes alone, without their length.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> holds a lone surrogate and has no UTF-8 form.</exception>
    public void WriteString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int length = StrictUtf8.Encoding.GetByteCount(value);
        StrictUtf8.Encoding.GetBytes(value, Next(length));
    }

    /// <summary>Writes an address that is an element of an array: a whole word.</summary>
    public void WriteElement(in Address value) => value.ToWord().CopyTo(Next(AbiSize.Word));

    /// <summary>Writes an unsigned integer (or a bool as 0 or 1) that is an element of an array: a whole word, whatever its type.</summary>
    public void WriteElement(in UInt256 value) => value.WriteBigEndian(Next(AbiSize.Word));

    /// <summary>Writes a signed integer that is an element of an array: a whole word, whatever its type.</summary>
    public void WriteElement(in Int256 value) => value.WriteBigEndian(Next(AbiSize.Word));

    /// <summary>Writes a <c>bytes32</c> that is an element of an array.</summary>
    public void WriteElement(in Hash32 value) => value.CopyTo(Next(AbiSize.Word));

    /// <summary>Writes a <c>bytes1</c> to <c>bytes32</c> that is an element of an array: a whole word, zeros behind the bytes.</summary>
    public void WriteElement(in FixedBytes value) => value.WriteWord(Next(AbiSize.Word));

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

    private static int SizeOf(int bits) => bits is >= 8 and <= 256 && bits % 8 == 0
        ? bits / 8
        : throw new ArgumentOutOfRangeException(nameof(bits), bits, "Solidity's integers have 8 to 256 bits, in steps of 8.");
}
