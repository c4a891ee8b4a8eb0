namespace Restaking.Sdk.Abi.Tests;

/// <summary>Known answers that live beside the repository (<c>../shared/reference</c>): looked up when a test runs, skipped by name when absent.</summary>
internal static class ReferenceFile
{
    internal static string PathOrSkip(string relativePath)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Restaking.Sdk.sln")))
            {
                string path = Path.Combine(folder.Parent!.FullName, "shared", "reference", relativePath);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        Assert.Skip($"The reference file {relativePath} is not beside the repository (../shared/reference).");
        return string.Empty;
    }
}
