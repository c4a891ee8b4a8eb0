using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>What a <see cref="ClaimEngine"/> may be given beside client, signers and options. Everything has a default.</summary>
public sealed record ClaimEngineServices
{
    /// <summary>Says whose tickets are claimed, beside the options.</summary>
    public IClaimOwnerSource? Owners { get; init; }

    /// <summary>Provides more signers.</summary>
    public IClaimSignerSource? Signers { get; init; }

    /// <summary>Says what assets are worth.</summary>
    public IClaimValuationSource? Valuation { get; init; }

    /// <summary>The clock; null: the system's.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>Makes the logger; null: nothing is logged.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Makes the meter; null: one of its own.</summary>
    public IMeterFactory? MeterFactory { get; init; }
}

/// <summary>
/// The lanes of one registration, without a clock of its own: the hosted worker wakes it per block, and another scheduler may run its lanes one by one. A singleton of the container (under the
/// registration's key when it has one).
/// </summary>
public sealed partial class ClaimEngine : IDisposable
{
    private readonly ClaimEngineParts _parts;
    private readonly ClaimLaneRoster _roster;
    private readonly TicketFeed _feed;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private long _tick;
    private bool _started;

    /// <summary>Makes an engine; no I/O.</summary>
    /// <param name="client">Reads, and sends for its own signer where it has one. Its journal is every lane's.</param>
    /// <param name="signers">Further accounts that send claims.</param>
    /// <param name="options">Owners, policy and times. Not changed afterwards.</param>
    /// <param name="services">Everything else.</param>
    /// <exception cref="ArgumentException">The options are not usable; the message says everything that is wrong with them.</exception>
    public ClaimEngine(RestakingClient client, IEnumerable<ITransactionSigner> signers, ClaimWorkerOptions options, ClaimEngineServices? services = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(signers);
        ArgumentNullException.ThrowIfNull(options);
        services ??= new ClaimEngineServices();
        ImmutableArray<string> wrong = ClaimWorkerOptionsValidator.Check(options);
        if (!wrong.IsEmpty)
        {
            throw new ArgumentException(string.Join(" ", wrong), nameof(options));
        }

        TimeProvider clock = services.TimeProvider ?? TimeProvider.System;
        ILogger logger = services.LoggerFactory?.CreateLogger<ClaimEngine>() ?? (ILogger)NullLogger.Instance;
        var metrics = new ClaimMetrics(client.Network.ChainId, () => Lanes, HeadAge, () => JournalStatus, services.MeterFactory);
        _parts = new ClaimEngineParts(client, options, services.Valuation, clock, logger, metrics);
        _roster = new ClaimLaneRoster(_parts, [.. client.Signer is { } own ? signers.Prepend(own) : signers], services.Owners, services.Signers);
        _feed = new TicketFeed(client.Withdrawals, options, clock);
    }

    /// <summary>The lanes known so far, ordered by sender.</summary>
    public ImmutableArray<ClaimLane> Lanes => _roster?.Lanes ?? [];

    /// <summary>The client that reads.</summary>
    public RestakingClient Client => _parts.Client;

    /// <summary>How it works.</summary>
    public ClaimWorkerOptions Options => _parts.Options;

    /// <summary>The newest block that was seen; null before the first.</summary>
    public BlockRef? Head { get; private set; }

    /// <summary>How much the journal held when it was last asked; null before the first time.</summary>
    public JournalStatus? JournalStatus { get; private set; }

    internal Meter Meter => _parts.Metrics.Meter;

    internal TimeProvider Clock => _parts.Clock;

    internal ILogger Logger => _parts.Logger;

    /// <summary>Checks chain, node and signers. Runs once; whatever runs cycles calls it itself.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="ChainMismatchException">The node serves another chain.</exception>
    /// <exception cref="ClaimStartException">The node is not in sync, or an owner has no signer who could claim for it.</exception>
    /// <exception cref="RpcException">The node can not be reached.</exception>
    /// <exception cref="JournalException">The journal can not be read.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_started)
            {
                return;
            }

            ulong chainId = await Client.Rpc.GetChainIdAsync(cancellationToken).ConfigureAwait(false);
            if (chainId != Client.Network.ChainId)
            {
                throw new ChainMismatchException(Client.Network.ChainId, chainId);
            }

