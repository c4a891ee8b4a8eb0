namespace Restaking.Sdk.Generators.Json;

internal enum JsonKind
{
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}

/// <summary>A parsed JSON value that still knows where it stands in the file, so that a diagnostic can point at it.</summary>
internal sealed class JsonNode
{
    private static readonly JsonNode[] _noItems = [];
    private static readonly KeyValuePair<string, JsonNode>[] _noMembers = [];

    public JsonNode(JsonKind kind, JsonPosition start, JsonPosition end)
    {
        Kind = kind;
        Start = start;
        End = end;
    }

    public JsonKind Kind { get; }

    public JsonPosition Start { get; }

    /// <summary>The position just after the value's last character.</summary>
    public JsonPosition End { get; }

    /// <summary>The unescaped text of a string, the raw text of a number, empty otherwise.</summary>
    public string Text { get; init; } = "";

    public IReadOnlyList<JsonNode> Items { get; init; } = _noItems;

    public IReadOnlyList<KeyValuePair<string, JsonNode>> Members { get; init; } = _noMembers;

    /// <summary>The member of an object, or null; of two members with one name the last wins, as in most readers.</summary>
    public JsonNode? Member(string name)
    {
        for (int i = Members.Count - 1; i >= 0; i--)
        {
            if (string.Equals(Members[i].Key, name, System.StringComparison.Ordinal))
            {
                return Members[i].Value;
            }
        }

        return null;
    }
}

/// <summary>Zero-based line and column, and the character offset from the start of the file.</summary>
internal readonly struct JsonPosition
{
    public JsonPosition(int offset, int line, int column)
    {
        Offset = offset;
        Line = line;
        Column = column;
    }

    public int Offset { get; }

    public int Line { get; }

    public int Column { get; }
}
