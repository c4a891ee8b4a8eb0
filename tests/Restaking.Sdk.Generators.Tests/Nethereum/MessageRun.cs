using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Restaking.Sdk.Generators.Tests.Driver;

namespace Restaking.Sdk.Generators.Tests.Nethereum;

/// <summary>Runs the generator for Nethereum messages. The packages need not be here: the generator asks for the name of a reference only, and what it emits is read as syntax.</summary>
internal static class MessageRun
{
    public static IReadOnlyDictionary<string, string> On { get; } =
        new Dictionary<string, string> { ["RootNamespace"] = "Sandbox", ["RestakingNethereumMessages"] = "true" };

    /// <summary>A reference of the package's name that holds no type at all.</summary>
    public static MetadataReference NethereumByName { get; } = CSharpCompilation.Create("Nethereum.Contracts").ToMetadataReference();

    public static GeneratorDriver CreateDriver(IReadOnlyDictionary<string, string> properties, params InMemoryAbi[] files) => CSharpGeneratorDriver.Create(
        [new RestakingGenerator().AsSourceGenerator()],
        files,
        GeneratorRun.ParseOptions,
        new InMemoryOptions(properties),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static CSharpCompilation Project(params string[] sources) => GeneratorRun.EmptyCompilation(sources).AddReferences(NethereumByName);

    public static GeneratorRunResult Once(params InMemoryAbi[] files) => Once(On, files);

    public static GeneratorRunResult Once(IReadOnlyDictionary<string, string> properties, params InMemoryAbi[] files) =>
        CreateDriver(properties, files).Over(Project()).Result();

    /// <summary>One more run, over a project.</summary>
    public static GeneratorDriver Over(this GeneratorDriver driver, Compilation project) => driver.RunGenerators(project, TestContext.Current.CancellationToken);

    /// <summary>The files of <c>abi/</c>, each in its folder's namespace.</summary>
    public static InMemoryAbi[] AbiFolder() =>
    [
        .. Directory.EnumerateFiles(RepositoryPaths.Abi, "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => InMemoryAbi.In(Path.GetFileName(Path.GetDirectoryName(file)!), file, File.ReadAllText(file))),
    ];
}
