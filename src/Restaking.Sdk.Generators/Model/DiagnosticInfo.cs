using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Restaking.Sdk.Generators.Diagnostics;

namespace Restaking.Sdk.Generators.Model;

/// <summary>A diagnostic as plain data. Diagnostic and Location are not equatable across runs and would keep syntax alive.</summary>
internal sealed record DiagnosticInfo(
    string Id,
    EquatableArray<string> Arguments,
    string FilePath,
    int Offset,
    int Length,
    int StartLine,
    int StartColumn,
    int EndLine,
    int EndColumn)
{
    public Diagnostic ToDiagnostic()
    {
        var arguments = new object[Arguments.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Arguments[i];
        }

        var location = Location.Create(
            FilePath,
            new TextSpan(Offset, Length),
            new LinePositionSpan(new LinePosition(StartLine, StartColumn), new LinePosition(EndLine, EndColumn)));
        return Diagnostic.Create(DiagnosticDescriptors.ById(Id), location, arguments);
    }
}
