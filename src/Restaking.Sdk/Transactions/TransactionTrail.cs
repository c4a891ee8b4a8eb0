using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// What this process knows of one nonce of one account: every transaction it made for it, what they are meant to do, and when the nonce was last seen unused.
/// Shared by the handles of a transaction and its replacements.
/// </summary>
internal sealed class TransactionTrail(TransactionPipeline pipeline, Address from, ulong? nonce, IProgress<TransactionProgress>? progress)
{
    private readonly Lock _lock = new();
    private ImmutableArray<SignedTransaction> _signed = [];
    private UnsignedTransaction? _expected;
    private TransactionProgress? _lastReport;
    private ulong? _nonce = nonce;
    private ulong? _unspentAt;

    internal TransactionPipeline Pipeline { get; } = pipeline;

    internal Address From { get; } = from;

    /// <summary>The binding whose errors are tried first when a revert is decoded.</summary>
    internal ContractBinding? Binding { get; init; }

    /// <summary>The function that is called, for messages.</summary>
    internal ContractFunction? Function { get; init; }

    /// <summary>The key in the journal: the caller's, or the one a durable journal was given for what was sent without; <see langword="null"/> when it is in no journal.</summary>
    internal string? IdempotencyKey { get; set; }

    /// <summary>The token under which this process last carried the operation on.</summary>
    internal long Fence { get; set; }

    /// <summary>The newest block when the operation was begun, when its bytes go to a private relay first; <see langword="null"/> for one that is public from the start.</summary>
    internal ulong? PrivateSince { get; set; }

    /// <summary>The account's next nonce, pending ones counted, right before the operation was handed to a signer that chooses the nonce.</summary>
    internal ulong? AccountNonce { get; set; }

    /// <summary>Whether the public node was given what was private.</summary>
    internal bool IsPublished { get; set; }

    /// <summary>The fee policy the operation was sent with, which binds its replacements, too; <see langword="null"/> for the pipeline's.</summary>
    internal FeePolicy? FeePolicy { get; init; }

    internal ulong? Nonce
    {
        get
        {
            lock (_lock)
            {
                return _nonce;
            }
        }
    }

    /// <summary>Every signed transaction this process made for the nonce, oldest first.</summary>
    internal ImmutableArray<SignedTransaction> Signed
    {
        get
        {
            lock (_lock)
            {
                return _signed;
            }
        }
    }

    /// <summary>The number of the newest block after which the nonce was seen unused; <see langword="null"/> when it never was.</summary>
    internal ulong? UnspentAt
    {
        get
        {
            lock (_lock)
            {
                return _unspentAt;
            }
        }
    }

    /// <summary>What the first transaction is meant to do.</summary>
    internal UnsignedTransaction? Expected
    {
        get
        {
            lock (_lock)
            {
                return _expected;
            }
        }
    }

    internal void Add(SignedTransaction signed)
    {
        lock (_lock)
        {
            if (!_signed.Any(known => known.Hash == signed.Hash))
            {
                _signed = _signed.Add(signed);
            }

            _nonce ??= signed.Unsigned.Nonce;
            _expected ??= signed.Unsigned;
        }
    }

    internal void Remove(SignedTransaction signed)
    {
        lock (_lock)
        {
            _signed = _signed.Remove(signed);
        }
    }

    internal SignedTransaction? Find(Hash32 hash) => Signed.FirstOrDefault(signed => signed.Hash == hash);

    internal void Expect(UnsignedTransaction expected)
    {
        lock (_lock)
        {
            _expected ??= expected;
            _nonce ??= expected.Nonce;
        }
    }

    internal void SawUnspentAt(ulong block)
    {
        lock (_lock)
        {
            _unspentAt = Math.Max(_unspentAt ?? 0, block);
        }
    }

    /// <summary>Reports a stage when it differs from the last report.</summary>
    internal void Report(TransactionStage stage, Hash32? hash = null, ulong? block = null, ulong confirmations = 0, string? detail = null)
    {
        var report = new TransactionProgress(stage, hash, Nonce, block, confirmations, detail);
        lock (_lock)
        {
            // A stage is reported when it is entered. The same block with more confirmations is the same stage.
            if (_lastReport is { } last && last.Stage == stage && last.Hash == hash && last.BlockNumber == block && (detail is null || detail == last.Detail))
            {
                return;
            }

            _lastReport = report;
        }

        try
        {
            progress?.Report(report);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Somebody who only watches must not stop what happens to the money.
            TransactionLog.ProgressFailed(Pipeline.Logger, stage, hash, exception);
        }

        TransactionLog.Stage(Pipeline.Logger, stage, hash, report.Nonce, block);
    }
}
