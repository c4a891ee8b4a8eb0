using System.Runtime.InteropServices;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>The order of places, with an npm of our own on PATH: a shell script that writes what npm would.</summary>
public sealed class AnvilBinaryResolverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("restaking-anvil-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Cache => Path.Combine(_folder, "cache");

    private string Bin => Path.Combine(_folder, "bin");

    private string Calls => Path.Combine(_folder, "npm-calls");

    [Fact]
    public async Task Resolve_VariableNamesAFile_UsesIt()
    {
        string anvil = WriteScript("my-anvil", "exit 0");

        Assert.Equal(anvil, await Resolver(anvil).ResolveAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Resolve_VariableNamesNothing_SaysWhatToDo()
    {
        AnvilNotAvailableException e = await Assert.ThrowsAsync<AnvilNotAvailableException>(
            () => Resolver(Path.Combine(_folder, "absent")).ResolveAsync(TestContext.Current.CancellationToken));

        Assert.Contains(AnvilBinary.PathVariable, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_NoNpm_SaysWhatToInstall()
    {
        AnvilNotAvailableException e = await Assert.ThrowsAsync<AnvilNotAvailableException>(
            () => Resolver().ResolveAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Install Node.js", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_AnvilOnPathOfTheRightVersion_UsesIt()
    {
        SkipOnWindows();
        string anvil = WriteScript("anvil", $"echo 'anvil Version: {AnvilBinary.Version}'");

        Assert.Equal(anvil, await Resolver().ResolveAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Resolve_AnvilOnPathOfAnotherVersion_InstallsThePinnedOne()
    {
        SkipOnWindows();
        WriteScript("anvil", "echo 'anvil Version: 0.2.0'");
        WriteNpm();

        string path = await Resolver().ResolveAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith(Cache, path, StringComparison.Ordinal);
        Assert.Contains($"@foundry-rs/anvil@{AnvilBinary.Version}", await File.ReadAllTextAsync(Calls, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("--ignore-scripts", await File.ReadAllTextAsync(Calls, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task Resolve_ManyAtOnce_InstallsOnce()
    {
        SkipOnWindows();
        WriteNpm();

        string[] paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Resolver().ResolveAsync(TestContext.Current.CancellationToken))));

        Assert.Single(paths.Distinct());
        Assert.Single(await File.ReadAllLinesAsync(Calls, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Resolve_NpmFails_KeepsWhatItSaidAndLeavesNothingHalf()
    {
        SkipOnWindows();
        WriteScript("npm", "echo 'ENOTFOUND the registry' >&2; exit 7");

        AnvilNotAvailableException e = await Assert.ThrowsAsync<AnvilNotAvailableException>(
            () => Resolver().ResolveAsync(TestContext.Current.CancellationToken));

        Assert.Contains("ENOTFOUND the registry", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(Cache, "anvil")));

        WriteNpm();
        Assert.True(File.Exists(await Resolver().ResolveAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Resolve_NpmSkipsThePlatformPackage_SaysSo()
    {
        SkipOnWindows();
        WriteScript("npm", "exit 0");

        AnvilNotAvailableException e = await Assert.ThrowsAsync<AnvilNotAvailableException>(
            () => Resolver().ResolveAsync(TestContext.Current.CancellationToken));

        Assert.Contains("optional dependencies", e.Message, StringComparison.Ordinal);
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-ins for npm and anvil are shell scripts.");

    private AnvilBinaryResolver Resolver(string? named = null) => new(
        name => name switch
        {
            AnvilBinary.PathVariable => named,
            "PATH" => Bin,
            _ => null,
        },
        Cache);

    private void WriteNpm()
    {
        string system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        WriteScript("npm", $$"""
            echo "$*" >> "{{Calls}}"
            while [ "$1" != "--prefix" ]; do shift; done
            bin="$2/node_modules/@foundry-rs/anvil-{{system}}-{{architecture}}/bin"
            /bin/mkdir -p "$bin"
            echo '#!/bin/sh' > "$bin/anvil"
            """);
    }

    private string WriteScript(string name, string body)
    {
        Directory.CreateDirectory(Bin);
        string path = Path.Combine(Bin, name);
        File.WriteAllText(path, "#!/bin/sh\n" + body + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
