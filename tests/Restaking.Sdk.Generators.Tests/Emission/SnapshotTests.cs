using Microsoft.CodeAnalysis;
using Restaking.Sdk.Generators.Tests.Driver;

namespace Restaking.Sdk.Generators.Tests.Emission;

/// <summary>
/// The emitted text of small contracts, as somebody has read and approved it: <c>Snapshots/X.json</c> gives <c>Snapshots/X.verified.txt</c>.
/// Nothing here accepts a change: the failing test writes <c>X.received.txt</c> into the test's output folder; read the difference and copy it over by hand.
/// </summary>
public class SnapshotTests
{
    public static TheoryData<string> Contracts => ["Functions", "Events", "Errors", "Structs", "Names"];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Emit_SmallContract_IsTheReviewedText(string contract)
    {
        GeneratorRunResult run = GeneratorRun.Once(new InMemoryAbi(contract + ".json", Snapshot.Abi(contract)));

        Assert.Empty(run.Diagnostics);
        Snapshot.AssertIs(contract, run.Source($"Sandbox.Contracts.{contract}.g.cs"));
    }

    [Fact]
    public void Emit_Namespace_IsTheReviewedText()
    {
        GeneratorRunResult run = GeneratorRun.Once(InMemoryAbi.In("Geo", "B.json", "[]"), InMemoryAbi.In("Geo", "A.json", "[]"));

        Snapshot.AssertIs("Namespace", run.Source("Sandbox.Contracts.Geo.GeoContracts.All.g.cs"));
    }

    [Fact]
    public void Emit_EntriesInAnotherOrder_GivesTheSameNames()
    {
        string[] entries = File.ReadAllLines(Snapshot.PathOf("Names.json")).Where(line => line.StartsWith("  {", StringComparison.Ordinal)).Select(line => line.TrimEnd(',')).ToArray();
        string forwards = Emit(entries);
        string backwards = Emit([.. entries.Reverse()]);

        Assert.Equal(Declarations(forwards), Declarations(backwards));

        static string Emit(string[] entries) =>
            GeneratorRun.Once(new InMemoryAbi("Names.json", "[" + string.Join(",", entries) + "]")).Source("Sandbox.Contracts.Names.g.cs");

        static IEnumerable<string> Declarations(string source) =>
            source.Split('\n').Where(line => line.Contains("record", StringComparison.Ordinal) || line.Contains("=> new(Address", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }
}
