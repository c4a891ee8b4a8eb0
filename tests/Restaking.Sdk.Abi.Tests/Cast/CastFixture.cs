using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Restaking.Sdk.Abi.Tests;

/// <summary>
/// Foundry's cast, an independent ABI codec: the one that <c>RESTAKING_CAST</c> names, or the npm package that <c>Cast/npm</c> pins, installed beside the tests on
/// first use. Without Node.js the tests that need it are skipped and say so; on a build server (<c>CI</c> is set) they fail.
/// </summary>
public sealed class CastFixture : IAsyncLifetime
{
    private const string PathVariable = "RESTAKING_CAST";
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RunTimeout = TimeSpan.FromMinutes(1);

    private string? _executable;
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        _executable = Environment.GetEnvironmentVariable(PathVariable);
        if (!string.IsNullOrEmpty(_executable))
        {
            return;
        }

        string folder = Path.Combine(AppContext.BaseDirectory, "cast");
        string installed = Path.Combine(folder, "node_modules", "@foundry-rs", $"cast-{Platform()}", "bin", OperatingSystem.IsWindows() ? "cast.exe" : "cast");
        if (!File.Exists(installed))
        {
            _missing = await InstallAsync(folder);
        }

        if (_missing is null && !File.Exists(installed))
        {
            _missing = $"npm installed no cast for {RuntimeInformation.RuntimeIdentifier}. Install Foundry and set {PathVariable} to its cast.";
        }

        _executable = installed;
        if (_missing is null && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(installed, File.GetUnixFileMode(installed) | UnixFileMode.UserExecute);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What cast prints for these arguments.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        if (_missing is not null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is not null, _missing);
            Assert.Fail(_missing);
        }

        (int exitCode, string output) = await ExecuteAsync(_executable!, AppContext.BaseDirectory, RunTimeout, arguments);
        Assert.True(exitCode == 0, $"cast {string.Join(' ', arguments)} failed: {output}");
        return output.Trim();
    }

    private static async Task<string?> InstallAsync(string folder)
    {
        try
        {
            string npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

            // Not "npm ci": a source that has the package of one platform only leaves the lock file without the others, and "ci" refuses such a file.
            (int exitCode, string output) = await ExecuteAsync(npm, folder, InstallTimeout, "install", "--ignore-scripts", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error");
            return exitCode == 0 ? null : $"npm could not install cast (exit code {exitCode}): {output}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"npm is not on the PATH, so cast cannot be installed to compare with. Install Node.js, or set {PathVariable} to a cast executable.";
        }
        catch (TimeoutException)
        {
            return $"npm did not install cast within {InstallTimeout}.";
        }
    }

    private static async Task<(int ExitCode, string Output)> ExecuteAsync(string executable, string folder, TimeSpan timeout, params string[] arguments)
    {
        var start = new ProcessStartInfo(executable, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await Task.WhenAll(output, error, process.WaitForExitAsync(TestContext.Current.CancellationToken)).WaitAsync(timeout, TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await error);
    }

    private static string Platform()
    {
        string system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        return $"{system}-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}";
    }
}
