using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Allocations;

/// <summary>Magnitudes as the contracts compute them: against a story recorded on the real bytecode, and at the edges.</summary>
public sealed class MagnitudeMathTests
{
    private const ulong Tenth = MagnitudeMath.Wad / 10;

    private static readonly StrategyMagnitude Fresh = new(MagnitudeMath.Wad, 0);

    [Fact]
    public void Slash_AThirdOfSixTenths_IsWhatWasRecorded()
    {
        using JsonDocument scenario = ReferenceFile.OpenOrSkip("vectors/eigenlayer-core-scenario.json");
        JsonElement before = Step(scenario, "B allocate 0.6 (delay 0, unregistered)");
        JsonElement step = Step(scenario, "C slash wad=0.333.. of 0.6");

        MagnitudeSlash slash = MagnitudeMath.Slash(Allocation(before), new StrategyMagnitude(MagnitudeMath.Wad, Encumbered(before)), 333_333_333_333_333_333UL);
        UInt256 shares = ShareMath.SlashedShares(step.Number("operatorSharesBefore"), slash.MagnitudeBefore.Max, slash.MagnitudeAfter.Max);

        Assert.Equal(step.Number("slashedMagnitude"), (UInt256)slash.SlashedMagnitude);
        Assert.Equal(step.Number("wadSlashedEvent"), slash.WadSlashed);
        Assert.Equal(step.Number("maxMagnitude"), (UInt256)slash.MagnitudeAfter.Max);
        Assert.Equal(Allocation(step), slash.After);
        Assert.Equal(Encumbered(step), slash.MagnitudeAfter.Encumbered);
        Assert.Equal(step.GetProperty("enc")[1].Number(), (UInt256)slash.MagnitudeAfter.Allocatable);
        Assert.Equal(step.GetProperty("burnShares")[1][0].Number(), shares);
    }

    [Fact]
    public void Slash_HalfWhileQueued_TakesTheRecordedSharesFromStakeAndQueue()
    {
        using JsonDocument scenario = ReferenceFile.OpenOrSkip("vectors/eigenlayer-core-scenario.json");
        JsonElement before = Step(scenario, "C slash wad=0.333.. of 0.6");
        JsonElement step = Step(scenario, "C slash 0.5 while queued");

        MagnitudeSlash slash = MagnitudeMath.Slash(Allocation(before), new StrategyMagnitude((ulong)before.Number("maxMagnitude"), Encumbered(before)), MagnitudeMath.Wad / 2);
        UInt256 fromOperator = ShareMath.SlashedShares(Step(scenario, "C queued").Number("operatorShares"), slash.MagnitudeBefore.Max, slash.MagnitudeAfter.Max);
        UInt256 fromQueue = ShareMath.SlashedShares(Step(scenario, "C slashableSharesInQueue").Number("value"), slash.MagnitudeBefore.Max, slash.MagnitudeAfter.Max);

        Assert.Equal(step.Number("maxMagnitude"), (UInt256)slash.MagnitudeAfter.Max);
        Assert.Equal(step.Number("burnFromOperator"), fromOperator);
        Assert.Equal(step.Number("burnFromQueue"), fromQueue);
        Assert.Equal(step.Number("burn"), fromOperator + fromQueue);
    }

    [Fact]
    public void Modify_DecreaseOfWhatCanBeSlashed_CountsAtTheRecordedBlock()
    {
        using JsonDocument scenario = ReferenceFile.OpenOrSkip("vectors/eigenlayer-core-scenario.json");
        JsonElement step = Step(scenario, "D dealloc slashable");
        StrategyMagnitude magnitude = new((ulong)Step(scenario, "C slash 0.5 while queued").Number("maxMagnitude"), 2 * Tenth);

        AllocationChange change = MagnitudeMath.Modify(new AllocationState(2 * Tenth, 0, 0), magnitude, Tenth, isSlashable: true, 0, 10, (ulong)step.Number("block"));

        Assert.Equal(AllocationChangeKind.DelayedDeallocation, change.Kind);
        Assert.Equal(Allocation(step), change.After);
        Assert.Equal(Encumbered(step), change.MagnitudeAfter.Encumbered);

        // Slashable and encumbered to the last block of the delay, and not after it.
        Assert.Equal(Allocation(Step(scenario, "D at effect-1")), change.After.At(65));
        Assert.Equal(Allocation(Step(scenario, "D at effect")), change.After.At(66));
    }

