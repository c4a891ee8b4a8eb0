using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <content>Taking back what was given up.</content>
public partial class UniBtcClient
{
    /// <summary>
    /// What <see cref="PrepareClaimPrincipalsAsync"/> would give. Requests that are older than the router's second delay (<c>redeemPrincipalDelay</c>,
    /// 30 days at most) can be turned back into uniBTC, the redemption fee included, less a fee for that: the way out when the
    /// vault cannot pay. It works on the same list and in the same order as claims, so it ends the oldest open requests.
    /// </summary>
    /// <param name="owner">Whose requests; null: the signer's.</param>
    /// <param name="maxTickets">At most so many requests.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">The client has no signer and no owner is named.</exception>
    public virtual Task<UniBtcPrincipalQuote> QuoteClaimPrincipalsAsync(
        Address? owner = null,
        int maxTickets = int.MaxValue,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTickets, 1);
        Address account = Context.Account(owner, nameof(owner));
        return Context.ReadAsync(rounds => ReadPrincipalsAsync(rounds, account, maxTickets, expected: null), block, cancellationToken);
    }

    /// <summary>
    /// Prepares <c>claimPrincipals(max)</c> for exactly the requests that can be taken back now. Before it is sent everything is asked again: it is
    /// refused when one of them ended meanwhile, since the call would then end a later one.
    /// </summary>
    /// <inheritdoc cref="QuoteClaimPrincipalsAsync" path="/param" />
    /// <exception cref="InvalidOperationException">The client has no signer and no owner is named.</exception>
    /// <exception cref="PreflightException">Nothing can be taken back now; the exception says why, and when.</exception>
    public virtual async Task<PreparedTransaction<UniBtcPrincipalResult>> PrepareClaimPrincipalsAsync(
        Address? owner = null,
        int maxTickets = int.MaxValue,
        CancellationToken cancellationToken = default)
    {
        UniBtcPrincipalQuote quote = await QuoteClaimPrincipalsAsync(owner, maxTickets, null, cancellationToken).ConfigureAwait(false);
        if (quote.Tickets.IsEmpty)
        {
            quote.ThrowIfRefused();
        }

        return Context.Transactions.Prepare(
            Router.ClaimPrincipals((UInt256)(ulong)quote.Tickets.Length),
            receipt => ReadPrincipals(receipt, quote),
            description: $"Take back the principal of {quote.Tickets.Length} requests of uniBTC",
            from: quote.Owner,
            preflight: [LiquidContext.Gate((at, stop) => Context.ReadAsync(
                rounds => ReadPrincipalsAsync(rounds, quote.Owner, quote.Tickets.Length, quote.Tickets), at, stop))]);
    }

    private async Task<UniBtcPrincipalQuote> ReadPrincipalsAsync(ReadRounds rounds, Address owner, int maxTickets, ImmutableArray<TicketKey>? expected)
    {
        OwnerReads reads = OwnerReads.Begin(rounds, Router, owner);
        RoundRead<bool> paused = rounds.Read(Router.Paused());
        RoundRead<UInt256> delay = rounds.Read(Router.RedeemPrincipalDelay());
        RoundRead<UInt256> feeRate = rounds.Read(Router.CancelFeeRate());
        await rounds.NextAsync().ConfigureAwait(false);

        ImmutableArray<UniBTCDelayRedeemRouter.DelayedRedeem> open = reads.Open.Value;
        UInt256 now = rounds.Block.Timestamp;
        int ripe = open.TakeWhile(redeem => (UInt256)redeem.CreatedAt + delay.Value <= now).Take(maxTickets).Count();
        ImmutableArray<RoundRead<UInt256>> fees = rounds.ReadMany<UInt256>(Enumerable.Range(0, ripe).Select(place => (IContractCall<UInt256>)Router.RedeemFees(owner, reads.IndexOf(place))));
        if (ripe > 0)
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        UInt256 principal = open.Take(ripe).Zip(fees).Aggregate(UInt256.Zero, (sum, pair) => sum + pair.First.Amount + pair.Second.Value);
        UInt256 received = UInt256.MulDiv(principal, FeeRange - feeRate.Value, FeeRange, DivisionRounding.Down);
        ImmutableArray<TicketKey> tickets = [.. Enumerable.Range(0, ripe).Select(place => KeyOf(owner, reads.IndexOf(place)))];
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        if (paused.Value)
        {
            refusals.Add(new OperationPaused("Redemptions of uniBTC", _router));
        }

        if (reads.Blacklisted.Value)
        {
            refusals.Add(new AccountBlocked(owner, _router));
        }

        if (expected is { } wanted && !wanted.SequenceEqual(tickets))
        {
            refusals.AddRange(wanted.Except(tickets).Select(key => new TicketMoved(key)));
        }
        else if (ripe == 0)
        {
            refusals.Add(open.IsEmpty
                ? new TicketNotFound(KeyOf(owner, reads.Length.Value))
                : new TicketNotClaimable(KeyOf(owner, reads.IndexOf(0)), DueAt(open[0].CreatedAt, delay.Value)));
        }

        return new UniBtcPrincipalQuote
        {
            Block = rounds.Block,
            Owner = owner,
            Tickets = tickets,
            Output = new AssetAmount(Info.Token, received),
            Fee = principal - received,
            Refusals = refusals.ToImmutable(),
        };
    }

    private static string DueAt(uint createdAt, UInt256 delay) =>
        FormattableString.Invariant($"its principal can be taken back from {DateTimeOffset.FromUnixTimeSeconds(checked(createdAt + (long)(ulong)delay)):u} on");

    private UniBtcPrincipalResult ReadPrincipals(TransactionReceipt receipt, UniBtcPrincipalQuote quote)
    {
        UniBTCDelayRedeemRouter.DelayedRedeemsPrincipalCompletedEvent done = receipt.Single<UniBTCDelayRedeemRouter.DelayedRedeemsPrincipalCompletedEvent>(
            _router, found => found.Recipient == quote.Owner);
        return new UniBtcPrincipalResult(quote.Tickets, quote.Owner, new AssetAmount(Info.Token, done.PrincipalAmount), receipt.TransactionHash, receipt.BlockNumber);
    }
}
