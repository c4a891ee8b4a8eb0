using System.Buffers;
using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Restaking.Sdk.Benchmarks.Vectors;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Benchmarks;

/// <summary>The calldata of <c>queueWithdrawals</c> with one withdrawal of three strategies: dynamic arrays in a dynamic tuple in a dynamic array.</summary>
public class QueueWithdrawalsEncodingBenchmarks
{
    private readonly DelegationManager _contract = new(BenchmarkVectors.Shared.DelegationManager);
    private readonly ImmutableArray<DelegationManager.QueuedWithdrawalParams> _withdrawals =
    [
        new(BenchmarkVectors.Shared.ToQueue.Strategies, BenchmarkVectors.Shared.ToQueue.DepositShares, BenchmarkVectors.Shared.ToQueue.DeprecatedWithdrawer),
    ];

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    /// <summary>From typed arguments to a new array, as a caller writes it.</summary>
    [Benchmark]
    public byte[] EncodeToArray() => _contract.QueueWithdrawals(_withdrawals).ToCalldata();

    /// <summary>Into a buffer that is there already, as the RPC client does.</summary>
    [Benchmark]
    public int EncodeToBuffer()
    {
        _buffer.ResetWrittenCount();
        _contract.QueueWithdrawals(_withdrawals).Encode(_buffer);
        return _buffer.WrittenCount;
    }
}
