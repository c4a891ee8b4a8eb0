namespace Restaking.Sdk.Generators.Tests.Driver;

/// <summary>Text that somebody has read and approved, in <c>Snapshots/</c>.</summary>
internal static class Snapshot
{
    public static string PathOf(string file) => Path.Combine(RepositoryPaths.Root, "tests", "Restaking.Sdk.Generators.Tests", "Snapshots", file);

    /// <summary>The ABI <c>Snapshots/X.json</c>.</summary>
    public static string Abi(string contract) => File.ReadAllText(PathOf(contract + ".json"));

    /// <summary>Fails when the text is not that of <c>Snapshots/X.verified.txt</c>. Nothing here accepts a change: the text is written to the test's output folder, to be read and copied over by hand.</summary>
    public static void AssertIs(string name, string actual)
    {
        string verified = PathOf(name + ".verified.txt");
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (expected == actual)
        {
            return;
        }

        string received = Path.Combine(AppContext.BaseDirectory, name + ".received.txt");
        File.WriteAllText(received, actual);
        string[] before = expected.Split('\n');
        string[] now = actual.Split('\n');
        int line = before.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Fail(
            $"{name} is emitted differently from line {line + 1}. The text is in {received}; when it is right, copy it over Snapshots/{name}.verified.txt.\n"
            + $"- {before.ElementAtOrDefault(line)}\n+ {now.ElementAtOrDefault(line)}");
    }
}
