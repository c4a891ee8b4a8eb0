using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Benchmarks.Liquid;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Benchmarks.Claims;

/// <summary>The mode <c>claims</c>: what the claim worker costs with 10,000 tickets of 1,000 owners, and whether it keeps its memory.</summary>
internal static class ClaimScale
{
    private const int Owners = 1_000;
    private const int TicketsPerOwner = 10;
    private const int Tickets = Owners * TicketsPerOwner;

    public static async Task<int> RunAsync(int soakCycles, TextWriter output)
    {
        await using ClaimChain chain = await ClaimChain.StartAsync(Owners, TicketsPerOwner, output);
        var requests = new CountingTransport(new HttpRpcTransport(chain.Node.RpcUrl));
        using var rpc = new RpcClient(requests, new RpcClientOptions { ExpectedChainId = chain.Network.ChainId });
        var options = new TransactionOptions { SignatureVerifier = Secp256k1SignatureVerifier.Instance, PollingInterval = TimeSpan.FromMilliseconds(20) };
        using var client = new RestakingClient(rpc, chain.Network, new RestakingClientOptions { TransactionOptions = options });
        var worker = new ClaimWorkerOptions { MaxHeadAge = null };
        foreach (LocalSigner owner in chain.Owners)
        {
            worker.Owners.Add(new ClaimOwner(owner.Address));
        }

        using var engine = new ClaimEngine(client, chain.Owners, worker);
        await engine.StartAsync();
        bool ok = await PlanAsync(chain, client, output);
        ok &= await IdleAsync(engine, chain.Node, requests, output);
        ok &= await SoakAsync(chain, soakCycles, output);
        await chain.FinalizeAsync();
        ok &= await PlanAsync(chain, client, output);
        return ok & await ClaimAsync(engine, chain, requests, output) ? 0 : 1;
    }

