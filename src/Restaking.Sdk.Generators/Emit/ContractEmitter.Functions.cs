using System.Text;
using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit;

// Shape:
//
//     public GetSharesCall GetShares(Address staker) => new(Address, staker);
//
//     public readonly record struct GetSharesCall(Address Target, Address Staker) : IContractCall<GetSharesResult>
//     {
//         public const string Signature = "getShares(address)";
//         public static Selector Selector => new(0x...);
//         public static ContractFunction Declaration { get; } = new(...);
//         public ContractFunction Function => Declaration;
//         public ContractBinding Contract => ...Binding;
//         public int EncodedLength => 36;
//         public void Encode(IBufferWriter<byte> output) { ... }
//         public GetSharesResult DecodeReturn(ReadOnlySpan<byte> data) { ... }
//         public static GetSharesCall Decode(Address target, ReadOnlySpan<byte> calldata) { ... }
//         public ImmutableArray<ContractArgument> DescribeArguments() { ... }
//     }
//
//     public readonly record struct GetSharesResult(...);     // several outputs only: a single one is returned bare
internal sealed partial class ContractEmitter
{
    private static readonly string[] _callMembers =
    [
        "Target", "Function", "Contract", "EncodedLength", "Encode", "DescribeArguments", "DecodeReturn", "Decode", "Signature", "Selector", "Declaration",
    ];

    private const string Calls = KnownNames.Contracts + "BindingCalls";

    // What most functions return has a method of its own: less to compile in every project that has bindings.
    private static string? SingleWord(AbiTypeSpec type) => (type.Kind, type.Size) switch
    {
        (AbiKind.Address, _) => "ReadAddress",
        (AbiKind.Bool, _) => "ReadBool",
        (AbiKind.UInt, 256) => "ReadUInt256",
        (AbiKind.FixedBytes, 32) => "ReadHash32",
        _ => null,
    };

    private void EmitFunction(int index)
    {
        FunctionSpec function = _contract.Functions[index];
        string call = _names.Calls[index];
        List<Field> inputs = Field.List(function.Inputs, "Arg", call, _callMembers);
        List<Field> outputs = Field.List(function.Outputs, "Value", _names.Results[index]);
        string result = outputs.Count switch
        {
            0 => KnownNames.Contracts + "Nothing",
            1 => CSharpTypes.Name(outputs[0].Type, _names),
            _ => _names.FullContractName + "." + _names.Results[index],
        };

        EmitFactory(function, call, _names.Methods[index], inputs);
        EmitCall(function, call, inputs, outputs, result);
        if (outputs.Count > 1)
        {
            EmitResult(function, _names.Results[index], outputs);
        }
    }

    private void EmitFactory(FunctionSpec function, string call, string method, List<Field> inputs)
    {
        _writer.Line();
        Doc.Summary(_writer, "A call of <c>" + Doc.Declaration(function) + "</c>, selector <c>" + CSharpTypes.Hex(function.Selector) + "</c>.");
        Doc.Arguments(_writer, inputs);
        var parameters = new StringBuilder();
        var arguments = new StringBuilder("Address");
        foreach (Field input in inputs)
        {
            parameters.Append(parameters.Length == 0 ? "" : ", ").Append(CSharpTypes.Name(input.Type, _names)).Append(' ').Append(input.Argument);
            arguments.Append(", ").Append(input.Argument);
        }

        _writer.Line("public " + call + " " + method + "(" + parameters + ") => new(" + arguments + ");");
    }

    private void EmitCall(FunctionSpec function, string call, List<Field> inputs, List<Field> outputs, string result)
    {
        _writer.Line();
        Doc.Summary(_writer, "A call of <c>" + Doc.Escape(function.Signature) + "</c>, selector <c>" + CSharpTypes.Hex(function.Selector) + "</c>.");
        Doc.Param(_writer, "Target", "The contract that is called.");
        Doc.Properties(_writer, inputs);
        string positional = Positional(inputs);
        _writer.Open(
            "public readonly record struct " + call + "(" + KnownNames.Abi + "Address Target" + (positional.Length == 0 ? "" : ", ") + positional
            + ") : " + KnownNames.Contracts + "IContractCall<" + result + ">");

        EmitSignature(function.Signature);
        _writer.Line();
        EmitSelector(function.Selector);
        _writer.Line();
        Doc.Summary(_writer, "The function as the ABI declares it.");
        _writer.Line(
            "public static " + KnownNames.Contracts + "ContractFunction Declaration { get; } = new(" + Literal(_contract.Name) + ", " + Literal(function.Name)
            + ", Signature, Selector, " + KnownNames.Contracts + "StateMutability." + function.Mutability.ToString() + ");");
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line("public " + KnownNames.Contracts + "ContractFunction Function => Declaration;");
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line("public " + KnownNames.Contracts + "ContractBinding Contract => " + _names.FullContractName + ".Binding;");
        _writer.Line();
        EmitEncode(inputs);
        _writer.Line();
        EmitDecodeReturn(outputs, result);
        _writer.Line();
        EmitDecodeCall(function, call, inputs);
        _writer.Line();
        EmitDescribeArguments(inputs, "");
        EqualityEmitter.Emit(_writer, call, isClass: false, "Target", inputs);
        _writer.Close();
    }

