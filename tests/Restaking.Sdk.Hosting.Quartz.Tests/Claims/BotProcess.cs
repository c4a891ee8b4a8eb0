using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Restaking.Sdk.Samples.ClaimBot;

namespace Restaking.Sdk.Hosting.Quartz.Tests.Claims;

/// <summary>A process of a claim cluster: samples/ClaimBot with settings of its own.</summary>
internal sealed class BotProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _settings;
    private readonly ConcurrentQueue<string> _said = new();

    private BotProcess(string name, Process process, string settings)
    {
        Name = name;
        _process = process;
        _settings = settings;
        process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it is called in the cluster.</summary>
    public string Name { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>The end of what it wrote.</summary>
    public string Said => string.Join('\n', _said.TakeLast(40));

    public static async Task<BotProcess> StartAsync(string name, Dictionary<string, string?> settings)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new Dictionary<string, string?>(settings) { ["Bot:Cluster:Instance"] = name }), TestContext.Current.CancellationToken);
        Process process = Process.Start(new ProcessStartInfo("dotnet", [typeof(BotRun).Assembly.Location, "--live", "--settings", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        return new BotProcess(name, process, file);
    }

    /// <summary>As the kernel kills: no catch, no finally.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        File.Delete(_settings);
    }
}
