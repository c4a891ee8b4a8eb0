using System.Globalization;
using Restaking.Sdk.Generators.Diagnostics;
using Restaking.Sdk.Generators.Json;
using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Parsing;

/// <summary>Parameter lists, and the table of structs they mention (each struct of a contract once, inner ones first).</summary>
internal sealed class ParameterParser
{
    private readonly DiagnosticBag _diagnostics;
    private readonly List<StructSpec> _structs = [];

    public ParameterParser(DiagnosticBag diagnostics) => _diagnostics = diagnostics;

    public EquatableArray<StructSpec> Structs => EquatableArray.From(_structs);

    /// <param name="list">The JSON array.</param>
    /// <param name="field">The member the array stands in, for messages.</param>
    /// <param name="owner">The entry's name: where a tuple without internalType gets the scope of its derived name from.</param>
    /// <returns>Null when something was wrong, which is then reported.</returns>
    public List<ParameterSpec>? ParseList(JsonNode list, string field, string owner)
    {
        if (list.Kind != JsonKind.Array)
        {
            _diagnostics.Add(DiagnosticDescriptors.InvalidField, list, field, "not a JSON array", "parameters are listed in one");
            return null;
        }

        var parameters = new List<ParameterSpec>(list.Items.Count);
        bool ok = true;
        for (int i = 0; i < list.Items.Count; i++)
        {
            ParameterSpec? parameter = Parse(list.Items[i], i, owner);
            if (parameter is null)
            {
                ok = false;
            }
            else
            {
                parameters.Add(parameter);
            }
        }

        return ok ? parameters : null;
    }

    private ParameterSpec? Parse(JsonNode node, int index, string owner)
    {
        if (node.Kind != JsonKind.Object)
        {
            _diagnostics.Add(DiagnosticDescriptors.InvalidField, node, "a parameter", "not a JSON object", "it must have \"name\" and \"type\"");
            return null;
        }

        // Compilers of old left "name" away for unnamed outputs.
        string name = "";
        if (node.Member("name") is { } nameNode)
        {
            name = nameNode.Text;
            if (nameNode.Kind != JsonKind.String || (name.Length > 0 && !SolidityNames.IsIdentifier(name)))
            {
                _diagnostics.Add(DiagnosticDescriptors.InvalidField, nameNode, "name", "'" + name + "'", "a name is a Solidity identifier or empty");
                return null;
            }
        }

        if (node.Member("type") is not { Kind: JsonKind.String } typeNode)
        {
            _diagnostics.Add(DiagnosticDescriptors.MissingField, node.Member("type") ?? node, "parameter", "type");
            return null;
        }

        string declared = node.Member("internalType") is { Kind: JsonKind.String } internalNode ? internalNode.Text : "";
        AbiTypeSpec? type = ParseType(node, typeNode, declared, name, index, owner);
        if (type is null)
        {
            return null;
        }

        bool isIndexed = node.Member("indexed") is { Kind: JsonKind.True };
        return new ParameterSpec(name, type, declared.Length > 0 ? declared : type.Canonical, isIndexed);
    }

    private AbiTypeSpec? ParseType(JsonNode node, JsonNode typeNode, string declared, string name, int index, string owner)
    {
        TypeParser.Split(typeNode.Text, out string baseName, out string suffix);
        string hint;
        AbiTypeSpec? type;
        if (baseName == "tuple")
        {
            if (node.Member("components") is not { } components)
            {
                _diagnostics.Add(DiagnosticDescriptors.MissingField, node, "tuple parameter", "components");
                return null;
            }

            string derived = name.Length > 0 ? name : "Tuple" + index.ToString(CultureInfo.InvariantCulture);
            string qualifiedName = QualifiedName(declared) ?? owner + "." + derived;
            List<ParameterSpec>? fields = ParseList(components, "components", qualifiedName);
            if (fields is null)
            {
                return null;
            }

            if (fields.Count == 0)
            {
                _diagnostics.Add(DiagnosticDescriptors.InvalidField, components, "components", "empty", "a Solidity struct has at least one member");
                return null;
            }

            type = AddStruct(qualifiedName, EquatableArray.From(fields), isDerived: QualifiedName(declared) is null);
        }
        else
        {
            type = TypeParser.Elementary(baseName, out hint);
            if (type is null)
            {
                _diagnostics.Add(DiagnosticDescriptors.UnknownType, typeNode, typeNode.Text, hint);
                return null;
            }
        }

        type = TypeParser.WithArrays(type, suffix, out hint);
        if (type is null)
        {
            _diagnostics.Add(DiagnosticDescriptors.UnknownType, typeNode, typeNode.Text, hint);
        }

        return type;
    }

    private AbiTypeSpec AddStruct(string qualifiedName, EquatableArray<ParameterSpec> fields, bool isDerived)
    {
        foreach (StructSpec known in _structs)
        {
            bool sameName = isDerived
                ? known.ShortName == qualifiedName.Substring(qualifiedName.LastIndexOf('.') + 1)
                : known.QualifiedName == qualifiedName;
            if (sameName && known.Fields.Equals(fields))
            {
                return known.Type;
            }
        }

        AbiTypeSpec type = TypeParser.Tuple(fields, _structs.Count);
        _structs.Add(new StructSpec(qualifiedName, type, fields));
        return type;
    }

    /// <summary><c>struct IFoo.Bar[2]</c> -> <c>IFoo.Bar</c>; null when the declared type names no struct.</summary>
    private static string? QualifiedName(string declared)
    {
        const string Prefix = "struct ";
        if (!declared.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        TypeParser.Split(declared.Substring(Prefix.Length), out string name, out _);
        return SolidityNames.IsQualifiedIdentifier(name) ? name : null;
    }
}
