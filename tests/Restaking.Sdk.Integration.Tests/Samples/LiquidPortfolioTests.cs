using System.Text.RegularExpressions;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Contracts.RocketPool;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Samples.LiquidPortfolio;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.Samples;

/// <summary>The story of samples/LiquidPortfolio, told once for all tests, and what the sample prints about it.</summary>
public sealed class LiquidPortfolioFixture : IAsyncLifetime
{
    private DevnetStory? _story;

    public DevnetStory Story => _story!;

    public int ExitCode { get; private set; }

    /// <summary>The printed rows, each cut into its columns.</summary>
    public IReadOnlyList<string[]> Rows { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        _story = await DevnetStory.StartAsync(CancellationToken.None);
        StringWriter output = new();
        ExitCode = await PortfolioRun.PrintAsync(Story.Client, Story.Owner, new(), output, CancellationToken.None);
        Rows = LiquidPortfolioTests.RowsOf(output.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (_story is not null)
        {
            await _story.DisposeAsync();
        }
    }
}

public sealed partial class LiquidPortfolioTests(LiquidPortfolioFixture fixture) : IClassFixture<LiquidPortfolioFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RestakingClient Client => fixture.Story.Client;

    [Fact]
    public void Print_OfTheStory_IsComplete()
    {
        Assert.Equal(PortfolioRun.Complete, fixture.ExitCode);
        Assert.Contains(fixture.Rows, row => row[0].StartsWith($"{fixture.Story.Owner} on Devnet at block ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Print_Holdings_AreTheBalancesOnTheChain()
    {
        (string Symbol, Address Token, int Decimals)[] held =
        [
            ("stETH", Client.Lido.StEth.Info.Token, 18),
            ("rETH", Client.RocketPool.REth.Info.Token, 18),
            ("mETH", Client.Mantle.MEth.Info.Token, 18),
            ("ynETH", Client.YieldNest.YnEth.Info.Token, 18),
            ("uniETH", Client.Bedrock.Deployment.UniETH, 18),
            ("uniBTC", Client.Bedrock.Deployment.UniBTC!.Value, 8),
        ];
        foreach ((string symbol, Address token, int decimals) in held)
        {
            UInt256 balance = await Client.ReadAsync(new ERC20(token).BalanceOf(fixture.Story.Owner), cancellationToken: Cancel);

            Assert.Equal(balance.FormatUnits(decimals), Assert.Single(fixture.Rows, row => row[0] == symbol)[1]);
        }
    }

    [Fact]
    public async Task Print_Worth_IsWhatTheProtocolSays()
    {
        UInt256 rEth = await Client.ReadAsync(new ERC20(Client.RocketPool.REth.Info.Token).BalanceOf(fixture.Story.Owner), cancellationToken: Cancel);
        UInt256 worth = await Client.ReadAsync(new RocketTokenRETH(Client.RocketPool.REth.Info.Token).GetEthValue(rEth), cancellationToken: Cancel);

        Assert.Equal(worth.ToEtherString(), Assert.Single(fixture.Rows, row => row[0] == "rETH")[2]);
        Assert.Equal("36", Assert.Single(fixture.Rows, row => row[0] == "uniETH")[2]);
        Assert.Equal("-", Assert.Single(fixture.Rows, row => row[0] == "uniBTC")[2]);
    }

    [Theory]
    [InlineData("Lido", "1.999999999999999999 ETH", "Claimable", "you: claim ticket 1")]
    [InlineData("Lido", "0.999999999999999999 ETH", "Requested", "finalisation of request 2")]
    [InlineData("Mantle", "3 ETH", "Requested", "an oracle record up to block ")]
    [InlineData("YieldNest", "2 ETH", "Requested", "finalisation of request 0")]
    [InlineData("Bedrock", "32 ETH", "Claimable", "you: claim ticket balance:0x")]
    [InlineData("Bedrock", "32 ETH", "Requested", "ether that comes back from validators of Pectra: 32 ETH, after 0 ETH")]
    [InlineData("Bedrock", "0.49 WBTC", "Finalized", "Z")]
    public void Print_Tickets_SayWhatTheyPayAndWaitFor(string protocol, string pays, string state, string waitsFor)
    {
        string[] ticket = Assert.Single(fixture.Rows, row => row[0] == protocol && row[1] == pays && row[2] == state);

        Assert.Contains(waitsFor, ticket[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Print_Totals_AreTheSumsOfTheRows()
    {
        UInt256 held = fixture.Rows.Where(row => row.Length > 3 && row[3].Contains(" by ", StringComparison.Ordinal) && row[2] != "-")
            .Aggregate(UInt256.Zero, (sum, row) => sum + UInt256.FromEther(row[2]));
        string[][] ether = [.. fixture.Rows.Where(row => row.Length > 3 && row[1].EndsWith(" ETH", StringComparison.Ordinal))];
        UInt256 claimable = Sum(ether.Where(row => row[2] == "Claimable"));
        UInt256 coming = Sum(ether.Where(row => row[2] != "Claimable"));

        Assert.Equal($"{held.ToEtherString()} ETH", Total("held"));
        Assert.Equal($"{claimable.ToEtherString()} ETH", Total("to be claimed"));
        Assert.Equal($"{coming.ToEtherString()} ETH", Total("still to come"));

        static UInt256 Sum(IEnumerable<string[]> rows) =>
            rows.Aggregate(UInt256.Zero, (sum, row) => sum + UInt256.FromEther(row[1][..^" ETH".Length]));

        string Total(string name) => Assert.Single(fixture.Rows, row => row[0] == name && row.Length == 2)[1];
    }

    [Theory]
    [InlineData("--rpc", "http://127.0.0.1:1")]
    [InlineData("--owner", "0x00000000000000000000000000000000000ba11a")]
    [InlineData("--rpc", "no url", "--owner", "0x00000000000000000000000000000000000ba11a")]
    [InlineData("--rpc", "http://127.0.0.1:1", "--owner", "0x0000000000000000000000000000000000000000")]
    [InlineData("--rpc", "http://127.0.0.1:1", "--owner", "vitalik.eth")]
    [InlineData("--help")]
    public async Task Run_CommandLineNotUnderstood_SaysHowAndAsksNobody(params string[] arguments)
    {
        StringWriter output = new();
        StringWriter words = new();

        int exitCode = await PortfolioRun.RunAsync(arguments, output, words, Cancel);

        Assert.Equal(PortfolioRun.Misused, exitCode);
        Assert.StartsWith("usage:", words.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task Run_OnAChainNobodyKnows_SaysSo()
    {
        StringWriter words = new();

        int exitCode = await PortfolioRun.RunAsync(
            ["--rpc", fixture.Story.RpcUrl.ToString(), "--owner", fixture.Story.Owner.ToString()], TextWriter.Null, words, Cancel);

        Assert.Equal(PortfolioRun.Misused, exitCode);
        Assert.Contains("chain 31337", words.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NodeThatIsNotThere_SaysSoAndIsIncomplete()
    {
        StringWriter output = new();
        StringWriter words = new();

        int exitCode = await PortfolioRun.RunAsync(["--rpc", "http://127.0.0.1:1", "--owner", fixture.Story.Owner.ToString()], output, words, Cancel);

        Assert.Equal(PortfolioRun.Incomplete, exitCode);
        Assert.Contains("127.0.0.1:1", words.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task Run_OnMainnetsSnapshot_PrintsWhatIsThereAndNamesWhatDidNotAnswer()
    {
        if (!ForkSnapshots.TryFind("mainnet", out ForkSnapshot? snapshot, out string? missing))
        {
            Assert.Skip(missing);
        }

        await using AnvilNode node = await ForkSnapshots.StartForkAsync(snapshot, cancellationToken: Cancel);
        await Multicall3Placement.PlaceAsync(node, Cancel);
        Address owner = Address.Parse("0x00000000000000000000000000000000000ba11a");
        StETH stEth = new(RestakingNetwork.Mainnet.Lido!.StETH);
        await using (AnvilImpersonation account = await node.ImpersonateAsync(owner, UInt256.FromEther("10"), Cancel))
        {
            await account.ExecuteAsync(stEth.Address, stEth.Submit(Address.Zero).ToCalldata(), UInt256.FromEther("3"), Cancel);
        }

        byte[] answer = await node.Rpc.CallAsync(new CallRequest { To = stEth.Address, Data = stEth.BalanceOf(owner).ToCalldata() }, BlockTag.Latest, Cancel);
        UInt256 balance = stEth.BalanceOf(owner).DecodeReturn(answer);
        StringWriter output = new();

        int exitCode = await PortfolioRun.RunAsync(["--rpc", node.RpcUrl.ToString(), "--owner", owner.ToString(), "--skip-logs"], output, TextWriter.Null, Cancel);
        IReadOnlyList<string[]> rows = RowsOf(output.ToString());

        // The snapshot has some protocols only; the sample must say that the others are unknown, not that they are zero.
        Assert.Equal(PortfolioRun.Incomplete, exitCode);
        Assert.Equal(balance.ToEtherString(), Assert.Single(rows, row => row[0] == "stETH")[1]);
        Assert.Contains(rows, row => row[0].StartsWith("DID NOT ANSWER", StringComparison.Ordinal) && row[0].Contains("Rocket Pool", StringComparison.Ordinal));
    }

    /// <summary>Rows of a text, each cut where two spaces or more are.</summary>
    internal static IReadOnlyList<string[]> RowsOf(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Columns().Split(line.Trim()))];

    [GeneratedRegex(" {2,}")]
    private static partial Regex Columns();
}
