using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Lido;

/// <summary>
/// Lido's withdrawal queue. A request is an NFT (unstETH); its ether is settled when an oracle report finalises it, in the order of the queue, and
/// waits without a deadline. Requests take stETH or wstETH, are cut into parts the queue takes, and can be made out to another owner. Claims work
/// while the queue is paused, are the NFT owner's alone (whoever it was approved to), and pay any recipient the owner names.
/// </summary>
/// <remarks>Approvals are used and not permits: a permit of a request can be used up by somebody else first, which makes the request revert.</remarks>
public partial class LidoWithdrawalQueueClient : IWithdrawalQueue
{
    private readonly LiquidContext _context;
    private readonly LidoDeployment _deployment;
    private readonly LidoTicketReader _tickets;

    /// <summary>For fakes.</summary>
    protected LidoWithdrawalQueueClient()
    {
        _context = null!;
        _deployment = null!;
        _tickets = null!;
        Queue = null!;
    }

    /// <summary>Makes the client; no I/O.</summary>
    public LidoWithdrawalQueueClient(LiquidContext context, LidoDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        _context = context;
        _deployment = deployment;
        _tickets = new LidoTicketReader(context, deployment);
        Queue = new TicketQueueInfo(LidoClient.ProtocolName, "Lido withdrawal queue", deployment.WithdrawalQueue, ClaimAccess.Owner) { ClaimsMany = true };
    }

    /// <inheritdoc />
    public virtual TicketQueueInfo Queue { get; }

    /// <summary>How the queue stands: what is finalised, pause, bunker mode.</summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual Task<LidoQueueState> GetStateAsync(BlockTag? block = null, CancellationToken cancellationToken = default) =>
        _context.ReadAsync(
            async rounds =>
            {
                LidoQueueStateReads reads = LidoQueueStateReads.Begin(rounds, _deployment);
                await rounds.NextAsync().ConfigureAwait(false);
                return reads.ValueAt(rounds.Block);
            },
            block,
            cancellationToken);

    /// <summary>
    /// The open tickets of some owners, each owner's by number. Two rounds when nothing is finalised or what is was finalised lately, else three.
    /// </summary>
    /// <inheritdoc />
    public virtual Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        return _tickets.ReadAsync(rounds, query.Owners);
    }

    /// <inheritdoc />
    public virtual Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        return _tickets.RefreshAsync(rounds, tickets);
    }

    /// <summary>One figure for everybody: the last finalised request.</summary>
    /// <inheritdoc />
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> finalized = rounds.Read(new WithdrawalQueueERC721(_deployment.WithdrawalQueue).GetLastFinalizedRequestId());
        await rounds.NextAsync().ConfigureAwait(false);
        return new QueueProgress(Queue.Name, rounds.Block, [finalized.Value]);
    }

    /// <inheritdoc />
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(IReadOnlyList<WithdrawalTicket> tickets, ClaimOptions? options = null, CancellationToken cancellationToken = default) =>
        ClaimFlow.PrepareAsync(_context, this, tickets, options, new ClaimRules { Draft = DraftClaims, RecipientIsFree = true }, cancellationToken);

    private IEnumerable<ClaimDraft> DraftClaims(ImmutableArray<WithdrawalTicket> tickets, ClaimOptions options)
    {
        WithdrawalQueueERC721 queue = new(_deployment.WithdrawalQueue);
        foreach (WithdrawalTicket[] part in tickets.OrderBy(_tickets.IdOf).Chunk(options.MaxPerTransaction))
        {
            ImmutableArray<UInt256> ids = [.. part.Select(_tickets.IdOf)];
            ImmutableArray<UInt256> hints = [.. part.Select(ticket => ((LidoTicketDetail)ticket.Detail!).CheckpointHint!.Value)];
            yield return options.Recipient is { } recipient
                ? new ClaimDraft([.. part], queue.ClaimWithdrawalsTo(ids, hints, recipient), receipt => ReadClaims(receipt, ids))
                : new ClaimDraft([.. part], queue.ClaimWithdrawals(ids, hints), receipt => ReadClaims(receipt, ids));
        }
    }

    private ClaimResult ReadClaims(TransactionReceipt receipt, ImmutableArray<UInt256> ids)
    {
        ImmutableArray<TicketPayout>.Builder payouts = ImmutableArray.CreateBuilder<TicketPayout>(ids.Length);
        foreach (UInt256 id in ids)
        {
            // A claim pays all of its requests or none: a transaction that succeeded has an event for each.
            WithdrawalQueueERC721.WithdrawalClaimedEvent claimed =
                receipt.Single<WithdrawalQueueERC721.WithdrawalClaimedEvent>(_deployment.WithdrawalQueue, found => found.RequestId == id);
            payouts.Add(new TicketPayout(_tickets.KeyOf(id), TicketOutcome.Paid, claimed.Receiver, [new AssetAmount(NativeAsset.Ether, claimed.AmountOfETH)]));
        }

        return new ClaimResult(payouts.MoveToImmutable(), receipt.TransactionHash, receipt.BlockNumber);
    }
}
