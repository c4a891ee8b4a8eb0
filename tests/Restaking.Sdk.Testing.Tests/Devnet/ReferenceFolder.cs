using System.Text.Json;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>Known answers that live beside the repository (<c>../shared/reference</c>): looked up when a test runs, skipped by name when absent.</summary>
internal static class ReferenceFolder
{
    public static JsonDocument OpenOrSkip(string relativePath)
    {
        string? path = Find(relativePath);
        if (path is null)
        {
            Assert.Skip($"The reference file {relativePath} is not beside the repository (../shared/reference).");
        }

        return JsonDocument.Parse(File.ReadAllBytes(path));
    }

    private static string? Find(string relativePath)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Restaking.Sdk.sln")))
            {
                string path = Path.Combine(folder.Parent!.FullName, "shared", "reference", relativePath);
                return File.Exists(path) ? path : null;
            }
        }

        return null;
    }
}
