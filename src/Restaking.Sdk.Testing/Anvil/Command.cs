using System.Diagnostics;

namespace Restaking.Sdk.Testing;

/// <summary>Exit code and joined output (standard output and error, trimmed) of a program that ran to its end.</summary>
internal readonly record struct CommandResult(int ExitCode, string Output);

/// <summary>Runs a program to its end with a time limit.</summary>
internal static class Command
{
    /// <exception cref="TimeoutException">The program ran longer than <paramref name="timeout"/>; it was killed.</exception>
    public static async Task<CommandResult> RunAsync(
        string fileName,
        IEnumerable<string> arguments,
        TimeSpan timeout,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{fileName} did not start.");
        process.StandardInput.Close();
        using var timeLimit = new CancellationTokenSource(timeout, timeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(stop.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(stop.Token);
            await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            string text = (await output.ConfigureAwait(false) + await error.ConfigureAwait(false)).Trim();
            return new CommandResult(process.ExitCode, text);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{Path.GetFileName(fileName)} did not end within {timeout}.", e);
        }
    }
}
