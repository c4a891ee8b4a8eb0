using System.Diagnostics;
using System.Text.Json;

namespace Restaking.Sdk.Benchmarks.Viem;

/// <summary>Node.js with viem, told line by line what to run. It ends when its standard input does, so it cannot outlive this process.</summary>
internal sealed class ViemProcess : IDisposable
{
    private readonly Process _node;

    public ViemProcess(string workingCopy)
    {
        var start = new ProcessStartInfo("node", ["workloads.mjs"])
        {
            WorkingDirectory = workingCopy,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            _node = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("node is not on PATH. Install Node.js to compare with viem; the benchmarks themselves run without it.", e);
        }
    }

    /// <summary>The result of the work, in the form both sides are compared in.</summary>
    public string Describe(string work)
    {
        using JsonDocument answer = Ask(json =>
        {
            json.WriteString("op", "describe");
            json.WriteString("work", work);
        });
        return answer.RootElement.GetProperty("result").GetString()!;
    }

    /// <summary>Runs the work a number of times, and gives the time it took by node's own clock.</summary>
    public TimeSpan Run(string work, int iterations)
    {
        using JsonDocument answer = Ask(json =>
        {
            json.WriteString("op", "run");
            json.WriteString("work", work);
            json.WriteNumber("iterations", iterations);
        });
        return TimeSpan.FromMicroseconds(answer.RootElement.GetProperty("nanoseconds").GetDouble() / 1_000);
    }

    /// <summary>Which viem on which Node.js this is.</summary>
    public string Versions()
    {
        using JsonDocument answer = Ask(json => json.WriteString("op", "versions"));
        return answer.RootElement.GetProperty("result").GetString()!;
    }

    public void Dispose()
    {
        _node.StandardInput.Close();
        if (!_node.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _node.Kill();
        }

        _node.Dispose();
    }

    private JsonDocument Ask(Action<Utf8JsonWriter> write)
    {
        using var request = new MemoryStream();
        using (var json = new Utf8JsonWriter(request))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        request.WriteByte((byte)'\n');
        _node.StandardInput.BaseStream.Write(request.GetBuffer().AsSpan(0, (int)request.Length));
        _node.StandardInput.BaseStream.Flush();
        string line = _node.StandardOutput.ReadLine() ?? throw new InvalidOperationException("node ended early; what it wrote to its standard error says why.");
        JsonDocument answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("error", out JsonElement error)
            ? throw new InvalidOperationException($"viem failed: {error.GetString()}")
            : answer;
    }
}
