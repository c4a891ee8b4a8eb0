using System.Diagnostics;

namespace Restaking.Sdk.Benchmarks.Viem;

/// <summary>
/// viem, installed by <c>npm ci --ignore-scripts</c> from the lock file beside this one into a working copy below the project's <c>obj</c> folder. It is installed
/// again only when the lock file changes.
/// </summary>
internal static class ViemInstallation
{
    private const string Manifest = "package.json";
    private const string LockFile = "package-lock.json";
    private const string InstalledLockFile = "installed-lock.json";
    private const string Script = "workloads.mjs";
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);

    /// <returns>The working copy: <c>workloads.mjs</c> with the modules it imports.</returns>
    /// <exception cref="InvalidOperationException">npm is missing, failed, or did not end in time.</exception>
    public static async Task<string> PrepareAsync(ProjectFolders folders, CancellationToken cancellationToken)
    {
        string source = Path.Combine(folders.Project, "Viem");
        string copy = folders.WorkingCopy;
        Directory.CreateDirectory(copy);
        foreach (string file in (ReadOnlySpan<string>)[Manifest, LockFile, Script])
        {
            File.Copy(Path.Combine(source, file), Path.Combine(copy, file), overwrite: true);
        }

        string wanted = await File.ReadAllTextAsync(Path.Combine(copy, LockFile), cancellationToken);
        string installedLock = Path.Combine(copy, InstalledLockFile);
        if (File.Exists(installedLock) && await File.ReadAllTextAsync(installedLock, cancellationToken) == wanted)
        {
            return copy;
        }

        await InstallAsync(copy, cancellationToken);
        await File.WriteAllTextAsync(installedLock, wanted, cancellationToken);
        return copy;
    }

    private static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process npm = Start(start);
        Task<string> errors = npm.StandardError.ReadToEndAsync(cancellationToken);
        Task<string> output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        try
        {
            await npm.WaitForExitAsync(cancellationToken).WaitAsync(InstallTimeout, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw e is TimeoutException ? new InvalidOperationException($"npm did not finish installing viem within {InstallTimeout}.", e) : e;
        }

        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm could not install viem (exit code {npm.ExitCode}): {await errors}{await output}");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("npm is not on PATH. Install Node.js (it brings npm) to compare with viem; the benchmarks themselves run without it.", e);
        }
    }
}
