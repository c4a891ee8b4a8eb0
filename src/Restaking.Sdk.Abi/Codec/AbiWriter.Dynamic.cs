using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Abi;

public ref partial struct AbiWriter
{
    /// <summary>Writes <c>bytes</c>: its offset, and length and data in the tail.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> value)
    {
        Span<byte> tail = BeginTail(AbiSize.Bytes(value.Length));
        WriteLength(tail, value.Length);
        value.CopyTo(tail[AbiSize.Word..]);
        tail[(AbiSize.Word + value.Length)..].Clear();
    }

    /// <summary>Writes a <c>string</c> as UTF-8: its offset, and length and data in the tail.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> holds a lone surrogate and has no UTF-8 form.</exception>
    public void WriteString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int length = StrictUtf8.Encoding.GetByteCount(value);
        Span<byte> tail = BeginTail(AbiSize.Bytes(length));
        WriteLength(tail, length);
        StrictUtf8.Encoding.GetBytes(value, tail[AbiSize.Word..]);
        tail[(AbiSize.Word + length)..].Clear();
    }

    /// <summary>Begins a dynamic tuple: writes its offset, and gives a writer for its parts. <see cref="End"/> follows before the next dynamic value.</summary>
    /// <param name="headSize">Bytes of the tuple's head.</param>
    public AbiWriter BeginTuple(int headSize)
    {
        CheckHeadSize(headSize);
        WriteOffset();
        _hasOpenChild = true;
        return new AbiWriter(_buffer[_tail..], headSize, _origin + _tail);
    }

    /// <summary>Begins an array <c>T[]</c>: writes its offset and count, and gives a writer for its elements. <see cref="End"/> follows before the next dynamic value.</summary>
    /// <param name="count">Elements that will be written.</param>
    /// <param name="elementHeadSize">Bytes each element takes in the array's head: its size when it is static, 32 when it is dynamic.</param>
    public AbiWriter BeginArray(int count, int elementHeadSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        CheckHeadSize(elementHeadSize);
        int headSize = checked(count * elementHeadSize);
        Span<byte> countWord = BeginTail(AbiSize.Word);
        WriteLength(countWord, count);
        _hasOpenChild = true;
        return new AbiWriter(_buffer[_tail..], headSize, _origin + _tail);
    }

    /// <summary>Begins a dynamic fixed array <c>T[k]</c>, which is encoded as a tuple of k parts.</summary>
    /// <param name="headSize">Bytes of the array's head: 32 per element.</param>
    public AbiWriter BeginFixedArray(int headSize) => BeginTuple(headSize);

    /// <summary>Ends the child that was begun last: what it wrote becomes part of this writer's tail.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="child"/> is another writer's, was ended already, lacks values, or has an open child itself.</exception>
    public void End(scoped in AbiWriter child)
    {
        if (!_hasOpenChild || child._origin != _origin + _tail || child._buffer.Length != _buffer.Length - _tail)
        {
            throw new InvalidOperationException("This is not the child that was begun last by this writer, or it was ended already.");
        }

        if (child._hasOpenChild || child._head != child._headSize)
        {
            throw new InvalidOperationException(
                $"The child is not complete: {child._head} of {child._headSize} bytes of its head are written{(child._hasOpenChild ? ", and a child of its own is open" : string.Empty)}.");
        }

        _tail += child._tail;
        _hasOpenChild = false;
    }

    /// <summary>Writes the offset of the next tail and sets <paramref name="size"/> bytes aside there.</summary>
    private Span<byte> BeginTail(int size)
    {
        if (size > _buffer.Length - _tail)
        {
            ThrowTooShort(size, _buffer.Length - _tail);
        }

        WriteOffset();
        Span<byte> tail = _buffer.Slice(_tail, size);
        _tail += size;
        return tail;
    }

    private void WriteOffset()
    {
        if (_hasOpenChild)
        {
            throw new InvalidOperationException("A child is open: End it before the next dynamic value is written, they share the tail.");
        }

        WriteUInt64((uint)_tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteLength(Span<byte> tail, int length)
    {
        tail[..AbiSize.Word].Clear();
        BinaryPrimitives.WriteInt32BigEndian(tail.Slice(AbiSize.Word - sizeof(int), sizeof(int)), length);
    }

    private static void CheckHeadSize(int headSize)
    {
        if (headSize < 0 || (headSize & (AbiSize.Word - 1)) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(headSize), headSize, $"A head is a whole number of {AbiSize.Word}-byte words.");
        }
    }
}
