using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Restaking.Sdk.Generators.Tests.Driver;

namespace Restaking.Sdk.Generators.Tests.Nethereum;

public class MessageStepTests
{
    private const string Vault = """[{"type":"error","name":"Empty","inputs":[]}]""";
    private const string Other = """[{"type":"error","name":"Full","inputs":[]}]""";

    [Fact]
    public void Run_CSharpEdited_CachesEveryStageAndOutput()
    {
        GeneratorDriver driver = MessageRun.CreateDriver(MessageRun.On, new InMemoryAbi("Vault.json", Vault)).Over(MessageRun.Project());

        GeneratorRunResult second = driver.Over(MessageRun.Project("internal static class Edited;")).Result();

        Assert.All(Reasons(second, GeneratorStages.Messages), AssertNotRun);
        Assert.All(Reasons(second, GeneratorStages.MissingNethereum), AssertNotRun);
        Assert.All(OutputReasons(second), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Run_ReferenceAdded_EmitsNothingAgain()
    {
        GeneratorDriver driver = MessageRun.CreateDriver(MessageRun.On, new InMemoryAbi("Vault.json", Vault)).Over(MessageRun.Project());
        MetadataReference unrelated = CSharpCompilation.Create("Unrelated").ToMetadataReference();

        GeneratorRunResult second = driver.Over(MessageRun.Project().AddReferences(unrelated)).Result();

        Assert.All(Reasons(second, GeneratorStages.MissingNethereum), AssertNotRun);
        Assert.All(OutputReasons(second), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Run_OneFileEdited_EmitsTheMessagesOfThatFileOnly()
    {
        var vault = new InMemoryAbi("Vault.json", Vault);
        GeneratorDriver driver = MessageRun.CreateDriver(MessageRun.On, vault, new InMemoryAbi("Token.json", Vault)).Over(MessageRun.Project());

        GeneratorRunResult second = driver.ReplaceAdditionalText(vault, vault.With(Other)).Over(MessageRun.Project()).Result();

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, GeneratorStages.Messages).Where(reason => reason == IncrementalStepRunReason.Modified));
        // The binding and the messages of the edited file; nothing of the other, and no list of the namespace.
        Assert.Equal(2, OutputReasons(second).Count(reason => reason == IncrementalStepRunReason.Modified));
    }

    private static void AssertNotRun(IncrementalStepRunReason reason) =>
        Assert.Contains(reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged });

    private static IncrementalStepRunReason[] Reasons(GeneratorRunResult result, string stage) =>
        [.. result.TrackedSteps[stage].SelectMany(step => step.Outputs).Select(output => output.Reason)];

    private static IncrementalStepRunReason[] OutputReasons(GeneratorRunResult result) =>
        [.. result.TrackedOutputSteps.SelectMany(steps => steps.Value).SelectMany(step => step.Outputs).Select(output => output.Reason)];
}
