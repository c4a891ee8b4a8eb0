using System.Text.Json;

namespace Restaking.Sdk.Generators.Tests.Conformance;

/// <summary>The form of the files in <c>abi/</c> that makes their differences readable.</summary>
public class AbiFolderTests
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(RepositoryPaths.Abi, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(RepositoryPaths.Abi, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void AbiFile_Always_HasOneSortedEntryPerLine(string file)
    {
        string[] lines = File.ReadAllText(Path.Combine(RepositoryPaths.Abi, file)).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

        Assert.Equal(("[", "]"), (lines[0], lines[^1]));
        string[] order = ["receive", "fallback", "function", "event", "error"];
        (int Kind, string Name)[] keys = [.. lines[1..^1].Select(line => Key(line.Trim().TrimEnd(','), order))];
        Assert.DoesNotContain(keys, key => key.Kind < 0);
        Assert.Equal(keys.OrderBy(key => key.Kind).ThenBy(key => key.Name, StringComparer.Ordinal), keys);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void AbiFile_Always_IsNamedInSources(string file)
    {
        string sources = File.ReadAllText(Path.Combine(RepositoryPaths.Abi, "SOURCES.md"));
        string folder = Path.GetDirectoryName(file)!;

        Assert.True(
            sources.Contains($"`{file}`", StringComparison.Ordinal) || sources.Contains($"`{folder}/*.json`", StringComparison.Ordinal),
            $"abi/SOURCES.md does not say where {file} comes from.");
    }

    private static (int Kind, string Name) Key(string json, string[] order)
    {
        using JsonDocument entry = JsonDocument.Parse(json);
        string name = entry.RootElement.TryGetProperty("name", out JsonElement value) ? value.GetString()! : "";
        return (Array.IndexOf(order, entry.RootElement.GetProperty("type").GetString()), name);
    }
}
