using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Tests.Transactions;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Tests.Claims;

/// <summary>A journal that outlives engines, keeps since when tickets have been claimable, and breaks when told to.</summary>
internal sealed class StoringJournal(IOperationJournal? inner = null) : DelegatingJournal(inner ?? new InMemoryOperationJournal()), IClaimableSinceStore
{
    public Dictionary<TicketKey, DateTimeOffset> Since { get; } = [];

    /// <summary>Thrown by every write, as on a full disk.</summary>
    public Exception? WriteFault { get; set; }

    /// <summary>Called with each step's name; may throw, as a process that ends there.</summary>
    public Action<string>? Reached { get; set; }

    /// <summary>What pruning was asked for.</summary>
    public List<JournalRetention> Prunings { get; } = [];

    public override bool IsDurable => true;

    public override ValueTask<JournalPruning> PruneAsync(JournalRetention retention, CancellationToken cancellationToken = default)
    {
        Prunings.Add(retention);
        return base.PruneAsync(retention, cancellationToken);
    }

    public override ValueTask<LeaseAttempt> TryAcquireLeaseAsync(ulong chainId, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        Fail();
        return base.TryAcquireLeaseAsync(chainId, account, holder, duration, cancellationToken);
    }

    public override async ValueTask<OperationStart> BeginAsync(OperationIntent intent, ulong? nonce, long fence, CancellationToken cancellationToken = default)
    {
        Fail();
        Reached?.Invoke("BeforeJournal");
        OperationStart start = await base.BeginAsync(intent, nonce, fence, cancellationToken);
        Reached?.Invoke("AfterJournal");
        return start;
    }

    public override async ValueTask RecordSignedAsync(string key, SignedTransaction signed, long fence, CancellationToken cancellationToken = default)
    {
        Reached?.Invoke("SignedAndNotRecorded");
        await base.RecordSignedAsync(key, signed, fence, cancellationToken);
        Reached?.Invoke("AfterSign");
    }

    public override async ValueTask RecordBroadcastAsync(string key, Hash32? hash, long fence, CancellationToken cancellationToken = default)
    {
        Reached?.Invoke("AfterBroadcast");
        await base.RecordBroadcastAsync(key, hash, fence, cancellationToken);
        Reached?.Invoke("AfterBroadcastRecorded");
    }

    public override async ValueTask AbandonAsync(string key, long fence, CancellationToken cancellationToken = default)
    {
        Reached?.Invoke("Abandon");
        await base.AbandonAsync(key, fence, cancellationToken);
    }

    public override async ValueTask CompleteAsync(string key, TransactionStage outcome, MinedReference? mined, long fence, CancellationToken cancellationToken = default)
    {
        Reached?.Invoke("BeforeConfirmationRecorded");
        await base.CompleteAsync(key, outcome, mined, fence, cancellationToken);
        Reached?.Invoke("AfterConfirmationRecorded");
    }

    public ValueTask<ImmutableDictionary<TicketKey, DateTimeOffset>> LoadAsync(ulong chainId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Since.ToImmutableDictionary());

    public ValueTask AddAsync(IReadOnlyCollection<KeyValuePair<TicketKey, DateTimeOffset>> since, CancellationToken cancellationToken = default)
    {
        foreach ((TicketKey key, DateTimeOffset time) in since)
        {
            Since.TryAdd(key, time);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(IReadOnlyCollection<TicketKey> tickets, CancellationToken cancellationToken = default)
    {
        foreach (TicketKey key in tickets)
        {
            Since.Remove(key);
        }

        return ValueTask.CompletedTask;
    }

    private void Fail()
    {
        if (WriteFault is { } fault)
        {
            throw fault;
        }
    }
}
