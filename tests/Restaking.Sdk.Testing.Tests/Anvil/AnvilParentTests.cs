using System.Diagnostics;
using System.Globalization;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>A second test process starts a node and is killed; its Anvil must go with it.</summary>
public sealed class AnvilParentTests
{
    private const string ReportVariable = "RESTAKING_TEST_NODE_REPORT";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Parent_Killed_AnvilDiesToo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows a job object does this, which gives no process id to watch.");
        string report = Path.Combine(Directory.CreateTempSubdirectory("restaking-parent-").FullName, "pid");
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [typeof(AnvilParentTests).Assembly.Location, "-explicit", "only", "-method", $"{typeof(AnvilParentTests).FullName}.{nameof(HoldANode)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [ReportVariable] = report },
        };
        using Process parent = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        using Process anvil = Process.GetProcessById(await ReadReportAsync(report, parent, limit.Token));

        parent.Kill();

        await parent.WaitForExitAsync(limit.Token);
        await anvil.WaitForExitAsync(limit.Token);
        Directory.Delete(Path.GetDirectoryName(report)!, recursive: true);
    }

    /// <summary>Run by the test above in a process of its own.</summary>
    [Fact(Explicit = true)]
    public async Task HoldANode()
    {
        string? report = Environment.GetEnvironmentVariable(ReportVariable);
        Assert.SkipWhen(report is null, $"Runs only inside {nameof(Parent_Killed_AnvilDiesToo)}.");
        await using AnvilNode node = await AnvilNode.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(report + ".draft", node.ProcessId!.Value.ToString(CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);
        File.Move(report + ".draft", report!);
        await Task.Delay(Patience, TestContext.Current.CancellationToken);
    }

    private static async Task<int> ReadReportAsync(string report, Process parent, CancellationToken cancellationToken)
    {
        while (!File.Exists(report))
        {
            Assert.False(parent.HasExited, "The second test process ended before its node was up.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }

        return int.Parse(await File.ReadAllTextAsync(report, cancellationToken), CultureInfo.InvariantCulture);
    }
}
