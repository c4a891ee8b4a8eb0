using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Restaking.Sdk.Abi;

/// <summary>The struct types of a typed-data document, checked on reading: every name they use is an atomic type or one of them.</summary>
internal sealed partial class Eip712Types
{
    /// <summary>More struct types than any protocol has; the bound keeps hostile documents from costing quadratic time.</summary>
    private const int MaxTypes = 256;

    private readonly Dictionary<string, List<Eip712Field>> _structs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Hash32> _typeHashes = new(StringComparer.Ordinal);

    internal Eip712Types(JsonElement types)
    {
        foreach (JsonProperty type in types.EnumerateObject())
        {
            if (!Identifier.IsMatch(type.Name) || IsAtomic(type.Name) || type.Name is "bytes" or "string")
            {
                throw new FormatException($"\"{type.Name}\" is no name for a struct type.");
            }

            _structs.Add(type.Name, ReadFields(type));
            if (_structs.Count > MaxTypes)
            {
                throw new FormatException($"The document has more than {MaxTypes} struct types.");
            }
        }

        foreach ((string name, List<Eip712Field> fields) in _structs)
        {
            foreach (Eip712Field field in fields)
            {
                string element = field.Type[..ElementLength(field.Type)];
                if (!_structs.ContainsKey(element) && !IsAtomic(element) && element is not ("bytes" or "string"))
                {
                    throw new FormatException($"{name}.{field.Name} has the type \"{field.Type}\", which is neither a type of EIP-712 nor one of the document's.");
                }
            }
        }
    }

    internal bool IsStruct(string type) => _structs.ContainsKey(type);

    internal IReadOnlyList<Eip712Field> FieldsOf(string type) => _structs[type];

    /// <summary>The domain's type when the document does not give it: the standard fields that the domain has (as wallets do it).</summary>
    internal void AddDomain(IEnumerable<Eip712Field> fields) => _structs.Add(Eip712Domain.TypeName, [.. fields]);

    internal Hash32 TypeHash(string type)
    {
        if (!_typeHashes.TryGetValue(type, out Hash32 hash))
        {
            hash = Keccak256.HashText(EncodeType(type));
            _typeHashes.Add(type, hash);
        }

        return hash;
    }

    /// <summary>EIP-712, "Definition of encodeType": the struct itself, then all structs it refers to, sorted by name.</summary>
    internal string EncodeType(string type)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal) { type };
        var open = new Stack<string>();
        open.Push(type);
        while (open.TryPop(out string? next))
        {
            foreach (Eip712Field field in _structs[next])
            {
                string element = field.Type[..ElementLength(field.Type)];
                if (_structs.ContainsKey(element) && seen.Add(element))
                {
                    open.Push(element);
                }
            }
        }

        seen.Remove(type);
        var text = new StringBuilder();
        foreach (string name in seen.Prepend(type))
        {
            text.Append(name).Append('(').AppendJoin(',', _structs[name].Select(static field => $"{field.Type} {field.Name}")).Append(')');
        }

        return text.ToString();
    }

    /// <summary>Splits the last array suffix off: "uint8[2][]" is an array of any length of "uint8[2]".</summary>
    internal static bool TrySplitArray(string type, out string element, out int? length)
    {
        element = type;
        length = null;
        if (!type.EndsWith(']'))
        {
            return false;
        }

        int open = type.LastIndexOf('[');
        element = type[..open];
        ReadOnlySpan<char> digits = type.AsSpan(open + 1, type.Length - open - 2);
        length = digits.IsEmpty ? null : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>Bits of "uint8" or bytes of "bytes4"; 0 when the text is no such type. Aliases ("uint") are no types of EIP-712.</summary>
    internal static int SizeOf(string type, string prefix)
    {
        if (!type.StartsWith(prefix, StringComparison.Ordinal) || type.Length == prefix.Length || type[prefix.Length] == '0'
            || !int.TryParse(type.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int size))
        {
            return 0;
        }

        return prefix == "bytes" ? (size <= 32 ? size : 0) : size <= 256 && size % 8 == 0 ? size : 0;
    }

    private static bool IsAtomic(string type) =>
        type is "address" or "bool" || SizeOf(type, "uint") > 0 || SizeOf(type, "int") > 0 || SizeOf(type, "bytes") > 0;

    private static int ElementLength(string type)
    {
        int open = type.IndexOf('[', StringComparison.Ordinal);
        return open < 0 ? type.Length : open;
    }

    private static List<Eip712Field> ReadFields(JsonProperty type)
    {
        if (type.Value.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException($"The fields of {type.Name} are not an array.");
        }

        var fields = new List<Eip712Field>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonElement field in type.Value.EnumerateArray())
        {
            if (field.ValueKind != JsonValueKind.Object
                || !field.TryGetProperty("name", out JsonElement name) || name.ValueKind != JsonValueKind.String
                || !field.TryGetProperty("type", out JsonElement fieldType) || fieldType.ValueKind != JsonValueKind.String)
            {
                throw new FormatException($"A field of {type.Name} is not an object with the texts \"name\" and \"type\".");
            }

            var read = new Eip712Field(name.GetString()!, fieldType.GetString()!);
            if (!Identifier.IsMatch(read.Name) || !FieldType.IsMatch(read.Type) || !names.Add(read.Name))
            {
                throw new FormatException($"The field \"{read.Name}\" of {type.Name} has no valid name or type, or stands there twice.");
            }

            fields.Add(read);
        }

        return fields;
    }

    // Both keep a name from carrying a comma or a bracket into the text that is hashed.
    [GeneratedRegex(@"\A[A-Za-z_$][A-Za-z0-9_$]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier { get; }

    [GeneratedRegex(@"\A[A-Za-z_$][A-Za-z0-9_$]*(\[([1-9][0-9]{0,8})?\])*\z", RegexOptions.CultureInvariant)]
    private static partial Regex FieldType { get; }
}

/// <summary>One field of a struct type.</summary>
internal readonly record struct Eip712Field(string Name, string Type);
