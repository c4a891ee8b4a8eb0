using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Samples.ClaimBot;
using Restaking.Sdk.Samples.ClaimBot.Devnet;
using Restaking.Sdk.Samples.ClaimBot.Proof;

namespace Restaking.Sdk.Hosting.Quartz.Tests.Claims;

/// <summary>What a cluster must never do, and what holds when it does: every lane is run by two schedulers at the same time, over one journal.</summary>
public class LaneRunTwiceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoClusters_ThatRunTheSameLanesAtOnce_ClaimEveryTicketExactlyOnce()
    {
        string journal = SharedDatabase.NewSchema();
        _ = await SharedDatabase.ConnectAsync();
        await using BotDevnet devnet = await BotDevnet.StartAsync(Cancel);
        ChainLedger ledger = await ChainLedger.OpenAsync(devnet, Cancel);

        // Two clusters know nothing of each other: each has every lane, and runs it.
        using IHost first = BotHost.Build(null, await ClusteredBots.SettingsAsync(devnet, journal, SharedDatabase.NewSchema()));
        using IHost second = BotHost.Build(null, await ClusteredBots.SettingsAsync(devnet, journal, SharedDatabase.NewSchema()));
        await Task.WhenAll(first.StartAsync(Cancel), second.StartAsync(Cancel));
        ConcurrentDictionary<string, bool> ran = new();
        await using (Maturing maturing = new(devnet, TimeSpan.FromMilliseconds(150), Cancel))
        {
            while (!await devnet.IsEmptyAsync(Cancel))
            {
                Note(first, "first");
                Note(second, "second");
                await Task.Delay(20, Cancel);
            }
        }

        await Task.WhenAll(first.StopAsync(Cancel), second.StopAsync(Cancel));
        Assert.All(new[] { first, second }.SelectMany(host => host.Services.GetRequiredService<ClaimEngine>().Lanes), lane => Assert.Null(lane.StopReason));

        StringWriter proof = new();
        Assert.True(await ledger.ProveAsync(proof, Cancel), proof.ToString());
        Assert.Equal(["first", "second"], ran.Keys.Order(StringComparer.Ordinal));

        void Note(IHost host, string name)
        {
            // Both of them have run cycles over tickets: the lanes were run twice.
            if (host.Services.GetRequiredService<ClaimEngine>().Lanes.Any(lane => lane.LastReport is { Verdicts.Length: > 0, Number: > 1 }))
            {
                ran[name] = true;
            }
        }
    }
}
