using System.Diagnostics;
using System.IO.Compression;

namespace Restaking.Sdk.Generators.Tests.Packaging;

/// <summary>What a user's project gets: the analyzer where the compiler looks for it, the MSBuild files where NuGet imports them from, nothing to link against.</summary>
public class PackageLayoutTests
{
    [Fact]
    public async Task Pack_Generator_HasTheLayoutOfAnAnalyzerPackage()
    {
        string configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        DirectoryInfo folder = Directory.CreateTempSubdirectory("restaking-pack");
        try
        {
            await PackAsync(configuration, folder.FullName);
            string package = Assert.Single(Directory.GetFiles(folder.FullName, "*.nupkg"));
            using ZipArchive archive = ZipFile.OpenRead(package);
            string[] entries = [.. archive.Entries.Select(entry => entry.FullName)];

            Assert.Contains("analyzers/dotnet/cs/Restaking.Sdk.Generators.dll", entries);
            Assert.Contains("build/Restaking.Sdk.Generators.props", entries);
            Assert.Contains("build/Restaking.Sdk.Generators.targets", entries);
            Assert.Contains("README.md", entries);
            Assert.DoesNotContain(entries, entry => entry.StartsWith("lib/", StringComparison.Ordinal));
            Assert.Single(entries, entry => entry.EndsWith(".dll", StringComparison.Ordinal));
            using var nuspec = new StreamReader(archive.GetEntry("Restaking.Sdk.Generators.nuspec")!.Open());
            string manifest = await nuspec.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.Contains("<developmentDependency>true</developmentDependency>", manifest, StringComparison.Ordinal);
            Assert.DoesNotContain("<dependency ", manifest, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PackAsync(string configuration, string output)
    {
        string project = Path.Combine(RepositoryPaths.Root, "src", "Restaking.Sdk.Generators", "Restaking.Sdk.Generators.csproj");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "pack", project, "--no-build", "--no-restore", "-c", configuration, "-o", output, "-nodeReuse:false" },
        };
        using Process process = Process.Start(start)!;
        Task<string> text = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await text + await errors);
    }
}
