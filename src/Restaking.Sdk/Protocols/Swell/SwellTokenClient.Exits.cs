using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Swell;

/// <content>Exit NFTs as tickets.</content>
public abstract partial class SwellTokenClient
{
    // So many places of an owner's list are read along with its length, for a few owners; more of them cost a round.
    private const int ReadAhead = 4;
    private const int OwnersReadAhead = 16;
    private const uint MostListed = 10_000;

    /// <inheritdoc />
    public virtual TicketQueueInfo Queue => new(Info.Protocol, $"{Info} exits", Exit, ClaimAccess.Owner);

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        ExitReads exits = BeginExits(rounds);
        int ahead = query.Owners.Length <= OwnersReadAhead ? ReadAhead : 0;
        List<(Address Owner, RoundRead<UInt256> Count, List<RoundRead<UInt256>> Ids)> lists = [];
        foreach (Address owner in query.Owners)
        {
            lists.Add((owner, rounds.Read(ReadingExit.BalanceOf(owner)), AskPlaces(owner, 0, ahead)));
        }

        await rounds.NextAsync().ConfigureAwait(false);
        bool more = AskPauses(rounds, exits.Pauses);
        foreach ((Address owner, RoundRead<UInt256> count, List<RoundRead<UInt256>> ids) in lists)
        {
            int held = Held(owner, count);
            if (held > ids.Count)
            {
                ids.AddRange(AskPlaces(owner, ids.Count, held));
                more = true;
            }
        }

        if (more)
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        // All reads are of one block, so the list has not changed between its length and its places.
        List<(UInt256 Id, Address Owner, RequestReads Reads)> requests = [];
        foreach ((Address owner, RoundRead<UInt256> count, List<RoundRead<UInt256>> ids) in lists)
        {
            requests.AddRange(ids.Take(Held(owner, count)).Select(id => (id.Value, owner, AskRequest(rounds, id.Value))));
        }

        if (requests.Count > 0)
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        return [.. requests.Select(request => TicketOf(request.Id, request.Owner, request.Reads, exits, rounds.Block)).OrderBy(ticket => ((SwellExitDetail)ticket.Detail!).TokenId)];

