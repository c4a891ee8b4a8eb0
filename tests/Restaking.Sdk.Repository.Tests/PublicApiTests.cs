using System.Reflection;

namespace Restaking.Sdk.Repository.Tests;

/// <summary>
/// The public surface of every library is a text file under <c>PublicApi/</c>, so that a change of it is seen in review.
/// To accept a change: <c>RESTAKING_UPDATE_PUBLIC_API=1 dotnet test tests/Restaking.Sdk.Repository.Tests</c>, then read the diff.
/// Generated bindings are left out: they follow from <c>abi/</c>, and the generator's snapshots hold their shape.
/// </summary>
public class PublicApiTests
{
    private const string UpdateVariable = "RESTAKING_UPDATE_PUBLIC_API";

    public static TheoryData<string> Libraries =>
        [
            "Restaking.Sdk.Abi", "Restaking.Sdk.Contracts", "Restaking.Sdk", "Restaking.Sdk.Signing.Local", "Restaking.Sdk.Hosting", "Restaking.Sdk.Testing",
            "Restaking.Sdk.Journal.Sqlite", "Restaking.Sdk.Journal.PostgreSql", "Restaking.Sdk.Hosting.Quartz",
        ];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void PublicSurface_OfALibrary_IsTheReviewedOne(string library)
    {
        string actual = PublicApiText.Of(Assembly.Load(library));
        string file = RepositoryTree.PathOf($"tests/Restaking.Sdk.Repository.Tests/PublicApi/{library}.txt");
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        string reviewed = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (reviewed == actual)
        {
            return;
        }

        string[] before = reviewed.Split('\n');
        string[] now = actual.Split('\n');
        Assert.Fail(
            $"The public surface of {library} changed. If that is meant, run the tests with {UpdateVariable}=1 and commit the file.\n"
            + string.Join('\n', before.Except(now).Select(line => "- " + line).Concat(now.Except(before).Select(line => "+ " + line)).Take(60)));
    }
}
