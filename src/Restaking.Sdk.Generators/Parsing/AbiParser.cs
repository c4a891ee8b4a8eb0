using System.Globalization;
using System.Text;
using Restaking.Sdk.Generators.Diagnostics;
using Restaking.Sdk.Generators.Hashing;
using Restaking.Sdk.Generators.Json;
using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Parsing;

/// <summary>
/// One ABI file to one <see cref="ContractSpec"/>. A broken entry is reported and left out; the others stay, so that one mistake
/// does not bury the user under "type not found" errors.
/// </summary>
internal sealed class AbiParser
{
    private static readonly string[] _entryKinds = ["function", "event", "error", "constructor", "fallback", "receive"];

    private readonly AbiFile _file;
    private readonly DiagnosticBag _diagnostics;
    private readonly ParameterParser _parameters;
    private readonly List<FunctionSpec> _functions = [];
    private readonly List<EventSpec> _events = [];
    private readonly List<ErrorSpec> _errors = [];

    private AbiParser(AbiFile file)
    {
        _file = file;
        _diagnostics = new DiagnosticBag(file.Path);
        _parameters = new ParameterParser(_diagnostics);
    }

    public static ParsedContract Parse(AbiFile file, CancellationToken cancellationToken)
    {
        var parser = new AbiParser(file);
        ContractSpec? spec = parser.ParseFile(cancellationToken);
        return new ParsedContract(spec, parser._diagnostics.ToEquatable());
    }

    private ContractSpec? ParseFile(CancellationToken cancellationToken)
    {
        if (_file.Text is null)
        {
            _diagnostics.Add(DiagnosticDescriptors.Unreadable, default, default(JsonPosition));
            return null;
        }

        JsonNode root;
        try
        {
            root = JsonReader.Parse(_file.Text);
        }
        catch (JsonSyntaxException e)
        {
            _diagnostics.Add(DiagnosticDescriptors.BrokenJson, e.Position, e.Position, e.Message);
            return null;
        }

        JsonNode? entries = FindEntries(root);
        if (entries is null)
        {
            return null;
        }

        foreach (JsonNode entry in entries.Items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ParseEntry(entry);
        }

        return new ContractSpec(
            _file.Namespace,
            _file.TypeName,
            EquatableArray.From(_functions),
            EquatableArray.From(_events),
            EquatableArray.From(_errors),
            _parameters.Structs)
        {
            EmitsBinding = _file.EmitsBinding,
            MessageNamespace = _file.MessageNamespace,
        };
    }

    private JsonNode? FindEntries(JsonNode root)
    {
        switch (root.Kind)
        {
            case JsonKind.Array:
                return root;
            case JsonKind.Object when root.Member("abi") is { Kind: JsonKind.Array } abi:
                return abi;
            case JsonKind.Object when root.Member("abi") is { } other:
                _diagnostics.Add(DiagnosticDescriptors.NotAnAbi, other, "\"abi\" is not an array");
                return null;
            default:
                _diagnostics.Add(DiagnosticDescriptors.NotAnAbi, root, root.Kind == JsonKind.Object ? "the object has no \"abi\"" : "it is neither an array nor an object");
                return null;
        }
    }

    private void ParseEntry(JsonNode entry)
    {
        if (entry.Kind != JsonKind.Object)
        {
            _diagnostics.Add(DiagnosticDescriptors.InvalidField, entry, "an ABI entry", "not a JSON object", "it must have \"type\", \"name\" and \"inputs\"");
            return;
        }

        JsonNode? typeNode = entry.Member("type");
        // The ABI specification of Solidity before 0.6: "type can be omitted, defaulting to function".
        string kind = typeNode is null ? "function" : typeNode.Text;
        switch (kind)
        {
            case "function":
                ParseFunction(entry);
                break;
            case "event":
                ParseEvent(entry);
                break;
            case "error":
                ParseError(entry);
                break;
            case "constructor" or "fallback" or "receive":
                break;
            default:
                _diagnostics.Add(DiagnosticDescriptors.UnknownEntry, typeNode ?? entry, kind, SolidityNames.DidYouMean(kind, _entryKinds));
                break;
        }
    }

    private void ParseFunction(JsonNode entry)
    {
        string? name = ParseName(entry, "function");
        List<ParameterSpec>? inputs = ParseInputs(entry, "function", name);
        List<ParameterSpec>? outputs = entry.Member("outputs") is { } list ? _parameters.ParseList(list, "outputs", name ?? "") : [];
        if (!TryParseMutability(entry, out Mutability mutability) || name is null || inputs is null || outputs is null)
        {
            return;
        }

        string signature = Signature(name, inputs);
        uint selector = SignatureHash.Selector(SignatureHash.Compute(signature));
        foreach (FunctionSpec known in _functions)
        {
            if (known.Signature == signature)
            {
                _diagnostics.Add(DiagnosticDescriptors.DuplicateSignature, entry, "function", signature);
                return;
            }

            if (known.Selector == selector)
            {
                ReportCollision(entry, "function", signature, selector, known.Signature);
                return;
            }
        }

        _functions.Add(new FunctionSpec(name, signature, selector, mutability, EquatableArray.From(inputs), EquatableArray.From(outputs)));
    }

