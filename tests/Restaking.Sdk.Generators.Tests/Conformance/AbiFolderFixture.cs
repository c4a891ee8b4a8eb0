using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Generators.Tests.Driver;

namespace Restaking.Sdk.Generators.Tests.Conformance;

/// <summary>
/// EigenLayer's part of <c>abi/</c>, generated, compiled and loaded: what the constants really are, not what the generator meant. The liquid protocols'
/// part is compiled by the build anyway; LiquidSelectorTests of the SDK's tests looks at it.
/// </summary>
public sealed class AbiFolderFixture
{
    public AbiFolderFixture()
    {
        InMemoryAbi[] files =
        [
            .. new[] { "eigenlayer", "erc20", "multicall" }
                .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Abi, folder), "*.json"))
                .Select(file => InMemoryAbi.In(Path.GetFileName(Path.GetDirectoryName(file)!), file, File.ReadAllText(file))),
        ];
        Compilation compilation = GeneratorRun.Compile(files, out ImmutableArray<Diagnostic> generatorDiagnostics);
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        FileCount = files.Length;
        Diagnostics = [.. generatorDiagnostics, .. result.Diagnostics.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden)];
        if (!result.Success)
        {
            return;
        }

        image.Position = 0;
        Assembly assembly = AssemblyLoadContext.Default.LoadFromStream(image);
        Bindings = assembly.GetTypes()
            .Where(type => !type.IsNested && typeof(IContract).IsAssignableFrom(type))
            .Select(type => (ContractBinding)type.GetProperty("Binding")!.GetValue(null)!)
            .ToDictionary(binding => binding.Name, StringComparer.Ordinal);
    }

    public int FileCount { get; }

    /// <summary>What the generator and the compiler had to say.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>By contract name; empty when the folder does not compile.</summary>
    public IReadOnlyDictionary<string, ContractBinding> Bindings { get; } = new Dictionary<string, ContractBinding>();
}

/// <summary>Compiling the folder takes seconds: the classes that need it share one.</summary>
[CollectionDefinition(Name)]
public sealed class AbiFolderGroup : ICollectionFixture<AbiFolderFixture>
{
    public const string Name = "abi folder";
}
