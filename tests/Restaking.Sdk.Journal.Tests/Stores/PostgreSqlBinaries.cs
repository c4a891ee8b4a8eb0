using System.Diagnostics;

namespace Restaking.Sdk.Journal.Tests.Stores;

/// <summary>Finds a PostgreSQL server: installed, or installed now from Debian's packages where that is possible.</summary>
internal static class PostgreSqlBinaries
{
    private static readonly Lazy<Task<(string? Folder, string Reason)>> s_found = new(FindAsync);

    /// <summary>The folder with initdb and postgres, or why there is none.</summary>
    internal static Task<(string? Folder, string Reason)> LocateAsync() => s_found.Value;

    private static async Task<(string? Folder, string Reason)> FindAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            return (null, "PostgreSQL tests start their own server as another user, which is done on Linux and macOS only.");
        }

        if (Installed() is { } folder)
        {
            return (folder, "");
        }

        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get"))
        {
            return (null, "PostgreSQL is not installed, and it can be installed here only by root with apt.");
        }

        // Several test projects run at once, and only one of them may install.
        using FileStream alone = await WaitForTurnAsync();
        if (Installed() is { } meanwhile)
        {
            return (meanwhile, "");
        }

        foreach (string command in new[] { "apt-get -q update", "apt-get -q install -y --no-install-recommends postgresql" })
        {
            (int code, string output) = await RunAsync("sh", ["-c", $"DEBIAN_FRONTEND=noninteractive {command}"]);
            if (code != 0)
            {
                return (null, $"PostgreSQL is not installed, and '{command}' failed: {output[Math.Max(0, output.Length - 300)..]}");
            }
        }

        return Installed() is { } now ? (now, "") : (null, "PostgreSQL was installed and its server binary was not found.");
    }

    internal static async Task<(int Code, string Output)> RunAsync(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    private static async Task<FileStream> WaitForTurnAsync()
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Path.GetTempPath(), "restaking-postgresql.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(500); // another process: there is nothing to wait on
            }
        }
    }

    // Debian keeps server binaries out of the PATH.
    private static string? Installed()
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (Directory.Exists("/usr/lib/postgresql"))
        {
            folders = Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).Concat(folders);
        }

        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }
}
