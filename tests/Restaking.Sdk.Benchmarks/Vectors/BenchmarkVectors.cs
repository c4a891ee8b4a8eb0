using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Benchmarks.Vectors;

/// <summary>
/// The values every benchmark works on, the same in every run and for both sides of the comparison. Sizes are those of the goals; how often a value repeats is
/// what a chain shows: one staker's withdrawals share staker and operator, ten thousand share changes come from some hundred operators and a few strategies.
/// </summary>
internal sealed class BenchmarkVectors
{
    public const int QueuedWithdrawalCount = 10;
    public const int StrategiesPerWithdrawal = 3;
    public const int LogCount = 10_000;
    public const int HolderCount = 1_000;

    private const int Seed = 20_260_101;
    private const int OperatorCount = 200;
    private const int StakerCount = 4_000;
    private const int StrategyCount = 16;
    private const ulong FirstBlock = 22_000_000;

    private BenchmarkVectors(Random random)
    {
        ShortMessage = Bytes(random, 32);
        LongMessage = Bytes(random, 1024);
        DelegationManager = NextAddress(random);
        ImmutableArray<Address> strategies = Many(StrategyCount, () => NextAddress(random));

        ToQueue = new WithdrawalToQueue(strategies[..StrategiesPerWithdrawal], Many(StrategiesPerWithdrawal, () => NextAmount(random)), NextAddress(random));

        Address staker = NextAddress(random);
        Address delegatedTo = NextAddress(random);
        QueuedWithdrawals = Many(QueuedWithdrawalCount, i => new QueuedWithdrawalVector(
            staker,
            delegatedTo,
            staker,
            (ulong)i,
            (uint)FirstBlock + (uint)random.Next(100_000),
            Many(StrategiesPerWithdrawal, s => strategies[(i + s) % StrategyCount]),
            Many(StrategiesPerWithdrawal, () => NextAmount(random)),
            Many(StrategiesPerWithdrawal, () => NextAmount(random))));
        QueuedWithdrawalsReturnData = QueuedWithdrawalsPayload.Encode(QueuedWithdrawals);

        ImmutableArray<Address> operators = Many(OperatorCount, () => NextAddress(random));
        ImmutableArray<Address> stakers = Many(StakerCount, () => NextAddress(random));
        ShareIncreases = Many(LogCount, i => new ShareIncreaseVector(
            operators[random.Next(OperatorCount)],
            stakers[random.Next(StakerCount)],
            strategies[random.Next(StrategyCount)],
            NextAmount(random),
            FirstBlock + (ulong)i,
            NextHash(random),
            NextHash(random),
            (uint)random.Next(200),
            (uint)random.Next(500)));
        LogsResponse = LogsResponseJson.Write(DelegationManager, ShareIncreases);

        Token = NextAddress(random);
        Holders = Many(HolderCount, () => NextAddress(random));
    }

    public static BenchmarkVectors Shared { get; } = new(new Random(Seed));

    public byte[] ShortMessage { get; }

    public byte[] LongMessage { get; }

    public Address DelegationManager { get; }

    public WithdrawalToQueue ToQueue { get; }

    public ImmutableArray<QueuedWithdrawalVector> QueuedWithdrawals { get; }

    public byte[] QueuedWithdrawalsReturnData { get; }

    public ImmutableArray<ShareIncreaseVector> ShareIncreases { get; }

    /// <summary>A node's whole answer to <c>eth_getLogs</c>, as UTF-8 JSON text.</summary>
    public byte[] LogsResponse { get; }

    public Address Token { get; }

    public ImmutableArray<Address> Holders { get; }

    private static ImmutableArray<T> Many<T>(int count, Func<T> make) => Many(count, _ => make());

    private static ImmutableArray<T> Many<T>(int count, Func<int, T> make) => [.. Enumerable.Range(0, count).Select(make)];

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static Address NextAddress(Random random) => new(Bytes(random, Address.Size));

    private static Hash32 NextHash(Random random) => new(Bytes(random, Hash32.Size));

    /// <summary>Up to some 18,000 tokens of 18 decimals: what shares look like, more than 64 bits most of the time.</summary>
    private static UInt256 NextAmount(Random random) => new((ulong)random.NextInt64(), (ulong)random.Next(1_000), 0, 0);
}

/// <summary>The argument of <c>queueWithdrawals</c>: one withdrawal of three strategies.</summary>
internal sealed record WithdrawalToQueue(ImmutableArray<Address> Strategies, ImmutableArray<UInt256> DepositShares, Address DeprecatedWithdrawer);

/// <summary>One of the withdrawals that <c>getQueuedWithdrawals</c> returns, with the shares it returns beside it.</summary>
internal sealed record QueuedWithdrawalVector(
    Address Staker,
    Address DelegatedTo,
    Address Withdrawer,
    ulong Nonce,
    uint StartBlock,
    ImmutableArray<Address> Strategies,
    ImmutableArray<UInt256> ScaledShares,
    ImmutableArray<UInt256> Shares);

/// <summary>One <c>OperatorSharesIncreased</c> with its place on the chain.</summary>
internal sealed record ShareIncreaseVector(
    Address Operator,
    Address Staker,
    Address Strategy,
    UInt256 Shares,
    ulong BlockNumber,
    Hash32 BlockHash,
    Hash32 TransactionHash,
    uint TransactionIndex,
    uint LogIndex);
