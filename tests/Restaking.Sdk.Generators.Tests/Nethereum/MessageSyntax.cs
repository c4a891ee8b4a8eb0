using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Restaking.Sdk.Generators.Tests.Nethereum;

/// <summary>Emitted messages read back from their text, as Nethereum reads them by reflection: attributes, and the classes that properties have.</summary>
internal sealed class MessageSyntax
{
    private readonly Dictionary<string, ClassDeclarationSyntax> _classes;

    public MessageSyntax(string source)
    {
        Tree = CSharpSyntaxTree.ParseText(source, Driver.GeneratorRun.ParseOptions, cancellationToken: TestContext.Current.CancellationToken);
        Classes = [.. Tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<ClassDeclarationSyntax>()];
        _classes = Classes.GroupBy(item => item.Identifier.Text).ToDictionary(group => group.Key, group => group.First());
    }

    public Microsoft.CodeAnalysis.SyntaxTree Tree { get; }

    public IReadOnlyList<ClassDeclarationSyntax> Classes { get; }

    public bool IsDeclared(string type) => _classes.ContainsKey(type);

    public static IEnumerable<PropertyDeclarationSyntax> Properties(ClassDeclarationSyntax item) => item.Members.OfType<PropertyDeclarationSyntax>();

    /// <summary>The signatures of the classes with the attribute: <c>Function</c>, <c>Event</c> or <c>Error</c>.</summary>
    public IEnumerable<string> Signatures(string attribute) =>
        from item in Classes
        let found = Attribute(item, attribute)
        where found is not null
        select Literal(found, 0) + Tuple(item);

    /// <summary>The types that properties have and that the file itself must declare.</summary>
    public static IEnumerable<string> OwnTypes(PropertyDeclarationSyntax property) =>
        property.Type.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Where(name => name.Parent is not (QualifiedNameSyntax or AliasQualifiedNameSyntax))
            .Select(name => name.Identifier.Text);

    private string Tuple(ClassDeclarationSyntax item) => "(" + string.Join(",", Properties(item).Select(Parameter)) + ")";

    private string Parameter(PropertyDeclarationSyntax property)
    {
        string type = Literal(Attribute(property, "Parameter")!, 0);
        return type.StartsWith("tuple", StringComparison.Ordinal)
            ? Tuple(_classes[OwnTypes(property).Single() + "Base"]) + type["tuple".Length..]
            : type;
    }

    private static AttributeSyntax? Attribute(MemberDeclarationSyntax member, string name) =>
        member.AttributeLists.SelectMany(list => list.Attributes)
            .SingleOrDefault(attribute => attribute.Name.ToString() == "global::Nethereum.ABI.FunctionEncoding.Attributes." + name);

    private static string Literal(AttributeSyntax attribute, int argument) =>
        ((LiteralExpressionSyntax)attribute.ArgumentList!.Arguments[argument].Expression).Token.ValueText;
}