    private void ParseEvent(JsonNode entry)
    {
        string? name = ParseName(entry, "event");
        List<ParameterSpec>? inputs = ParseInputs(entry, "event", name);
        if (name is null || inputs is null)
        {
            return;
        }

        bool isAnonymous = entry.Member("anonymous") is { Kind: JsonKind.True };
        int indexed = 0;
        foreach (ParameterSpec input in inputs)
        {
            indexed += input.IsIndexed ? 1 : 0;
        }

        int topics = isAnonymous ? 4 : 3;
        if (indexed > topics)
        {
            _diagnostics.Add(
                DiagnosticDescriptors.TooManyIndexed, entry, name, indexed.ToString(CultureInfo.InvariantCulture), topics.ToString(CultureInfo.InvariantCulture));
            return;
        }

        string signature = Signature(name, inputs);
        var spec = new EventSpec(name, signature, Hex(SignatureHash.Compute(signature)), isAnonymous, EquatableArray.From(inputs));
        foreach (EventSpec known in _events)
        {
            if (known.Signature == signature)
            {
                // The Solidity compiler itself repeats an event that a contract and a library it uses both declare.
                if (!known.Equals(spec))
                {
                    _diagnostics.Add(DiagnosticDescriptors.DuplicateSignature, entry, "event", signature);
                }

                return;
            }
        }

        _events.Add(spec);
    }

    private void ParseError(JsonNode entry)
    {
        string? name = ParseName(entry, "error");
        List<ParameterSpec>? inputs = ParseInputs(entry, "error", name);
        if (name is null || inputs is null)
        {
            return;
        }

        string signature = Signature(name, inputs);
        uint selector = SignatureHash.Selector(SignatureHash.Compute(signature));
        var spec = new ErrorSpec(name, signature, selector, EquatableArray.From(inputs));
        foreach (ErrorSpec known in _errors)
        {
            if (known.Signature == signature)
            {
                // Repeated by the compiler like events, see above.
                if (!known.Equals(spec))
                {
                    _diagnostics.Add(DiagnosticDescriptors.DuplicateSignature, entry, "error", signature);
                }

                return;
            }

            if (known.Selector == selector)
            {
                ReportCollision(entry, "error", signature, selector, known.Signature);
                return;
            }
        }

        _errors.Add(spec);
    }

    private string? ParseName(JsonNode entry, string kind)
    {
        if (entry.Member("name") is not { } node)
        {
            _diagnostics.Add(DiagnosticDescriptors.MissingField, entry, kind, "name");
            return null;
        }

        if (node.Kind != JsonKind.String || !SolidityNames.IsIdentifier(node.Text))
        {
            _diagnostics.Add(DiagnosticDescriptors.InvalidField, node, "name", "'" + node.Text + "'", "a name is a Solidity identifier");
            return null;
        }

        return node.Text;
    }

    private List<ParameterSpec>? ParseInputs(JsonNode entry, string kind, string? name)
    {
        if (entry.Member("inputs") is not { } list)
        {
            _diagnostics.Add(DiagnosticDescriptors.MissingField, entry, kind, "inputs");
            return null;
        }

        return _parameters.ParseList(list, "inputs", name ?? "");
    }

    private bool TryParseMutability(JsonNode entry, out Mutability mutability)
    {
        JsonNode? node = entry.Member("stateMutability");
        if (node is null)
        {
            // Before Solidity 0.5 two booleans said it.
            mutability = entry.Member("constant") is { Kind: JsonKind.True } ? Mutability.View
                : entry.Member("payable") is { Kind: JsonKind.True } ? Mutability.Payable
                : Mutability.NonPayable;
            return true;
        }

        switch (node.Text)
        {
            case "pure":
                mutability = Mutability.Pure;
                return true;
            case "view":
                mutability = Mutability.View;
                return true;
            case "nonpayable":
                mutability = Mutability.NonPayable;
                return true;
            case "payable":
                mutability = Mutability.Payable;
                return true;
            default:
                mutability = Mutability.NonPayable;
                _diagnostics.Add(DiagnosticDescriptors.InvalidField, node, "stateMutability", "'" + node.Text + "'", "it must be pure, view, nonpayable or payable");
                return false;
        }
    }

    private void ReportCollision(JsonNode entry, string kind, string signature, uint selector, string other) =>
        _diagnostics.Add(
            DiagnosticDescriptors.SelectorCollision, entry, kind, signature, "0x" + selector.ToString("x8", CultureInfo.InvariantCulture), other);

    private static string Signature(string name, List<ParameterSpec> inputs)
    {
        var text = new StringBuilder(name).Append('(');
        for (int i = 0; i < inputs.Count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(inputs[i].Type.Canonical);
        }

        return text.Append(')').ToString();
    }

    private static string Hex(byte[] bytes)
    {
        var text = new StringBuilder(bytes.Length * 2);
        foreach (byte b in bytes)
        {
            text.Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
