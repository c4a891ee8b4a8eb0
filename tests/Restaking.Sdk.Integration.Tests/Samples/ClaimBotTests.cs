using Restaking.Sdk.Samples.ClaimBot;

namespace Restaking.Sdk.Integration.Tests.Samples;

/// <summary>samples/ClaimBot as its README section says: a devnet is started, everything is claimed, and the chain proves it.</summary>
public sealed class ClaimBotTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OnItsDevnet_ClaimsEverythingAndProvesIt()
    {
        StringWriter output = new();
        StringWriter words = new();

        int exitCode = await BotRun.RunAsync([], output, words, Cancel);

        Assert.True(exitCode == BotRun.Done, $"{words}\n{output}");
        string[] lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal(26, lines.Count(line => line.StartsWith("once  ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("Every ticket was claimed exactly once, and paid in full: 26 tickets, ", StringComparison.Ordinal));
        foreach (string protocol in new[] { "EigenLayer", "Lido", "ether.fi", "Kelp", "Puffer", "Renzo", "Swell", "Mantle" })
        {
            // What is claimed before the first look of the board is in the proof only.
            Assert.Contains(lines, line => line.StartsWith($"Claimed  {protocol} ", StringComparison.Ordinal));
            Assert.True(lines.Count(line => line.StartsWith($"once  {protocol} ", StringComparison.Ordinal)) >= 3, $"{protocol}: {output}");
        }

        Assert.Contains("26 withdrawals of 4 owners wait in 8 protocols.", words.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--seed", "1")]
    [InlineData("--kill-test", "--seed", "many")]
    [InlineData("--kill-test", "--live")]
    [InlineData("--until-empty")]
    [InlineData("--live", "--settings", "there-is-no-such-file.json")]
    public async Task Run_CommandLineNotUnderstood_SaysHow(params string[] arguments)
    {
        StringWriter words = new();

        int exitCode = await BotRun.RunAsync(arguments, TextWriter.Null, words, Cancel);

        Assert.Equal(BotRun.Misused, exitCode);
        Assert.StartsWith("usage:", words.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutJournalAndKeys_SaysBoth()
    {
        StringWriter words = new();

        int exitCode = await BotRun.RunAsync(["--live"], TextWriter.Null, words, Cancel);

        Assert.Equal(BotRun.Misused, exitCode);
        Assert.Contains("Bot:Journal is not set", words.ToString(), StringComparison.Ordinal);
        Assert.Contains("Bot:Keys has no key", words.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Claims": { "DryRun": true """, "settings")]
    [InlineData("""{ "Claims": { "DryRun": true }, "Bot": { "LeaseDuration": "soon" } }""", "Bot:LeaseDuration")]
    [InlineData("""{ "Claims": { "DryRun": true }, "Restaking": { "Endpoints": ["http://127.0.0.1:9"], "Transactions": { "Confirmations": "many" } } }""", "Confirmations")]
    public async Task Run_WithSettingsThatDoNotParse_SaysWhereAndThatNoRestartMendsIt(string json, string where)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, json, Cancel);
        StringWriter words = new();
        try
        {
            int exitCode = await BotRun.RunAsync(["--live", "--settings", file], TextWriter.Null, words, Cancel);

            Assert.Equal(BotRun.Misused, exitCode);
            Assert.Contains(where, words.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Load_OfWhatIsNoKey_SaysWhereAndNotWhat()
    {
        string file = Path.GetTempFileName();
        File.WriteAllLines(file, ["", "0xthis-is-my-secret"]);
        try
        {
            BotSettingsException ofFile = Assert.Throws<BotSettingsException>(() => BotKeys.Load(new KeySettings { PrivateKeyFile = file }));
            BotSettingsException ofEnvironment = Assert.Throws<BotSettingsException>(() => BotKeys.Load(new KeySettings { PrivateKey = "0xthis-is-my-secret" }));

            Assert.Contains("line 2", ofFile.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", ofFile.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("secret", ofEnvironment.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task NetworkFile_OfMainnet_IsReadBackAsItWasWritten()
    {
        string file = Path.GetTempFileName();
        try
        {
            await NetworkFile.WriteAsync(file, RestakingNetwork.Mainnet, Cancel);
            RestakingNetwork read = NetworkFile.Read(file);

            string again = Path.GetTempFileName();
            await NetworkFile.WriteAsync(again, read, Cancel);
            Assert.Equal(await File.ReadAllTextAsync(file, Cancel), await File.ReadAllTextAsync(again, Cancel));
            Assert.Equal(RestakingNetwork.Mainnet.Lido, read.Lido);
            Assert.Equal(RestakingNetwork.Mainnet.EigenLayer!.Strategies.AsEnumerable(), read.EigenLayer!.Strategies);
            File.Delete(again);
        }
        finally
        {
            File.Delete(file);
        }
    }
}

/// <summary>The bot is killed again and again; nothing is claimed twice and nothing forgotten.</summary>
public sealed class ClaimBotKillTests
{
    [Fact]
    public async Task Run_KilledAtRandomPoints_ClaimsEverythingExactlyOnce()
    {
        StringWriter output = new();
        StringWriter words = new();

        int exitCode = await BotRun.RunAsync(["--kill-test", "--seed", "20261120"], output, words, TestContext.Current.CancellationToken);

        Assert.True(exitCode == BotRun.Done, $"{words}\n{output}");
        string[] lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains(lines, line => line.StartsWith("--- killed", StringComparison.Ordinal));
        Assert.Equal(26, lines.Count(line => line.StartsWith("once  ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("Every ticket was claimed exactly once, and paid in full: 26 tickets, ", StringComparison.Ordinal));
    }
}
