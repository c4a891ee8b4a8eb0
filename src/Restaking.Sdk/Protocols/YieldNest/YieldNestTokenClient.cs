using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.YieldNest;

/// <summary>What ynETH and ynLSDe have in common: a queue of their own of the same kind.</summary>
/// <remarks>Members are virtual, so that a test can put a fake in its place.</remarks>
public abstract class YieldNestTokenClient : LiquidTokenClient, IWithdrawalQueue
{
    private readonly YieldNestQueue? _requests;

    /// <summary>For fakes.</summary>
    protected YieldNestTokenClient()
    {
    }

    private protected YieldNestTokenClient(LiquidContext context, LiquidTokenInfo info, Address queue, Address vault, Address? registry)
        : base(context, info) => _requests = new YieldNestQueue(context, info, queue, vault, registry);

    private protected YieldNestQueue Requests => _requests ?? throw NotOverridden();

    /// <inheritdoc />
    public virtual TicketQueueInfo Queue => Requests.Info;

    /// <summary>No limits: the contract has neither a minimum beyond one unit nor a maximum nor a pause for requests.</summary>
    public virtual Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Requests.GetRequestLimitsAsync(block, cancellationToken);

    /// <summary>
    /// What a request would be worth now, in ether, the queue's fee taken off; ynLSDe pays it in tokens. The claim takes the rate of the request or of its finalisation, whichever is
    /// lower, and the fee of the request.
    /// </summary>
    /// <inheritdoc cref="IWithdrawalQueue.QuoteRequestAsync" path="/exception"/>
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(withdrawal);
        return Requests.QuoteRequestAsync(withdrawal, block, cancellationToken);
    }

    /// <summary>
    /// Plans an approval of exactly the amount for the queue, then <c>requestWithdrawal(amount)</c>. The contract takes no bound: it is checked right before
    /// sending. The token is held by the queue and burned by the claim; requests cannot be cancelled.
    /// </summary>
    /// <remarks>While transfers of the token are off, which cannot be read, the simulation names it (<c>TransfersPaused</c>).</remarks>
    /// <inheritdoc cref="IWithdrawalQueue.PrepareRequestAsync" path="/exception"/>
    public virtual Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(withdrawal);
        return Requests.PrepareRequestAsync(withdrawal, cancellationToken);
    }

    /// <inheritdoc />
    public virtual Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        return Requests.ReadTicketsAsync(rounds, query.Owners);
    }

    /// <inheritdoc />
    public virtual Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        return Requests.RefreshTicketsAsync(rounds, tickets);
    }

    /// <inheritdoc />
    public virtual Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        return Requests.ReadProgressAsync(rounds);
    }

    /// <summary>
    /// Many tickets in one call, each with its finalisation looked up beforehand. The call pays all of them or none, so none is put in that is not
    /// funded beside the others. The owner may name another recipient; the owner and the account approved for the single NFT may send it, an operator
    /// for all NFTs (<c>setApprovalForAll</c>) may not.
    /// </summary>
    /// <inheritdoc cref="ITicketQueue.PrepareClaimsAsync" path="/exception"/>
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Requests.PrepareClaimsAsync(this, tickets, options, cancellationToken);

    private protected static InvalidOperationException NotOverridden() => new("This fake does not override the member that was called.");
}
