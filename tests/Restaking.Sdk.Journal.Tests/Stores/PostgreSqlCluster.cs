using System.Diagnostics;
using Npgsql;

namespace Restaking.Sdk.Journal.Tests.Stores;

/// <summary>A private PostgreSQL server in a temporary folder, reached over a Unix socket, run by a user that is not root, and ended with this process however it ends.</summary>
internal sealed class PostgreSqlCluster : IAsyncDisposable
{
    // The shell holds the end of a pipe; when this process goes, the pipe closes, and the server is told to stop at once.
    private const string Guard = """
        exec 3<&0
        "$@" 3<&- </dev/null &
        child=$!
        ( while read -r ignored <&3; do :; done; kill -QUIT "$child" ) </dev/null >/dev/null 2>&1 &
        exec 3<&-
        wait "$child"
        """;

    private readonly DirectoryInfo _folder;
    private readonly string _binaries;
    private Process? _server;

    private PostgreSqlCluster(DirectoryInfo folder, string binaries)
    {
        _folder = folder;
        _binaries = binaries;
    }

    internal string ConnectionString => $"Host={_folder.FullName};Username=restaking;Database=postgres;Pooling=true;Maximum Pool Size=20;Timeout=5";

    /// <summary>A running server. Skips the test by name where there can be none.</summary>
    internal static async Task<PostgreSqlCluster> StartNewAsync()
    {
        (string? binaries, string reason) = await PostgreSqlBinaries.LocateAsync();
        if (binaries is null)
        {
            Assert.Skip(reason);
        }

        // A short path: the name of a Unix socket is limited to some 100 bytes.
        var cluster = new PostgreSqlCluster(Directory.CreateTempSubdirectory("rsk-pg-"), binaries);
        string folder = cluster._folder.FullName;
        if (Environment.IsPrivilegedProcess)
        {
            await EnsureAsync("chown", ["-R", ServerUser, folder]);
        }

        await EnsureAsync("sh", ["-c", "exec \"$@\"", "sh", .. AsServerUser, Path.Combine(binaries, "initdb"), "-D", $"{folder}/data", "-A", "trust", "-U", "restaking", "-E", "UTF8", "--locale=C", "--no-sync"]);
        await cluster.StartAsync();
        return cluster;
    }

    internal async Task StartAsync()
    {
        // Without fsync: what is tested here is the end of a server, not of a machine.
        string folder = _folder.FullName;
        string[] server =
        [
            .. AsServerUser, Path.Combine(_binaries, "postgres"), "-D", $"{folder}/data", "-c", "listen_addresses=", "-c", $"unix_socket_directories={folder}", "-c", "fsync=off",
            "-c", "shared_buffers=16MB", "-c", "max_connections=80",
        ];
        _server = Process.Start(new ProcessStartInfo("sh", ["-c", Guard, "sh", .. server]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        _server.ErrorDataReceived += static (_, _) => { };
        _server.OutputDataReceived += static (_, _) => { };
        _server.BeginErrorReadLine();
        _server.BeginOutputReadLine();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await using NpgsqlConnection connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
                return;
            }
            catch (NpgsqlException) when (attempt < 300 && !_server.HasExited)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken); // another process: there is nothing to wait on
            }
        }
    }

    /// <summary>Ends the server as a crash does: connections break, nothing is flushed.</summary>
    internal async Task StopAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            server.StandardInput.Close();
            await server.WaitForExitAsync();
            server.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                _folder.Delete(recursive: true);
                return;
            }
            catch (Exception exception) when (attempt < 40 && exception is IOException or UnauthorizedAccessException)
            {
                await Task.Delay(50); // children of the server end after it
            }
        }
    }

    // PostgreSQL refuses to run as root.
    private static string ServerUser => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static string[] AsServerUser => Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={ServerUser}", "--clear-groups", "--"] : [];

    private static async Task EnsureAsync(string file, IEnumerable<string> arguments)
    {
        (int code, string output) = await PostgreSqlBinaries.RunAsync(file, arguments);
        Assert.True(code == 0, $"{file} failed: {output}");
    }
}
