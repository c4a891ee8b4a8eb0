using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit;

// Shape:
//
//     public readonly record struct Withdrawal(Address Staker, ...) : IContractStruct
//     {
//         public ImmutableArray<ContractArgument> DescribeMembers() => ...
//         public byte[] AbiEncode() { ... }          // abi.encode(withdrawal)
//         public Hash32 AbiHash() { ... }            // keccak256(abi.encode(withdrawal))
//         public static Withdrawal Decode(ReadOnlySpan<byte> data) { ... }
//         internal int MeasureTuple() { ... }        // head and tails, without the offset that may lead there
//         internal void WriteTuple(ref AbiWriter writer) { ... }
//         internal static Withdrawal ReadTuple(ref AbiReader reader) { ... }
//     }
internal sealed partial class ContractEmitter
{
    private static readonly string[] _structMembers = ["DescribeMembers", "AbiEncode", "AbiHash", "Decode", "MeasureTuple", "WriteTuple", "ReadTuple"];

    private void EmitStruct(int index)
    {
        StructSpec item = _contract.Structs[index];
        string type = _names.Structs[index];
        List<Field> fields = Field.List(item.Fields, "Field", type, _structMembers);

        _writer.Line();
        Doc.Summary(_writer, "The Solidity struct <c>" + Doc.Escape(item.QualifiedName) + "</c>, <c>" + Doc.Escape(item.Type.Canonical) + "</c> in signatures.");
        Doc.Properties(_writer, fields);
        _writer.Open("public readonly record struct " + type + "(" + Positional(fields) + ") : " + KnownNames.Contracts + "IContractStruct");
        EmitDescription("DescribeMembers", fields, "");
        _writer.Line();
        EmitAbiEncode(item);
        _writer.Line();
        Doc.Summary(_writer, "<c>keccak256(abi.encode(value))</c>.");
        _writer.Line("/// <returns>The hash contracts know the value by when they store only that.</returns>");
        _writer.Line("public " + KnownNames.Abi + "Hash32 AbiHash() => " + KnownNames.Abi + "Keccak256.Hash(AbiEncode());");
        _writer.Line();
        EmitDecodeStruct(item, type);
        _writer.Line();
        EmitTupleMembers(item, type, fields);
        EqualityEmitter.Emit(_writer, type, isClass: false, null, fields);
        _writer.Close();
    }

    private void EmitAbiEncode(StructSpec item)
    {
        Doc.Summary(_writer, "<c>abi.encode(value)</c>" + (item.Type.IsDynamic ? ": the offset of the struct, then the struct." : "."));
        _writer.Line("/// <returns>A new array.</returns>");
        _writer.Open("public byte[] AbiEncode()");
        string prefix = item.Type.IsDynamic ? "32 + " : "";
        _writer.Line("byte[] encoded = new byte[" + prefix + "MeasureTuple()];");
        _writer.Line("var writer = new " + KnownNames.Abi + "AbiWriter(encoded, " + CSharpTypes.Number(item.Type.HeadSize) + ");");
        if (item.Type.IsDynamic)
        {
            _writer.Line(KnownNames.Abi + "AbiWriter tuple = writer.BeginTuple(" + CSharpTypes.Number(item.Type.TupleHeadSize) + ");");
            _writer.Line("WriteTuple(ref tuple);");
            _writer.Line("writer.End(tuple);");
        }
        else
        {
            _writer.Line("WriteTuple(ref writer);");
        }

        _writer.Line("return encoded;");
        _writer.Close();
    }

    private void EmitDecodeStruct(StructSpec item, string type)
    {
        Doc.Summary(_writer, "<c>abi.decode(data)</c> to this struct; <c>AbiFormatException</c> when the data is not its encoding.");
        Doc.Param(_writer, "data", "What <c>abi.encode</c> gave; bytes that follow are tolerated.");
        _writer.Open("public static " + type + " Decode(" + KnownNames.ReadOnlySpan + " data)");
        EmitReader("data");
        if (item.Type.IsDynamic)
        {
            _writer.Line(KnownNames.Abi + "AbiReader tuple = reader.ReadTuple();");
        }

        _writer.Line("return ReadTuple(ref " + (item.Type.IsDynamic ? "tuple" : "reader") + ");");
        _writer.Close();
    }

    private void EmitTupleMembers(StructSpec item, string type, List<Field> fields)
    {
        string headSize = CSharpTypes.Number(item.Type.TupleHeadSize);
        if (_codec.NeedsMeasuring(fields))
        {
            _writer.Open("internal int MeasureTuple()");
            _writer.Line("int size = " + headSize + ";");
            _codec.Measure(fields);
            _writer.Line("return size;");
            _writer.Close();
        }
        else
        {
            _writer.Line("internal int MeasureTuple() => " + headSize + ";");
        }

        _writer.Line();
        _writer.Open("internal void WriteTuple(ref " + KnownNames.Abi + "AbiWriter writer)");
        _codec.Write(fields, "writer");
        _writer.Close();
        _writer.Line();
        _writer.Open("internal static " + type + " ReadTuple(ref " + KnownNames.Abi + "AbiReader reader)");
        List<string> values = _codec.Read(fields, _ => "reader");
        _writer.Line("return new(" + CodecEmitter.Join(values) + ");");
        _writer.Close();
    }
}
