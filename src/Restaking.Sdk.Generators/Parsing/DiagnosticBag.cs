using Microsoft.CodeAnalysis;
using Restaking.Sdk.Generators.Json;
using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Parsing;

/// <summary>Collects what is wrong with one file, as data, each with the place in the file it is about.</summary>
internal sealed class DiagnosticBag
{
    private readonly string _path;
    private readonly List<DiagnosticInfo> _items = [];

    public DiagnosticBag(string path) => _path = path;

    public void Add(DiagnosticDescriptor descriptor, JsonNode at, params string[] arguments) =>
        Add(descriptor, at.Start, at.End, arguments);

    public void Add(DiagnosticDescriptor descriptor, JsonPosition start, JsonPosition end, params string[] arguments) =>
        _items.Add(new DiagnosticInfo(
            descriptor.Id,
            new EquatableArray<string>(arguments),
            _path,
            start.Offset,
            end.Offset - start.Offset,
            start.Line,
            start.Column,
            end.Line,
            end.Column));

    public EquatableArray<DiagnosticInfo> ToEquatable() => EquatableArray.From(_items);
}
