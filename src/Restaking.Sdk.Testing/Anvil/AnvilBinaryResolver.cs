using System.Runtime.InteropServices;

namespace Restaking.Sdk.Testing;

/// <summary>The rules of <see cref="AnvilBinary"/> with the surroundings (environment, cache, clock) passed in.</summary>
internal sealed class AnvilBinaryResolver
{
    private const string Package = "@foundry-rs/anvil";
    private static readonly TimeSpan LockPollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Func<string, string?> _environment;
    private readonly string _cacheRoot;
    private readonly TimeProvider _timeProvider;

    public AnvilBinaryResolver(
        Func<string, string?>? environment = null,
        string? cacheRoot = null,
        TimeProvider? timeProvider = null)
    {
        _environment = environment ?? Environment.GetEnvironmentVariable;
        _cacheRoot = cacheRoot ?? DefaultCacheRoot(_environment);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>How long one install, or the wait for another process's install, may take.</summary>
    public TimeSpan InstallTimeout { get; init; } = TimeSpan.FromMinutes(5);

    private string VersionFolder => Path.Combine(_cacheRoot, "anvil", AnvilBinary.Version);

    private static string ExecutableName => OperatingSystem.IsWindows() ? "anvil.exe" : "anvil";

    public async Task<string> ResolveAsync(CancellationToken cancellationToken)
    {
        string? named = _environment(AnvilBinary.PathVariable);
        if (!string.IsNullOrWhiteSpace(named))
        {
            return File.Exists(named)
                ? Path.GetFullPath(named)
                : throw new AnvilNotAvailableException(
                    $"The environment variable {AnvilBinary.PathVariable} names '{named}', but no file is there. Point it to an Anvil executable, or unset it to have Anvil {AnvilBinary.Version} installed from npm.");
        }

        string? platformPackage = PlatformPackage();
        if (platformPackage is not null && BinaryIn(VersionFolder, platformPackage) is { } cached)
        {
            return cached;
        }

        if (await FindOnPathAsync(cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        if (platformPackage is null)
        {
            throw new AnvilNotAvailableException(
                $"The npm package {Package} has no binary for {RuntimeInformation.RuntimeIdentifier}. Install Foundry by other means and set {AnvilBinary.PathVariable} to its anvil executable.");
        }

        return await InstallAsync(platformPackage, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> InstallAsync(string platformPackage, CancellationToken cancellationToken)
    {
        string npm = OnPath(OperatingSystem.IsWindows() ? ["npm.cmd", "npm.exe"] : ["npm"])
            ?? throw new AnvilNotAvailableException(
                $"Anvil {AnvilBinary.Version} is not here, and npm to install it is not on PATH. Install Node.js (it brings npm), or set {AnvilBinary.PathVariable} to an anvil executable.");

        string parent = Path.GetDirectoryName(VersionFolder)!;
        Directory.CreateDirectory(parent);
        using FileStream installLock = await TakeLockAsync(Path.Combine(parent, AnvilBinary.Version + ".lock"), cancellationToken).ConfigureAwait(false);

        if (BinaryIn(VersionFolder, platformPackage) is { } installedMeanwhile)
        {
            return installedMeanwhile;
        }

        // Installed beside and moved: a reader without the lock sees all of it or nothing.
        string staging = VersionFolder + ".installing";
        DeleteFolder(staging);
        DeleteFolder(VersionFolder);
        Directory.CreateDirectory(staging);
        try
        {
            CommandResult result;
            try
            {
                result = await Command.RunAsync(
                    npm,
                    ["install", "--ignore-scripts", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", staging, $"{Package}@{AnvilBinary.Version}"],
                    InstallTimeout,
                    _timeProvider,
                    cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException e)
            {
                throw new AnvilNotAvailableException(
                    $"npm did not finish installing {Package}@{AnvilBinary.Version} within {InstallTimeout}. Check the connection to the npm registry, or set {AnvilBinary.PathVariable} to an anvil executable.", e);
            }

            if (result.ExitCode != 0)
            {
                throw new AnvilNotAvailableException(
                    $"npm could not install {Package}@{AnvilBinary.Version} (exit code {result.ExitCode}). Check the connection to the npm registry, or set {AnvilBinary.PathVariable} to an anvil executable. npm said: {result.Output}");
            }

            if (BinaryIn(staging, platformPackage) is not { } binary)
            {
                throw new AnvilNotAvailableException(
                    $"npm installed {Package}@{AnvilBinary.Version} without its platform package {platformPackage}. Check that npm installs optional dependencies, or set {AnvilBinary.PathVariable} to an anvil executable.");
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(binary, File.GetUnixFileMode(binary) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            }

            Directory.Move(staging, VersionFolder);
        }
        finally
        {
            DeleteFolder(staging);
        }

        return BinaryIn(VersionFolder, platformPackage)!;
    }

    private async Task<FileStream> TakeLockAsync(string path, CancellationToken cancellationToken)
    {
        long started = _timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
            {
                if (_timeProvider.GetElapsedTime(started) > InstallTimeout)
                {
                    throw new AnvilNotAvailableException($"Another process holds {path} and did not finish installing Anvil within {InstallTimeout}.", e);
                }
            }

            await Task.Delay(LockPollInterval, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string?> FindOnPathAsync(CancellationToken cancellationToken)
    {
        if (OnPath([ExecutableName]) is not { } candidate)
        {
            return null;
        }

        try
        {
            CommandResult result = await Command.RunAsync(candidate, ["--version"], TimeSpan.FromSeconds(20), _timeProvider, cancellationToken).ConfigureAwait(false);
            // "anvil Version: 1.7.1" or "anvil 1.7.1 (4072e48705 ...)", by build.
            string firstLine = result.Output.Split('\n', 2)[0];
            string[] words = firstLine.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return result.ExitCode == 0 && words.Contains(AnvilBinary.Version) ? candidate : null;
        }
        catch (Exception e) when (e is TimeoutException or System.ComponentModel.Win32Exception)
        {
            // An anvil that does not run is no reason to stop: npm's is next.
            return null;
        }
    }

    private string? OnPath(ReadOnlySpan<string> names)
    {
        foreach (string folder in (_environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (string name in names)
            {
                string candidate = Path.Combine(folder.Trim('"'), name);
                if (File.Exists(candidate))
                {
                    return candidate;
                }
            }
        }

        return null;
    }

    private static string? BinaryIn(string prefix, string platformPackage)
    {
        string path = Path.Combine(prefix, "node_modules", "@foundry-rs", platformPackage, "bin", ExecutableName);
        return File.Exists(path) ? path : null;
    }

    private static string? PlatformPackage()
    {
        string? system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsLinux() ? "linux" : null;
        string? architecture = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "amd64",
            // There is no win32-arm64 package; Windows on ARM runs the amd64 binary.
            Architecture.Arm64 => OperatingSystem.IsWindows() ? "amd64" : "arm64",
            _ => null,
        };
        return system is null || architecture is null ? null : $"anvil-{system}-{architecture}";
    }

    private static string DefaultCacheRoot(Func<string, string?> environment)
    {
        if (environment(AnvilBinary.CacheVariable) is { Length: > 0 } configured)
        {
            return Path.GetFullPath(configured);
        }

        string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(local.Length == 0 ? Path.GetTempPath() : local, "restaking-sdk");
    }

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
