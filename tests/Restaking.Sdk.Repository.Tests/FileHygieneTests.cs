using System.Text.RegularExpressions;

namespace Restaking.Sdk.Repository.Tests;

/// <summary>What no file of the tree may hold.</summary>
public partial class FileHygieneTests
{
    private static readonly string[] TextExtensions =
        [".cs", ".csproj", ".props", ".targets", ".md", ".json", ".mjs", ".js", ".sol", ".sln", ".config", ".txt", ".yml", ".yaml", ".editorconfig"];

    [Fact]
    public void SourceFiles_Always_HaveAtMostFourHundredLines()
    {
        IEnumerable<string> tooLong = new[] { "src", "tests", "samples" }
            .SelectMany(folder => RepositoryTree.Files(folder, ".cs"))
            .Where(file => File.ReadLines(file).Count() > 400)
            .Select(RepositoryTree.Relative);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void TextFiles_Always_NameNoPackageRegistryHost()
    {
        Assert.Empty(FilesThatMatch(RegistryHost()));
    }

    [Fact]
    public void TextFiles_Always_HoldNoPathOfOneMachine()
    {
        Assert.Empty(FilesThatMatch(MachinePath()));
    }

    [Fact]
    public void SourceFiles_Always_HaveNothingLeftOpen()
    {
        Assert.Empty(FilesThatMatch(LeftOpen(), ".cs"));
    }

    [Fact]
    public void TypeNames_OfOurOwn_SayWhatTheTypeIs()
    {
        Assert.Empty(FilesThatMatch(VagueTypeName(), ".cs"));
    }

    [Fact]
    public void LockFiles_OfNpm_CarryNoDownloadAddress()
    {
        IEnumerable<string> carrying = RepositoryTree.Files("", ".json")
            .Where(file => Path.GetFileName(file) == "package-lock.json" && File.ReadAllText(file).Contains("\"resolved\"", StringComparison.Ordinal))
            .Select(RepositoryTree.Relative);

        Assert.Empty(carrying);
    }

    private static IEnumerable<string> FilesThatMatch(Regex pattern, params string[] extensions)
    {
        string[] wanted = extensions.Length == 0 ? TextExtensions : extensions;
        foreach (string file in RepositoryTree.Files("", wanted))
        {
            // This file spells the patterns out.
            if (Path.GetFileName(file) == nameof(FileHygieneTests) + ".cs")
            {
                continue;
            }

            int number = 0;
            foreach (string line in File.ReadLines(file))
            {
                number++;
                if (pattern.IsMatch(line))
                {
                    yield return $"{RepositoryTree.Relative(file)}:{number}: {line.Trim()}";
                }
            }
        }
    }

    [GeneratedRegex(@"(nuget|npmjs|debian)[.](org|com)", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"(?<![A-Za-z0-9.$}])/(work|root|farm|home)/[A-Za-z0-9._-]|(?<![A-Za-z0-9.$}])/tmp/[A-Za-z0-9]")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b|Skip *= *""")]
    private static partial Regex LeftOpen();

    [GeneratedRegex(@"\b(class|struct|record|interface) \w*(Helper|Helpers|Util|Utils|Utilities|Common)\b")]
    private static partial Regex VagueTypeName();
}
