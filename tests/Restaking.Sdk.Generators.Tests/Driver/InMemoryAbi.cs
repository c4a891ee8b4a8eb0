using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Restaking.Sdk.Generators.Tests.Driver;

/// <summary>An additional file that exists only here, with the metadata MSBuild would give it.</summary>
internal sealed class InMemoryAbi(string path, string? text, IReadOnlyDictionary<string, string>? metadata = null) : AdditionalText
{
    public override string Path { get; } = path;

    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata ?? new Dictionary<string, string> { ["RestakingAbi"] = "true" };

    public override SourceText? GetText(CancellationToken cancellationToken = default) =>
        text is null ? null : SourceText.From(text, Encoding.UTF8);

    public InMemoryAbi With(string newText) => new(Path, newText, Metadata);

    public static InMemoryAbi In(string ns, string path, string text) =>
        new(path, text, new Dictionary<string, string> { ["RestakingAbi"] = "true", ["RestakingNamespace"] = ns });
}
