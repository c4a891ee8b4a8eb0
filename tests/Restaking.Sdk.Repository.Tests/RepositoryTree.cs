using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Repository.Tests;

/// <summary>Finds the repository's files, whatever folder the tests run from.</summary>
internal static class RepositoryTree
{
    private static readonly string[] SkippedFolders = ["bin", "obj", ".git", "node_modules", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    public static IEnumerable<string> Files(string folder, params string[] extensions) =>
        Walk(PathOf(folder)).Where(file => extensions.Length == 0 || extensions.Contains(Path.GetExtension(file)));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            yield return file;
        }

        foreach (string child in Directory.EnumerateDirectories(folder))
        {
            if (!SkippedFolders.Contains(Path.GetFileName(child)))
            {
                foreach (string file in Walk(child))
                {
                    yield return file;
                }
            }
        }
    }

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        // The source path is mapped away in deterministic builds; then the folder of the test assembly leads up to the root.
        foreach (string start in new[] { Path.GetDirectoryName(thisFile) ?? "", AppContext.BaseDirectory })
        {
            for (DirectoryInfo? folder = start.Length == 0 ? null : new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Restaking.Sdk.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new InvalidOperationException("Restaking.Sdk.sln was not found above the tests.");
    }
}
