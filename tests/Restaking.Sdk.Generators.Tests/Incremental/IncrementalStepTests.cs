using Microsoft.CodeAnalysis;
using Restaking.Sdk.Generators.Tests.Driver;

namespace Restaking.Sdk.Generators.Tests.Incremental;

public class IncrementalStepTests
{
    private const string Token = """[{"type":"function","name":"balanceOf","inputs":[{"name":"account","type":"address"}],"outputs":[{"name":"","type":"uint256"}],"stateMutability":"view"}]""";
    private const string TokenReformatted = """
        [
          {
            "name": "balanceOf", "type": "function", "stateMutability": "view",
            "outputs": [ { "type": "uint256", "name": "" } ],
            "inputs": [ { "type": "address", "name": "account" } ]
          }
        ]
        """;
    private const string TokenChanged = """[{"type":"function","name":"balanceOf","inputs":[{"name":"holder","type":"address"}],"outputs":[{"name":"","type":"uint256"}],"stateMutability":"view"}]""";
    private const string Vault = """[{"type":"error","name":"Empty","inputs":[]}]""";

    private static readonly string[] _parsedStages =
        [GeneratorStages.Parse, GeneratorStages.Specs, GeneratorStages.Duplicates, GeneratorStages.Namespaces];

    [Fact]
    public void Run_CSharpEdited_CachesEveryStageAndOutput()
    {
        var token = new InMemoryAbi("Token.json", Token);
        GeneratorDriver driver = GeneratorRun.CreateDriver(token).Run();

        GeneratorRunResult second = driver.Run("internal static class Edited;").Result();

        Assert.All(_parsedStages, stage => Assert.All(Reasons(second, stage), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason)));
        Assert.All(OutputReasons(second), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Run_JsonReformatted_StopsAtTheUnchangedSpec()
    {
        var token = new InMemoryAbi("Token.json", Token);
        GeneratorDriver driver = GeneratorRun.CreateDriver(token).Run();

        GeneratorRunResult second = driver.ReplaceAdditionalText(token, token.With(TokenReformatted)).Run().Result();

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, GeneratorStages.Files));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(second, GeneratorStages.Parse));
        Assert.All(Reasons(second, GeneratorStages.Specs), AssertNotRun);
        Assert.All(Reasons(second, GeneratorStages.Namespaces), AssertNotRun);
        Assert.All(OutputReasons(second), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Run_OneAbiChanged_EmitsThatContractOnly()
    {
        var token = new InMemoryAbi("Token.json", Token);
        var vault = new InMemoryAbi("Vault.json", Vault);
        GeneratorDriver driver = GeneratorRun.CreateDriver(token, vault).Run();

        GeneratorRunResult second = driver.ReplaceAdditionalText(token, token.With(TokenChanged)).Run().Result();

        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], Reasons(second, GeneratorStages.Specs));
        Assert.All(Reasons(second, GeneratorStages.Duplicates), AssertNotRun);
        Assert.All(Reasons(second, GeneratorStages.Namespaces), AssertNotRun);
        Assert.Single(OutputReasons(second), IncrementalStepRunReason.Modified);
        Assert.Contains("address holder", second.Source("Sandbox.Contracts.Token.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DiagnosticMovesOnly_LeavesTheSourceCached()
    {
        const string Broken = """[{"type":"error","name":"Empty","inputs":[]},{"type":"oops"}]""";
        var vault = new InMemoryAbi("Vault.json", Broken);
        GeneratorDriver driver = GeneratorRun.CreateDriver(vault).Run();

        GeneratorRunResult second = driver.ReplaceAdditionalText(vault, vault.With("\n" + Broken)).Run().Result();

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, GeneratorStages.Diagnostics));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(second, GeneratorStages.Specs));
        Assert.Equal(1, Assert.Single(second.Diagnostics).Location.GetLineSpan().StartLinePosition.Line);
    }

    private static void AssertNotRun(IncrementalStepRunReason reason) =>
        Assert.Contains(reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged });

    private static IncrementalStepRunReason[] Reasons(GeneratorRunResult result, string stage) =>
        [.. result.TrackedSteps[stage].SelectMany(step => step.Outputs).Select(output => output.Reason)];

    private static IncrementalStepRunReason[] OutputReasons(GeneratorRunResult result) =>
        [.. result.TrackedOutputSteps.SelectMany(steps => steps.Value).SelectMany(step => step.Outputs).Select(output => output.Reason)];
}
