using System.Collections.Immutable;

namespace Restaking.Sdk.Generators.Model;

/// <summary>A file whose binding would have the name of another file's.</summary>
internal sealed record DuplicateFile(string FullName, string Path)
{
    /// <summary>The first of the files with this name, in path order.</summary>
    public string FirstPath { get; init; } = "";

    /// <summary>Every file but the first of each name, in path order. Case is ignored, because generated files live in file systems too.</summary>
    public static EquatableArray<DuplicateFile> Find(ImmutableArray<DuplicateFile> files)
    {
        var sorted = new List<DuplicateFile>(files);
        sorted.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        var first = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var duplicates = new List<DuplicateFile>();
        foreach (DuplicateFile file in sorted)
        {
            if (first.TryGetValue(file.FullName, out string? path))
            {
                duplicates.Add(file with { FirstPath = path });
            }
            else
            {
                first.Add(file.FullName, file.Path);
            }
        }

        return EquatableArray.From(duplicates);
    }
}
