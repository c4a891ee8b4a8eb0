using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Generators.Tests;

/// <summary>Where the repository and the reference material beside it are.</summary>
internal static class RepositoryPaths
{
    public static string Root { get; } = FindRoot();

    public static string Abi => Path.Combine(Root, "abi");

    public static string Reference => Path.Combine(Root, "..", "shared", "reference");

    public static string TestSource([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Restaking.Sdk.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run from inside the repository.");
    }
}
