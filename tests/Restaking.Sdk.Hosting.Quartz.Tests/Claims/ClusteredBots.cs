using Restaking.Sdk.Samples.ClaimBot.Devnet;

namespace Restaking.Sdk.Hosting.Quartz.Tests.Claims;

/// <summary>A devnet with queued withdrawals in eight protocols, and settings for bots of a cluster on it.</summary>
internal static class ClusteredBots
{
    /// <summary>Settings of every process of one cluster: a journal and a cluster in schemas of their own, and times short enough for a test.</summary>
    public static async Task<Dictionary<string, string?>> SettingsAsync(BotDevnet devnet, string journal, string cluster)
    {
        Dictionary<string, string?> settings = await devnet.SettingsAsync(TestContext.Current.CancellationToken);
        string database = await SharedDatabase.ConnectAsync();
        settings.Remove("Bot:Journal:Sqlite");
        settings["Bot:Journal:PostgreSql"] = database;
        settings["Bot:Journal:Schema"] = journal;
        settings["Bot:Cluster:PostgreSql"] = database;
        settings["Bot:Cluster:Schema"] = cluster;
        settings["Bot:Cluster:CheckInInterval"] = "00:00:01";
        settings["Bot:Cluster:CheckInGrace"] = "00:00:01";
        settings["Bot:Cluster:TurnTime"] = "00:00:02";
        settings["Bot:LeaseDuration"] = "00:00:02";
        return settings;
    }
}
