using Restaking.Sdk.Generators.Model;

namespace Restaking.Sdk.Generators.Parsing;

/// <summary>What parsing gives: the spec (null when the file holds no ABI at all) and, apart from it, what is to be reported.</summary>
internal sealed record ParsedContract(ContractSpec? Spec, EquatableArray<DiagnosticInfo> Diagnostics);