    private static async Task<bool> PlanAsync(ClaimChain chain, RestakingClient client, TextWriter output)
    {
        Stopwatch watch = Stopwatch.StartNew();
        var pages = new List<WithdrawalSnapshot>();
        foreach (LocalSigner[] page in chain.Owners.Chunk(WithdrawalsClient.DefaultPageSize))
        {
            pages.Add(await client.Withdrawals.SnapshotAsync([.. page.Select(owner => owner.Address)]));
        }

        watch.Stop();
        UInt256 gas = (await client.Transactions.ReadFeeMarketAsync()).PricePerGas ?? UInt256.Zero;
        var facts = new ClaimFacts { Now = pages[0].Block.Time, GasPrice = gas, Signers = chain.Owners.Select(owner => owner.Address).ToHashSet(), Queues = [.. client.Withdrawals.Queues.Select(queue => queue.Queue)] };
        var times = new List<double>();
        ClaimPlan plan = ClaimPlanner.Plan(pages, ClaimPolicy.Default, facts);
        for (int i = 0; i < 20; i++)
        {
            long started = Stopwatch.GetTimestamp();
            plan = ClaimPlanner.Plan(pages, ClaimPolicy.Default, facts);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine($"{pages.Sum(page => page.Count):N0} tickets of {Owners:N0} owners listed in {watch.ElapsedMilliseconds:N0} ms");
        output.WriteLine($"planning them ({plan.Batches.Length:N0} batches): median {Text(times[10])} ms, worst of 20 {Text(times[^1])} ms, {plan.Verdicts.Length:N0} verdicts (goal under 50 ms)");
        return times[10] < 50 && plan.Verdicts.Length == Tickets;
    }

    private static async Task<bool> IdleAsync(ClaimEngine engine, AnvilNode node, CountingTransport requests, TextWriter output)
    {
        requests.Reset();
        Stopwatch watch = Stopwatch.StartNew();
        ImmutableArray<ClaimCycleReport> first = await engine.RunCycleAsync();
        output.WriteLine($"first cycle, which lists everything: {requests.Count} requests, {watch.ElapsedMilliseconds:N0} ms, {first.Sum(report => report.Verdicts.Length):N0} verdicts in {first.Length:N0} lanes");
        int worst = 0;
        var times = new List<double>();
        for (int i = 0; i < 10; i++)
        {
            await node.MineAsync();
            requests.Reset();
            watch.Restart();
            await engine.RunCycleAsync();
            worst = i == 0 ? 0 : Math.Max(worst, requests.Count);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine($"a cycle with nothing to do: at most {worst} requests ({string.Join(", ", requests.Methods)}), median {Text(times[5])} ms for {first.Length:N0} lanes (goal at most 3 requests)");
        return worst <= 3;
    }

    /// <summary>Everything becomes claimable at once; blocks are made only here, so what a cycle sends and what a block takes are told apart.</summary>
    private static async Task<bool> ClaimAsync(ClaimEngine engine, ClaimChain chain, CountingTransport requests, TextWriter output)
    {
        await chain.Node.SetAutomineAsync(false);
        requests.Reset();
        int paid = 0;
        int transactions = 0;
        int cycles = 0;
        double sending = 0;
        var blocks = new List<(ulong GasUsed, ulong GasLimit)>();
        while (paid < Tickets && cycles++ < 200)
        {
            Stopwatch watch = Stopwatch.StartNew();
            ImmutableArray<ClaimCycleReport> reports = await engine.RunCycleAsync();
            watch.Stop();
            ClaimBatchReport[] batches = [.. reports.SelectMany(report => report.Batches)];
            int sent = batches.Count(batch => batch.Status == ClaimBatchStatus.Sent);
            transactions += sent;
            paid += batches.Where(batch => batch.Status == ClaimBatchStatus.Confirmed).Sum(batch => batch.Tickets.Length);
            sending += sent > 0 ? watch.Elapsed.TotalSeconds : 0;
            await chain.Node.MineAsync();
            BlockHeader block = (await chain.Node.Rpc.GetBlockAsync(BlockTag.Latest))!;
            if (block.GasUsed > 0)
            {
                blocks.Add((block.GasUsed, block.GasLimit));
            }
        }

        output.WriteLine($"claimed {paid:N0} tickets in {transactions:N0} transactions, {cycles} cycles, {requests.Count:N0} requests");
        output.WriteLine($"sending: {Text(transactions / sending)} transactions and {Text(transactions * TicketsPerOwner / sending)} tickets a second ({Text(sending)} s in cycles that sent)");
        ImmutableArray<(ulong GasUsed, ulong GasLimit)> full = [.. blocks.OrderByDescending(block => block.GasUsed)];
        output.WriteLine(
            $"blocks with claims: {blocks.Count}; the fullest used {full[0].GasUsed:N0} of {full[0].GasLimit:N0} gas; {Text(paid / (double)blocks.Count)} tickets and {Text(transactions / (double)blocks.Count)} transactions a block");
        ulong perTransaction = (ulong)blocks.Sum(block => (long)block.GasUsed) / (ulong)Math.Max(1, transactions);
        output.WriteLine($"a claim of {TicketsPerOwner} tickets uses {perTransaction:N0} gas: a block takes {full[0].GasLimit / Math.Max(1, perTransaction):N0} of them; a slot of 12 s is enough to send {Text(12 * transactions / sending)}");
        return paid == Tickets;
    }

    /// <summary>Cycles on simulated time over answers that were recorded once: blocks come, nothing becomes claimable, and every 75 blocks everything is listed anew.</summary>
    private static async Task<bool> SoakAsync(ClaimChain chain, int cycles, TextWriter output)
    {
        var clock = new ManualTimeProvider((await chain.Node.Rpc.GetBlockAsync(BlockTag.Latest))!.Time) { AutoAdvanceUpTo = TimeSpan.FromSeconds(1) };
        var replay = new ReplayTransport(new HttpRpcTransport(chain.Node.RpcUrl));
        using var rpc = new RpcClient(replay, new RpcClientOptions { ExpectedChainId = chain.Network.ChainId, TimeProvider = clock });
        using var client = new RestakingClient(rpc, chain.Network, new RestakingClientOptions { TimeProvider = clock });
        var worker = new ClaimWorkerOptions { MaxHeadAge = null };
        foreach (LocalSigner owner in chain.Owners)
        {
            worker.Owners.Add(new ClaimOwner(owner.Address));
        }

        using var engine = new ClaimEngine(client, chain.Owners, worker, new ClaimEngineServices { TimeProvider = clock });
        for (int i = 0; i < 3; i++)
        {
            await engine.RunCycleAsync(); // what is asked is recorded
        }

        replay.StartReplay();
        Stopwatch watch = Stopwatch.StartNew();
        var readings = new List<long>();
        int step = Math.Max(1, cycles / 10);
        for (int i = 1; i <= cycles; i++)
        {
            replay.NextBlock();
            clock.Advance(TimeSpan.FromSeconds(12));
            foreach (ClaimCycleReport report in await engine.RunCycleAsync())
            {
                if (report.Error is { } error)
                {
                    throw error;
                }
            }

            if (i % step == 0)
            {
                long live = GC.GetTotalMemory(forceFullCollection: true);
                readings.Add(live);
                output.WriteLine($"soak: {i:N0} cycles, {Text(live / 1e6)} MB live, {watch.Elapsed.TotalSeconds:F0} s");
            }
        }

        // A reading depends on how long ago everything was listed anew; what grows shows in the means.
        double early = readings.Take(readings.Count / 2).Average();
        double late = readings.Skip(readings.Count / 2).Average();
        output.WriteLine($"soak: {cycles:N0} cycles of {Owners:N0} lanes are {TimeSpan.FromSeconds(12.0 * cycles).TotalDays:F1} days; live memory {Text(readings.Min() / 1e6)} to {Text(readings.Max() / 1e6)} MB, in the mean of the first half {Text(early / 1e6)}, of the second {Text(late / 1e6)} MB; {replay.Replayed:N0} requests answered from the record");
        return late < early * 1.1;
    }

    private static string Text(double value) => value.ToString("N1", CultureInfo.InvariantCulture);
}