    [Fact]
    public void MinimumUntil_PendingDeallocation_IsTakenOffWhenItIsDueByThen()
    {
        using JsonDocument scenario = ReferenceFile.OpenOrSkip("vectors/eigenlayer-core-scenario.json");
        JsonElement step = Step(scenario, "D minSlashable future");
        AllocationState allocation = Allocation(Step(scenario, "D dealloc slashable"));
        ulong max = (ulong)step.Number("maxMag");

        Assert.Equal(step.Number("at_effectMinus1"), MagnitudeMath.SlashableShares(step.Number("operatorShares"), MagnitudeMath.MinimumUntil(allocation, 65), max));
        Assert.Equal(step.Number("at_effect"), MagnitudeMath.SlashableShares(step.Number("operatorShares"), MagnitudeMath.MinimumUntil(allocation, 66), max));
    }

    [Fact]
    public void Modify_IncreaseWithADelay_IsEncumberedNowAndCountsAtTheRecordedBlock()
    {
        using JsonDocument scenario = ReferenceFile.OpenOrSkip("vectors/eigenlayer-core-scenario.json");
        JsonElement step = Step(scenario, "D OP2 alloc pending");
        uint delay = (uint)Step(scenario, "D OP2 allocation delay").GetProperty("delay")[1].Number();

        AllocationChange change = MagnitudeMath.Modify(AllocationState.None, Fresh, Tenth, isSlashable: false, delay, 10, (ulong)step.Number("block"));

        Assert.Equal(Allocation(step), change.After);
        Assert.Equal((ulong)step.GetProperty("alloc")[2].Number(), change.EffectBlock);
        Assert.Equal(Tenth, change.MagnitudeAfter.Encumbered);
    }

    [Fact]
    public void MinimumUntil_PendingAllocation_IsNeverCounted() =>
        Assert.Equal(Tenth, MagnitudeMath.MinimumUntil(new AllocationState(Tenth, (long)Tenth, 83), 1_000));

    [Fact]
    public void Modify_IncreaseWithoutDelay_CountsInTheSameBlock()
    {
        AllocationChange change = MagnitudeMath.Modify(AllocationState.None, Fresh, MagnitudeMath.Wad, isSlashable: true, 0, 10, 100);

        Assert.Equal(new AllocationState(MagnitudeMath.Wad, 0, 0), change.After);
        Assert.Equal(100UL, change.EffectBlock);
        Assert.Equal(0UL, change.MagnitudeAfter.Allocatable);
    }

    [Fact]
    public void Modify_DecreaseOfWhatCannotBeSlashed_IsFreeAtOnce()
    {
        AllocationChange change = MagnitudeMath.Modify(new AllocationState(Tenth, 0, 0), new StrategyMagnitude(MagnitudeMath.Wad, Tenth), 0, isSlashable: false, 5, 10, 100);

        Assert.Equal(AllocationChangeKind.InstantDeallocation, change.Kind);
        Assert.Equal(AllocationState.None, change.After);
        Assert.Equal(0UL, change.MagnitudeAfter.Encumbered);
        Assert.Equal(100UL, change.EffectBlock);
    }

    [Fact]
    public void Modify_OneMoreThanAllocatable_IsRefused()
    {
        StrategyMagnitude magnitude = new(9 * Tenth, 4 * Tenth);

        Assert.Equal(AllocationChangeKind.Allocation, MagnitudeMath.Modify(AllocationState.None, magnitude, 5 * Tenth, false, 0, 10, 1).Kind);
        AllocationChange change = MagnitudeMath.Modify(AllocationState.None, magnitude, (5 * Tenth) + 1, false, 0, 10, 1);
        Assert.Equal(AllocationBlocker.InsufficientMagnitude, change.Blocker);
        Assert.Equal(magnitude, change.MagnitudeAfter);
    }

    [Fact]
    public void Modify_SameMagnitude_IsRefused() =>
        Assert.Equal(AllocationBlocker.SameMagnitude, MagnitudeMath.Modify(new AllocationState(Tenth, 0, 0), Fresh, Tenth, true, 0, 10, 1).Blocker);

    [Theory]
    [InlineData(82, true)]
    [InlineData(83, false)]
    public void Modify_WhileAChangeIsPending_IsRefusedUntilItsBlock(ulong block, bool refused)
    {
        AllocationChange change = MagnitudeMath.Modify(
            new AllocationState(Tenth, (long)Tenth, 83), new StrategyMagnitude(MagnitudeMath.Wad, 2 * Tenth), 3 * Tenth, true, 0, 10, block);

        Assert.Equal(refused ? AllocationBlocker.ModificationPending : null, change.Blocker);
    }

