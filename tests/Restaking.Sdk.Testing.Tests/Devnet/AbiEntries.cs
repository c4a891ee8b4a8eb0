using System.Text.Json;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>Functions, events and errors of a contract as lines of text that say all that callers depend on.</summary>
internal static class AbiEntries
{
    /// <summary>
    /// For example <c>function paused(uint8) view -> (bool)</c>, <c>event Transfer(address indexed,address indexed,uint256)</c>,
    /// <c>error SaltSpent()</c>. Constructors are left out.
    /// </summary>
    public static HashSet<string> Of(JsonElement abi) =>
        [.. abi.EnumerateArray().Where(e => e.GetProperty("type").GetString() is "function" or "event" or "error").Select(Text)];

    private static string Text(JsonElement entry)
    {
        string text = $"{entry.GetProperty("type").GetString()} {entry.GetProperty("name").GetString()}({Types(entry.GetProperty("inputs"))})";
        return entry.GetProperty("type").GetString() == "function"
            ? $"{text} {entry.GetProperty("stateMutability").GetString()} -> ({Types(entry.GetProperty("outputs"))})"
            : text;
    }

    private static string Types(JsonElement parameters) => string.Join(',', parameters.EnumerateArray().Select(TypeOf));

    private static string TypeOf(JsonElement parameter)
    {
        string type = parameter.GetProperty("type").GetString()!;
        if (type.StartsWith("tuple", StringComparison.Ordinal))
        {
            type = $"({Types(parameter.GetProperty("components"))}){type["tuple".Length..]}";
        }

        return parameter.TryGetProperty("indexed", out JsonElement indexed) && indexed.GetBoolean() ? type + " indexed" : type;
    }
}
