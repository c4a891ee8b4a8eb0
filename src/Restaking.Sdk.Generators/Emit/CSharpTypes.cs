using System.Globalization;
using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit;

/// <summary>Solidity types to C# types, and to the codec's methods that carry them.</summary>
internal static class CSharpTypes
{
    public static readonly AbiTypeSpec Bytes32 = new(AbiKind.FixedBytes, 32, null, -1, "bytes32", false, 32, 0);

    public static string Name(AbiTypeSpec type, ContractNames names) => type.Kind switch
    {
        AbiKind.Address => KnownNames.Abi + "Address",
        AbiKind.Bool => "bool",
        AbiKind.UInt => type.Size switch
        {
            8 => "byte",
            16 => "ushort",
            <= 32 => "uint",
            <= 64 => "ulong",
            <= 128 => "global::System.UInt128",
            _ => KnownNames.Abi + "UInt256",
        },
        AbiKind.Int => type.Size switch
        {
            8 => "sbyte",
            16 => "short",
            <= 32 => "int",
            <= 64 => "long",
            <= 128 => "global::System.Int128",
            _ => KnownNames.Abi + "Int256",
        },
        AbiKind.FixedBytes => type.Size switch
        {
            4 => KnownNames.Abi + "Selector",
            32 => KnownNames.Abi + "Hash32",
            _ => KnownNames.Abi + "FixedBytes",
        },
        AbiKind.Bytes => "global::System.ReadOnlyMemory<byte>",
        AbiKind.String => "string",
        AbiKind.Array or AbiKind.FixedArray => KnownNames.ImmutableArray + "<" + Name(type.Element!, names) + ">",
        AbiKind.Tuple => names.FullContractName + "." + names.Structs[type.StructIndex],
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>The statement's call that writes a value of one word, or a bytes or string.</summary>
    public static string Write(AbiTypeSpec type, string value) => type.Kind switch
    {
        AbiKind.Address => "WriteAddress(" + value + ")",
        AbiKind.Bool => "WriteBool(" + value + ")",
        AbiKind.UInt => (type.Size <= 64 ? "WriteUInt64(" : type.Size <= 128 ? "WriteUInt128(" : "WriteUInt256(") + value + ")",
        AbiKind.Int => (type.Size <= 64 ? "WriteInt64(" : type.Size <= 128 ? "WriteInt128(" : "WriteInt256(") + value + ")",
        AbiKind.FixedBytes => (type.Size == 4 ? "WriteSelector(" : type.Size == 32 ? "WriteHash32(" : "WriteFixedBytes(") + value + ")",
        AbiKind.Bytes => "WriteBytes(" + value + ".Span)",
        AbiKind.String => "WriteString(" + value + ")",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>The expression that reads such a value.</summary>
    public static string Read(AbiTypeSpec type, string reader) => type.Kind switch
    {
        AbiKind.Address => reader + ".ReadAddress()",
        AbiKind.Bool => reader + ".ReadBool()",
        AbiKind.UInt => type.Size switch
        {
            8 => reader + ".ReadByte()",
            16 => reader + ".ReadUInt16()",
            24 => "(uint)" + reader + ".ReadUInt64(24)",
            32 => reader + ".ReadUInt32()",
            64 => reader + ".ReadUInt64()",
            < 64 => reader + ".ReadUInt64(" + Number(type.Size) + ")",
            128 => reader + ".ReadUInt128()",
            < 128 => reader + ".ReadUInt128(" + Number(type.Size) + ")",
            256 => reader + ".ReadUInt256()",
            _ => reader + ".ReadUInt256(" + Number(type.Size) + ")",
        },
        AbiKind.Int => type.Size switch
        {
            8 => reader + ".ReadSByte()",
            16 => reader + ".ReadInt16()",
            24 => "(int)" + reader + ".ReadInt64(24)",
            32 => reader + ".ReadInt32()",
            64 => reader + ".ReadInt64()",
            < 64 => reader + ".ReadInt64(" + Number(type.Size) + ")",
            128 => reader + ".ReadInt128()",
            < 128 => reader + ".ReadInt128(" + Number(type.Size) + ")",
            256 => reader + ".ReadInt256()",
            _ => reader + ".ReadInt256(" + Number(type.Size) + ")",
        },
        AbiKind.FixedBytes => type.Size switch
        {
            4 => reader + ".ReadSelector()",
            32 => reader + ".ReadHash32()",
            _ => reader + ".ReadFixedBytes(" + Number(type.Size) + ")",
        },
        AbiKind.Bytes => reader + ".ReadBytes()",
        AbiKind.String => reader + ".ReadString()",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>The C# type holds values that the Solidity type cannot: they are refused when the size is measured.</summary>
    public static bool NeedsRangeCheck(AbiTypeSpec type) => type.Kind switch
    {
        AbiKind.UInt or AbiKind.Int => type.Size is not (8 or 16 or 32 or 64 or 128 or 256),
        AbiKind.FixedBytes => type.Size is not (4 or 32),
        _ => false,
    };

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Hex(uint value) => "0x" + value.ToString("x8", CultureInfo.InvariantCulture);
}
