using System.Globalization;
using BenchmarkDotNet.Attributes;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Journal.Sqlite;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Benchmarks;

/// <summary>
/// What the SQLite journal costs an operation: lease, begin, signed, broadcast, completed, lease given back; six commits, each on the disk. Alone, and from 64 accounts at once, whose
/// commits are shared. The disk decides: see what it takes for an fsync before comparing.
/// </summary>
public sealed class JournalBenchmarks : IDisposable
{
    private const int Accounts = 64;
    private static readonly TimeSpan s_duration = TimeSpan.FromMinutes(1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("restaking-journal-");
    private SqliteOperationJournal _journal = null!;
    private long _operations;

    [GlobalSetup]
    public void Open() => _journal = new SqliteOperationJournal(Path.Combine(_folder.FullName, "journal.db"));

    [GlobalCleanup]
    public void Close() => Dispose();

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Delete(recursive: true);
    }

    [Benchmark]
    public Task SqliteOneAccount() => CarryOutAsync(0);

    [Benchmark(OperationsPerInvoke = Accounts)]
    public Task SqliteManyAccounts() => Task.WhenAll(Enumerable.Range(1, Accounts).Select(CarryOutAsync));

    private async Task CarryOutAsync(int number)
    {
        byte[] bytes = new byte[Address.Size];
        bytes[^1] = (byte)(number + 1);
        var account = new Address(bytes);
        long nonce = Interlocked.Increment(ref _operations);
        var unsigned = new UnsignedTransaction
        {
            ChainId = 1,
            To = account,
            Data = new byte[1_024],
            Nonce = (ulong)nonce,
            GasLimit = 300_000,
            MaxFeePerGas = UInt256.FromGwei(30),
            MaxPriorityFeePerGas = UInt256.FromGwei(1),
        };

        // Any canonical signature does: a journal does not ask whose it is.
        SignedTransaction signed = SignedTransaction.Create(unsigned, new EcdsaSignature(0, UInt256.One, UInt256.One));
        string key = string.Create(CultureInfo.InvariantCulture, $"claim-{nonce}");
        SignerLease lease = (await _journal.TryAcquireLeaseAsync(1, account, "benchmark", s_duration)).Lease!;
        await _journal.BeginAsync(OperationIntent.Of(key, account, unsigned), (ulong)nonce, lease.Token);
        await _journal.RecordSignedAsync(key, signed, lease.Token);
        await _journal.RecordBroadcastAsync(key, signed.Hash, lease.Token);
        await _journal.ReleaseLeaseAsync(lease);
        await _journal.CompleteAsync(key, TransactionStage.Confirmed, new MinedReference(signed.Hash, 1, signed.Hash), lease.Token);
    }
}
