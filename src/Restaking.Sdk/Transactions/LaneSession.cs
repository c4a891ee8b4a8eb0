using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// The time during which this process, and nobody else with the same journal, sends from an account: the lane's turn inside the process, the journal's lease between processes. Closing it
/// lets the next one in. Nothing here renews the lease while a signer thinks: when somebody takes over, the journal refuses what this session would write next, and nothing leaves.
/// </summary>
internal sealed class LaneSession : IAsyncDisposable
{
    internal const string OwnKeyPrefix = "unkeyed/";

    private static readonly TimeSpan s_longestPoll = TimeSpan.FromMilliseconds(250);

    private readonly TransactionPipeline _pipeline;
    private readonly NonceLane _lane;
    private readonly SignerLease _lease;

    private LaneSession(TransactionPipeline pipeline, NonceLane lane, SignerLease lease)
    {
        _pipeline = pipeline;
        _lane = lane;
        _lease = lease;
    }

    /// <summary>The fencing token of every write in this session.</summary>
    internal long Fence => _lease.Token;

    internal NonceLane Lane => _lane;

    /// <summary>Names what is sent without a key. A token is granted once, and one transaction is sent under it.</summary>
    internal string OwnKey => string.Create(CultureInfo.InvariantCulture, $"{OwnKeyPrefix}{_lease.ChainId}/{_lease.Account}/{_lease.Token}");

    /// <summary>Waits for the lane and the lease.</summary>
    /// <exception cref="TransactionException">Another process holds the lease for too long (transient).</exception>
    internal static async Task<LaneSession> OpenAsync(TransactionPipeline pipeline, Address account, CancellationToken cancellationToken)
    {
        NonceLane lane = pipeline.NonceLanes.For(pipeline.ChainId, account);
        await lane.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new LaneSession(pipeline, lane, await AcquireAsync(pipeline, account, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            lane.Leave();
            throw;
        }
    }

    /// <summary>
    /// Settles what is unfinished on the account, before anything new is sent from it. Whoever held the lane last has seen the rest go out, so it looks only at what is unclear, unless
    /// something of it was dropped since.
    /// </summary>
    internal async Task<ImmutableArray<ReconciledOperation>> ReconcileAsync(bool everything, CancellationToken cancellationToken)
    {
        bool continued = _lane.IsContinued(_pipeline.Journal, Fence);
        if (!continued)
        {
            // Somebody else may have sent meanwhile: what this process counted is worth nothing.
            _lane.Resync();
        }

        ImmutableArray<ReconciledOperation> settled = await new OperationReconciler(_pipeline, this)
            .RunAsync(_lease.Account, everything || !continued || _lane.HasFreed, cancellationToken).ConfigureAwait(false);
        _lane.Continue(_pipeline.Journal, Fence);
        return settled;
    }

    /// <summary>
    /// Sets a nonce aside: the one chosen, or the first that neither the node counts nor an unfinished operation holds.
    /// </summary>
    internal async Task<NonceReservation> ReserveAsync(ulong? chosen, CancellationToken cancellationToken)
    {
        ulong pending = await _pipeline.Node.GetTransactionCountAsync(_lease.Account, BlockTag.Pending, cancellationToken).ConfigureAwait(false);
        ulong? spent = await FindSpentAsync(cancellationToken).ConfigureAwait(false);
        if (pending <= spent)
        {
            // The node lags, or a reorganisation took blocks of completed operations: those come back before anything new.
            ImmutableArray<ReconciledOperation> settled = await new OperationReconciler(_pipeline, this).RunAsync(_lease.Account, everything: true, cancellationToken).ConfigureAwait(false);
            if (settled.Any(operation => operation.WasReopened))
            {
                pending = await _pipeline.Node.GetTransactionCountAsync(_lease.Account, BlockTag.Pending, cancellationToken).ConfigureAwait(false);
                spent = await FindSpentAsync(cancellationToken).ConfigureAwait(false);
            }

            pending = spent is { } highest ? Math.Max(pending, highest + 1) : pending;
        }

        ImmutableArray<OperationRecord> unfinished = await _pipeline.Journal.ListUnfinishedAsync(_lease.ChainId, _lease.Account, cancellationToken).ConfigureAwait(false);
        HashSet<ulong> held = [.. unfinished.Where(record => !record.Standing.IsEmpty && record.Nonce is not null).Select(record => record.Nonce!.Value)];
        while (held.Contains(pending))
        {
            pending++; // the node has not heard of it yet, or does not count it
        }

        return _lane.ReserveEntered(chosen, pending);
    }

    private ValueTask<ulong?> FindSpentAsync(CancellationToken cancellationToken) =>
        _pipeline.Journal.FindHighestSpentNonceAsync(_lease.ChainId, _lease.Account, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _pipeline.Journal.ReleaseLeaseAsync(_lease, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It ends by itself when its time is over.
            TransactionLog.LeaseNotReleased(_pipeline.Logger, _lease.Account, exception);
        }
        finally
        {
            _lane.Leave();
        }
    }

    private static async Task<SignerLease> AcquireAsync(TransactionPipeline pipeline, Address account, CancellationToken cancellationToken)
    {
        TransactionOptions options = pipeline.Options;
        long started = pipeline.TimeProvider.GetTimestamp();
        bool logged = false;
        while (true)
        {
            LeaseAttempt attempt = await pipeline.Journal
                .TryAcquireLeaseAsync(pipeline.ChainId, account, options.LeaseHolder ?? ProcessName, options.LeaseDuration, cancellationToken).ConfigureAwait(false);
            if (attempt.Lease is { } lease)
            {
                return lease;
            }

            TimeSpan waited = pipeline.TimeProvider.GetElapsedTime(started);
            if (waited >= options.LeaseWaitTimeout)
            {
                throw new TransactionException(
                    $"'{attempt.HeldBy}' holds the lease on {account} and did not release it within {options.LeaseWaitTimeout}. Nothing was sent here.", TransactionStage.Preparing, isTransient: true);
            }

            if (!logged)
            {
                logged = true;
                TransactionLog.LeaseAwaited(pipeline.Logger, account, attempt.HeldBy ?? "somebody", attempt.Remaining);
            }

            TimeSpan pause = attempt.Remaining > TimeSpan.Zero && attempt.Remaining < s_longestPoll ? attempt.Remaining : s_longestPoll;
            await Task.Delay(pause, pipeline.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string ProcessName => string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");
}
