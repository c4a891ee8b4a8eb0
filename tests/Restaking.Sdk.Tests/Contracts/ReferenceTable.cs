namespace Restaking.Sdk.Tests.Contracts;

/// <summary>Tab-separated tables beside the repository (<c>../shared/reference</c>).</summary>
internal static class ReferenceTable
{
    /// <summary>The rows without the heading; the test is skipped by name where the file is not there.</summary>
    public static IEnumerable<string[]> RowsOrSkip(string relativePath)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Restaking.Sdk.sln")))
            {
                string path = Path.Combine(folder.Parent!.FullName, "shared", "reference", relativePath);
                Assert.SkipUnless(File.Exists(path), $"The reference file {relativePath} is not beside the repository (../shared/reference).");
                return File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => line.Split('\t'));
            }
        }

        throw new InvalidOperationException("The repository was not found.");
    }
}
