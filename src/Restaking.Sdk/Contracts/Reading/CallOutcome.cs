using System.Diagnostics.CodeAnalysis;

namespace Restaking.Sdk.Contracts;

/// <summary>How one call of a batch ended, for calls that may revert.</summary>
/// <typeparam name="TResult">What the call returns.</typeparam>
public readonly struct CallOutcome<TResult>
{
    private readonly TResult? _value;

    private CallOutcome(TResult? value, ContractError? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>Whether the call returned.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>What it returned.</summary>
    /// <exception cref="InvalidOperationException">It reverted.</exception>
    public TResult Value => Succeeded ? _value! : throw new InvalidOperationException($"The call reverted with {Error}; it has no value.");

    /// <summary>What it reverted with; null when it returned.</summary>
    public ContractError? Error { get; }

    /// <summary>The value, or a fallback when the call reverted.</summary>
    public TResult ValueOr(TResult fallback) => Succeeded ? _value! : fallback;

    internal static CallOutcome<TResult> Returned(TResult value) => new(value, null);

    internal static CallOutcome<TResult> Reverted(ContractError error) => new(default, error);

    /// <summary>The value or the error.</summary>
    public override string ToString() => Succeeded ? $"{_value}" : Error.ToString();
}
