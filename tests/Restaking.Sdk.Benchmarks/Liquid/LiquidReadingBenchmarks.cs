using BenchmarkDotNet.Attributes;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Benchmarks.Liquid;

/// <summary>Holdings, rates and open tickets over all twelve protocols, read from a local Anvil, the node's own time included.</summary>
public class LiquidReadingBenchmarks
{
    private LiquidChain? _chain;
    private RestakingClient? _client;
    private TicketListOptions _options = new();

    // Not async: BenchmarkDotNet 0.14 does not wait for a setup that is, when it measures in its own process.
    [GlobalSetup]
    public void Start() => StartAsync().GetAwaiter().GetResult();

    [Benchmark]
    public Task<LiquidPortfolioPage> PortfolioOfOneOwner() => _client!.GetLiquidPortfoliosAsync([_chain!.Owners[0]], _options);

    [Benchmark]
    public Task<WithdrawalSnapshot> TicketsOfTwentyOwners() => _client!.Withdrawals.SnapshotAsync([.. _chain!.Owners.Take(20)], _options);

    [GlobalCleanup]
    public void Stop() => _chain?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task StartAsync()
    {
        _chain = await LiquidChain.StartAsync(owners: 20);
        (_client, _) = _chain.Connect();

        // Logs are scanned once; what is measured is every reading after that.
        WithdrawalSnapshot first = await _client.Withdrawals.SnapshotAsync([.. _chain.Owners]);
        _options = new TicketListOptions { Cursors = first.Cursors, ScanLogs = false };
        if (first.Count != _chain.Owners.Length * LiquidChain.TicketsPerOwner || !first.Failures.IsEmpty)
        {
            throw new InvalidOperationException($"{first.Count} tickets were found: {string.Join(", ", first.Failures)}");
        }
    }
}
