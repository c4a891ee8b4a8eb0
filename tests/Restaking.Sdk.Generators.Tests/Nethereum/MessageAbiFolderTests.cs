using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Restaking.Sdk.Generators.Emit.Nethereum;
using Restaking.Sdk.Generators.Model;
using Restaking.Sdk.Generators.Parsing;

namespace Restaking.Sdk.Generators.Tests.Nethereum;

/// <summary>
/// The messages of all of <c>abi/</c>, as text: the packages of Nethereum are not everywhere. Where they are, <c>Restaking.Sdk.Nethereum</c> is
/// compiled from the same text.
/// </summary>
public class MessageAbiFolderTests
{
    // A struct in an array of arrays, see RSK013.
    private static readonly string[] _leftOut = ["EmissionsController"];

    private static readonly Lazy<GeneratorRunResult> _run = new(() => MessageRun.Once(MessageRun.AbiFolder()));

    public static TheoryData<string> Contracts =>
        [.. Directory.EnumerateFiles(RepositoryPaths.Abi, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(RepositoryPaths.Abi, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Emit_AbiFile_IsCSharpWithoutDuplicates(string file)
    {
        MessageSyntax syntax = Messages(file);

        Assert.Empty(syntax.Tree.GetDiagnostics(TestContext.Current.CancellationToken));
        Assert.Empty(Duplicates(syntax.Classes.Select(item => item.Identifier.Text)));
        foreach (ClassDeclarationSyntax item in syntax.Classes)
        {
            string[] properties = [.. MessageSyntax.Properties(item).Select(property => property.Identifier.Text)];
            Assert.Empty(Duplicates(properties));
            Assert.DoesNotContain(item.Identifier.Text, properties);
            Assert.DoesNotContain(MessageSyntax.Properties(item).SelectMany(MessageSyntax.OwnTypes), type => !syntax.IsDeclared(type));
            if (item.BaseList?.Types.Any(type => type.ToString() == NethereumTypes.FunctionMessage) == true)
            {
                Assert.Empty(properties.Intersect(NethereumTypes.FunctionMessageMembers));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Emit_AbiFile_SpellsTheSignaturesOfTheAbi(string file)
    {
        MessageSyntax syntax = Messages(file);
        string path = Path.Combine(RepositoryPaths.Abi, file);
        ContractSpec spec = AbiParser.Parse(new AbiFile(path, "N", "C", File.ReadAllText(path)), TestContext.Current.CancellationToken).Spec!;

        AssertSignatures(file, spec.Functions.Select(item => item.Signature), syntax.Signatures("Function"));
        AssertSignatures(file, spec.Events.Select(item => item.Signature), syntax.Signatures("Event"));
        AssertSignatures(file, spec.Errors.Select(item => item.Signature), syntax.Signatures("Error"));
    }

    private static void AssertSignatures(string file, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        if (_leftOut.Contains(Path.GetFileNameWithoutExtension(file)))
        {
            expected = expected.Where(signature => !signature.Contains(")[][]", StringComparison.Ordinal));
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Duplicates(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);

    private static MessageSyntax Messages(string file)
    {
        string contract = Path.GetFileNameWithoutExtension(file);
        GeneratedSourceResult source = _run.Value.GeneratedSources.Single(item => item.HintName.EndsWith("." + contract + ".Messages.g.cs", StringComparison.Ordinal));
        return new MessageSyntax(source.SourceText.ToString());
    }
}
