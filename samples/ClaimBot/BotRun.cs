using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Samples.ClaimBot.Board;
using Restaking.Sdk.Samples.ClaimBot.Devnet;
using Restaking.Sdk.Samples.ClaimBot.Proof;

namespace Restaking.Sdk.Samples.ClaimBot;

/// <summary>Runs the sample.</summary>
public static class BotRun
{
    /// <summary>All was claimed, or the bot was told to stop.</summary>
    public const int Done = 0;

    /// <summary>Something is left, or went wrong.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the settings are not understood.</summary>
    public const int Misused = 2;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs what the command line says.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where the table goes.</param>
    /// <param name="words">Where everything else goes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter words, CancellationToken cancellationToken)
    {
        if (!BotArguments.TryParse(arguments, out BotArguments parsed))
        {
            await words.WriteLineAsync(BotArguments.Usage);
            return Misused;
        }

        try
        {
            return parsed.Mode switch
            {
                BotMode.Live => await LiveAsync(parsed, output, words, cancellationToken),
                BotMode.KillTest => await KillTest.RunAsync(parsed.Seed ?? Environment.TickCount & int.MaxValue, output, words, cancellationToken),
                _ => await DevnetAsync(output, words, cancellationToken),
            };
        }
        catch (Exception exception) when (exception is BotSettingsException or OptionsValidationException or ClaimStartException { IsTransient: false } or ChainMismatchException)
        {
            await words.WriteLineAsync($"The settings do not work: {exception.Message}");
            return Misused;
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException { InnerException: FormatException or ArgumentException })
        {
            // A file that is no JSON, or a value that is no time, number or switch: no restart mends that.
            await words.WriteLineAsync($"The settings do not work: {exception.Message} {exception.GetBaseException().Message}");
            return Misused;
        }
        catch (DevnetStoryException exception)
        {
            await words.WriteLineAsync(exception.Message);
            return Failed;
        }
        catch (RestakingException exception)
        {
            await words.WriteLineAsync($"The bot cannot go on: {exception.Message}");
            return Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await words.WriteLineAsync("Stopped.");
            return parsed.Mode == BotMode.Live ? Done : Failed;
        }
    }

    private static async Task<int> LiveAsync(BotArguments arguments, TextWriter output, TextWriter words, CancellationToken cancellationToken)
    {
        using IHost host = BotHost.Build(arguments.SettingsFile);
        await words.WriteLineAsync("Starting the bot ...");
        return await HostAsync(host, output, arguments.UntilEmpty, _ => Task.FromResult(true), cancellationToken);
    }

    /// <summary>Starts a devnet, makes time pass on it, and runs the bot beside it until nothing is left.</summary>
    private static async Task<int> DevnetAsync(TextWriter output, TextWriter words, CancellationToken cancellationToken)
    {
        long begun = Stopwatch.GetTimestamp();
        await words.WriteLineAsync("Starting a devnet with eight protocols and queued withdrawals ...");
        await using BotDevnet devnet = await BotDevnet.StartAsync(cancellationToken);
        ChainLedger ledger = await ChainLedger.OpenAsync(devnet, cancellationToken);
        await words.WriteLineAsync($"{ledger.Tickets.Count} withdrawals of {devnet.Owners.Length} owners wait in {ledger.Tickets.Select(t => t.Protocol).Distinct().Count()} protocols. Time passes ...");
        await using Maturing maturing = new(devnet, TimeSpan.FromMilliseconds(300), cancellationToken);
        using IHost host = BotHost.Build(null, await devnet.SettingsAsync(cancellationToken));
        int code = await HostAsync(host, output, untilEmpty: true, token => devnet.IsEmptyAsync(token), cancellationToken);
        bool proved = await ledger.ProveAsync(output, cancellationToken);
        await words.WriteLineAsync($"{Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s in all.");
        return code == Done && proved ? Done : Failed;
    }

    /// <summary>Runs a host and shows its lanes; ends with the host, or when no ticket is left.</summary>
    private static async Task<int> HostAsync(IHost host, TextWriter output, bool untilEmpty, Func<CancellationToken, Task<bool>> isEmpty, CancellationToken cancellationToken)
    {
        await host.StartAsync(cancellationToken);
        CancellationToken stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        ClaimEngine engine = host.Services.GetRequiredService<ClaimEngine>();
        ClaimBoard board = new();
        AssetNames names = new();
        bool finished = false;
        try
        {
            await BoardView.For(output, names).RunAsync(
                board,
                async token =>
                {
                    board.Take(engine.Lanes);
                    await names.LearnAsync(engine.Client, board.Changed.SelectMany(row => row.Pays).Select(amount => amount.Asset), token);
                    return untilEmpty && board.IsEmpty && await isEmpty(token);
                },
                s_look,
                stop.Token);
            finished = true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: the host ends what is under way, and the journal knows it.
        }

        await host.StopAsync(CancellationToken.None);

        // A host that stops though nobody told it to has failed; its log says why.
        return (finished || cancellationToken.IsCancellationRequested) && board.StopReasons.Count == 0 ? Done : Failed;
    }
}
