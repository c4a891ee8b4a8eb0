using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Tests.Liquid;

/// <summary>The README's table of protocols by capability is what the clients implement.</summary>
public sealed class CapabilityTableTests
{
    private const string Begin = "<!-- capabilities: begin -->";
    private const string End = "<!-- capabilities: end -->";

    [Fact]
    public void Readme_CapabilityTable_IsWhatTheClientsImplement()
    {
        string path = Path.Combine(Root(), "README.md");
        string readme = File.ReadAllText(path).ReplaceLineEndings("\n");
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        string table = Table();
        if (Environment.GetEnvironmentVariable("RESTAKING_UPDATE_README") == "1")
        {
            File.WriteAllText(path, $"{readme[..begin]}\n{table}\n{readme[end..]}");
            return;
        }

        Assert.Equal(table, readme[begin..end].Trim());
    }

    [Fact]
    public void Clients_OfMainnet_AreTwelveProtocolsWithTokensOfTheirOwn()
    {
        using RestakingClient client = Client();

        Assert.Equal(12, client.LiquidProtocols.Length);
        Assert.All(client.LiquidProtocols, protocol => Assert.NotEmpty(protocol.Tokens));
        ILiquidToken[] tokens = [.. client.LiquidProtocols.SelectMany(protocol => protocol.Tokens)];
        Assert.Equal(tokens.Length, tokens.DistinctBy(token => token.Info.Token).Count());
        Assert.All(tokens.OfType<IWithdrawalQueue>(), queue => Assert.Contains(queue, client.LiquidProtocols.SelectMany(protocol => protocol.Queues)));
    }

    [Fact]
    public void Queues_OfMainnet_HaveNamesAndContractsOfTheirOwn()
    {
        using RestakingClient client = Client();

        Assert.Equal(client.Withdrawals.Queues.Length, client.Withdrawals.Queues.DistinctBy(queue => queue.Queue.Name).Count());
        Assert.Equal(client.Withdrawals.Queues.Length, client.Withdrawals.Queues.DistinctBy(queue => queue.Queue.Contract).Count());
    }

    private static string Table()
    {
        using RestakingClient client = Client();
        StringBuilder table = new();
        table.Append("| protocol | token | deposit | wrap | withdrawal queue | who may claim | instant redemption |\n|---|---|---|---|---|---|---|");
        foreach (ILiquidProtocol protocol in client.LiquidProtocols)
        {
            foreach (ILiquidToken token in protocol.Tokens)
            {
                ITicketQueue? queue = token as ITicketQueue;
                Row(protocol.Name, token.Info.Symbol, Mark(token is ILiquidStakingProtocol), Mark(token is IWrappedToken), Kind(queue), Access(queue), Mark(token is IInstantRedemption));
            }

            foreach (ITicketQueue queue in protocol.Queues.Where(queue => queue is not ILiquidToken))
            {
                Row(protocol.Name, $"({queue.Queue.Name})", "", "", Kind(queue), Access(queue), "");
            }
        }

        return table.ToString();

        void Row(params string[] cells) => table.Append("\n|").AppendJoin('|', cells.Select(cell => cell.Length == 0 ? " " : $" {cell} ")).Append('|');
    }

    private static string Kind(ITicketQueue? queue)
    {
        string kind = queue switch
        {
            null => "",
            IWithdrawalQueue => "yes",
            _ => "tickets and claims",
        };
        return queue is ILogScannedQueue ? $"{kind}, found in logs" : kind;
    }

    private static string Mark(bool has) => has ? "yes" : "";

    private static string Access(ITicketQueue? queue) => queue?.Queue.Access switch
    {
        ClaimAccess.Owner => "owner",
        ClaimAccess.OwnerOrApproved => "owner, or approved",
        ClaimAccess.Anyone => "anyone, for the owner",
        ClaimAccess.PerTicket => "by ticket",
        _ => "",
    };

    // No public source names the contract of swBTC's requests: without one the queue is not listed.
    private static RestakingClient Client()
    {
        RestakingNetwork mainnet = RestakingNetwork.Mainnet;
        return new RestakingClient(
            new Uri("http://localhost:1"),
            mainnet with { Swell = mainnet.Swell! with { SwBTCDelayedWithdraw = Address.Parse("0x0000000000000000000000000000000000000101") } });
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Restaking.Sdk.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The repository was not found.");
    }
}
