namespace Restaking.Sdk.Generators.Model;

/// <summary>What one ABI file says, ready to be emitted.</summary>
/// <remarks>
/// Two laws hold for this record and everything in it. It is immutable. It compares by structure: strings, numbers, enums and
/// <see cref="EquatableArray{T}"/> only; no symbol, syntax, location, compilation or source text, and no position in the file,
/// so that reformatting the JSON gives an equal value and nothing after the parse stage runs again.
/// Names are the Solidity ones: how a target language spells them is the emitter's business.
/// </remarks>
internal sealed record ContractSpec(
    string Namespace,
    string Name,
    EquatableArray<FunctionSpec> Functions,
    EquatableArray<EventSpec> Events,
    EquatableArray<ErrorSpec> Errors,
    EquatableArray<StructSpec> Structs)
{
    /// <summary>Whether the binding is emitted.</summary>
    public bool EmitsBinding { get; init; } = true;

    /// <summary>Where the Nethereum messages are emitted; null for not at all.</summary>
    public string? MessageNamespace { get; init; }
}

internal enum Mutability
{
    Pure,
    View,
    NonPayable,
    Payable,
}

internal sealed record FunctionSpec(
    string Name,
    string Signature,
    uint Selector,
    Mutability Mutability,
    EquatableArray<ParameterSpec> Inputs,
    EquatableArray<ParameterSpec> Outputs);

/// <remarks>Topic0: Keccak-256 of the signature, 64 lower-case hex digits without prefix; computed for anonymous events too.</remarks>
internal sealed record EventSpec(
    string Name,
    string Signature,
    string Topic0,
    bool IsAnonymous,
    EquatableArray<ParameterSpec> Inputs);

internal sealed record ErrorSpec(
    string Name,
    string Signature,
    uint Selector,
    EquatableArray<ParameterSpec> Inputs);

/// <remarks>QualifiedName: The Solidity name with its scope (<c>IDelegationManagerTypes.Withdrawal</c>), or a name derived from the parameter where the ABI has no internalType.</remarks>
internal sealed record StructSpec(
    string QualifiedName,
    AbiTypeSpec Type,
    EquatableArray<ParameterSpec> Fields)
{
    /// <summary>The last segment of the qualified name.</summary>
    public string ShortName => QualifiedName.Substring(QualifiedName.LastIndexOf('.') + 1);
}

/// <param name="Name">As in the ABI; empty when the ABI gives none.</param>
/// <param name="Type">The ABI type.</param>
/// <param name="DeclaredType">The type as the contract's author wrote it (<c>contract IStrategy[]</c>); the canonical type when the ABI does not say.</param>
/// <param name="IsIndexed">Event parameters only: travels as a topic.</param>
internal sealed record ParameterSpec(
    string Name,
    AbiTypeSpec Type,
    string DeclaredType,
    bool IsIndexed);
