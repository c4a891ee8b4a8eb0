using System.Xml.Linq;

namespace Restaking.Sdk.Repository.Tests;

/// <summary>References point one way: Abi, then Contracts, then Sdk, then what hosts, signs for, tests or adapts it.</summary>
public class ReferenceDirectionTests
{
    private static readonly Dictionary<string, string[]> AllowedProjects = new()
    {
        ["Restaking.Sdk.Abi"] = [],
        ["Restaking.Sdk.Generators"] = [],
        ["Restaking.Sdk.Contracts"] = ["Restaking.Sdk.Abi", "Restaking.Sdk.Generators"],
        ["Restaking.Sdk.Contracts.Liquid"] = ["Restaking.Sdk.Contracts", "Restaking.Sdk.Generators"],
        ["Restaking.Sdk"] = ["Restaking.Sdk.Contracts", "Restaking.Sdk.Contracts.Liquid"],
        ["Restaking.Sdk.Signing.Local"] = ["Restaking.Sdk"],
        ["Restaking.Sdk.Nethereum"] = ["Restaking.Sdk", "Restaking.Sdk.Hosting", "Restaking.Sdk.Generators"],
        ["Restaking.Sdk.Hosting"] = ["Restaking.Sdk"],
        ["Restaking.Sdk.Hosting.Quartz"] = ["Restaking.Sdk", "Restaking.Sdk.Hosting", "Restaking.Sdk.Journal.PostgreSql"],
        ["Restaking.Sdk.Journal.Sqlite"] = ["Restaking.Sdk", "Restaking.Sdk.Hosting"],
        ["Restaking.Sdk.Journal.PostgreSql"] = ["Restaking.Sdk", "Restaking.Sdk.Hosting"],
        ["Restaking.Sdk.Testing"] = ["Restaking.Sdk"],
        ["Restaking.Sdk.Cli"] = ["Restaking.Sdk.Hosting", "Restaking.Sdk.Signing.Local"],
    };

    public static TheoryData<string> SourceProjects =>
        [.. Directory.EnumerateDirectories(RepositoryTree.PathOf("src")).Select(folder => Path.GetFileName(folder)!).Where(IsProject)];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void ProjectReferences_OfASourceProject_PointOneWay(string project)
    {
        Assert.True(AllowedProjects.ContainsKey(project), $"{project} is new: say here what it may reference.");

        string[] references = [.. References(project, "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')))];

        Assert.Empty(references.Except(AllowedProjects[project]));
    }

    [Theory]
    [InlineData("Portable.BouncyCastle", "Restaking.Sdk.Signing.Local")]
    [InlineData("Nethereum", "Restaking.Sdk.Nethereum")]
    [InlineData("Microsoft.Extensions.DependencyInjection", "Restaking.Sdk.Hosting")]
    [InlineData("SQLitePCLRaw", "Restaking.Sdk.Journal.Sqlite")]
    [InlineData("Npgsql", "Restaking.Sdk.Journal.PostgreSql")]
    [InlineData("Quartz", "Restaking.Sdk.Hosting.Quartz")]
    [InlineData("Spectre.Console", "Restaking.Sdk.Cli")]
    public void PackageReferences_OfAConfinedPackage_StandInOneProjectOnly(string packagePrefix, string onlyProject)
    {
        IEnumerable<string> users = SourceProjects
            .Select(row => row.Data)
            .Where(project => References(project, "PackageReference").Any(package => package.StartsWith(packagePrefix, StringComparison.Ordinal)));

        Assert.Empty(users.Except([onlyProject]));
    }

    [Fact]
    public void AbiProject_HasNoRuntimeDependency()
    {
        Assert.Empty(References("Restaking.Sdk.Abi", "PackageReference"));
        Assert.Empty(References("Restaking.Sdk.Abi", "ProjectReference"));
    }

    [Fact]
    public void Solution_ListsEveryProject()
    {
        string solution = File.ReadAllText(RepositoryTree.PathOf("Restaking.Sdk.sln")).Replace('\\', '/');
        IEnumerable<string> projects = new[] { "src", "tests", "samples" }
            .SelectMany(folder => RepositoryTree.Files(folder, ".csproj"))
            .Select(RepositoryTree.Relative);

        Assert.All(projects, project => Assert.Contains(project, solution, StringComparison.Ordinal));
    }

    private static bool IsProject(string project) => File.Exists(ProjectFile(project));

    private static string ProjectFile(string project) => RepositoryTree.PathOf($"src/{project}/{project}.csproj");

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(ProjectFile(project)).Descendants(kind)
            .Where(reference => reference.Attribute("PrivateAssets")?.Value != "all")
            .Select(reference => reference.Attribute("Include")!.Value);
}
