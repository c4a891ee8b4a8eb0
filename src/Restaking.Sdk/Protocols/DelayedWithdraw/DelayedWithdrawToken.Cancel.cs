using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.DelayedWithdraw;

/// <content>Taking a request back, and beginning it anew.</content>
public abstract partial class DelayedWithdrawToken
{
    /// <summary>
    /// Prepares taking a request back: all its shares return to its owner. It works at any time, while everything else is paused and after the window
    /// too. Only the owner can; a ticket that has become another request since is refused.
    /// </summary>
    /// <param name="ticket">The request.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    /// <exception cref="ArgumentException">A ticket of another queue, asset or chain.</exception>
    public virtual Task<PreparedTransaction<DelayedWithdrawCancellation>> PrepareCancelAsync(WithdrawalTicket ticket, CancellationToken cancellationToken = default)
    {
        (Address account, ulong maturity) = Parse(ticket);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(CancelTransaction(ticket.Key, account, maturity));
    }

    /// <summary>
    /// Plans to begin a request anew, for example after a missed window: cancel, approve exactly its shares, and request them again with the same loss limit and
    /// the same say on third parties. The wait, the window and the price begin anew.
    /// </summary>
    /// <param name="ticket">The request, as read; the plan is for its shares and refuses when it has become another one since.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    /// <exception cref="ArgumentException">A ticket of another queue, asset or chain.</exception>
    /// <exception cref="PreflightException">The request is not open any more.</exception>
    public virtual async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRenewAsync(WithdrawalTicket ticket, CancellationToken cancellationToken = default)
    {
        (Address account, ulong maturity) = Parse(ticket);
        DelayedWithdrawRequest request = await Context.ReadAsync(
            async rounds => (await ReadAsync(rounds, [account]).ConfigureAwait(false)).RequestOf(account), null, cancellationToken).ConfigureAwait(false);
        if (!request.IsOpen || request.Maturity != maturity)
        {
            throw new PreflightException([new TicketNotFound(ticket.Key)]);
        }

        LiquidWithdrawal again = new(request.Shares)
        {
            Owner = account,
            MaxLossBps = request.MaxLossBps == 0 ? null : request.MaxLossBps,
            AllowThirdParty = request.AllowsThirdParty,
        };
        UInt128 shares = Check(again);
        ImmutableArray<PlanStep> approval = await ApprovalSteps.PrepareAsync(
            Context.Reader, Context.Transactions, Info.Token, account, DelayedWithdraw, shares, BeforeAsync, cancellationToken).ConfigureAwait(false);
        PreparedTransaction<LiquidWithdrawalResult> final = Context.Transactions.Prepare(
            RequestCall(shares, (ushort)(again.MaxLossBps ?? 0), again.AllowThirdParty),
            receipt => ReadRequest(receipt, account),
            description: $"Request to withdraw {shares} shares of {Info} again",
            from: account,
            preflight: [(at, stop) => GateAsync(at, !at.EarlierStepsPending, stop)]);
        return new TransactionPlan<LiquidWithdrawalResult>([new PlanStep(CancelTransaction(ticket.Key, account, maturity, BeforeAsync)), .. approval], final);

        Task<ImmutableArray<PreflightIssue>> BeforeAsync(PreflightContext at, CancellationToken stop) => GateAsync(at, isNext: false, stop);

        // While the request is still open its shares are not back: what stands in the way then only because of that is not named.
        async Task<ImmutableArray<PreflightIssue>> GateAsync(PreflightContext at, bool isNext, CancellationToken stop)
        {
            LiquidWithdrawalQuote now = await QuoteRequestAsync(again, at.Block, stop).ConfigureAwait(false);
            bool IsOld(LiquidRefusal refusal) => refusal is RequestWouldRestart open && open.Key == ticket.Key;
            bool waits = now.Refusals.Any(IsOld);
            return [.. now.Refusals.Where(refusal => isNext || !(IsOld(refusal) || refusal is AllowanceTooLow || (waits && refusal is BalanceTooLow)))];
        }
    }

    private PreparedTransaction<DelayedWithdrawCancellation> CancelTransaction(TicketKey key, Address account, ulong maturity, params PreflightCheck[] more)
    {
        IContractCall call = CancelCall();
        return Context.Transactions.Prepare(
            call,
            receipt => new DelayedWithdrawCancellation(
                account, new AssetAmount(Info.Token, ReadReturned(receipt, account)), receipt.TransactionHash, receipt.BlockNumber),
            description: $"Cancel the withdrawal {key}",
            from: account,
            preflight: [CheckAsync, .. more]);

        Task<ImmutableArray<PreflightIssue>> CheckAsync(PreflightContext at, CancellationToken stop) => Context.ReadAsync(
            async rounds =>
            {
                AuthorityGate gate = new(rounds, call, account);
                DelayedWithdrawReads reads = BeginReads(rounds);
                reads.AskFor(account);
                await rounds.NextAsync().ConfigureAwait(false);
                if (gate.AskMore())
                {
                    await rounds.NextAsync().ConfigureAwait(false);
                }

                DelayedWithdrawRequest request = reads.RequestOf(account);
                ImmutableArray<PreflightIssue>.Builder issues = ImmutableArray.CreateBuilder<PreflightIssue>();
                if (!request.IsOpen || request.Maturity != maturity)
                {
                    issues.Add(new TicketNotFound(key));
                }

                if (gate.Refusal("cancel a withdrawal") is { } closed)
                {
                    issues.Add(closed);
                }

                return issues.ToImmutable();
            },
            at.Block,
            stop);
    }

    private (Address Account, ulong Maturity) Parse(WithdrawalTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        if (ticket.Key.ChainId != Context.ChainId || ticket.Key.Queue != DelayedWithdraw)
        {
            throw new ArgumentException($"{ticket.Key} is not a ticket of {Queue} on chain {Context.ChainId}.", nameof(ticket));
        }

        return DelayedWithdrawTickets.Parse(ticket.Key, PaidAsset);
    }
}

/// <summary>A delayed withdrawal that was taken back.</summary>
/// <param name="Owner">Whose it was, and who has the shares again.</param>
/// <param name="Returned">The shares.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record DelayedWithdrawCancellation(Address Owner, AssetAmount Returned, Hash32 TransactionHash, ulong BlockNumber);
