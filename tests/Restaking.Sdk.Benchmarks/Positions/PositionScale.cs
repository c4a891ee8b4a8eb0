using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Benchmarks.Liquid;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Benchmarks.Positions;

/// <summary>The mode <c>positions</c>: what the positions of a thousand stakers in fifteen strategies cost in requests, time and memory, against a plain loop of <c>eth_call</c>.</summary>
internal static class PositionScale
{
    private const int Stakers = 1_000;
    private const int Rounds = 100;

    public static async Task<int> RunAsync(TextWriter output)
    {
        await using PositionChain chain = await PositionChain.StartAsync(Stakers);
        (RestakingClient client, CountingTransport requests) = chain.Connect();
        using (client)
        {
            await client.Rpc.GetChainIdAsync();
            output.WriteLine($"{Stakers} stakers in {PositionChain.Strategies} strategies, delegated to ten operators, a hundred withdrawals in the queue:");
            bool ok = true;
            foreach (int pageSize in new[] { 250, Stakers })
            {
                ok &= await PagesAsync(chain, client, requests, pageSize, output);
            }

            await MemoryAsync(chain, client, output);
            return ok & await LoopAsync(chain, client, requests, output) ? 0 : 1;
        }
    }

    private static async Task<bool> PagesAsync(PositionChain chain, RestakingClient client, CountingTransport requests, int pageSize, TextWriter output)
    {
        PositionReadOptions options = new() { PageSize = pageSize };
        int positions = 0;
        UInt256 sum = UInt256.Zero;
        long allocated = 0;
        Stopwatch watch = new();
        for (int round = 0; round < 2; round++)
        {
            // The first round compiles.
            (positions, sum) = (0, UInt256.Zero);
            requests.Reset();
            allocated = GC.GetTotalAllocatedBytes(precise: true);
            watch.Restart();
            await foreach (RestakedPosition position in client.EigenLayer.Positions.ReadPositionsAsync(chain.Stakers, options))
            {
                positions += position.Strategies.Length == PositionChain.Strategies ? 1 : 0;
                sum = position.Strategies.Aggregate(sum, static (total, entry) => total + entry.Withdrawable + entry.Queued);
            }

            watch.Stop();
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        }

        output.WriteLine($"  pages of {pageSize}: {requests.Count} requests, {watch.ElapsedMilliseconds} ms, {Megabytes(allocated)} MB allocated, {positions} positions, {sum} shares");
        return positions == Stakers;
    }

    private static async Task MemoryAsync(PositionChain chain, RestakingClient client, TextWriter output)
    {
        List<string> live = [];
        for (int round = 1; round <= Rounds; round++)
        {
            await foreach (RestakedPosition position in client.EigenLayer.Positions.ReadPositionsAsync(chain.Stakers, new PositionReadOptions { PageSize = 250 }))
            {
                _ = position;
            }

            if (round is 2 or 10 or 50 or Rounds)
            {
                live.Add($"{Megabytes(GC.GetTotalMemory(forceFullCollection: true))} MB after {round * Stakers}");
            }
        }

        output.WriteLine($"  live memory: {string.Join(", ", live)} stakers");
    }

    private static async Task<bool> LoopAsync(PositionChain chain, RestakingClient client, CountingTransport requests, TextWriter output)
    {
        DelegationManager manager = new(chain.Network.EigenLayer!.DelegationManager);
        BlockTag head = BlockTag.FromNumber(await client.Rpc.GetBlockNumberAsync());
        UInt256 sum = UInt256.Zero;
        requests.Reset();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        Stopwatch watch = Stopwatch.StartNew();
        foreach (Address staker in chain.Stakers)
        {
            await client.ReadAsync(manager.DelegatedTo(staker), head);
            ImmutableArray<Address> strategies = (await client.ReadAsync(manager.GetDepositedShares(staker), head)).Value0;
            DelegationManager.GetWithdrawableSharesResult shares = await client.ReadAsync(manager.GetWithdrawableShares(staker, strategies), head);
            sum = shares.WithdrawableShares.Aggregate(sum, static (total, one) => total + one);
            for (int i = 0; i < strategies.Length; i++)
            {
                await client.ReadAsync(manager.DepositScalingFactor(staker, strategies[i]), head);
                await client.ReadAsync(new StrategyBaseTVLLimits(strategies[i]).SharesToUnderlyingView(shares.WithdrawableShares[i]), head);
            }

            DelegationManager.GetQueuedWithdrawalsResult queue = await client.ReadAsync(manager.GetQueuedWithdrawals(staker), head);
            sum = queue.Shares.SelectMany(part => part).Aggregate(sum, static (total, one) => total + one);
        }

        watch.Stop();
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        output.WriteLine($"  plain loop: {requests.Count} requests, {watch.ElapsedMilliseconds} ms, {Megabytes(allocated)} MB allocated, {sum} shares");
        return true;
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture);
}
