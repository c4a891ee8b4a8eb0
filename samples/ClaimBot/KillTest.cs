using System.Diagnostics;
using System.Text.Json;
using Restaking.Sdk.Samples.ClaimBot.Board;
using Restaking.Sdk.Samples.ClaimBot.Devnet;
using Restaking.Sdk.Samples.ClaimBot.Proof;

namespace Restaking.Sdk.Samples.ClaimBot;

/// <summary>
/// The devnet is in this process, the bot in another, which is killed as the kernel kills (no catch, no finally, nothing flushed) after some claims were told of and a moment more, and started over its journal
/// again, until the chain has no open ticket. Then the chain must show that each was claimed once.
/// </summary>
internal static class KillTest
{
    private const int MostKills = 30;
    private static readonly TimeSpan s_longestRun = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_lastRun = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(int seed, TextWriter output, TextWriter words, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"Seed {seed}: --kill-test --seed {seed} draws the same points.");
        await words.WriteLineAsync("Starting a devnet with eight protocols and queued withdrawals ...");
        await using BotDevnet devnet = await BotDevnet.StartAsync(cancellationToken);
        ChainLedger ledger = await ChainLedger.OpenAsync(devnet, cancellationToken);
        string settings = await WriteSettingsAsync(devnet, cancellationToken);
        await using Maturing maturing = new(devnet, TimeSpan.FromMilliseconds(700), cancellationToken);

        // Chances decide where it is killed and nothing else: they need not be good ones.
        Random chances = new(seed);
        int kills = 0;
        while (kills < MostKills && !await devnet.IsEmptyAsync(cancellationToken))
        {
            int lines = chances.Next(0, 4);
            TimeSpan moment = TimeSpan.FromMilliseconds(chances.Next(0, lines == 0 ? 2_500 : 300));
            if (await RunAndKillAsync(settings, lines, moment, output, cancellationToken) is { } code)
            {
                await output.WriteLineAsync($"The bot ended by itself with {code}.");
                return await ledger.ProveAsync(output, cancellationToken) && code == BotRun.Done ? BotRun.Done : BotRun.Failed;
            }

            kills++;
            await output.WriteLineAsync($"--- killed ({kills}): {moment.TotalMilliseconds:F0} ms after {(lines == 0 ? "the start" : $"{lines} lines on claims")} ---");
        }

        int last = await RunToTheEndAsync(settings, output, cancellationToken);
        await output.WriteLineAsync($"Killed {kills} times; the last run ended by itself with {last}.");
        bool proved = await ledger.ProveAsync(output, cancellationToken);
        return proved && last == BotRun.Done ? BotRun.Done : BotRun.Failed;
    }

    private static async Task<string> WriteSettingsAsync(BotDevnet devnet, CancellationToken cancellationToken)
    {
        Dictionary<string, string?> settings = await devnet.SettingsAsync(cancellationToken);
        string file = Path.Combine(Path.GetDirectoryName(settings["Bot:NetworkFile"])!, "settings.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(settings), cancellationToken);
        return file;
    }

    /// <returns>The exit code when it ended by itself; null when it was killed.</returns>
    private static async Task<int?> RunAndKillAsync(string settings, int lines, TimeSpan moment, TextWriter output, CancellationToken cancellationToken)
    {
        using Process bot = Start(settings);
        var enough = new TaskCompletionSource();
        Task told = TellAsync(bot, output, seen => _ = seen >= lines && enough.TrySetResult());
        await Task.WhenAny(enough.Task, bot.WaitForExitAsync(cancellationToken), Task.Delay(s_longestRun, cancellationToken));
        await Task.WhenAny(bot.WaitForExitAsync(cancellationToken), Task.Delay(moment, cancellationToken));
        bool ended = bot.HasExited;
        bot.Kill(entireProcessTree: true);
        await bot.WaitForExitAsync(CancellationToken.None);
        await told;
        return ended ? bot.ExitCode : null;
    }

    private static async Task<int> RunToTheEndAsync(string settings, TextWriter output, CancellationToken cancellationToken)
    {
        using Process bot = Start(settings);
        Task told = TellAsync(bot, output, _ => { });
        try
        {
            await bot.WaitForExitAsync(cancellationToken).WaitAsync(s_lastRun, cancellationToken);
        }
        catch (TimeoutException)
        {
            bot.Kill(entireProcessTree: true);
            await output.WriteLineAsync($"The last run did not end within {s_lastRun}.");
            return BotRun.Failed;
        }
        finally
        {
            if (!bot.HasExited)
            {
                bot.Kill(entireProcessTree: true);
            }
        }

        await told;
        return bot.ExitCode;
    }

    private static Process Start(string settings) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(KillTest).Assembly.Location, "--live", "--until-empty", "--settings", settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task TellAsync(Process bot, TextWriter output, Action<int> seen)
    {
        int lines = 0;
        seen(lines);
        Task log = PassOnAsync(bot.StandardError);
        await PassOnAsync(bot.StandardOutput, counts: true);
        await log;

        async Task PassOnAsync(StreamReader from, bool counts = false)
        {
            while (await from.ReadLineAsync() is { } line)
            {
                lock (bot)
                {
                    output.WriteLine($"[{bot.Id}] {line}");
                }

                if (counts && !line.StartsWith(nameof(RowState.Waiting), StringComparison.Ordinal))
                {
                    seen(++lines);
                }
            }
        }
    }
}
