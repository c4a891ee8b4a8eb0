using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>
/// Runs an engine's lanes for as long as the host runs: one cycle of each per new block. A lane that is still at it when the next block comes skips it; the others do not wait.
/// </summary>
public sealed class ClaimWorker : BackgroundService
{
    private static readonly TimeSpan s_journalInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_pruningInterval = TimeSpan.FromDays(1);

    private readonly ClaimEngine _engine;
    private readonly Dictionary<ClaimLane, Task> _running = [];
    private readonly SemaphoreSlim _slots;
    private ulong? _head;
    private long? _journalReadAt;
    private long? _prunedAt;

    /// <summary>Makes the worker.</summary>
    /// <param name="engine">What it runs.</param>
    public ClaimWorker(ClaimEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _engine = engine;
        _slots = new SemaphoreSlim(engine.Options.MaxParallelLanes);
    }

    /// <summary>Checks chain, node and signers first: a host that would claim nothing, or on the wrong chain, does not start.</summary>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <inheritdoc cref="ClaimEngine.StartAsync" path="/exception"/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _engine.StartAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
                await Task.Delay(_engine.Options.PollingInterval, _engine.Clock, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops. What is in the middle of a send brings it to its end; nothing new begins.
        }
        finally
        {
            await Task.WhenAll(_running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        ulong head;
        try
        {
            head = await _engine.Client.Rpc.GetBlockNumberAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (RestakingException exception)
        {
            _engine.Logger.HeadUnread(exception.Message, exception);
            return;
        }

        await ReadJournalAsync(stoppingToken).ConfigureAwait(false);
        if (head == _head)
        {
            return;
        }

        _head = head;
        ImmutableArray<ClaimLane> lanes = await _engine.RefreshLanesAsync(stoppingToken).ConfigureAwait(false);
        ClaimRound round = _engine.BeginRound();
        foreach (ClaimLane ended in _running.Where(entry => entry.Value.IsCompleted).Select(entry => entry.Key).ToArray())
        {
            _running.Remove(ended);
        }

        foreach (ClaimLane lane in lanes.Where(lane => !_running.ContainsKey(lane)))
        {
            _running[lane] = RunAsync(lane, round, stoppingToken);
        }
    }

    private async Task RunAsync(ClaimLane lane, ClaimRound round, CancellationToken stoppingToken)
    {
        await _slots.WaitAsync(stoppingToken).ConfigureAwait(false);
        try
        {
            await _engine.RunAsync(lane, round, stoppingToken).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task ReadJournalAsync(CancellationToken stoppingToken)
    {
        if (_journalReadAt is { } at && _engine.Clock.GetElapsedTime(at) < s_journalInterval)
        {
            return;
        }

        _journalReadAt = _engine.Clock.GetTimestamp();
        try
        {
            await _engine.ReadJournalStatusAsync(stoppingToken).ConfigureAwait(false);
            await PruneAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (RestakingException exception)
        {
            _engine.Logger.JournalUnread(exception.Message, exception);
        }
    }

    private async Task PruneAsync(CancellationToken stoppingToken)
    {
        if (_engine.Options is not { DryRun: false, JournalRetention: { } retention } || (_prunedAt is { } at && _engine.Clock.GetElapsedTime(at) < s_pruningInterval))
        {
            return;
        }

        _prunedAt = _engine.Clock.GetTimestamp();
        JournalPruning removed = await _engine.Client.Transactions.Journal.PruneAsync(retention, stoppingToken).ConfigureAwait(false);
        if (removed != default)
        {
            _engine.Logger.JournalPruned(removed.Stripped, removed.Forgotten);
        }
    }
}
