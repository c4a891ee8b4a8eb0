using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Restaking.Sdk.Generators.Tests.Driver;

namespace Restaking.Sdk.Generators.Tests.Emission;

/// <summary>
/// Generated code compiles without a warning (nullable, missing documentation and all), whatever the ABI. <c>abi/</c> itself, and with it EigenLayer, is
/// compiled where its constants are compared.
/// </summary>
public class CompilationTests
{
    public static TheoryData<string> ReferenceProtocols => Directory.Exists(ReferenceAbi)
        ? [.. Directory.EnumerateDirectories(ReferenceAbi).Select(folder => Path.GetFileName(folder)).Where(name => !name.StartsWith("eigenlayer", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : ["(absent)"];

    private static string ReferenceAbi => Path.Combine(RepositoryPaths.Reference, "abi");

    [Theory]
    [MemberData(nameof(ReferenceProtocols))]
    public void Compile_EveryReferenceAbiOfAProtocol_GivesNoDiagnostic(string protocol)
    {
        Assert.SkipUnless(Directory.Exists(ReferenceAbi), "The reference ABIs (../shared/reference/abi) are not here.");

        AssertCompiles(FilesUnder(Path.Combine(ReferenceAbi, protocol)));
    }

    [Fact]
    public void Compile_NamesThatClashWithEachOtherAndWithMembers_GivesNoDiagnostic()
    {
        const string Json = """
            [{"type":"function","name":"address","inputs":[]},
             {"type":"function","name":"binding","inputs":[{"name":"address","type":"address"}]},
             {"type":"function","name":"tryDecodeError","inputs":[]},
             {"type":"function","name":"getHashCode","inputs":[],"outputs":[{"name":"equals","type":"bool"},{"name":"toString","type":"bytes"},{"name":"deconstruct","type":"bool"}]},
             {"type":"function","name":"foo","inputs":[]},
             {"type":"function","name":"Foo","inputs":[]},
             {"type":"function","name":"fooCall","inputs":[]},
             {"type":"function","name":"fooEvent","inputs":[]},
             {"type":"function","name":"clash","inputs":[
               {"name":"s","type":"tuple","internalType":"struct FooCall","components":[{"name":"measureTuple","type":"string"},{"name":"FooCall","type":"bool"},{"name":"decode","type":"bool"}]},
               {"name":"t","type":"tuple","internalType":"struct Clash","components":[{"name":"clash","type":"bool"}]},
               {"name":"size","type":"uint256[]"},{"name":"writer","type":"bytes"},{"name":"Size","type":"uint256[]"},{"name":"class","type":"bool"},{"name":"Class","type":"bool"},
               {"name":"function","type":"bool"},{"name":"contract","type":"bool"},{"name":"encode","type":"bool"},{"name":"declaration","type":"bool"},{"name":"clashCall","type":"bool"}]},
             {"type":"event","name":"Foo","inputs":[{"name":"contracts","type":"bool","indexed":true},{"name":"contract","type":"bool","indexed":true},{"name":"value","type":"bool","indexed":true},{"name":"log","type":"bytes"},{"name":"fooEvent","type":"bool"},{"name":"filter","type":"bool"}]},
             {"type":"event","name":"foo_","inputs":[]},
             {"type":"error","name":"Foo","inputs":[{"name":"description","type":"string"},{"name":"selector","type":"bytes4"},{"name":"tryDecode","type":"bool"},{"name":"error","type":"bool"},{"name":"revertData","type":"bytes"}]},
             {"type":"error","name":"foo","inputs":[]},
             {"type":"error","name":"_","inputs":[]}]
            """;

        AssertCompiles([new InMemoryAbi("Clash.json", Json)]);
    }

    [Fact]
    public void Compile_HostileDeclaredTypes_StayInsideTheComment()
    {
        const string Json = """
            [{"type":"function","name":"f","inputs":[
              {"name":"a","type":"uint8","internalType":"enum A\nB</c></summary>\u2028public static int Injected;\u0085 & <"},
              {"name":"b","type":"tuple","internalType":"struct A.B\"; }","components":[{"name":"x","type":"bool"}]}]}]
            """;

        Compilation compilation = AssertCompiles([new InMemoryAbi("Hostile.json", Json)]);

        Assert.Empty(compilation.GetTypeByMetadataName("Sandbox.Contracts.Hostile")!.GetMembers("Injected"));
    }

    private static Compilation AssertCompiles(InMemoryAbi[] files)
    {
        Compilation compilation = GeneratorRun.Compile(files, out ImmutableArray<Diagnostic> generatorDiagnostics);

        Assert.Empty(generatorDiagnostics);
        ImmutableArray<Diagnostic> diagnostics = compilation.GetDiagnostics(TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden).Take(10));
        return compilation;
    }

    private static InMemoryAbi[] FilesUnder(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .Select(file => InMemoryAbi.In(Path.GetRelativePath(folder, Path.GetDirectoryName(file)!).TrimStart('.'), file, File.ReadAllText(file))),
    ];
}
