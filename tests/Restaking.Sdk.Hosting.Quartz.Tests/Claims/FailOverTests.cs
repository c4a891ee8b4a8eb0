using System.Diagnostics;
using System.Globalization;
using Restaking.Sdk.Samples.ClaimBot.Devnet;
using Restaking.Sdk.Samples.ClaimBot.Proof;

namespace Restaking.Sdk.Hosting.Quartz.Tests.Claims;

/// <summary>Three processes, one PostgreSQL, one chain; one of the processes is killed in the middle.</summary>
public class FailOverTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThreeProcesses_WhenOneIsKilled_ClaimEveryTicketExactlyOnceAndLeaveNoLaneAlone()
    {
        string cluster = SharedDatabase.NewSchema();
        _ = await SharedDatabase.ConnectAsync();
        await using BotDevnet devnet = await BotDevnet.StartAsync(Cancel);
        ChainLedger ledger = await ChainLedger.OpenAsync(devnet, Cancel);
        Dictionary<string, string?> settings = await ClusteredBots.SettingsAsync(devnet, SharedDatabase.NewSchema(), cluster);
        List<BotProcess> bots = [];
        try
        {
            foreach (string name in new[] { "one", "two", "three" })
            {
                bots.Add(await BotProcess.StartAsync(name, settings));
            }

            await UntilAsync(async () => (await RunnersAsync(cluster)).Count == 3);
            await using Maturing maturing = new(devnet, TimeSpan.FromMilliseconds(200), Cancel);
            await UntilAsync(async () => (await devnet.Client.Withdrawals.SnapshotAsync(devnet.Owners, cancellationToken: Cancel)).Count <= ledger.Tickets.Count * 3 / 4);

            // Somebody who has a lane at this moment; between two turns nobody may.
            string? runner = null;
            await UntilAsync(async () => (runner = (await RunnersAsync(cluster)).Values.FirstOrDefault()) is not null);
            BotProcess victim = bots.Single(bot => bot.Name == runner);
            victim.Kill();
            long killed = Stopwatch.GetTimestamp();
            await UntilAsync(async () => (await RunnersAsync(cluster)) is { Count: 3 } runners && !runners.ContainsValue(victim.Name));
            TestContext.Current.SendDiagnosticMessage(
                "Every lane had a runner again {0} s after the kill.", Stopwatch.GetElapsedTime(killed).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture));
            await UntilAsync(() => devnet.IsEmptyAsync(Cancel));

            StringWriter proof = new();
            Assert.True(await ledger.ProveAsync(proof, Cancel), proof.ToString());
            Assert.All(bots.Where(bot => bot != victim), bot => Assert.False(bot.HasExited, bot.Said));

            // Not only the turn that was broken off is made up for: the lanes go on, turn after turn.
            Dictionary<string, long> fired = await FiredAsync(cluster);
            await UntilAsync(async () => (await FiredAsync(cluster)).All(lane => lane.Value > fired[lane.Key]));
        }
        catch (Exception) when (Say(bots))
        {
            throw;
        }
        finally
        {
            foreach (BotProcess bot in bots)
            {
                await bot.DisposeAsync();
            }
        }
    }

    /// <summary>Which process runs which lane, by the cluster's own table.</summary>
    private static async Task<Dictionary<string, string>> RunnersAsync(string cluster)
    {
        if ((await SharedDatabase.QueryAsync($"SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = '{cluster}' AND tablename = 'qrtz_fired_triggers'")).Count == 0)
        {
            return [];
        }

        List<string> rows = await SharedDatabase.QueryAsync($"SELECT job_name || ' ' || instance_name FROM {cluster}.qrtz_fired_triggers WHERE state = 'EXECUTING'");
        return rows.Select(row => row.Split(' ')).DistinctBy(row => row[0]).ToDictionary(row => row[0], row => row[1]);
    }

    /// <summary>When each lane's turn last began.</summary>
    private static async Task<Dictionary<string, long>> FiredAsync(string cluster)
    {
        List<string> rows = await SharedDatabase.QueryAsync($"SELECT job_name || ' ' || prev_fire_time FROM {cluster}.qrtz_triggers WHERE trigger_group = 'claims'");
        Assert.Equal(3, rows.Count);
        return rows.Select(row => row.Split(' ')).ToDictionary(row => row[0], row => long.Parse(row[1], CultureInfo.InvariantCulture));
    }

    private static bool Say(IEnumerable<BotProcess> bots)
    {
        foreach (BotProcess bot in bots)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{bot.Name}: {bot.Said}");
        }

        return true;
    }

    /// <summary>Other processes do the work: there is nothing to wait on but what they leave.</summary>
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
