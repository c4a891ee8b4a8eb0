using BenchmarkDotNet.Attributes;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Benchmarks.Vectors;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Benchmarks;

/// <summary>What <c>getQueuedWithdrawals</c> returns for ten withdrawals of three strategies: the largest answer a staker's page decodes.</summary>
public class QueuedWithdrawalsDecodingBenchmarks
{
    private readonly byte[] _returnData = BenchmarkVectors.Shared.QueuedWithdrawalsReturnData;
    private readonly DelegationManager.GetQueuedWithdrawalsCall _call =
        new DelegationManager(BenchmarkVectors.Shared.DelegationManager).GetQueuedWithdrawals(Address.Zero);

    [Benchmark]
    public DelegationManager.GetQueuedWithdrawalsResult Decode() => _call.DecodeReturn(_returnData);
}
