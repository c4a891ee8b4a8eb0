using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit;

// Shape:
//
//     public sealed record OnlyAllocatedError(Address Caller) : ContractError
//     {
//         public const string Signature = "OnlyAllocated(address)";
//         public static Selector Selector => new(0x...);
//         public static ContractErrorDescription Declaration { get; } = new(...);
//         public override ContractErrorDescription Description => Declaration;
//         public override ImmutableArray<ContractArgument> DescribeArguments() { ... }
//         public static bool TryDecode(ReadOnlySpan<byte> revertData, [NotNullWhen(true)] out OnlyAllocatedError? error) { ... }
//     }
internal sealed partial class ContractEmitter
{
    private const string NotNullWhenTrue = "[global::System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ";

    private const string Errors = KnownNames.Contracts + "BindingErrors";

    private static readonly string[] _errorMembers =
        ["Signature", "Selector", "Declaration", "Description", "DescribeArguments", "TryDecode", "Name"];

    private void EmitTryDecodeError()
    {
        const string ContractError = KnownNames.Contracts + "ContractError";
        Doc.Summary(_writer, "Decodes revert data to one of this contract's custom errors.");
        Doc.Param(_writer, "revertData", "The revert data, selector first.");
        Doc.Param(_writer, "error", "The typed error.");
        _writer.Line("/// <returns>False when the selector is not one of the contract's, or the arguments do not decode.</returns>");
        _writer.Open("public static bool TryDecodeError(" + KnownNames.ReadOnlySpan + " revertData, " + NotNullWhenTrue + ContractError + "? error)");
        if (_contract.Errors.Count > 0)
        {
            _writer.Open("if (revertData.Length >= 4)");
            _writer.Open("switch (" + KnownNames.BinaryPrimitives + ".ReadUInt32BigEndian(revertData))");
            for (int i = 0; i < _contract.Errors.Count; i++)
            {
                ErrorSpec item = _contract.Errors[i];
                string local = "error" + CSharpTypes.Number(i);
                _writer.Line("case " + CSharpTypes.Hex(item.Selector) + "u:");
                _writer.Indent();
                if (item.Inputs.Count == 0)
                {
                    _writer.Line("error = new " + _names.Errors[i] + "();");
                    _writer.Line("return true;");
                }
                else
                {
                    _writer.Line("bool decodes" + CSharpTypes.Number(i) + " = " + _names.Errors[i] + ".TryDecode(revertData, out var " + local + ");");
                    _writer.Line("error = " + local + ";");
                    _writer.Line("return decodes" + CSharpTypes.Number(i) + ";");
                }

                _writer.Unindent();
            }

            _writer.Close();
            _writer.Close();
            _writer.Line();
        }

        _writer.Line("error = null;");
        _writer.Line("return false;");
        _writer.Close();
    }

    private void EmitError(int index)
    {
        ErrorSpec item = _contract.Errors[index];
        string type = _names.Errors[index];
        List<Field> fields = Field.List(item.Inputs, "Arg", type, _errorMembers);

        _writer.Line();
        Doc.Summary(_writer, "<c>" + Doc.Declaration(item) + "</c>, selector <c>" + CSharpTypes.Hex(item.Selector) + "</c>.");
        Doc.Properties(_writer, fields);
        _writer.Open("public sealed record " + type + "(" + Positional(fields) + ") : " + KnownNames.Contracts + "ContractError");
        EmitSignature(item.Signature);
        _writer.Line();
        EmitSelector(item.Selector);
        _writer.Line();
        Doc.Summary(_writer, "The error as the ABI declares it.");
        _writer.Line(
            "public static " + KnownNames.Contracts + "ContractErrorDescription Declaration { get; } = new(" + Literal(_contract.Name) + ", " + Literal(item.Name)
            + ", Signature, Selector);");
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line("public override " + KnownNames.Contracts + "ContractErrorDescription Description => Declaration;");
        _writer.Line();
        EmitDescribeArguments(fields, "override ");
        _writer.Line();
        EmitTryDecodeOne(type, fields);
        EqualityEmitter.Emit(_writer, type, isClass: true, null, fields);
        _writer.Close();
    }

    private void EmitTryDecodeOne(string type, List<Field> fields)
    {
        Doc.Summary(_writer, "Decodes revert data to this error.");
        Doc.Param(_writer, "revertData", "The revert data, selector first.");
        Doc.Param(_writer, "error", "The error.");
        _writer.Line("/// <returns>False when the selector is another's, or the arguments do not decode.</returns>");
        string head = "public static bool TryDecode(" + KnownNames.ReadOnlySpan + " revertData, " + NotNullWhenTrue + type + "? error)";
        if (fields.Count == 0)
        {
            _writer.Line(head + " =>");
            _writer.Line("    (error = " + Errors + ".HasSelector(revertData, Selector) ? new() : null) is not null;");
            return;
        }

        _writer.Open(head);
        _writer.Line("error = null;");
        _writer.Open("if (!" + Errors + ".HasSelector(revertData, Selector))");
        _writer.Line("return false;");
        _writer.Close();
        _writer.Line();
        _writer.Open("try");
        EmitReader("revertData.Slice(4)");
        List<string> values = _codec.Read(fields, _ => "reader");
        _writer.Line("error = new(" + CodecEmitter.Join(values) + ");");
        _writer.Line("return true;");
        _writer.Close();
        _writer.Open("catch (" + KnownNames.Abi + "AbiFormatException)");
        _writer.Line("return false;");
        _writer.Close();
        _writer.Close();
    }
}
