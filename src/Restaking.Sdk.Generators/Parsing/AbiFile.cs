namespace Restaking.Sdk.Generators.Parsing;

/// <summary>One input: the file's text and where its binding goes. Equal when nothing that decides the output differs.</summary>
/// <param name="Path">Where the file is; for diagnostics only.</param>
/// <param name="Namespace">The C# namespace of the binding.</param>
/// <param name="TypeName">The C# name of the binding, and the contract's name in descriptions.</param>
/// <param name="Text">Null when the file could not be read.</param>
internal sealed record AbiFile(string Path, string Namespace, string TypeName, string? Text)
{
    /// <summary>Whether the binding is wanted: not where only the messages are, of contracts bound in another project.</summary>
    public bool EmitsBinding { get; init; } = true;

    /// <summary>The C# namespace of the contract's Nethereum messages; null when they are not wanted.</summary>
    public string? MessageNamespace { get; init; }
}