        List<RoundRead<UInt256>> AskPlaces(Address owner, int from, int to) =>
            [.. Enumerable.Range(from, Math.Max(0, to - from)).Select(place => rounds.Read(ReadingExit.TokenOfOwnerByIndex(owner, (uint)place)))];
    }

    /// <inheritdoc />
    /// <remarks>An NFT is burned when it is claimed, and only then; <c>getProcessedRateForTokenId</c> goes on to say "processed" for it.</remarks>
    public virtual async Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        TicketChecks.BelongTo(tickets, Context, Queue);
        UInt256[] ids = [.. tickets.Select(TokenId)];
        ExitReads exits = BeginExits(rounds);
        (RoundRead<Address> Owner, RequestReads Reads)[] asked = [.. ids.Select(id => (rounds.Read(ReadingExit.OwnerOf(id)), AskRequest(rounds, id)))];
        await rounds.NextAsync().ConfigureAwait(false);
        if (AskPauses(rounds, exits.Pauses))
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        _ = exits.LastProcessed.Value; // a contract that answers nothing must not look like one whose tickets are claimed
        return [.. tickets.Select((ticket, i) => asked[i].Owner.AddressOrNull() is { } owner
            ? TicketOf(ids[i], owner, asked[i].Reads, exits, rounds.Block)
            : TicketChecks.Claimed(ticket, rounds.Block))];
    }

    /// <inheritdoc />
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> last = rounds.Read(ReadingExit.GetLastTokenIdProcessed());
        PauseReads pauses = BeginPauses(rounds);

        // An NFT that is processed already may come to an owner from somebody else.
        ImmutableArray<RoundRead<UInt256>> held = [.. owners.Select(owner => rounds.Read(ReadingExit.BalanceOf(owner)))];
        await rounds.NextAsync().ConfigureAwait(false);
        if (pauses.Switches is null)
        {
            // One round only: the first reading learns where the switches are and the next one reads them. Until then they count as not set.
            Remember(pauses);
        }

        UInt256 paused = pauses.Switches is not null && pauses.Withdrawals ? UInt256.One : UInt256.Zero;
        return new QueueProgress(Queue.Name, rounds.Block, [last.Value, paused, .. held.Select(read => read.Value)]);
    }

    /// <inheritdoc />
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ClaimFlow.PrepareAsync(Context, this, tickets, options, new ClaimRules { Draft = (claimable, _) => claimable.Select(Draft) }, cancellationToken);

    private protected abstract Restaking.Sdk.Contracts.IContractCall ClaimCall(UInt256 tokenId);

    // One NFT per transaction: the contract has no function for several.
    private ClaimDraft Draft(WithdrawalTicket ticket)
    {
        UInt256 id = TokenId(ticket);
        return new ClaimDraft([ticket], ClaimCall(id), receipt =>
        {
            SwEXIT.WithdrawalClaimedEvent paid = receipt.Single<SwEXIT.WithdrawalClaimedEvent>(Exit, found => found.TokenId == id);
            TicketPayout payout = new(ticket.Key, TicketOutcome.Paid, paid.Owner, [new AssetAmount(NativeAsset.Ether, paid.ExitClaimedETH)]);
            return new ClaimResult([payout], receipt.TransactionHash, receipt.BlockNumber);
        });
    }

    private ExitReads BeginExits(ReadRounds rounds) => new(BeginPauses(rounds), rounds.Read(ReadingExit.GetLastTokenIdProcessed()), rounds.Read(Reading.GetRate()));

    private RequestReads AskRequest(ReadRounds rounds, UInt256 id) =>
        new(rounds.Read(ReadingExit.WithdrawalRequests(id)), rounds.Read(ReadingExit.GetProcessedRateForTokenId(id)));

    private TicketKey KeyOf(UInt256 id) => new(Context.ChainId, Exit, id.ToString());

    private WithdrawalTicket TicketOf(UInt256 id, Address owner, RequestReads reads, ExitReads exits, BlockRef block)
    {
        SwEXIT.WithdrawalRequestsResult request = reads.Request.Value;
        SwEXIT.GetProcessedRateForTokenIdResult run = reads.Processed.Value;
        UInt256 last = exits.LastProcessed.Value;
        bool isProcessed = id <= last && run.IsProcessed;

        // Before it is processed the rate of now stands in for the one it will be processed at.
        UInt256 rate = isProcessed ? run.ProcessedRate : exits.Rate.Value;
        UInt256 paid = new RateFraction(rate < request.RateWhenCreated ? rate : request.RateWhenCreated, One).ApplyOrMax(request.Amount);
        bool isPaused = exits.Pauses.Withdrawals;
        return new WithdrawalTicket
        {
            Key = KeyOf(id),
            Protocol = Info.Protocol,
            Owner = owner,
            GivenUp = new AssetAmount(Info.Token, request.Amount),
            Requested = [new AssetAmount(NativeAsset.Ether, new RateFraction(request.RateWhenCreated, One).ApplyOrMax(request.Amount))],
            Payable = [new AssetAmount(NativeAsset.Ether, paid)],
            AtRisk = isProcessed ? UInt256.Zero : null,
            State = !isProcessed ? TicketState.Requested : isPaused ? TicketState.Blocked : TicketState.Claimable,
            Blocked = isProcessed && isPaused
                ? new TicketBlock(TicketBlockReason.Paused, $"withdrawals are paused by {AccessControl}, claims included; wait until they are unpaused")
                : null,
            Timing = isProcessed
                ? TicketTiming.Now
                : TicketTiming.For(string.Create(CultureInfo.InvariantCulture, $"processing of exit {id}; the last one processed is {last}")),
            Block = block,
            Detail = new SwellExitDetail
            {
                TokenId = id,
                Burned = request.Amount,
                RateAtRequest = request.RateWhenCreated,
                RateAtProcessing = isProcessed ? run.ProcessedRate : null,
            },
        };
    }

    private static UInt256 TokenId(WithdrawalTicket ticket) =>
        UInt256.TryParse(ticket.Key.Id, CultureInfo.InvariantCulture, out UInt256 id)
            ? id
            : throw new ArgumentException($"{ticket.Key} is not an exit of Swell: its name is a number.", nameof(ticket));

    private static int Held(Address owner, RoundRead<UInt256> count) => count.Value <= MostListed
        ? (int)(ulong)count.Value
        : throw new AbiFormatException(AbiFormatReason.UnexpectedLength, 0, null, $"{owner} is said to hold {count.Value} exits; no more than {MostListed} are listed.");

    private sealed record ExitReads(PauseReads Pauses, RoundRead<UInt256> LastProcessed, RoundRead<UInt256> Rate);

    private readonly record struct RequestReads(
        RoundRead<SwEXIT.WithdrawalRequestsResult> Request,
        RoundRead<SwEXIT.GetProcessedRateForTokenIdResult> Processed);
}
