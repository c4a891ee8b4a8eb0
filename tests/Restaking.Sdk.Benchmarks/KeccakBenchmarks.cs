using BenchmarkDotNet.Attributes;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Benchmarks.Vectors;

namespace Restaking.Sdk.Benchmarks;

/// <summary>Keccak-256 of one word (topics, mapping slots, roots of one value) and of a kilobyte (eight blocks: the cost per byte).</summary>
public class KeccakBenchmarks
{
    private readonly byte[] _short = BenchmarkVectors.Shared.ShortMessage;
    private readonly byte[] _long = BenchmarkVectors.Shared.LongMessage;

    [Benchmark]
    public Hash32 Hash32Bytes() => Keccak256.Hash(_short);

    [Benchmark]
    public Hash32 Hash1024Bytes() => Keccak256.Hash(_long);
}
