using System.Globalization;
using System.Numerics;

namespace Restaking.Sdk.Abi.Tests;

internal delegate void WriteAtom(ref AbiWriter writer, object value);

internal delegate object ReadAtom(ref AbiReader reader);

/// <summary>A type without parts.</summary>
internal sealed class AtomType(string name, Func<Random, object> sample, WriteAtom write, ReadAtom read, Func<object, int>? tailSize = null, Func<object, string>? text = null) : SolidityType
{
    internal override string Name => name;

    internal override bool IsDynamic => tailSize is not null;

    internal override int HeadSize => AbiSize.Word;

    internal override object Sample(Random random) => sample(random);

    internal override string Text(object value) => text is null ? string.Create(CultureInfo.InvariantCulture, $"{value}") : text(value);

    internal override int TailSize(object value) => tailSize?.Invoke(value) ?? 0;

    internal override void Write(ref AbiWriter writer, object value) => write(ref writer, value);

    internal override object Read(ref AbiReader reader) => read(ref reader);
}

/// <summary>Every Solidity type without parts, read and written the way generated code does it.</summary>
internal static class Atoms
{
    private static readonly string[] Strings = ["", "a", "restaking", "exactly thirty two bytes of text", "thirty three bytes are in this one", "Ünïcödé ✓ 🥩", new('z', 100)];

    internal static readonly SolidityType Address = new AtomType(
        "address",
        static random => new Address(Bytes(random, 20)),
        static (ref writer, value) => writer.WriteAddress((Address)value),
        static (ref reader) => reader.ReadAddress());

    internal static readonly SolidityType Bool = new AtomType(
        "bool",
        static random => random.Next(2) == 1,
        static (ref writer, value) => writer.WriteBool((bool)value),
        static (ref reader) => reader.ReadBool(),
        text: static value => (bool)value ? "true" : "false");

    internal static readonly SolidityType Bytes32 = new AtomType(
        "bytes32",
        static random => new Hash32(Bytes(random, 32)),
        static (ref writer, value) => writer.WriteHash32((Hash32)value),
        static (ref reader) => reader.ReadHash32());

    internal static readonly SolidityType Bytes4 = new AtomType(
        "bytes4",
        static random => new Selector(Bytes(random, 4)),
        static (ref writer, value) => writer.WriteSelector((Selector)value),
        static (ref reader) => reader.ReadSelector());

    internal static readonly SolidityType DynamicBytes = new AtomType(
        "bytes",
        static random => Bytes(random, random.Next(3) == 0 ? random.Next(3) * 32 : random.Next(70)),
        static (ref writer, value) => writer.WriteBytes((byte[])value),
        static (ref reader) => reader.ReadBytes(),
        static value => AbiSize.Bytes(((byte[])value).Length),
        static value => Hex.Encode((byte[])value));

    internal static readonly SolidityType Text = new AtomType(
        "string",
        static random => Strings[random.Next(Strings.Length)],
        static (ref writer, value) => writer.WriteString((string)value),
        static (ref reader) => reader.ReadString(),
        static value => AbiSize.String((string)value),
        static value => $"\"{value}\"");

    internal static readonly SolidityType[] All =
    [
        Address, Bool, Bytes32, Bytes4, DynamicBytes, Text,
        .. Enumerable.Range(1, 32).Where(static size => size is not (4 or 32)).Select(FixedBytes),
        .. Enumerable.Range(1, 32).Select(static size => UInt(size * 8)),
        .. Enumerable.Range(1, 32).Select(static size => Int(size * 8)),
    ];

    internal static SolidityType FixedBytes(int size) => new AtomType(
        $"bytes{size}",
        random => new FixedBytes(Bytes(random, size)),
        static (ref writer, value) => writer.WriteFixedBytes((FixedBytes)value),
        (ref reader) => reader.ReadFixedBytes(size));

    internal static SolidityType UInt(int bits) => new AtomType(
        $"uint{bits}",
        random => Narrow(Number(random, bits), bits),
        static (ref writer, value) =>
        {
            switch (value)
            {
                case UInt256 wide:
                    writer.WriteUInt256(wide);
                    break;
                case UInt128 half:
                    writer.WriteUInt128(half);
                    break;
                default:
                    writer.WriteUInt64(Convert.ToUInt64(value, CultureInfo.InvariantCulture));
                    break;
            }
        },
        (ref reader) => bits switch
        {
            8 => reader.ReadByte(),
            16 => reader.ReadUInt16(),
            32 => reader.ReadUInt32(),
            <= 64 => reader.ReadUInt64(bits),
            <= 128 => reader.ReadUInt128(bits),
            256 => reader.ReadUInt256(),
            _ => (object)reader.ReadUInt256(bits),
        });

    internal static SolidityType Int(int bits) => new AtomType(
        $"int{bits}",
        random => NarrowSigned(Number(random, bits) - (BigInteger.One << (bits - 1)), bits),
        static (ref writer, value) =>
        {
            switch (value)
            {
                case Int256 wide:
                    writer.WriteInt256(wide);
                    break;
                case Int128 half:
                    writer.WriteInt128(half);
                    break;
                default:
                    writer.WriteInt64(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
            }
        },
        (ref reader) => bits switch
        {
            8 => reader.ReadSByte(),
            16 => reader.ReadInt16(),
            32 => reader.ReadInt32(),
            <= 64 => reader.ReadInt64(bits),
            <= 128 => reader.ReadInt128(bits),
            256 => reader.ReadInt256(),
            _ => (object)reader.ReadInt256(bits),
        });

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>The ends of the range as often as something in between.</summary>
    private static BigInteger Number(Random random, int bits) => random.Next(4) switch
    {
        0 => BigInteger.Zero,
        1 => (BigInteger.One << bits) - 1,
        2 => BigInteger.One << random.Next(bits),
        _ => new BigInteger(Bytes(random, bits / 8), isUnsigned: true),
    };

    private static object Narrow(BigInteger value, int bits) => bits switch
    {
        8 => (object)(byte)value,
        16 => (ushort)value,
        <= 32 => (uint)value,
        <= 64 => (ulong)value,
        <= 128 => (UInt128)value,
        _ => UInt256.FromBigInteger(value),
    };

    private static object NarrowSigned(BigInteger value, int bits) => bits switch
    {
        8 => (object)(sbyte)value,
        16 => (short)value,
        <= 32 => (int)value,
        <= 64 => (long)value,
        <= 128 => (Int128)value,
        _ => Int256.FromBigInteger(value),
    };
}
