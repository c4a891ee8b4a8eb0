using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Restaking.Sdk.Generators.Tests.Driver;

namespace Restaking.Sdk.Generators.Tests.Nethereum;

/// <summary>When messages are emitted, and when not.</summary>
public class MessageSwitchTests
{
    private const string Vault = """[{"type":"error","name":"Empty","inputs":[]}]""";
    private const string MessagesHint = "Sandbox.Messages.Vault.Messages.g.cs";
    private const string BindingHint = "Sandbox.Contracts.Vault.g.cs";

    [Fact]
    public void Run_NotAskedFor_EmitsBindingsOnlyAndNeedsNoNethereum()
    {
        var properties = new Dictionary<string, string> { ["RootNamespace"] = "Sandbox" };
        GeneratorDriver driver = MessageRun.CreateDriver(properties, new InMemoryAbi("Vault.json", Vault));

        GeneratorRunResult without = driver.Over(GeneratorRun.EmptyCompilation()).Result();
        GeneratorRunResult with = driver.Over(MessageRun.Project()).Result();

        Assert.Empty(without.Diagnostics);
        Assert.Equal(["Sandbox.Contracts.AllContracts.All.g.cs", BindingHint], Hints(without));
        Assert.Equal(Hints(without), Hints(with));
    }

    [Fact]
    public void Run_AskedFor_EmitsMessagesAndLeavesTheBindingAsItIs()
    {
        var off = new Dictionary<string, string> { ["RootNamespace"] = "Sandbox" };
        var abi = new InMemoryAbi("Vault.json", Vault);

        GeneratorRunResult run = MessageRun.Once(abi);

        Assert.Contains(MessagesHint, Hints(run));
        Assert.Equal(MessageRun.Once(off, abi).Source(BindingHint), run.Source(BindingHint));
    }

    [Fact]
    public void Run_WithoutNethereumContracts_ReportsOneErrorAndEmitsNoMessage()
    {
        GeneratorRunResult run = MessageRun.CreateDriver(MessageRun.On, new InMemoryAbi("Vault.json", Vault), new InMemoryAbi("Other.json", Vault))
            .Over(GeneratorRun.EmptyCompilation())
            .Result();

        Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(("RSK012", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.DoesNotContain(Hints(run), hint => hint.Contains("Messages", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/packages/nethereum.contracts/6.1.0/lib/net10.0/Nethereum.Contracts.dll", true)]
    [InlineData(@"C:\packages\nethereum.contracts\Nethereum.Contracts.dll", true)]
    [InlineData("/lib/My.Nethereum.Contracts.dll", false)]
    [InlineData("/lib/Nethereum.Contracts.Extensions.dll", false)]
    public void Run_ReferenceAsFile_IsKnownByItsFileName(string path, bool isNethereum)
    {
        using var image = new MemoryStream();
        Assert.True(CSharpCompilation.Create("Empty", options: new(OutputKind.DynamicallyLinkedLibrary), references: [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)])
            .Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        MetadataReference reference = MetadataReference.CreateFromImage(image.ToArray(), filePath: path);

        GeneratorRunResult run = MessageRun.CreateDriver(MessageRun.On, new InMemoryAbi("Vault.json", Vault))
            .Over(GeneratorRun.EmptyCompilation().AddReferences(reference))
            .Result();

        Assert.Equal(isNethereum, Hints(run).Contains(MessagesHint));
    }

    [Fact]
    public void Run_ItemMetadata_OverridesTheProperty()
    {
        InMemoryAbi messagesOnly = With("A.json", ("RestakingBindings", "false"));
        InMemoryAbi bindingOnly = With("B.json", ("RestakingNethereumMessages", "false"));

        GeneratorRunResult run = MessageRun.Once(messagesOnly, bindingOnly);

        Assert.Equal(
            ["Sandbox.Contracts.AllContracts.All.g.cs", "Sandbox.Contracts.B.g.cs", "Sandbox.Messages.A.Messages.g.cs"],
            Hints(run));
        Assert.DoesNotContain("A.Binding", run.Source("Sandbox.Contracts.AllContracts.All.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NamespaceProperty_GivesEachContractItsOwnNamespaceBelow()
    {
        var properties = new Dictionary<string, string>
        {
            ["RestakingNethereumMessages"] = "true",
            ["RestakingNethereumNamespace"] = "App.Chain",
            ["RestakingBindings"] = "false",
        };

        GeneratorRunResult run = MessageRun.Once(properties, InMemoryAbi.In("Geo/Maps", "Vault.json", Vault));

        Assert.Contains("namespace App.Chain.Geo.Maps.Vault;", Assert.Single(run.GeneratedSources).SourceText.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TwoFilesOfOneName_EmitsMessagesForNeither()
    {
        GeneratorRunResult run = MessageRun.Once(new InMemoryAbi("a/Vault.json", Vault), new InMemoryAbi("b/Vault.json", Vault));

        Assert.Equal("RSK008", Assert.Single(run.Diagnostics).Id);
        Assert.DoesNotContain(MessagesHint, Hints(run));
    }

    private static InMemoryAbi With(string path, params (string Name, string Value)[] metadata)
    {
        var all = metadata.ToDictionary(item => item.Name, item => item.Value);
        all["RestakingAbi"] = "true";
        return new InMemoryAbi(path, Vault, all);
    }

    private static string[] Hints(GeneratorRunResult run) => [.. run.GeneratedSources.Select(source => source.HintName).Order(StringComparer.Ordinal)];
}
