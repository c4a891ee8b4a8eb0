using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Renzo;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Renzo;

/// <content>The tickets of the withdraw queue, and their claims.</content>
public partial class EzEthClient
{
    // Addresses that the chain named at the last look: a progress reading has one round and cannot ask for them first.
    private volatile KnownPlaces _places = new(null, []);

    private sealed record KnownPlaces(Address? RiskOracle, ImmutableArray<Address> Tokens);

    /// <inheritdoc />
    public virtual TicketQueueInfo Queue => _queue;

    /// <inheritdoc />
    /// <remarks>
    /// From the users' lists in the contract; the log of a request cannot be searched by user. A ticket is told apart by its withdraw request id: its
    /// place in the list (<see cref="RenzoTicketDetail.Index"/>) changes when another one is claimed, by whomever.
    /// </remarks>
    public virtual Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        return _queueReader.ReadAsync(rounds, query.Owners);
    }

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        TicketChecks.BelongTo(tickets, Context, Queue);
        ImmutableArray<WithdrawalTicket> open = await _queueReader.ReadAsync(rounds, [.. tickets.Select(ticket => ticket.Owner).Distinct()]).ConfigureAwait(false);
        Dictionary<(TicketKey, Address), WithdrawalTicket> now = open.ToDictionary(ticket => (ticket.Key, ticket.Owner));
        return [.. tickets.Select(ticket => now.GetValueOrDefault((ticket.Key, ticket.Owner)) ?? TicketChecks.Claimed(ticket, rounds.Block))];
    }

    /// <inheritdoc />
    /// <remarks>
    /// How far each asset's queue is filled, the two cooldowns and the pauses. The queues also fill when a request takes what is left of a buffer,
    /// which no <c>QueueFilled</c> event tells.
    /// </remarks>
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        const uint MostTokens = 8;
        KnownPlaces known = _places;
        RoundRead<WithdrawQueue.EthWithdrawQueueResult> ether = rounds.Read(WithdrawQueue.EthWithdrawQueue());
        RoundRead<UInt256> cooldown = rounds.Read(WithdrawQueue.CoolDownPeriod());
        RoundRead<bool> paused = rounds.Read(WithdrawQueue.Paused());
        RoundRead<Address> riskOracle = rounds.Read(WithdrawQueue.RiskOracleMiddleware());
        RoundRead<UInt256> length = rounds.Read(Manager.GetCollateralTokensLength());
        RoundRead<RestakeManager.CalculateTVLsResult> values = rounds.Read(Manager.CalculateTVLs());
        ImmutableArray<RoundRead<WithdrawQueue.Erc20WithdrawQueueResult>> queues = [.. known.Tokens.Select(token => rounds.Read(WithdrawQueue.Erc20WithdrawQueue(token)))];
        RoundRead<bool>? claimsPaused = null;
        RoundRead<bool>? instantPaused = null;
        RoundRead<UInt256>? riskCooldown = null;
        if (known.RiskOracle is { } address)
        {
            RiskOracleMiddleware risk = new(address);
            claimsPaused = rounds.Read(risk.WithdrawClaimPaused());
            instantPaused = rounds.Read(risk.InstantWithdrawPaused());
            riskCooldown = rounds.Read(risk.WithdrawCooldownPeriod());
        }

        ImmutableArray<RoundRead<Address>> tokens = ListKnown(known, MostTokens)
            ? []
            : [.. Enumerable.Range(0, (int)MostTokens).Select(i => rounds.Read(Manager.CollateralTokens((UInt256)(uint)i)))];
        await rounds.NextAsync().ConfigureAwait(false);

        // The first reading learns the addresses, and with them the next one has more figures: that looks like a change, and is looked into once too often.
        ImmutableArray<Address> listed = tokens.IsEmpty ? known.Tokens : [.. tokens.Where(token => token.Succeeded).Select(token => token.Value)];
        bool stillListed = length.Value == (UInt256)(uint)listed.Length || listed.Length == MostTokens;
        _places = new KnownPlaces(riskOracle.Value, stillListed ? listed : []);
        return new QueueProgress(
            Queue.Name,
            rounds.Block,
            [
                ether.Value.QueuedWithdrawFilled,
                cooldown.Value,
                Flag(paused.Value),
                Flag(values.Succeeded),
                length.Value,
                .. queues.Select(queue => queue.Value.QueuedWithdrawFilled),
                .. claimsPaused is { } claims ? (UInt256[])[Flag(claims.Value), Flag(instantPaused!.Value.Value), riskCooldown!.Value.Value] : [],
            ]);

        static bool ListKnown(KnownPlaces known, uint most) => known.RiskOracle is not null && !known.Tokens.IsEmpty && known.Tokens.Length <= most;

        static UInt256 Flag(bool value) => value ? UInt256.One : UInt256.Zero;
    }

    /// <inheritdoc />
    /// <remarks>
    /// Anybody may send a claim; the user whose request it is is paid. One transaction each: the contract claims by place, and of one user's tickets the
    /// highest place comes first, so that no claim moves one that is still to come.
    /// </remarks>
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ClaimFlow.PrepareAsync(Context, this, tickets, options, new ClaimRules { Draft = (ready, _) => Draft(ready) }, cancellationToken);

    private IEnumerable<ClaimDraft> Draft(ImmutableArray<WithdrawalTicket> tickets) => tickets
        .GroupBy(ticket => ticket.Owner)
        .SelectMany(user => user.OrderByDescending(ticket => PlaceOf(ticket)))
        .Select(ticket => new ClaimDraft([ticket], WithdrawQueue.Claim(PlaceOf(ticket), ticket.Owner), receipt => ReadClaimed(receipt, ticket)));

    private static UInt256 PlaceOf(WithdrawalTicket ticket) => ((RenzoTicketDetail)ticket.Detail!).Index;

    private ClaimResult ReadClaimed(TransactionReceipt receipt, WithdrawalTicket ticket)
    {
        TicketPayout payout = new(
            ticket.Key, TicketOutcome.NotPaid, null, [], "The receipt has no claim of the withdraw queue.");
        foreach (WithdrawQueue.WithdrawRequestClaimedEvent claimed in receipt.From<WithdrawQueue.WithdrawRequestClaimedEvent>(_deployment.WithdrawQueue))
        {
            // The event's amount is what was paid: the contract lowers it before when the ezETH are worth less by then.
            WithdrawQueue.WithdrawRequest request = claimed.WithdrawRequest;
            if (RenzoQueueReader.IdOf(request.WithdrawRequestID) == ticket.Key.Id)
            {
                payout = new TicketPayout(
                    ticket.Key, TicketOutcome.Paid, ticket.Owner, [new AssetAmount(request.CollateralToken, request.AmountToRedeem)]);
                break;
            }

            payout = payout with { Reason = $"Request {request.WithdrawRequestID} lay at its place by then and was paid." };
        }

        return new ClaimResult([payout], receipt.TransactionHash, receipt.BlockNumber);
    }
}
