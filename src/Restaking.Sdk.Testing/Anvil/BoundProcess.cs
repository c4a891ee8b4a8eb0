using System.Diagnostics;

namespace Restaking.Sdk.Testing;

/// <summary>
/// A child process that does not outlive this one, however this one ends, and whose output is read line by line.
/// </summary>
/// <remarks>
/// Linux and macOS: a shell stands between; it holds the read end of a pipe that only this process can write to, and kills
/// the child when that pipe closes, which the kernel does even after SIGKILL. (PR_SET_PDEATHSIG is no way: it fires when the
/// starting thread ends, and thread pool threads do.) Windows: a job object that kills its members when its last handle closes.
/// </remarks>
internal sealed class BoundProcess : IAsyncDisposable
{
    private const int KeptLines = 60;
    private const string ProcessIdPrefix = "bound-process-id ";

    // 1: keep the pipe as fd 3, as a shell gives background commands /dev/null as input. 2: start the child without the pipe;
    // its id comes before anything it says itself. 3: a watcher waits for the end of the pipe and kills the child. 4: take the child's
    // scratch folder away, and end with its code.
    private const string Guard = """
        exec 3<&0
        sh -c 'echo "bound-process-id $$"; exec "$@"' sh "$@" 3<&- </dev/null &
        child=$!
        ( while read -r ignored <&3; do :; done; kill -9 "$child" ) </dev/null >/dev/null 2>&1 &
        watcher=$!
        exec 3<&-
        wait "$child"
        code=$?
        kill "$watcher" 2>/dev/null
        if [ -n "$BOUND_PROCESS_SCRATCH" ]; then rm -rf "$BOUND_PROCESS_SCRATCH"; fi
        exit "$code"
        """;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly WindowsJob? _job;
    private readonly DirectoryInfo? _scratch;
    private readonly Action<string> _onLine;
    private readonly Func<string, string> _redact;
    private readonly Queue<string> _lines = new();
    private readonly Task _reading;
    private int _disposed;

    private BoundProcess(Process process, WindowsJob? job, DirectoryInfo? scratch, Action<string> onLine, Func<string, string> redact)
    {
        _process = process;
        _job = job;
        _scratch = scratch;
        _onLine = onLine;
        _redact = redact;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        Exited = WaitAsync();
    }

    /// <summary>Ends with the exit code, after all output was read. Never faults.</summary>
    public Task<int> Exited { get; }

    /// <summary>The id of the child itself, not of the shell before it; null until its first line came.</summary>
    public int? ChildId { get; private set; }

    /// <param name="fileName">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Called for every line of output, from a reading thread.</param>
    /// <param name="redact">Applied to every line before it is kept or handed out.</param>
    /// <param name="scratch">A folder of the child's own, which goes when it ends, however it ends.</param>
    public static BoundProcess Start(
        string fileName,
        IEnumerable<string> arguments,
        Action<string> onLine,
        Func<string, string> redact,
        DirectoryInfo? scratch = null)
    {
        bool windows = OperatingSystem.IsWindows();
        var start = new ProcessStartInfo(windows ? fileName : "/bin/sh", windows ? arguments : ["-c", Guard, "sh", fileName, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment["BOUND_PROCESS_SCRATCH"] = scratch?.FullName ?? string.Empty;
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{Path.GetFileName(fileName)} did not start.");
        WindowsJob? job = OperatingSystem.IsWindows() ? WindowsJob.Around(process) : null;
        return new BoundProcess(process, job, scratch, onLine, redact);
    }

    /// <summary>The last lines of output, joined, for error messages.</summary>
    public string LastOutput()
    {
        lock (_lines)
        {
            return string.Join(Environment.NewLine, _lines);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            KillTree();
            _job?.Dispose();
        }
        else
        {
            // The end of the pipe: the watcher kills the child, the shell ends.
            _process.StandardInput.Close();
        }

        try
        {
            await Exited.WaitAsync(StopTimeout, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            KillTree();
        }

        _process.Dispose();
        RemoveScratch();
    }

    // Without the shell (Windows), or when that had to be killed. What is still held open stays: it is a temporary folder.
    private void RemoveScratch()
    {
        try
        {
            _scratch?.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private void KillTree()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself meanwhile.
        }
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _process.ExitCode;
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } raw)
        {
            if (ChildId is null && raw.StartsWith(ProcessIdPrefix, StringComparison.Ordinal)
                && int.TryParse(raw.AsSpan(ProcessIdPrefix.Length), out int id))
            {
                ChildId = id;
                continue;
            }

            string line = _redact(raw);
            lock (_lines)
            {
                _lines.Enqueue(line);
                if (_lines.Count > KeptLines)
                {
                    _lines.Dequeue();
                }
            }

            _onLine(line);
        }
    }
}
