using System.Text.RegularExpressions;

namespace Restaking.Sdk.Repository.Tests;

/// <summary>Every C# block in a document is a region of a sample, so that what a reader copies has been compiled.</summary>
public partial class DocumentSnippetTests
{
    [Fact]
    public void CSharpBlocks_InDocuments_AreRegionsOfSamples()
    {
        HashSet<string> regions = [.. SampleRegions().Select(region => region.Text)];
        List<string> unknown = [];
        foreach (string document in RepositoryTree.Files("", ".md"))
        {
            foreach (Match block in CSharpBlock().Matches(File.ReadAllText(document).ReplaceLineEndings("\n")))
            {
                string text = Normalise(block.Groups["code"].Value.Split('\n'));
                if (!regions.Contains(text))
                {
                    unknown.Add($"{RepositoryTree.Relative(document)}: no region of a sample reads\n{text}\n");
                }
            }
        }

        Assert.Empty(unknown);
    }

    [Fact]
    public void Snippets_OfTheSnippetProject_AreAllShownInADocument()
    {
        string documents = string.Join('\n', RepositoryTree.Files("", ".md").Select(document => Normalise(File.ReadAllLines(document))));
        IEnumerable<string> unused = SampleRegions()
            .Where(region => region.File.StartsWith("samples/Snippets/", StringComparison.Ordinal))
            .Where(region => !documents.Contains(region.Text, StringComparison.Ordinal))
            .Select(region => $"{region.File}: {region.Name}");

        Assert.Empty(unused);
    }

    [Fact]
    public void RelativeLinks_InDocuments_LeadToFiles()
    {
        IEnumerable<string> broken =
            from document in RepositoryTree.Files("", ".md")
            from Match link in RelativeLink().Matches(File.ReadAllText(document))
            let target = Path.Combine(Path.GetDirectoryName(document)!, link.Groups["target"].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{RepositoryTree.Relative(document)}: {link.Groups["target"].Value}";

        Assert.Empty(broken);
    }

    private static IEnumerable<(string File, string Name, string Text)> SampleRegions()
    {
        foreach (string file in RepositoryTree.Files("samples", ".cs"))
        {
            string text = File.ReadAllText(file).ReplaceLineEndings("\n");
            foreach (Match region in Region().Matches(text))
            {
                yield return (RepositoryTree.Relative(file), region.Groups["name"].Value, Normalise(region.Groups["code"].Value.Split('\n')));
            }
        }
    }

    /// <summary>Drops the common indentation and blank lines at both ends.</summary>
    private static string Normalise(IReadOnlyList<string> lines)
    {
        int indent = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        IEnumerable<string> shifted = lines.Select(line => (line.Trim().Length == 0 ? "" : line[indent..]).TrimEnd());
        return string.Join('\n', shifted).Trim('\n');
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex(@"\]\((?<target>[^)#:]+)(#[^)]*)?\)")]
    private static partial Regex RelativeLink();

    [GeneratedRegex(@"^[ \t]*#region (?<name>[^\n]+)\n(?<code>.*?)^[ \t]*#endregion", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();
}
