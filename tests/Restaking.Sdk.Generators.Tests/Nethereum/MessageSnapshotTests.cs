using Microsoft.CodeAnalysis;
using Restaking.Sdk.Generators.Tests.Driver;

namespace Restaking.Sdk.Generators.Tests.Nethereum;

/// <summary>The Nethereum messages of small contracts, read and approved: <c>Snapshots/X.json</c> gives <c>Snapshots/Messages.X.verified.txt</c>. The ABIs are those of the first emitter's snapshots, and one of what is special here.</summary>
public class MessageSnapshotTests
{
    public static TheoryData<string> Contracts => ["Functions", "Events", "Errors", "Structs", "Names", "Messages"];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Emit_SmallContract_IsTheReviewedText(string contract)
    {
        GeneratorRunResult run = MessageRun.Once(new InMemoryAbi(contract + ".json", Snapshot.Abi(contract)));

        Assert.DoesNotContain(run.Diagnostics, diagnostic => diagnostic.Severity > DiagnosticSeverity.Info);
        Snapshot.AssertIs("Messages." + contract, run.Source($"Sandbox.Messages.{contract}.Messages.g.cs"));
    }

    [Fact]
    public void Emit_WhatNethereumCannotExpress_IsLeftOutAndReported()
    {
        GeneratorRunResult run = MessageRun.Once(new InMemoryAbi("Messages.json", Snapshot.Abi("Messages")));

        Assert.All(run.Diagnostics, diagnostic => Assert.Equal(("RSK013", DiagnosticSeverity.Info), (diagnostic.Id, diagnostic.Severity)));
        Assert.Equal(
            ["function callback(function)", "function grid((uint8)[2][])", "struct Board.State", "the outputs of board()"],
            run.Diagnostics.Select(diagnostic => diagnostic.GetMessage(null).Split('\'')[1]).Order(StringComparer.Ordinal));
    }
}
