using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Writes values as the contract ABI encodes them (ABI specification, "Formal Specification of the Encoding"): words into the head, dynamic values behind it with
/// an offset in the head. It writes to a buffer that the caller sized, allocates nothing, and writes every byte of it, padding included.
/// </summary>
/// <remarks>
/// Values are written in the order of the parameters. A dynamic tuple or array is written through a child writer: <see cref="BeginTuple"/> or
/// <see cref="BeginArray"/>, the elements, <see cref="End"/>. Static tuples and static fixed arrays have no child: their parts are written one after the other.
/// A writer is used wrongly (too many values, a child not ended, too short a buffer): <see cref="InvalidOperationException"/>.
/// </remarks>
public ref partial struct AbiWriter
{
    private readonly Span<byte> _buffer;
    private readonly int _origin;
    private readonly int _headSize;
    private int _head;
    private int _tail;
    private bool _hasOpenChild;

    /// <summary>Starts a tuple: the parameters of a function, the values of a return, the data of an event.</summary>
    /// <param name="destination">The buffer, as long as the encoding; what lies behind the encoding is not touched.</param>
    /// <param name="headSize">Bytes of the head: 32 per word of a static value, 32 per dynamic value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="headSize"/> is negative, no multiple of 32, or longer than <paramref name="destination"/>.</exception>
    public AbiWriter(Span<byte> destination, int headSize)
    {
        if ((uint)headSize > (uint)destination.Length || (headSize & (AbiSize.Word - 1)) != 0)
        {
            ThrowHeadSize(headSize, destination.Length);
        }

        _buffer = destination;
        _headSize = headSize;
        _tail = headSize;
    }

    private AbiWriter(Span<byte> buffer, int headSize, int origin)
    {
        if (buffer.Length < headSize)
        {
            ThrowTooShort(headSize, buffer.Length);
        }

        _buffer = buffer;
        _headSize = headSize;
        _tail = headSize;
        _origin = origin;
    }

    /// <summary>Bytes written so far: the whole head and the tails up to now.</summary>
    public readonly int Length => _tail;

    /// <summary>Writes an <c>address</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteAddress(in Address value)
    {
        Span<byte> word = NextWord();
        ulong low = value.Low;
        BinaryPrimitives.WriteUInt64BigEndian(word, 0);
        BinaryPrimitives.WriteUInt64BigEndian(word[8..], value.High >> 32);
        BinaryPrimitives.WriteUInt64BigEndian(word[16..], (value.High << 32) | (value.Middle >> 32));
        BinaryPrimitives.WriteUInt64BigEndian(word[24..], (value.Middle << 32) | low);
    }

    /// <summary>Writes a <c>uint256</c>, or a narrower unsigned integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUInt256(in UInt256 value) => value.WriteBigEndian(NextWord());

    /// <summary>Writes an <c>int256</c>, or a narrower signed integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt256(in Int256 value) => value.WriteBigEndian(NextWord());

    /// <summary>Writes a <c>bytes32</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteHash32(in Hash32 value) => value.CopyTo(NextWord());

    /// <summary>Writes a <c>bytes4</c>; zeros follow.</summary>
    public void WriteSelector(Selector value)
    {
        Span<byte> word = NextWord();
        word.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(word, value.Value);
    }

    /// <summary>Writes a <c>bytes1</c> to <c>bytes32</c>; zeros follow.</summary>
    /// <exception cref="InvalidOperationException">The value has no bytes: it was never set.</exception>
    public void WriteFixedBytes(in FixedBytes value)
    {
        if (value.Length == 0)
        {
            throw new InvalidOperationException("A default FixedBytes has no bytes and is no Solidity value; make it from its bytes.");
        }

        value.WriteWord(NextWord());
    }

    /// <summary>Writes a <c>bool</c>.</summary>
    public void WriteBool(bool value) => WriteUInt64(value ? 1UL : 0UL);

    /// <summary>Writes an unsigned integer of any width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUInt64(ulong value)
    {
        Span<byte> word = NextWord();
        BinaryPrimitives.WriteUInt64BigEndian(word, 0);
        BinaryPrimitives.WriteUInt64BigEndian(word[8..], 0);
        BinaryPrimitives.WriteUInt64BigEndian(word[16..], 0);
        BinaryPrimitives.WriteUInt64BigEndian(word[24..], value);
    }

    /// <summary>Writes a signed integer of any width.</summary>
    public void WriteInt64(long value) => WriteInt256(value);

    /// <summary>Writes an unsigned integer of any width.</summary>
    public void WriteUInt128(UInt128 value) => WriteUInt256(value);

    /// <summary>Writes a signed integer of any width.</summary>
    public void WriteInt128(Int128 value) => WriteInt256(value);

    /// <summary>The next 32 bytes of the head.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> NextWord()
    {
        int head = _head;
        if (head >= _headSize)
        {
            ThrowHeadFull();
        }

        _head = head + AbiSize.Word;
        return _buffer.Slice(head, AbiSize.Word);
    }

    [DoesNotReturn]
    private readonly void ThrowHeadFull() => throw new InvalidOperationException(
        $"The head of {_headSize} bytes is full: more values were written than were announced when the tuple or array was begun.");

    [DoesNotReturn]
    private static void ThrowHeadSize(int headSize, int length) => throw new ArgumentOutOfRangeException(
        nameof(headSize), headSize, $"A head is a whole number of {AbiSize.Word}-byte words and fits the destination, which has {length} bytes.");

    [DoesNotReturn]
    private static void ThrowTooShort(int needed, int left) => throw new InvalidOperationException(
        $"The destination is too short: {needed} bytes are needed next and {left} are left. It has to be as long as the encoding.");
}
