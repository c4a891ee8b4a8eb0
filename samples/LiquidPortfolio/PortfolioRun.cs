using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Samples.LiquidPortfolio;

/// <summary>Finds the chain and the owner, reads the portfolio, and prints it.</summary>
public static class PortfolioRun
{
    /// <summary>Everything was read.</summary>
    public const int Complete = 0;

    /// <summary>Something did not answer, or nothing at all: what is printed is not all there is.</summary>
    public const int Incomplete = 1;

    /// <summary>The command line is not understood, or the chain is not one of those the SDK knows.</summary>
    public const int Misused = 2;

    /// <summary>Runs the sample.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where the portfolio goes.</param>
    /// <param name="words">Where everything else goes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter words, CancellationToken cancellationToken)
    {
        if (!PortfolioArguments.TryParse(arguments, out PortfolioArguments parsed))
        {
            await words.WriteLineAsync(PortfolioArguments.Usage);
            return Misused;
        }

        try
        {
            return await ReadAsync(parsed, output, words, cancellationToken);
        }
        catch (RestakingException exception)
        {
            await words.WriteLineAsync($"Nothing can be said of this portfolio: {exception.Message}");
            return Incomplete;
        }
    }

    /// <summary>Reads and prints: holdings, rates and tickets of every protocol at one block.</summary>
    public static async Task<int> PrintAsync(RestakingClient client, Address owner, TicketListOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        LiquidPortfolioPage page = await client.GetLiquidPortfoliosAsync([owner], options, cancellationToken);
        AssetLabels labels = await AssetLabels.ReadAsync(client, page.Portfolios[0], cancellationToken);
        await output.WriteAsync(new PortfolioReport(client.Network, labels).Text(page));
        return page.Failures.IsEmpty ? Complete : Incomplete;
    }

    private static async Task<int> ReadAsync(PortfolioArguments parsed, TextWriter output, TextWriter words, CancellationToken cancellationToken)
    {
        TicketListOptions options = new() { ScanLogs = parsed.ScanLogs };
        if (parsed is not { RpcUrl: { } url, Owner: { } owner })
        {
            await words.WriteLineAsync("Starting a devnet with several protocols ...");
            await using DevnetStory story = await DevnetStory.StartAsync(cancellationToken);
            return await PrintAsync(story.Client, story.Owner, options, output, cancellationToken);
        }

        using var probe = RpcClient.ForUrl(url);
        ulong chainId = await probe.GetChainIdAsync(cancellationToken);
        if (RestakingNetwork.ForChainId(chainId) is not { } network)
        {
            await words.WriteLineAsync($"The node is on chain {chainId}, which the SDK has no addresses for.");
            return Misused;
        }

        using var client = new RestakingClient(url, network);
        return await PrintAsync(client, owner, options, output, cancellationToken);
    }
}
