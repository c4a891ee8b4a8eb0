using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>That a replay can fail at all.</summary>
public class RecordedScenarioTextTests
{
    private const string Recording = """{"steps":[{"step":"s","shares":"260487804878048785","alloc":[200000000000000000,-100000000000000000,66],"can":"True"}]}""";

    [Fact]
    public void Compare_SameAnswers_NoDifferenceAndNothingUnseen()
    {
        using JsonDocument document = JsonDocument.Parse(Recording);
        var recorded = new RecordedScenario(document);

        recorded.Compare("s", "shares", (UInt256)260_487_804_878_048_785UL);
        recorded.Compare("s", "alloc", new object[] { 200_000_000_000_000_000UL, (Int128)(-100_000_000_000_000_000L), 66U });
        recorded.Compare("s", "can", true);

        Assert.Empty(recorded.Differences);
        Assert.Empty(recorded.Unseen);
    }

    [Fact]
    public void Compare_OneWeiLess_IsADifference()
    {
        using JsonDocument document = JsonDocument.Parse(Recording);
        var recorded = new RecordedScenario(document);

        recorded.Compare("s", "shares", (UInt256)260_487_804_878_048_784UL);

        Assert.Equal("s, shares: recorded 260487804878048785, replayed 260487804878048784", Assert.Single(recorded.Differences));
    }

    [Fact]
    public void Unseen_NothingCompared_NamesTheStep()
    {
        using JsonDocument document = JsonDocument.Parse(Recording);

        Assert.Equal("s", Assert.Single(new RecordedScenario(document).Unseen));
    }
}
