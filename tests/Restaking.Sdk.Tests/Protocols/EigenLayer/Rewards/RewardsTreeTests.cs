using System.Diagnostics;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Rewards;

/// <summary>The tree of any distribution.</summary>
public sealed class RewardsTreeTests
{
    [Fact]
    public void Prove_AnyDistribution_EveryClaimVerifiesAndAChangedAmountDoesNot() =>
        Prop.ForAll(Distributions(), entries =>
        {
            RewardsTree tree = RewardsTree.Build(DistributionOf(entries));
            foreach (Address earner in tree.Distribution.Earners.ToArray())
            {
                RewardsClaim claim = tree.Prove(earner, 7);
                if (claim.FindFault() is not null || claim.Root != tree.Root || claim.RootIndex != 7)
                {
                    return false;
                }

                for (int i = 0; i < claim.Tokens.Length; i++)
                {
                    RewardsTokenProof more = claim.Tokens[i] with { CumulativeEarnings = claim.Tokens[i].CumulativeEarnings + UInt256.One };
                    RewardsClaim greedy = new(7, claim.Root, earner, claim.EarnerIndex, claim.EarnerProof, claim.EarnerTokenRoot, claim.Tokens.SetItem(i, more));
                    if (greedy.FindFault()?.Kind != RewardsProofFaultKind.TokenNotProven)
                    {
                        return false;
                    }
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Build_AnyDistribution_IsTheTreePaddedWithZeroWordsToAPowerOfTwo() =>
        Prop.ForAll(Distributions(), entries => RewardsTree.Build(DistributionOf(entries)).Root == PlainRoot(entries)).QuickCheckThrowOnFailure();

    [Fact]
    public void Build_AnyOrderOfEntries_GivesTheSameRoot() =>
        Prop.ForAll(Distributions(), entries =>
            RewardsTree.Build(DistributionOf(entries)).Root == RewardsTree.Build(DistributionOf([.. entries.Reverse()])).Root).QuickCheckThrowOnFailure();

    [Fact]
    public void Prove_SomeTokens_KeepsTheirPlaces()
    {
        Address earner = AddressOf(9);
        RewardsTree tree = RewardsTree.Build(DistributionOf([(9, 1, 10), (9, 2, 20), (9, 3, 30), (4, 1, 1)]), TestContext.Current.CancellationToken);

        RewardsClaim claim = tree.Prove(earner, 0, [AddressOf(3), AddressOf(1)]);

        Assert.Equal([2u, 0u], claim.Tokens.Select(token => token.Index));
        Assert.Equal(1u, claim.EarnerIndex);
        Assert.Null(claim.FindFault());
    }

    [Fact]
    public void Build_OneEarnerWithOneToken_RootIsItsLeafAndProofsAreEmpty()
    {
        RewardsTree tree = RewardsTree.Build(DistributionOf([(1, 2, 5)]), TestContext.Current.CancellationToken);
        RewardsClaim claim = tree.Prove(AddressOf(1), 0);

        Assert.Empty(claim.EarnerProof);
        Assert.Empty(claim.Tokens[0].Proof);
        Assert.Equal(tree.Root, RewardsMerkle.EarnerLeaf(AddressOf(1), RewardsMerkle.TokenLeaf(new TokenEarnings(AddressOf(2), 5UL))));
        Assert.Null(claim.FindFault());
    }

    [Fact]
    public void Prove_UnknownEarnerOrTokenOrTwice_IsRefused()
    {
        RewardsTree tree = RewardsTree.Build(DistributionOf([(1, 2, 5)]), TestContext.Current.CancellationToken);

        Assert.Throws<ArgumentException>(() => tree.Prove(AddressOf(3), 0));
        Assert.Throws<ArgumentException>(() => tree.Prove(AddressOf(1), 0, [AddressOf(3)]));
        Assert.Throws<ArgumentException>(() => tree.Prove(AddressOf(1), 0, [AddressOf(2), AddressOf(2)]));
    }

    [Fact]
    public void Builder_SameEarnerAndTokenTwice_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => DistributionOf([(1, 2, 5), (3, 2, 5), (1, 2, 6)]));

    [Fact]
    public void Builder_NothingAdded_IsRefused() => Assert.Throws<InvalidOperationException>(() => new RewardsDistribution.Builder().Build());

    [Fact]
    public void Build_TwoHundredThousandEarners_TakesSecondsAndMegabytes()
    {
        const int Earners = 200_000;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long start = Stopwatch.GetTimestamp();
        RewardsTree tree = LargeTree(Earners);
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        RewardsClaim claim = tree.Prove(AddressOf(Earners / 2), 0);

        TestContext.Current.SendDiagnosticMessage($"{Earners} earners with 3 tokens: {taken.TotalSeconds:F1} s, {kept / 1_000_000} MB kept");
        Assert.Equal(18, claim.EarnerProof.Length);
        Assert.Null(claim.FindFault());
        Assert.InRange(kept, 0, 100_000_000);
        Assert.True(taken < TimeSpan.FromSeconds(60), $"It took {taken}.");
        GC.KeepAlive(tree);
    }

    [Fact]
    public void Build_Stopped_Stops()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();

        Assert.Throws<OperationCanceledException>(() => RewardsTree.Build(DistributionOf([(1, 2, 5)]), stopped.Token));
    }

    // Apart, so that the builder is gone when memory is measured.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RewardsTree LargeTree(uint earners)
    {
        var builder = new RewardsDistribution.Builder();
        for (uint i = 1; i <= earners; i++)
        {
            for (uint token = 1; token <= 3; token++)
            {
                builder.Add(AddressOf(i), AddressOf(token), (UInt256)i * token);
            }
        }

        return RewardsTree.Build(builder.Build());
    }

    private static Address AddressOf(uint number) => Hash32.FromUInt256((UInt256)number << 64).ToAddress();

    private static RewardsDistribution DistributionOf(IEnumerable<(uint Earner, uint Token, uint Amount)> entries)
    {
        var builder = new RewardsDistribution.Builder();
        foreach ((uint earner, uint token, uint amount) in entries)
        {
            builder.Add(AddressOf(earner), AddressOf(token), amount);
        }

        return builder.Build();
    }

    /// <summary>The same by the plainest means: full levels, padding hashed like anything else.</summary>
    private static Hash32 PlainRoot((uint Earner, uint Token, uint Amount)[] entries) => Reduce(
    [
        .. entries.GroupBy(entry => AddressOf(entry.Earner)).OrderBy(group => group.Key).Select(group => Keccak256.Hash(
        [
            0,
            .. group.Key.ToArray(),
            .. Reduce([.. group.OrderBy(entry => AddressOf(entry.Token)).Select(entry => Keccak256.Hash(
            [
                1,
                .. AddressOf(entry.Token).ToArray(),
                .. Hash32.FromUInt256(entry.Amount).ToArray(),
            ]))]).ToArray(),
        ])),
    ]);

    private static Hash32 Reduce(List<Hash32> nodes)
    {
        while ((nodes.Count & (nodes.Count - 1)) != 0)
        {
            nodes.Add(Hash32.Zero);
        }

        while (nodes.Count > 1)
        {
            nodes = [.. nodes.Chunk(2).Select(pair => Keccak256.Hash([.. pair[0].ToArray(), .. pair[1].ToArray()]))];
        }

        return nodes[0];
    }

    private static Arbitrary<(uint Earner, uint Token, uint Amount)[]> Distributions() =>
        (from earner in Gen.Choose(1, 40)
         from token in Gen.Choose(1, 12)
         from amount in Gen.Choose(0, int.MaxValue)
         select ((uint)earner, (uint)token, (uint)amount)).NonEmptyListOf()
        .Select(entries => entries.DistinctBy(entry => (entry.Item1, entry.Item2)).ToArray()).ToArbitrary();
}
