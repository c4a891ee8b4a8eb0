using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Benchmarks.Vectors;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Benchmarks;

/// <summary>A thousand <c>balanceOf</c> read as one call batch from a local Anvil, the node's own time included.</summary>
public class BalanceBatchBenchmarks
{
    private readonly IContractCall<UInt256>[] _calls =
        [.. BenchmarkVectors.Shared.Holders.Select(holder => (IContractCall<UInt256>)new ERC20(BenchmarkVectors.Shared.Token).BalanceOf(holder))];

    private BalanceChain? _chain;
    private ContractReader? _reader;

    internal BalanceChain Chain => _chain ?? throw new InvalidOperationException("The chain is not started.");

    // Not async: BenchmarkDotNet 0.14 does not wait for a setup that is, when it measures in its own process.
    [GlobalSetup]
    public void Start() => StartAsync().GetAwaiter().GetResult();

    [Benchmark]
    public Task<ImmutableArray<UInt256>> ReadBalances() => _reader!.ReadManyAsync(_calls);

    [GlobalCleanup]
    public void Stop() => StopAsync().GetAwaiter().GetResult();

    internal async Task StartAsync()
    {
        _chain = await BalanceChain.StartAsync();
        var rpc = RpcClient.ForUrl(_chain.Url, new RpcClientOptions { ExpectedChainId = BalanceChain.ChainId });
        _reader = new ContractReader(rpc, BalanceChain.Multicall3, new RevertDecoder([]));

        ImmutableArray<UInt256> balances = await ReadBalances();
        ImmutableArray<UInt256> expected = [.. BenchmarkVectors.Shared.Holders.Select(BalanceChain.BalanceOf)];
        if (!balances.AsSpan().SequenceEqual(expected.AsSpan()))
        {
            throw new InvalidOperationException("The chain reports other balances than its token computes.");
        }
    }

    internal async Task StopAsync()
    {
        if (_chain is not null)
        {
            await _chain.DisposeAsync();
        }
    }
}
