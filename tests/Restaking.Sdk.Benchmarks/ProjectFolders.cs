namespace Restaking.Sdk.Benchmarks;

/// <summary>Where this project's sources, its working files and the repository are, found from the folder of the executable upwards.</summary>
internal sealed record ProjectFolders(string Project)
{
    private const string ProjectFile = "Restaking.Sdk.Benchmarks.csproj";

    /// <summary>The root of the repository.</summary>
    public string Repository => Path.GetFullPath(Path.Combine(Project, "..", ".."));

    /// <summary>Where node runs: rewritten on every run, never committed.</summary>
    public string WorkingCopy => Path.Combine(Project, "obj", "viem");

    /// <exception cref="DirectoryNotFoundException">The executable does not lie below its project.</exception>
    public static ProjectFolders Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, ProjectFile)))
            {
                return new ProjectFolders(folder.FullName);
            }
        }

        throw new DirectoryNotFoundException($"{ProjectFile} is in no folder above {AppContext.BaseDirectory}. Run the benchmarks from their project: dotnet run -c Release --project tests/Restaking.Sdk.Benchmarks.");
    }
}
