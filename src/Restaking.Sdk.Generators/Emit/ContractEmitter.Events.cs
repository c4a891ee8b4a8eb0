using System.Text;
using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Emit;

// Shape:
//
//     public readonly record struct OperatorSharesIncreasedEvent(Address Operator, ...) : IContractEvent<OperatorSharesIncreasedEvent>
//     {
//         public const string Signature = "OperatorSharesIncreased(address,address,address,uint256)";
//         public static Hash32 Topic0 => ...;
//         public static ContractEventDescription Description { get; } = new(...);
//         public static bool TryDecode(LogView log, out OperatorSharesIncreasedEvent value) { ... }
//         public static EventFilter<OperatorSharesIncreasedEvent> Filter(Address? contract = null, Address? @operator = null);
//         public static EventFilter<OperatorSharesIncreasedEvent> Filter(ImmutableArray<Address> contracts, Address? @operator = null);
//     }
internal sealed partial class ContractEmitter
{
    private const string Topics = KnownNames.Contracts + "BindingTopics";

    private static readonly string[] _eventMembers = ["Signature", "Topic0", "Description", "TryDecode", "Filter"];

    private void EmitEvent(int index)
    {
        EventSpec item = _contract.Events[index];
        string type = _names.Events[index];
        List<Field> fields = Field.List(item.Inputs, "Arg", type, _eventMembers);
        List<Field> indexed = fields.FindAll(f => f.Spec.IsIndexed);

        _writer.Line();
        Doc.Summary(_writer, "<c>" + Doc.Declaration(item) + "</c>" + (item.IsAnonymous ? "." : ", topic <c>0x" + item.Topic0 + "</c>."));
        Doc.Properties(_writer, fields);
        _writer.Open("public readonly record struct " + type + "(" + Positional(fields) + ") : " + KnownNames.Contracts + "IContractEvent<" + type + ">");
        EmitSignature(item.Signature);
        _writer.Line();
        EmitTopic0(item);
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line(
            "public static " + KnownNames.Contracts + "ContractEventDescription Description { get; } = new(" + Literal(_contract.Name) + ", " + Literal(item.Name)
            + ", Signature, Topic0, " + CSharpTypes.Number(indexed.Count) + ", " + (item.IsAnonymous ? "true" : "false") + ");");
        _writer.Line();
        EmitTryDecodeEvent(item, type, fields, indexed);
        _writer.Line();
        EmitFilters(item, type, indexed);
        EqualityEmitter.Emit(_writer, type, isClass: false, null, fields);
        _writer.Close();
    }

    private void EmitTopic0(EventSpec item)
    {
        Doc.Summary(_writer, "Keccak-256 of the signature" + (item.IsAnonymous ? "; the event is anonymous, so its logs do not carry it." : ": the first topic of its logs."));
        _writer.Line("public static " + KnownNames.Abi + "Hash32 Topic0 => new(");
        var bytes = new StringBuilder("    [");
        for (int i = 0; i < item.Topic0.Length; i += 2)
        {
            bytes.Append(i == 0 ? "" : ", ").Append("0x").Append(item.Topic0, i, 2);
        }

        _writer.Line(bytes.Append("]);").ToString());
    }

    private void EmitTryDecodeEvent(EventSpec item, string type, List<Field> fields, List<Field> indexed)
    {
        int firstArgument = item.IsAnonymous ? 0 : 1;
        string topicCount = CSharpTypes.Number(indexed.Count + firstArgument);
        _writer.Line("/// <inheritdoc/>");
        _writer.Open("public static bool TryDecode(" + KnownNames.Contracts + "LogView log, out " + type + " value)");
        _writer.Line("global::System.ReadOnlySpan<" + KnownNames.Abi + "Hash32> topics = log.Topics;");
        _writer.Open("if (topics.Length != " + topicCount + (item.IsAnonymous ? ")" : " || topics[0] != Topic0)"));
        _writer.Line("value = default;");
        _writer.Line("return false;");
        _writer.Close();
        _writer.Line();
        if (fields.Count > 0)
        {
            _writer.Line("var budget = new " + KnownNames.Abi + "AbiBudget(" + KnownNames.Abi + "AbiLimits.Default);");
        }

        if (indexed.Count > 0)
        {
            _writer.Line(KnownNames.Span + " words = stackalloc byte[" + CSharpTypes.Number(indexed.Count * 32) + "];");
            _writer.Line(Topics + ".CopyTo(topics" + (firstArgument == 0 ? "" : ".Slice(1)") + ", words);");
            _writer.Line("var topicReader = new " + KnownNames.Abi + "AbiReader(words, ref budget);");
        }

        if (fields.Count > indexed.Count)
        {
            _writer.Line("var reader = new " + KnownNames.Abi + "AbiReader(log.Data, ref budget);");
        }

        List<string> values = _codec.Read(fields, f => f.Spec.IsIndexed ? "topicReader" : "reader");
        _writer.Line("value = new(" + CodecEmitter.Join(values) + ");");
        _writer.Line("return true;");
        _writer.Close();
    }

    private void EmitFilters(EventSpec item, string type, List<Field> indexed)
    {
        string result = KnownNames.Contracts + "EventFilter<" + type + ">";
        const string Address = KnownNames.Abi + "Address";
        var parameters = new StringBuilder();
        var forwarded = new StringBuilder();
        var topics = new StringBuilder(item.IsAnonymous ? "" : "Topic0");
        foreach (Field field in indexed)
        {
            parameters.Append(", ").Append(CSharpTypes.Name(field.Type, _names)).Append("? ").Append(field.Argument).Append(" = null");
            forwarded.Append(", ").Append(field.Argument);
            topics.Append(topics.Length == 0 ? "" : ", ").Append(Topics).Append(".Encode(").Append(TopicCast(field.Type)).Append(field.Argument).Append(')');
        }

        Doc.Summary(_writer, "Logs of this event from one contract or, without one, from any.");
        Doc.Param(_writer, "contract", "The emitting contract; null for any.");
        EmitFilterArguments(indexed);
        _writer.Line("public static " + result + " Filter(" + Address + "? contract = null" + parameters + ") =>");
        _writer.Line("    Filter(" + Topics + ".Contracts(contract)" + forwarded + ");");
        _writer.Line();
        Doc.Summary(_writer, "Logs of this event from any of several contracts.");
        Doc.Param(_writer, "contracts", "The emitting contracts; empty for any.");
        EmitFilterArguments(indexed);
        _writer.Line("public static " + result + " Filter(" + KnownNames.ImmutableArray + "<" + Address + "> contracts" + parameters + ") =>");
        _writer.Line("    new(contracts, " + Topics + ".Create(" + topics + "));");
    }

    private void EmitFilterArguments(List<Field> indexed)
    {
        foreach (Field field in indexed)
        {
            Doc.Param(_writer, field.Argument.TrimStart('@'), Doc.Describe(field) + " Null for any.");
        }
    }

    // Encode is there for the widest type of each kind; the narrower C# types convert to it without loss.
    private static string TopicCast(AbiTypeSpec type) => type.Kind switch
    {
        AbiKind.UInt when type.Size < 64 => "(ulong?)",
        AbiKind.Int when type.Size < 64 => "(long?)",
        _ => "",
    };
}
