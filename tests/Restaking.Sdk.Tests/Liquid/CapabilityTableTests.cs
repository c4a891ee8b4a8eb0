using System.Text;
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
        string readme = File.ReadAllText(Path.Combine(Root(), "README.md")).ReplaceLineEndings("\n");
        string shown = readme[(readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..readme.IndexOf(End, StringComparison.Ordinal)].Trim();

        Assert.Equal(Table(), shown);
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

    private static RestakingClient Client() => new(new Uri("http://localhost:1"), RestakingNetwork.Mainnet);

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