            (string? reason, BlockHeader? head) = await NodeSync.CheckAsync(Client.Rpc, Options.MaxHeadAge, Clock, cancellationToken).ConfigureAwait(false);
            if (reason is not null)
            {
                throw new ClaimStartException($"The node for {Client.Network} is not ready: {reason}.", isTransient: true);
            }

            Head = head!.Ref;
            await _roster.RefreshAsync(isStart: true, cancellationToken).ConfigureAwait(false);
            JournalStatus = await Client.Transactions.Journal.GetStatusAsync(cancellationToken).ConfigureAwait(false);
            _started = true;
            Logger.WorkerStarted(Client.Network.ToString(), Lanes.Length, Lanes.Sum(lane => lane.Owners.Length), Options.DryRun ? ", dry run" : string.Empty);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Asks for owners and signers anew and returns the lanes, ordered by sender: a scheduler makes one job of each.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<ImmutableArray<ClaimLane>> RefreshLanesAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _roster.RefreshAsync(isStart: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // A source's own time-out is a cancellation too: nobody asked for it here, and it must not end the worker.
            Logger.OwnersUnread(exception.Message, exception);
        }
        finally
        {
            _refreshing.Release();
        }

        _feed.Owners = _roster.Owners;
        return Lanes;
    }

    /// <summary>One cycle of every lane. The lanes share their reads: with nothing to do it is one look for all of them.</summary>
    /// <param name="cancellationToken">Stops before the next transaction.</param>
    /// <exception cref="OperationCanceledException">Cancelled; what was sent stays sent.</exception>
    public async Task<ImmutableArray<ClaimCycleReport>> RunCycleAsync(CancellationToken cancellationToken = default)
    {
        ImmutableArray<ClaimLane> lanes = await RefreshLanesAsync(cancellationToken).ConfigureAwait(false);
        ClaimRound round = BeginRound();
        var reports = new ClaimCycleReport[lanes.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Options.MaxParallelLanes, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, lanes.Length, parallel, async (i, token) => reports[i] = await RunAsync(lanes[i], round, token).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. reports];
    }

    /// <summary>One cycle of one lane that reads for itself alone: for schedulers that spread lanes over processes.</summary>
    /// <param name="sender">The lane's sender.</param>
    /// <param name="cancellationToken">Stops before the next transaction.</param>
    /// <exception cref="ArgumentException">There is no such lane.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was sent stays sent.</exception>
    public async Task<ClaimCycleReport> RunLaneAsync(Address sender, CancellationToken cancellationToken = default)
    {
        await RefreshLanesAsync(cancellationToken).ConfigureAwait(false);
        ClaimLane lane = Lanes.FirstOrDefault(lane => lane.Sender == sender) ?? throw new ArgumentException($"There is no lane of {sender}.", nameof(sender));
        ClaimCycleReport report = await lane.RunCycleAsync(cancellationToken).ConfigureAwait(false);
        Saw(report);
        return report;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parts.Metrics.Dispose();
        _starting.Dispose();
        _refreshing.Dispose();
    }

    internal ClaimRound BeginRound() => new(_feed, Interlocked.Increment(ref _tick), Client, _parts.Valuation);

    internal async Task<ClaimCycleReport> RunAsync(ClaimLane lane, ClaimRound round, CancellationToken cancellationToken)
    {
        ClaimCycleReport report = await lane.RunCycleAsync(round, cancellationToken).ConfigureAwait(false);
        Saw(report);
        return report;
    }

    /// <summary>Asks the journal how much it holds; a journal that can not be read keeps the last figures.</summary>
    internal async Task ReadJournalStatusAsync(CancellationToken cancellationToken) =>
        JournalStatus = await Client.Transactions.Journal.GetStatusAsync(cancellationToken).ConfigureAwait(false);

    private void Saw(ClaimCycleReport report)
    {
        if (report.Block is { } block && !(Head?.Number > block.Number))
        {
            Head = block;
        }
    }

    private double? HeadAge() => Head is { } head ? (Clock.GetUtcNow() - head.Time).TotalSeconds : null;
}
