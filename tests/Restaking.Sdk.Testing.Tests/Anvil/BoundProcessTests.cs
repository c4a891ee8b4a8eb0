using System.Diagnostics;

namespace Restaking.Sdk.Testing.Tests;

public sealed class BoundProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Dispose_ChildRuns_ChildIsGone()
    {
        SkipOnWindows();
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BoundProcess process = BoundProcess.Start("/bin/sh", ["-c", "echo up; exec sleep 1000"], _ => up.TrySetResult(), line => line);
        await up.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        using Process child = Process.GetProcessById(process.ChildId!.Value);

        await process.DisposeAsync();

        using var limit = new CancellationTokenSource(Patience);
        await child.WaitForExitAsync(limit.Token);
        Assert.True(process.Exited.IsCompleted);
    }

    [Fact]
    public async Task Exited_ChildEndsByItself_GivesItsCodeAndItsLastWords()
    {
        SkipOnWindows();
        await using BoundProcess process = BoundProcess.Start("/bin/sh", ["-c", "echo said; echo cried >&2; exit 7"], _ => { }, line => line);

        Assert.Equal(7, await process.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Contains("said", process.LastOutput(), StringComparison.Ordinal);
        Assert.Contains("cried", process.LastOutput(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LastOutput_ManyLines_KeepsTheLastAndRedacts()
    {
        SkipOnWindows();
        await using BoundProcess process = BoundProcess.Start(
            "/bin/sh",
            ["-c", "i=0; while [ $i -lt 500 ]; do echo \"secret $i\"; i=$((i+1)); done"],
            _ => { },
            line => line.Replace("secret", "***", StringComparison.Ordinal));
        await process.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken);

        string[] lines = process.LastOutput().Split(Environment.NewLine);
        Assert.Equal("*** 499", lines[^1]);
        Assert.InRange(lines.Length, 10, 100);
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The children of this test are shell commands.");

    [Fact]
    public async Task Dispose_WithAScratchFolder_LeavesNothingOfIt()
    {
        SkipOnWindows();
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("restaking-scratch-");
        BoundProcess process = BoundProcess.Start(
            "/bin/sh", ["-c", "echo state > \"$0/state\"; echo up; exec sleep 1000", scratch.FullName], _ => up.TrySetResult(), line => line, scratch);
        await up.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(File.Exists(Path.Combine(scratch.FullName, "state")));

        await process.DisposeAsync();

        Assert.False(Directory.Exists(scratch.FullName));
    }
}
