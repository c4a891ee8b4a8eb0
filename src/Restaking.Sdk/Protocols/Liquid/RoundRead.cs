using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>The answer to one call of a <see cref="ReadRounds"/>; there after the round.</summary>
/// <typeparam name="TResult">What the call returns.</typeparam>
public readonly struct RoundRead<TResult>
{
    private readonly ReadSlot<TResult> _slot;

    internal RoundRead(ReadSlot<TResult> slot) => _slot = slot;

    /// <summary>What the call returned, or what it reverted with.</summary>
    /// <exception cref="InvalidOperationException">The round has not been read.</exception>
    public CallOutcome<TResult> Outcome => _slot.Outcome;

    /// <summary>Whether the call returned something readable.</summary>
    public bool Succeeded => Outcome.Succeeded;

    /// <summary>What the call returned.</summary>
    /// <exception cref="ContractRevertException">It reverted, or returned something else than its ABI declares.</exception>
    /// <exception cref="NoContractException">Its target has no code: nothing reverted, as when the call is read alone.</exception>
    public TResult Value => Outcome switch
    {
        { Succeeded: true } outcome => outcome.Value,
        { Error: MissingContractError missing } => throw new NoContractException(missing.Target, null, $"{_slot.Call.Function.Contract}.{_slot.Call.Function.Name}"),
        var outcome => throw new ContractRevertException(outcome.Error, _slot.Call.Target, _slot.Call.Function),
    };

    /// <summary>What the call returned, or a fallback where the contract does not have the function or refuses.</summary>
    public TResult ValueOr(TResult fallback) => Outcome.ValueOr(fallback);
}

/// <summary>Answers that may be missing.</summary>
public static class RoundReadExtensions
{
    /// <summary>The value, or null when the call did not succeed.</summary>
    public static TResult? OrNull<TResult>(this RoundRead<TResult> read)
        where TResult : struct => read.Succeeded ? read.Value : null;

    /// <summary>The address, or null when the call did not succeed or answered zero.</summary>
    public static Address? AddressOrNull(this RoundRead<Address> read) => read.Succeeded && !read.Value.IsZero ? read.Value : null;
}