    [Fact]
    public void Modify_MoreThanTheWhole_IsABadArgument() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MagnitudeMath.Modify(AllocationState.None, Fresh, MagnitudeMath.Wad + 1, true, 0, 10, 1));

    [Fact]
    public void Slashed_SmallestPart_TakesOne() => Assert.Equal(1UL, MagnitudeMath.Slashed(1, UInt256.One));

    [Fact]
    public void Slashed_Rounding_IsUp()
    {
        Assert.Equal(4UL, MagnitudeMath.Slashed(10, 333_333_333_333_333_333UL));
        Assert.Equal(10UL, MagnitudeMath.Slashed(10, MagnitudeMath.Wad));
    }

    [Fact]
    public void Slashed_NothingOrMoreThanAll_IsABadArgument()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MagnitudeMath.Slashed(Tenth, UInt256.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => MagnitudeMath.Slashed(Tenth, MagnitudeMath.Wad + 1));
    }

    [Fact]
    public void Slash_PendingDeallocation_ShrinksByTheSamePartRoundedUp()
    {
        AllocationState allocation = new(10, -7, 66);

        MagnitudeSlash slash = MagnitudeMath.Slash(allocation, new StrategyMagnitude(100, 10), 333_333_333_333_333_333UL);

        Assert.Equal(new AllocationState(6, -4, 66), slash.After);
        Assert.Equal(2UL, slash.After.MagnitudeAfterPending);
        Assert.Equal(new StrategyMagnitude(96, 6), slash.MagnitudeAfter);
    }

    [Fact]
    public void Slash_PendingAllocation_IsNotTouched()
    {
        MagnitudeSlash slash = MagnitudeMath.Slash(new AllocationState(10, 5, 66), new StrategyMagnitude(100, 15), MagnitudeMath.Wad);

        Assert.Equal(new AllocationState(0, 5, 66), slash.After);
        Assert.Equal(new StrategyMagnitude(90, 5), slash.MagnitudeAfter);
    }

    [Fact]
    public void Slash_NothingAllocated_ChangesNothing()
    {
        MagnitudeSlash slash = MagnitudeMath.Slash(new AllocationState(0, 5, 66), Fresh, MagnitudeMath.Wad);

        Assert.Equal(0UL, slash.SlashedMagnitude);
        Assert.Equal(slash.Before, slash.After);
    }

    [Fact]
    public void Proportion_FullySlashedOperator_IsZero() => Assert.Equal(UInt256.Zero, MagnitudeMath.Proportion(0, 0));

    [Fact]
    public void Slash_AnyAllocation_NeverTakesMoreThanThereIs()
    {
        Random random = new(6);
        for (int i = 0; i < 20_000; i++)
        {
            ulong max = (ulong)random.NextInt64(1, (long)MagnitudeMath.Wad + 1);
            ulong encumbered = (ulong)random.NextInt64(0, (long)max + 1);
            ulong magnitude = (ulong)random.NextInt64(0, (long)encumbered + 1);
            long pending = random.Next(3) switch { 0 => 0, 1 => -random.NextInt64(0, (long)magnitude + 1), _ => (long)(encumbered - magnitude) };
            AllocationState allocation = new(magnitude, pending, pending == 0 ? 0 : 100UL);
            UInt256 wad = (ulong)random.NextInt64(1, (long)MagnitudeMath.Wad + 1);

            MagnitudeSlash slash = MagnitudeMath.Slash(allocation, new StrategyMagnitude(max, encumbered), wad);

            Assert.Equal(slash.MagnitudeBefore.Allocatable, slash.MagnitudeAfter.Allocatable);
            Assert.True(slash.After.Magnitude <= magnitude);
            Assert.True(slash.After.MagnitudeAfterPending <= allocation.MagnitudeAfterPending);
            Assert.True(ShareMath.SlashedShares(UInt256.FromEther("7"), max, slash.MagnitudeAfter.Max) <= UInt256.FromEther("7"));
        }
    }

    private static JsonElement Step(JsonDocument scenario, string name) =>
        scenario.RootElement.GetProperty("steps").EnumerateArray().Single(step => step.GetProperty("step").GetString() == name);

    private static AllocationState Allocation(JsonElement step)
    {
        JsonElement allocation = step.GetProperty("alloc");
        return new AllocationState(allocation[0].GetUInt64(), allocation[1].GetInt64(), allocation[2].GetUInt64());
    }

    private static ulong Encumbered(JsonElement step) => step.GetProperty("enc")[0].GetUInt64();
}
