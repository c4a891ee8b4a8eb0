using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Benchmarks.Liquid;

/// <summary>The mode <c>liquid</c>: what reading twelve protocols costs for one owner and for many, in requests, time and memory.</summary>
internal static class LiquidScale
{
    private const int Owners = 500;
    private const int PageSize = 50;

    public static async Task<int> RunAsync(TextWriter output)
    {
        await using LiquidChain chain = await LiquidChain.StartAsync(Owners);
        (RestakingClient client, CountingTransport requests) = chain.Connect();
        using (client)
        {
            bool ok = await OneOwnerAsync(chain, client, requests, output);
            ImmutableArray<TicketCursor> cursors = await ScanAsync(chain, client, requests, output);
            return ok & await ManyOwnersAsync(chain, client, requests, cursors, output) ? 0 : 1;
        }
    }

    private static async Task<bool> OneOwnerAsync(LiquidChain chain, RestakingClient client, CountingTransport requests, TextWriter output)
    {
        Address owner = chain.Owners[0];
        TicketListOptions views = new() { ScanLogs = false };
        await client.Rpc.GetChainIdAsync(); // the chain is asked for once per connection
        requests.Reset();
        LiquidPortfolioPage cold = await client.GetLiquidPortfoliosAsync([owner], views);
        int first = requests.Count;
        string coldMethods = string.Join(", ", requests.Methods);
        requests.Reset();
        Stopwatch watch = Stopwatch.StartNew();
        LiquidPortfolioPage warm = await client.GetLiquidPortfoliosAsync([owner], views);
        watch.Stop();
        output.WriteLine($"one owner, {client.LiquidProtocols.Length} protocols, {client.LiquidProtocols.Sum(protocol => protocol.Tokens.Length)} tokens, {client.Withdrawals.Queues.Length} queues, no logs:");
        output.WriteLine($"  first time {first} requests ({coldMethods}), afterwards {requests.Count} ({string.Join(", ", requests.Methods)}), {Milliseconds(watch)} ms");
        foreach (PortfolioFailure failure in cold.Failures.Concat(warm.Failures))
        {
            output.WriteLine($"  no answer: {failure.Source}: {failure.Error.Message}");
        }

        return requests.Count <= 3 && warm.Failures.IsEmpty;
    }

    private static async Task<ImmutableArray<TicketCursor>> ScanAsync(LiquidChain chain, RestakingClient client, CountingTransport requests, TextWriter output)
    {
        requests.Reset();
        Stopwatch watch = Stopwatch.StartNew();
        WithdrawalSnapshot all = await client.Withdrawals.SnapshotAsync(chain.Owners);
        output.WriteLine($"{Owners} owners at once, logs scanned from the start: {all.Count} tickets, {requests.Count} requests, {Milliseconds(watch)} ms");
        return all.Cursors;
    }

    private static async Task<bool> ManyOwnersAsync(
        LiquidChain chain,
        RestakingClient client,
        CountingTransport requests,
        ImmutableArray<TicketCursor> cursors,
        TextWriter output)
    {
        ILookup<Address, TicketCursor> byOwner = cursors.ToLookup(cursor => cursor.Owner);
        long least = long.MaxValue;
        long most = 0;
        int tickets = 0;
        requests.Reset();
        Stopwatch watch = Stopwatch.StartNew();
        for (int round = 0; round < 3; round++)
        {
            tickets = 0;
            foreach (Address[] page in chain.Owners.Chunk(PageSize))
            {
                TicketListOptions options = new() { ScanLogs = false, Cursors = [.. page.SelectMany(owner => byOwner[owner])] };
                WithdrawalSnapshot snapshot = await client.Withdrawals.SnapshotAsync(page, options);
                tickets += snapshot.Count;
                long live = GC.GetTotalMemory(forceFullCollection: true);
                (least, most) = round == 0 ? (least, most) : (Math.Min(least, live), Math.Max(most, live));
            }
        }

        output.WriteLine(
            $"{Owners} owners in pages of {PageSize}, three times: {tickets} tickets each time, {requests.Count / 3} requests and {watch.ElapsedMilliseconds / 3} ms a time; "
            + $"live memory after a page, second and third time: {Megabytes(least)} to {Megabytes(most)} MB");
        return tickets == Owners * LiquidChain.TicketsPerOwner;
    }

    private static string Milliseconds(Stopwatch watch) => watch.Elapsed.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture);
}
