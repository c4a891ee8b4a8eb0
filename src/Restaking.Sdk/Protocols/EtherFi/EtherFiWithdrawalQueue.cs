using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>
/// ether.fi's withdrawal queue: requests of eETH and weETH, each an NFT, finalised in the order of their ids. The NFTs cannot be listed by owner: they are
/// found by their transfers.
/// </summary>
/// <remarks>
/// Nothing is earned after a request, and something can be lost: what is paid is the lesser of the amount requested and what its shares are worth, since the
/// upgrade of July 2026 at the rate that was frozen when it was finalised, before at the rate of the claim. What was finalised before the upgrade and is claimed
/// after it is paid at the rate of the claim.
/// </remarks>
public partial class EtherFiWithdrawalQueue : IWithdrawalQueue, ILogScannedQueue
{
    /// <summary>
    /// The repository of the contracts begins in October 2023 without a deployment of the NFT's proxy that is dated. Block 17,000,000 is of April 2023, before
    /// ether.fi deployed anything on mainnet.
    /// </summary>
    private const ulong FirstMainnetBlock = 17_000_000;

    /// <summary>Marks the trace of an NFT that was minted to the owner: the log's block is the request's.</summary>
    private static readonly ImmutableArray<byte> Minted = [1];

    private readonly EtherFiBook? _book;

    /// <summary>For fakes.</summary>
    protected EtherFiWithdrawalQueue()
    {
    }

    internal EtherFiWithdrawalQueue(EtherFiBook book) => _book = book;

    private EtherFiBook Book => _book ?? throw new InvalidOperationException("This fake does not override the member that was called.");

    /// <inheritdoc />
    public virtual TicketQueueInfo Queue =>
        new(EtherFiBook.Protocol, "ether.fi withdrawal queue", Book.Deployment.WithdrawRequestNft, ClaimAccess.PerTicket) { ClaimsMany = true };

    /// <inheritdoc />
    public virtual ulong FirstBlock => Book.Context.ChainId == RestakingNetwork.Mainnet.ChainId ? FirstMainnetBlock : 0;

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        HashSet<Address> owners = [.. query.Owners];
        Dictionary<UInt256, Sought> ids = [];
        foreach (TicketCursor cursor in query.Cursors)
        {
            if (cursor.ChainId != Book.Context.ChainId || cursor.Queue != Book.Deployment.WithdrawRequestNft || !owners.Contains(cursor.Owner))
            {
                continue;
            }

            foreach (TicketTrace trace in cursor.Traces)
            {
                UInt256 id = IdOf(trace.Id);
                ulong? requestedAt = trace.Payload.IsDefaultOrEmpty ? null : trace.Block;
                ids[id] = new Sought(id, requestedAt ?? ids.GetValueOrDefault(id).RequestedAt, cursor.Owner, null);
            }
        }

        return await ReadAsync(rounds, [.. ids.Values.OrderBy(sought => sought.Id)], owners).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public virtual Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        TicketChecks.BelongTo(tickets, Book.Context, Queue);
        return ReadAsync(rounds, [.. tickets.Select(ticket => new Sought(IdOf(ticket.Key.Id), ticket.RequestedAtBlock, ticket.Owner, ticket))], owners: null);
    }

    /// <summary>
    /// The last finalised id, what is set aside, and whether the contracts that a claim goes through are paused; and for every owner until when it is blocked, where
    /// the deployment says where the block list is.
    /// </summary>
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<uint> last = rounds.Read(Book.Nft.LastFinalizedRequestId());
        RoundRead<UInt128> escrow = rounds.Read(Book.Nft.EthAmountLockedForWithdrawal());
        RoundRead<UInt128> locked = rounds.Read(new LiquidityPoolLegacy(Book.Deployment.LiquidityPool).EthAmountLockedForWithdrawal());
        RoundRead<UInt256> inPool = rounds.Read(Book.Pool.MinWithdrawAmount());
        ImmutableArray<RoundRead<bool>> pauses = rounds.ReadMany<bool>([Book.Nft.Paused(), Book.Pool.Paused(), Book.EEth.Paused()]);
        RoundRead<UInt256> pausedUntil = rounds.Read(Book.EEth.PausedUntil());
        ImmutableArray<RoundRead<UInt256>> blocked = Book.Deployment.Blacklister is { } list
            ? [.. owners.Select(owner => rounds.Read(new Blacklister(list).BlacklistedUntil(owner)))]
            : [];
        await rounds.NextAsync().ConfigureAwait(false);
        return new QueueProgress(
            Queue.Name,
            rounds.Block,
            [
                last.Value,
                inPool.Succeeded ? UInt256.One : UInt256.Zero,
                escrow.ValueOr(locked.ValueOr(UInt128.Zero)),
                .. pauses.Select(pause => pause.ValueOr(false) ? UInt256.One : UInt256.Zero),
                pausedUntil.ValueOr(UInt256.Zero),
                .. blocked.Select(until => until.ValueOr(UInt256.Zero)),
            ]);
    }

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<TicketCursor>> ScanAsync(ImmutableArray<TicketCursor> cursors, ulong toBlock, CancellationToken cancellationToken = default)
    {
        foreach (TicketCursor cursor in cursors)
        {
            LogScan.Check(cursor, Book.Context.ChainId, Book.Deployment.WithdrawRequestNft);
        }

        return await LogScan.RunAsync<WithdrawRequestNFT.TransferEvent>(
            Book.Context.Reader.Rpc,
            cursors,
            FirstBlock,
            toBlock,
            owners => new EventFilter<WithdrawRequestNFT.TransferEvent>(
                [Book.Deployment.WithdrawRequestNft],
                [[WithdrawRequestNFT.TransferEvent.Topic0], [], owners]),
            log => (log.Event.To, new TicketTrace(log.Event.TokenId.ToString(), log.BlockNumber) { Payload = log.Event.From.IsZero ? Minted : [] }),
            cancellationToken).ConfigureAwait(false);
    }

    private static UInt256 IdOf(string text) => UInt256.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A request that is looked for.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="RequestedAt">The block of the request, when it is known.</param>
    /// <param name="LikelyOwner">Who owned it last, as far as is known.</param>
    /// <param name="Before">The ticket as it was read before; null when it was not.</param>
    private readonly record struct Sought(UInt256 Id, ulong? RequestedAt, Address LikelyOwner, WithdrawalTicket? Before);
}
