using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Reads values that the contract ABI encoded (ABI specification, "Formal Specification of the Encoding"), in the order of their types. The bytes may come from
/// an enemy: a value is read, or <see cref="AbiFormatException"/> is thrown and the reader stays where it was; time and memory stay within
/// <see cref="AbiLimits"/>.
/// </summary>
/// <remarks>
/// Strict where a value could be read in two ways: dirty padding, a bool other than 0 and 1, and offsets and lengths out of range are refused. Bytes behind the
/// last value are tolerated, and so is a last <c>bytes</c> whose zero padding is cut off: an upgraded contract may append values, and hand-written assembly
/// omits padding; neither changes a value that is read.
/// </remarks>
public ref partial struct AbiReader
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly ref AbiBudget _budget;
    private readonly int _origin;
    private readonly int _depth;
    private int _position;

    /// <summary>Reads <paramref name="data"/> within <see cref="AbiLimits.Default"/>. This allocates the budget; the other constructor allocates nothing.</summary>
    public AbiReader(ReadOnlySpan<byte> data)
        : this(data, ref new BudgetBox().Budget)
    {
    }

    /// <summary>Reads <paramref name="data"/> and charges <paramref name="budget"/>, which readers of nested values share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AbiReader(ReadOnlySpan<byte> data, ref AbiBudget budget)
    {
        _data = data;
        _budget = ref budget;
        budget.Admit(data.Length);
    }

    private AbiReader(ReadOnlySpan<byte> data, ref AbiBudget budget, int origin, int depth)
    {
        _data = data;
        _budget = ref budget;
        _origin = origin;
        _depth = depth;
    }

    /// <summary>Where the next value is read, in bytes from the start of this tuple or array.</summary>
    public readonly int Position => _position;

    /// <summary>Reads an <c>address</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Address ReadAddress()
    {
        ReadOnlySpan<byte> word = PeekWord("address");
        ulong w1 = BinaryPrimitives.ReadUInt64BigEndian(word[8..]);
        if ((BinaryPrimitives.ReadUInt64BigEndian(word) | (w1 >> 32)) != 0)
        {
            ThrowDirty("address");
        }

        ulong w2 = BinaryPrimitives.ReadUInt64BigEndian(word[16..]);
        ulong w3 = BinaryPrimitives.ReadUInt64BigEndian(word[24..]);
        Advance();
        return new Address((w1 << 32) | (w2 >> 32), (w2 << 32) | (w3 >> 32), (uint)w3);
    }

    /// <summary>Reads a <c>uint256</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public UInt256 ReadUInt256()
    {
        UInt256 value = UInt256.FromBigEndian(PeekWord("uint256"));
        Advance();
        return value;
    }

    /// <summary>Reads an <c>int256</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Int256 ReadInt256()
    {
        Int256 value = Int256.FromBigEndian(PeekWord("int256"));
        Advance();
        return value;
    }

    /// <summary>Reads a <c>bytes32</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Hash32 ReadHash32()
    {
        var value = new Hash32(PeekWord("bytes32"));
        Advance();
        return value;
    }

    /// <summary>Reads a <c>bytes4</c>.</summary>
    public Selector ReadSelector()
    {
        ReadOnlySpan<byte> word = PeekWord("bytes4");
        if (word[Selector.Size..].ContainsAnyExcept((byte)0))
        {
            ThrowDirty("bytes4");
        }

        var value = new Selector(BinaryPrimitives.ReadUInt32BigEndian(word));
        Advance();
        return value;
    }

    /// <summary>Reads a <c>bytes1</c> to <c>bytes32</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is not 1 to 32.</exception>
    public FixedBytes ReadFixedBytes(int length)
    {
        if (length is < 1 or > FixedBytes.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, $"Solidity has bytes1 to bytes{FixedBytes.MaxLength}.");
        }

        ReadOnlySpan<byte> word = PeekWord("bytesN");
        if (word[length..].ContainsAnyExcept((byte)0))
        {
            ThrowDirty($"bytes{length}");
        }

        var value = new FixedBytes(word[..length]);
        Advance();
        return value;
    }

    /// <summary>Reads a <c>bool</c>.</summary>
    public bool ReadBool()
    {
        ReadOnlySpan<byte> word = PeekWord("bool");
        if (!TryNarrow(word, out ulong value) || value > 1)
        {
            throw Failure(AbiFormatReason.InvalidBool, "bool", "A bool is 0 or 1; this word is neither.");
        }

        Advance();
        return value != 0;
    }

    /// <summary>The next word, not yet passed; charged to the budget when the cursor moves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ReadOnlySpan<byte> PeekWord(string type)
    {
        int position = _position;
        if (_data.Length - position < AbiSize.Word)
        {
            ThrowTruncated(type);
        }

        return _data.Slice(position, AbiSize.Word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance()
    {
        if (!_budget.TrySpend(1))
        {
            ThrowWords();
        }

        _position += AbiSize.Word;
    }

    /// <summary>The last eight bytes; false when a byte before them is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryNarrow(ReadOnlySpan<byte> word, out ulong value)
    {
        value = BinaryPrimitives.ReadUInt64BigEndian(word[24..]);
        return (BinaryPrimitives.ReadUInt64BigEndian(word) | BinaryPrimitives.ReadUInt64BigEndian(word[8..]) | BinaryPrimitives.ReadUInt64BigEndian(word[16..])) == 0;
    }

    private readonly AbiFormatException Failure(AbiFormatReason reason, string? type, string detail, Exception? inner = null) =>
        new(reason, _origin + _position, type, detail, inner);

    [DoesNotReturn]
    private readonly void ThrowTruncated(string type) => throw Failure(
        AbiFormatReason.Truncated, type, $"The payload ends before the value: {AbiSize.Word} bytes are needed and {_data.Length - _position} are left.");

    [DoesNotReturn]
    private readonly void ThrowDirty(string type) => throw Failure(
        AbiFormatReason.DirtyPadding, type, "The word does not fit its type: padding bytes are set.");

    [DoesNotReturn]
    private readonly void ThrowWords() => throw Failure(
        AbiFormatReason.WordsExceeded, null, "Reading this payload visits more words than the limits allow; it points at the same bytes again and again, or is huge.");

    private sealed class BudgetBox
    {
        internal AbiBudget Budget = new(AbiLimits.Default);
    }
}
