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
    private volatile KnownPlaces? _places;

    private sealed record KnownPlaces(Address RiskOracle, ImmutableArray<Address> Tokens);

    private sealed record ProgressReads(
        RoundRead<bool> ClaimsPaused,
        RoundRead<bool> InstantPaused,
        RoundRead<UInt256> Cooldown,
        ImmutableArray<RoundRead<WithdrawQueue.Erc20WithdrawQueueResult>> Queues);

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
        KnownPlaces? known = _places;
        RoundRead<WithdrawQueue.EthWithdrawQueueResult> ether = rounds.Read(WithdrawQueue.EthWithdrawQueue());
        RoundRead<UInt256> cooldown = rounds.Read(WithdrawQueue.CoolDownPeriod());
        RoundRead<bool> paused = rounds.Read(WithdrawQueue.Paused());
        RoundRead<Address> riskOracle = rounds.Read(WithdrawQueue.RiskOracleMiddleware());
        RoundRead<UInt256> length = rounds.Read(Manager.GetCollateralTokensLength());
        RoundRead<RestakeManager.CalculateTVLsResult> values = rounds.Read(Manager.CalculateTVLs());
        ProgressReads? figures = known is null ? null : BeginProgress(rounds, known);
        await rounds.NextAsync().ConfigureAwait(false);
        if (known is null || figures is null || known.RiskOracle != riskOracle.Value || (UInt256)(uint)known.Tokens.Length != length.Value)
        {
            // The first time, and when a contract was exchanged or a token added.
            ImmutableArray<Address> assets = await ReadAssetsAsync(rounds, length.Value).ConfigureAwait(false);
            known = new KnownPlaces(riskOracle.Value, [.. assets.Where(asset => asset != NativeAsset.Ether)]);
            figures = BeginProgress(rounds, known);
            await rounds.NextAsync().ConfigureAwait(false);
            _places = known;
        }

        return new QueueProgress(
            Queue.Name,
            rounds.Block,
            [
                ether.Value.QueuedWithdrawFilled,
                UInt256.Max(cooldown.Value, figures.Cooldown.Value),
                Flag(paused.Value || figures.ClaimsPaused.Value),
                Flag(figures.InstantPaused.Value),
                Flag(values.Succeeded),
                .. figures.Queues.Select(queue => queue.Value.QueuedWithdrawFilled),
            ]);

        static UInt256 Flag(bool value) => value ? UInt256.One : UInt256.Zero;
    }

    private ProgressReads BeginProgress(ReadRounds rounds, KnownPlaces known)
    {
        RiskOracleMiddleware risk = new(known.RiskOracle);
        return new ProgressReads(
            rounds.Read(risk.WithdrawClaimPaused()),
            rounds.Read(risk.InstantWithdrawPaused()),
            rounds.Read(risk.WithdrawCooldownPeriod()),
            [.. known.Tokens.Select(token => rounds.Read(WithdrawQueue.Erc20WithdrawQueue(token)))]);
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
