using System.Globalization;
using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Abi;

public ref partial struct AbiReader
{
    private const int WordBits = 256;

    /// <summary>Reads a <c>uint8</c>.</summary>
    public byte ReadByte() => (byte)ReadUInt64(8);

    /// <summary>Reads a <c>uint16</c>.</summary>
    public ushort ReadUInt16() => (ushort)ReadUInt64(16);

    /// <summary>Reads a <c>uint32</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadUInt32() => (uint)ReadUInt64(32);

    /// <summary>Reads a <c>uint8</c> to <c>uint64</c>; more bits than that are dirty padding.</summary>
    /// <param name="bits">Bits of the Solidity type, 1 to 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadUInt64(int bits = 64)
    {
        CheckBits(bits, 64);
        if (!TryNarrow(PeekWord("uint"), out ulong value) || (bits < 64 && value >> bits != 0))
        {
            ThrowTooWide("uint", bits);
        }

        Advance();
        return value;
    }

    /// <summary>Reads a <c>uint8</c> to <c>uint128</c>; more bits than that are dirty padding.</summary>
    /// <param name="bits">Bits of the Solidity type, 1 to 128.</param>
    public UInt128 ReadUInt128(int bits = 128)
    {
        CheckBits(bits, 128);
        UInt256 value = ReadUInt256(bits);
        return new UInt128(value.U1, value.U0);
    }

    /// <summary>Reads a <c>uint8</c> to <c>uint256</c>; more bits than that are dirty padding.</summary>
    /// <param name="bits">Bits of the Solidity type, 1 to 256.</param>
    public UInt256 ReadUInt256(int bits)
    {
        CheckBits(bits, WordBits);
        UInt256 value = UInt256.FromBigEndian(PeekWord("uint"));
        if (value.BitLength > bits)
        {
            ThrowTooWide("uint", bits);
        }

        Advance();
        return value;
    }

    /// <summary>Reads an <c>int8</c>.</summary>
    public sbyte ReadSByte() => (sbyte)ReadInt64(8);

    /// <summary>Reads an <c>int16</c>.</summary>
    public short ReadInt16() => (short)ReadInt64(16);

    /// <summary>Reads an <c>int32</c>.</summary>
    public int ReadInt32() => (int)ReadInt64(32);

    /// <summary>Reads an <c>int8</c> to <c>int64</c>; bits above that which do not repeat the sign are dirty padding.</summary>
    /// <param name="bits">Bits of the Solidity type, 1 to 64.</param>
    public long ReadInt64(int bits = 64)
    {
        CheckBits(bits, 64);
        return (long)ReadInt256(bits).ToBits().U0;
    }

    /// <summary>Reads an <c>int8</c> to <c>int128</c>; bits above that which do not repeat the sign are dirty padding.</summary>
    /// <param name="bits">Bits of the Solidity type, 1 to 128.</param>
    public Int128 ReadInt128(int bits = 128)
    {
        CheckBits(bits, 128);
        UInt256 value = ReadInt256(bits).ToBits();
        return new Int128(value.U1, value.U0);
    }

    /// <summary>Reads an <c>int8</c> to <c>int256</c>; bits above that which do not repeat the sign are dirty padding.</summary>
    /// <param name="bits">Bits of the Solidity type, 1 to 256.</param>
    public Int256 ReadInt256(int bits)
    {
        CheckBits(bits, WordBits);
        Int256 value = Int256.FromBigEndian(PeekWord("int"));
        int unused = WordBits - bits;
        if (value << unused >> unused != value)
        {
            ThrowTooWide("int", bits);
        }

        Advance();
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckBits(int bits, int most)
    {
        if ((uint)(bits - 1) >= (uint)most)
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, $"An integer read this way has 1 to {most} bits.");
        }
    }

    private readonly void ThrowTooWide(string type, int bits) => ThrowDirty(type + bits.ToString(CultureInfo.InvariantCulture));
}
