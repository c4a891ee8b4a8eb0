using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Benchmarks.Comparison;

/// <summary>What is compared, and the goals. The work itself is the benchmarks', so both ways of running them measure the same code.</summary>
internal static class Workloads
{
    // Object header, method table and length, in 64-bit processes.
    private const int ArrayOverhead = 24;

    public static IEnumerable<Workload> All(BalanceBatchBenchmarks balances)
    {
        var keccak = new KeccakBenchmarks();
        yield return new Workload<Hash32>(
            "keccak-32", "Keccak-256, 32 bytes", new Goal { Time = TimeSpan.FromMicroseconds(0.6) }, keccak.Hash32Bytes, digest => digest.ToString());
        yield return new Workload<Hash32>("keccak-1024", "Keccak-256, 1 KiB", Goal.None, keccak.Hash1024Bytes, digest => digest.ToString());

        var encoding = new QueueWithdrawalsEncodingBenchmarks();
        var encodingGoal = new Goal { Ratio = 40, Bytes = SizeOfArray(encoding.EncodeToArray().Length), BytesName = "only its output" };
        yield return new Workload<byte[]>(
            "encode-queue-withdrawals", "encode queueWithdrawals, 1 x 3", encodingGoal, encoding.EncodeToArray, calldata => Hex.Encode(calldata));
        yield return new Workload<byte[]>(
            "encode-queue-withdrawals-prepared", "the same, viem prepared once", Goal.None, encoding.EncodeToArray, calldata => Hex.Encode(calldata));

        var decoding = new QueuedWithdrawalsDecodingBenchmarks();
        yield return new Workload<DelegationManager.GetQueuedWithdrawalsResult>(
            "decode-queued-withdrawals", "decode getQueuedWithdrawals, 10 x 3", new Goal { Ratio = 40, Bytes = 10_000 }, decoding.Decode, Describe);

        var logs = new OperatorSharesLogBenchmarks();
        yield return new Workload<DelegationManager.OperatorSharesIncreasedEvent[]>(
            "decode-logs", "decode 10,000 OperatorSharesIncreased", new Goal { Ratio = 100 }, logs.DecodeLogs, Describe);
        yield return new Workload<ImmutableArray<EventLog<DelegationManager.OperatorSharesIncreasedEvent>>>(
            "decode-logs-text", "the same from JSON text to typed events", new Goal { Ratio = 15 }, logs.DecodeJsonText, Describe);

        yield return new Workload<ImmutableArray<UInt256>>(
            "read-balances", "1,000 balanceOf, one call batch", new Goal { Ratio = 1, Bytes = 2_000_000 }, () => balances.ReadBalances().GetAwaiter().GetResult(), Describe);
    }

    private static int SizeOfArray(int bytes) => ArrayOverhead + ((bytes + 7) & ~7);

    private static string Describe(DelegationManager.GetQueuedWithdrawalsResult result) => JsonSerializer.Serialize(new
    {
        withdrawals = result.Withdrawals.Select(w => new object[]
        {
            w.Staker.ToString(),
            w.DelegatedTo.ToString(),
            w.Withdrawer.ToString(),
            w.Nonce.ToString(),
            Text(w.StartBlock),
            w.Strategies.Select(s => s.ToString()),
            w.ScaledShares.Select(s => s.ToString()),
        }),
        shares = result.Shares.Select(shares => shares.Select(s => s.ToString())),
    });

    private static string Describe(DelegationManager.OperatorSharesIncreasedEvent[] events) => JsonSerializer.Serialize(
        events.Select(e => new[] { e.Operator.ToString(), e.Staker.ToString(), e.Strategy.ToString(), e.Shares.ToString() }));

    private static string Describe(ImmutableArray<EventLog<DelegationManager.OperatorSharesIncreasedEvent>> events) => JsonSerializer.Serialize(
        events.Select(e => new[]
        {
            e.Event.Operator.ToString(),
            e.Event.Staker.ToString(),
            e.Event.Strategy.ToString(),
            e.Event.Shares.ToString(),
            Text(e.BlockNumber),
            e.BlockHash.ToString(),
            e.TransactionHash.ToString(),
            Text(e.LogIndex),
        }));

    private static string Describe(ImmutableArray<UInt256> balances) => JsonSerializer.Serialize(balances.Select(b => b.ToString()));

    private static string Text(ulong number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