    private void EmitEncode(List<Field> inputs)
    {
        int headSize = CodecEmitter.HeadSize(inputs);
        string fixedSize = CSharpTypes.Number(4 + headSize);
        _writer.Line("/// <inheritdoc/>");
        if (_codec.NeedsMeasuring(inputs))
        {
            _writer.Open("public int EncodedLength");
            _writer.Open("get");
            _writer.Line("int size = " + fixedSize + ";");
            _codec.Measure(inputs);
            _writer.Line("return size;");
            _writer.Close();
            _writer.Close();
        }
        else
        {
            _writer.Line("public int EncodedLength => " + fixedSize + ";");
        }

        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        if (inputs.Count == 0)
        {
            _writer.Line("public void Encode(" + KnownNames.BufferWriter + " output) => " + Calls + ".Encode(output, Selector);");
            return;
        }

        _writer.Open("public void Encode(" + KnownNames.BufferWriter + " output)");
        _writer.Line("int length = EncodedLength;");
        _writer.Line(KnownNames.Abi + "AbiWriter writer = " + Calls + ".Begin(output, length, Selector, " + CSharpTypes.Number(headSize) + ");");
        _codec.Write(inputs, "writer");
        _writer.Line("output.Advance(length);");
        _writer.Close();
    }

    private void EmitDecodeReturn(List<Field> outputs, string result)
    {
        _writer.Line("/// <inheritdoc/>");
        if (outputs.Count == 0)
        {
            _writer.Line("public " + result + " DecodeReturn(" + KnownNames.ReadOnlySpan + " data) => default;");
            return;
        }

        if (outputs.Count == 1 && SingleWord(outputs[0].Type) is { } read)
        {
            _writer.Line("public " + result + " DecodeReturn(" + KnownNames.ReadOnlySpan + " data) => " + KnownNames.Contracts + "BindingReturns." + read + "(data);");
            return;
        }

        _writer.Open("public " + result + " DecodeReturn(" + KnownNames.ReadOnlySpan + " data)");
        EmitReader("data");
        List<string> values = _codec.Read(outputs, _ => "reader");
        _writer.Line("return " + (outputs.Count == 1 ? values[0] : "new(" + CodecEmitter.Join(values) + ")") + ";");
        _writer.Close();
    }

    private void EmitDecodeCall(FunctionSpec function, string call, List<Field> inputs)
    {
        Doc.Summary(_writer, "Reads calldata back to the call it encodes; <c>AbiFormatException</c> when it is another function's, or malformed.");
        Doc.Param(_writer, "target", "The contract the calldata is for.");
        Doc.Param(_writer, "calldata", "The selector and the encoded arguments.");
        string head = "public static " + call + " Decode(" + KnownNames.Abi + "Address target, " + KnownNames.ReadOnlySpan + " calldata)";
        if (inputs.Count == 0)
        {
            _writer.Line(head + " => new(" + Calls + ".CheckSelector(target, calldata, Selector, Signature));");
            return;
        }

        _writer.Open(head);
        _writer.Line(KnownNames.ReadOnlySpan + " arguments = " + Calls + ".SkipSelector(calldata, Selector, Signature);");
        EmitReader("arguments");
        List<string> values = _codec.Read(inputs, _ => "reader");
        _writer.Line("return new(target, " + CodecEmitter.Join(values) + ");");
        _writer.Close();
    }

    private void EmitResult(FunctionSpec function, string result, List<Field> outputs)
    {
        _writer.Line();
        Doc.Summary(_writer, "What <c>" + Doc.Escape(function.Signature) + "</c> returns.");
        Doc.Properties(_writer, outputs);
        string head = "public readonly record struct " + result + "(" + Positional(outputs) + ")";
        if (!EqualityEmitter.IsNeeded(outputs))
        {
            _writer.Line(head + ";");
            return;
        }

        _writer.Open(head);
        EqualityEmitter.Emit(_writer, result, isClass: false, null, outputs, isFirstMember: true);
        _writer.Close();
    }

    private void EmitSignature(string signature)
    {
        Doc.Summary(_writer, "The canonical signature.");
        _writer.Line("public const string Signature = " + Literal(signature) + ";");
    }

    private void EmitSelector(uint selector)
    {
        Doc.Summary(_writer, "<c>" + CSharpTypes.Hex(selector) + "</c>, the first four bytes of the signature's Keccak-256.");
        _writer.Line("public static " + KnownNames.Abi + "Selector Selector => new(" + CSharpTypes.Hex(selector) + "u);");
    }

    private void EmitReader(string data)
    {
        _writer.Line("var budget = new " + KnownNames.Abi + "AbiBudget(" + KnownNames.Abi + "AbiLimits.Default);");
        _writer.Line("var reader = new " + KnownNames.Abi + "AbiReader(" + data + ", ref budget);");
    }
}
