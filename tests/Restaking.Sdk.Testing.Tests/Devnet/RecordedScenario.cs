using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>The answers of the real contracts in a recorded story, by step and field, and what of them a replay answered otherwise.</summary>
internal sealed class RecordedScenario
{
    private readonly Dictionary<string, JsonElement> _steps = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unseen;
    private readonly List<string> _differences = [];

    public RecordedScenario(JsonDocument recording)
    {
        foreach (JsonElement step in recording.RootElement.GetProperty("steps").EnumerateArray())
        {
            _steps.Add(step.GetProperty("step").GetString()!, step);
        }

        _unseen = [.. _steps.Keys];
    }

    /// <summary>Answers that are not the recorded ones.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>Steps that nothing was compared with.</summary>
    public IEnumerable<string> Unseen => _unseen;

    /// <summary>Compares an answer with a field of a step. Numbers are compared as decimals of any size, arrays item by item.</summary>
    public void Compare(string step, string field, object answer)
    {
        _unseen.Remove(step);
        string recorded = TextOf(_steps[step].GetProperty(field));
        string replayed = TextOf(answer);
        if (recorded != replayed)
        {
            _differences.Add($"{step}, {field}: recorded {recorded}, replayed {replayed}");
        }
    }

    private static string TextOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(TextOf))}]",
        JsonValueKind.String => element.GetString()!.ToUpperInvariant(),
        _ => element.GetRawText().ToUpperInvariant(),
    };

    private static string TextOf(object value) => value switch
    {
        string text => text.ToUpperInvariant(),
        IEnumerable items => $"[{string.Join(',', items.Cast<object>().Select(TextOf))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!.ToUpperInvariant(),
    };
}
