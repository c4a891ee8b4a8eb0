using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>A pipeline over a fake node with a fresh key, on a clock that jumps over every wait up to a few seconds.</summary>
internal sealed class PipelineFixture : IDisposable
{
    internal PipelineFixture(TransactionOptions? options = null, Func<LocalSigner, RpcClient, ITransactionSigner>? signer = null)
    {
        Clock = new ManualTimeProvider { AutoAdvanceUpTo = TimeSpan.FromSeconds(12) };
        Rpc = new RpcClient(Node, new RpcClientOptions { TimeProvider = Clock, AttemptTimeout = TimeSpan.FromSeconds(15) });
        Signer = new CountingSigner(Key);
        Pipeline = new TransactionPipeline(
            Rpc, 1, signer is null ? Signer : signer(Key, Rpc), new RevertDecoder([TestCall.Binding]), options ?? TransactionOptions.Default, Clock);
    }

    internal FakeNode Node { get; } = new();

    internal ManualTimeProvider Clock { get; }

    internal RpcClient Rpc { get; }

    internal LocalSigner Key { get; } = LocalSigner.CreateRandom();

    internal CountingSigner Signer { get; }

    internal TransactionPipeline Pipeline { get; }

    internal ProgressRecorder Progress { get; } = new();

    internal PreparedTransaction Deposit(UInt256? amount = null, UInt256? value = null) => Pipeline.Prepare(new TestCall(amount ?? (UInt256)5u), value ?? UInt256.Zero);

    internal Task<TransactionHandle> SendAsync(SendOptions? options = null) => Deposit().SendAsync(options, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Rpc.Dispose();
        Key.Dispose();
    }
}

/// <summary>Counts signatures, and can change what it returns.</summary>
internal sealed class CountingSigner(LocalSigner inner) : IRawTransactionSigner, ISignatureVerifier
{
    private int _signatures;

    internal int Signatures => _signatures;

    internal Func<UnsignedTransaction, CancellationToken, Task<SignedTransaction>>? Instead { get; set; }

    public Address Address => inner.Address;

    public SignerCapability Capability => SignerCapability.Signs;

    public Address RecoverSigner(Hash32 digest, EcdsaSignature signature) => inner.RecoverSigner(digest, signature);

    public async ValueTask<SignedTransaction> SignTransactionAsync(UnsignedTransaction transaction, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _signatures);
        return Instead is { } instead ? await instead(transaction, cancellationToken) : await inner.SignTransactionAsync(transaction, cancellationToken);
    }
}

/// <summary>Keeps every report in order.</summary>
internal sealed class ProgressRecorder : IProgress<TransactionProgress>
{
    private readonly Lock _lock = new();
    private readonly List<TransactionProgress> _reports = [];

    internal IReadOnlyList<TransactionProgress> Reports
    {
        get
        {
            lock (_lock)
            {
                return [.. _reports];
            }
        }
    }

    internal IEnumerable<TransactionStage> Stages => Reports.Select(report => report.Stage);

    public void Report(TransactionProgress value)
    {
        lock (_lock)
        {
            _reports.Add(value);
        }
    }
}
