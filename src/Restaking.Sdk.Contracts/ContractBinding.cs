using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Restaking.Sdk.Contracts;

/// <summary>Decodes revert data to a contract's own typed error.</summary>
/// <param name="revertData">The revert data, selector first.</param>
/// <param name="error">The typed error.</param>
/// <returns>False when the selector is not one of the contract's, or the arguments do not decode.</returns>
public delegate bool ContractErrorDecoder(ReadOnlySpan<byte> revertData, [NotNullWhen(true)] out ContractError? error);

/// <summary>What is known of a contract apart from its address: its functions, events and errors, and how to decode the errors.</summary>
public sealed class ContractBinding
{
    private readonly ContractErrorDecoder _decodeError;

    /// <summary>Describes a contract. Generated code calls this; a hand-written binding may.</summary>
    /// <param name="name">The contract's Solidity name.</param>
    /// <param name="functions">Every function, overloads included.</param>
    /// <param name="events">Every event.</param>
    /// <param name="errors">Every custom error.</param>
    /// <param name="decodeError">Decodes the contract's custom errors.</param>
    public ContractBinding(
        string name,
        ImmutableArray<ContractFunction> functions,
        ImmutableArray<ContractEventDescription> events,
        ImmutableArray<ContractErrorDescription> errors,
        ContractErrorDecoder decodeError)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(decodeError);
        Name = name;
        Functions = functions;
        Events = events;
        Errors = errors;
        _decodeError = decodeError;
    }

    /// <summary>The contract's Solidity name.</summary>
    public string Name { get; }

    /// <summary>Every function, overloads included.</summary>
    public ImmutableArray<ContractFunction> Functions { get; }

    /// <summary>Every event.</summary>
    public ImmutableArray<ContractEventDescription> Events { get; }

    /// <summary>Every custom error the ABI declares.</summary>
    public ImmutableArray<ContractErrorDescription> Errors { get; }

    /// <summary>Decodes revert data to one of this contract's custom errors.</summary>
    /// <param name="revertData">The revert data, selector first.</param>
    /// <param name="error">The typed error.</param>
    /// <returns>False when the selector is not one of the contract's, or the arguments do not decode.</returns>
    public bool TryDecodeError(ReadOnlySpan<byte> revertData, [NotNullWhen(true)] out ContractError? error) =>
        _decodeError(revertData, out error);

    /// <summary>The contract's name.</summary>
    public override string ToString() => Name;
}
