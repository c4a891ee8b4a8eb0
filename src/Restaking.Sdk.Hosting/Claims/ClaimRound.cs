using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>
/// One round of cycles: what all its lanes need to know is asked once, and only when one of them needs it. A failure is every lane's that asks in this round, and is over with the next.
/// </summary>
internal sealed class ClaimRound(TicketFeed feed, long tick, RestakingClient client, IClaimValuationSource? valuation)
{
    private readonly Lock _lock = new();
    private Task<UInt256>? _gasPrice;
    private Task<AssetValuation>? _valuation;
    private Task<ClaimsInFlight>? _inFlight;

    public TicketFeed Feed { get; } = feed;

    public Task<TicketView> ReadTicketsAsync(CancellationToken cancellationToken) => Feed.ReadAsync(tick, cancellationToken);

    /// <summary>What one gas costs in the next block, in wei.</summary>
    public Task<UInt256> GetGasPriceAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _gasPrice ??= ReadGasPriceAsync();
        }

        return _gasPrice.WaitAsync(cancellationToken);
    }

    public Task<AssetValuation> GetValuationAsync(CancellationToken cancellationToken)
    {
        if (valuation is null)
        {
            return Task.FromResult(AssetValuation.EtherOnly);
        }

        lock (_lock)
        {
            _valuation ??= valuation.GetValuationAsync(CancellationToken.None).AsTask();
        }

        return _valuation.WaitAsync(cancellationToken);
    }

    /// <summary>What the journal knows to be under way, whoever sent it. A lane adds its own, which it knows better.</summary>
    public Task<ClaimsInFlight> GetInFlightAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _inFlight ??= ReadInFlightAsync();
        }

        return _inFlight.WaitAsync(cancellationToken);
    }

    private async Task<UInt256> ReadGasPriceAsync()
    {
        FeeMarket market = await client.Transactions.ReadFeeMarketAsync(CancellationToken.None).ConfigureAwait(false);
        return market.PricePerGas ?? UInt256.Zero;
    }

    private async Task<ClaimsInFlight> ReadInFlightAsync()
    {
        IOperationJournal journal = client.Transactions.Journal;
        return ClaimsInFlight.Of(await journal.ListUnfinishedAsync(client.Network.ChainId, account: null, CancellationToken.None).ConfigureAwait(false));
    }
}

/// <summary>Tickets and lists of unfinished operations, by who sends them.</summary>
internal sealed class ClaimsInFlight
{
    private readonly Dictionary<TicketKey, Address> _tickets = [];
    private readonly Dictionary<(Address Queue, Address Owner), Address> _lists = [];
    private readonly HashSet<Address> _senders = [];

    public static ClaimsInFlight Of(ImmutableArray<OperationRecord> unfinished)
    {
        ClaimsInFlight all = new();
        foreach (OperationRecord record in unfinished)
        {
            all._senders.Add(record.Intent.From);
            List<TicketKey> tickets = [];
            List<(Address Queue, Address Owner)> lists = [];
            ClaimSubjects.Read(record.Intent.Subjects, tickets, lists);
            tickets.ForEach(ticket => all._tickets[ticket] = record.Intent.From);
            lists.ForEach(list => all._lists[list] = record.Intent.From);
        }

        return all;
    }

    /// <summary>Whether anything of an account is unfinished, a claim or not.</summary>
    public bool HasAny(Address sender) => _senders.Contains(sender);

    /// <summary>What others than a sender have under way of some tickets and their lists.</summary>
    public (HashSet<TicketKey> Tickets, HashSet<(Address Queue, Address Owner)> Lists) OfOthers(Address sender, IEnumerable<WithdrawalTicket> tickets)
    {
        HashSet<TicketKey> busy = [];
        HashSet<(Address Queue, Address Owner)> lists = [];
        if (_tickets.Count > 0)
        {
            foreach (WithdrawalTicket ticket in tickets)
            {
                if (_tickets.TryGetValue(ticket.Key, out Address by) && by != sender)
                {
                    busy.Add(ticket.Key);
                }

                if (_lists.TryGetValue((ticket.Key.Queue, ticket.Owner), out by) && by != sender)
                {
                    lists.Add((ticket.Key.Queue, ticket.Owner));
                }
            }
        }

        return (busy, lists);
    }
}
