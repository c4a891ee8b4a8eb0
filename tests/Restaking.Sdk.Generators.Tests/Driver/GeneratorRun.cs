using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Restaking.Sdk.Generators.Tests.Driver;

/// <summary>Runs the generator as the compiler does, with step tracking on.</summary>
internal static class GeneratorRun
{
    public static CSharpParseOptions ParseOptions { get; } =
        CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp13).WithDocumentationMode(DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Restaking.Sdk.Generators", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>An empty project that references the real assemblies and is as strict as this repository.</summary>
    public static CSharpCompilation EmptyCompilation(params string[] sources) => CSharpCompilation.Create(
        "Sandbox",
        sources.Select(source => CSharpSyntaxTree.ParseText(source, ParseOptions)),
        _references,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Error,
            warningLevel: 9999,
            optimizationLevel: OptimizationLevel.Release));

    public static GeneratorDriver CreateDriver(params InMemoryAbi[] files) => CreateDriver(files, "Sandbox.Contracts");

    public static GeneratorDriver CreateDriver(IEnumerable<InMemoryAbi> files, string contractsNamespace) => CSharpGeneratorDriver.Create(
        [new RestakingGenerator().AsSourceGenerator()],
        files,
        ParseOptions,
        new InMemoryOptions(new Dictionary<string, string> { ["RestakingContractsNamespace"] = contractsNamespace }),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs once over the files; the result has the generated sources and the diagnostics.</summary>
    public static GeneratorRunResult Once(params InMemoryAbi[] files) =>
        CreateDriver(files).Run().Result();

    /// <summary>One more run, over a project of the given C# sources.</summary>
    public static GeneratorDriver Run(this GeneratorDriver driver, params string[] sources) => driver.RunGenerators(EmptyCompilation(sources));

    public static GeneratorRunResult Result(this GeneratorDriver driver) => driver.GetRunResult().Results.Single();

    public static string Source(this GeneratorRunResult result, string hintName) =>
        result.GeneratedSources.Single(source => source.HintName == hintName).SourceText.ToString();

    /// <summary>The compilation with everything the generator adds.</summary>
    public static Compilation Compile(IEnumerable<InMemoryAbi> files, out ImmutableArray<Diagnostic> generatorDiagnostics)
    {
        CreateDriver(files, "Sandbox.Contracts").RunGeneratorsAndUpdateCompilation(EmptyCompilation(), out Compilation compilation, out generatorDiagnostics);
        return compilation;
    }
}
