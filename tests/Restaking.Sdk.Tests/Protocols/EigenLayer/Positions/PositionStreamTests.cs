using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

/// <summary>Tests that look at the whole process's memory: nothing runs beside them.</summary>
[CollectionDefinition(nameof(LiveMemory), DisableParallelization = true)]
public sealed class LiveMemory;

/// <summary>Positions of many stakers, from a chain in memory.</summary>
[Collection(nameof(LiveMemory))]
public sealed class PositionStreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadPositions_OfAHundredThousandStakers_KeepsMemoryFlat()
    {
        const int stakers = 100_000;
        using ManyStakers chain = new(strategies: 1);
        PositionReadOptions options = new() { PageSize = 1_000, GasPerRequest = 500_000_000 };
        List<long> live = [];
        int count = 0;
        await foreach (RestakedPosition position in chain.Client.EigenLayer.Positions.ReadPositionsAsync(ManyStakers.StreamAsync(stakers), options, cancellationToken: Cancel))
        {
            if (count % 9_973 == 0)
            {
                RestakedStrategy entry = Assert.Single(position.Strategies);
                Assert.Equal(ManyStakers.StakerOf(count), position.Staker);
                Assert.Equal(ManyStakers.Withdrawable(count, 0), entry.Withdrawable);
                Assert.Equal(ManyStakers.Factor(count, 0), entry.ScalingFactor);
                Assert.Equal(ShareMath.SharesToUnderlying(entry.Withdrawable, ManyStakers.TotalShares, ManyStakers.Balance), entry.Underlying);
            }

            count++;
            if (count % 10_000 == 0)
            {
                live.Add(GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"kB live after every 10,000 stakers: {string.Join(", ", live.Select(bytes => bytes / 1024))}; {chain.Requests} requests");
        Assert.Equal(stakers, count);

        // A position alone is some 500 bytes: fifty thousand that stay would be 25 MB. Pooled buffers may still grow a little.
        Assert.True(live.Skip(5).Min() - live.Take(5).Max() < 8_000_000, $"live after every 10,000 stakers: {string.Join(", ", live)}");
    }

    [Fact]
    public async Task ReadPositions_OfAThousandStakers_TakesAHandfulOfRequests()
    {
        using ManyStakers chain = new();
        PositionReadOptions options = new() { PageSize = 1_000, GasPerRequest = 500_000_000 };

        List<RestakedPosition> positions = await chain.Client.EigenLayer.Positions
            .ReadPositionsAsync(ManyStakers.StreamAsync(1_000), options, cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.Equal(1_000, positions.Count);
        Assert.InRange(chain.Requests, 1, 20);
    }

    [Fact]
    public async Task ReadPositions_EndedEarly_ReadsNoFurtherPage()
    {
        using ManyStakers chain = new();
        PositionReadOptions options = new() { PageSize = 10 };
        await foreach (RestakedPosition position in chain.Client.EigenLayer.Positions.ReadPositionsAsync(ManyStakers.StreamAsync(1_000), options, cancellationToken: Cancel))
        {
            if (position.Staker == ManyStakers.StakerOf(9))
            {
                break;
            }
        }

        int requests = chain.Requests;
        Assert.InRange(requests, 1, 15);
    }

    [Fact]
    public async Task ReadPositions_WhereTheFactorsCannotBeFoundTogether_AsksTheGetter()
    {
        using ManyStakers chain = new ManyStakers().WithFactorsFromTheGetterOnly();

        List<RestakedPosition> positions = await chain.Client.EigenLayer.Positions.ReadPositionsAsync(ManyStakers.StreamAsync(5), cancellationToken: Cancel).ToListAsync(Cancel);

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(Enumerable.Range(0, ManyStakers.MostStrategies).Select(s => ManyStakers.Factor(i, s)), positions[i].Strategies.Select(entry => entry.ScalingFactor));
        }
    }

    [Fact]
    public async Task ReadPositions_AnswerThatDoesNotFitTheFactor_IsDecidedByTheGetter()
    {
        // A node that answers other withdrawable shares than the found factor gives: what is shown is what the contract's getters say.
        using ManyStakers chain = new ManyStakers(strategies: 1).WithFactorsFromTheGetterOnly()
            .Delegations("getWithdrawableShares(address,address[])", _ => [64UL, 128UL, UInt256.One, 7UL, UInt256.One, 9UL]);

        RestakedPosition position = Assert.Single(await chain.Client.EigenLayer.Positions.ReadPositionsAsync([ManyStakers.StakerOf(3)], cancellationToken: Cancel).ToListAsync(Cancel));

        RestakedStrategy entry = Assert.Single(position.Strategies);
        Assert.Equal(((UInt256)7UL, (UInt256)9UL, ManyStakers.Factor(3, 0)), (entry.Withdrawable, entry.DepositShares, entry.ScalingFactor));
    }

    [Fact]
    public async Task ReadPositions_StrategyThatComputesItsOwnWay_IsAskedForEveryAmount()
    {
        using ManyStakers chain = new ManyStakers().OddStrategy(shares => shares * 2UL);

        List<RestakedPosition> positions = await chain.Client.EigenLayer.Positions.ReadPositionsAsync(ManyStakers.StreamAsync(3), cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.All(positions, position => Assert.Equal(position.Strategies[0].Withdrawable * 2UL, position.Strategies[0].Underlying));
        Assert.All(positions, position => Assert.Equal(
            ShareMath.SharesToUnderlying(position.Strategies[1].Withdrawable, ManyStakers.TotalShares, ManyStakers.Balance), position.Strategies[1].Underlying));
    }

    [Fact]
    public async Task ReadPositions_ListsThatDoNotBelongTogether_AreNotBelieved()
    {
        using ManyStakers chain = new ManyStakers().Delegations("getWithdrawableShares(address,address[])", _ => [64UL, 128UL, UInt256.One, 7UL, UInt256.One, 9UL]);

        await Assert.ThrowsAsync<AbiFormatException>(async () =>
            await chain.Client.EigenLayer.Positions.ReadPositionsAsync([ManyStakers.StakerOf(3)], cancellationToken: Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task ReadPositions_NobodyGiven_AsksNothing()
    {
        using ManyStakers chain = new();

        Assert.Empty(await chain.Client.EigenLayer.Positions.ReadPositionsAsync([], cancellationToken: Cancel).ToListAsync(Cancel));
        Assert.Equal(0, chain.Requests);
    }

    [Fact]
    public async Task ReadPositions_ZeroAddressInAStream_IsRefusedWhereItComes()
    {
        using ManyStakers chain = new();
        IAsyncEnumerable<Address> stakers = new[] { ManyStakers.StakerOf(1), Address.Zero }.ToAsyncEnumerable();

        await Assert.ThrowsAsync<ArgumentException>(async () => await chain.Client.EigenLayer.Positions.ReadPositionsAsync(stakers, cancellationToken: Cancel).ToListAsync(Cancel));
        Assert.Equal(0, chain.Requests);
    }
}
