using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk;

/// <summary>
/// A contract refused: the EVM reverted, and <see cref="Error"/> is what it said, decoded to the contract's own error type where that is known
/// (also when the error bubbled up from another contract). Not transient: the same call on the same state reverts again.
/// </summary>
public sealed class ContractRevertException : RestakingException
{
    /// <summary>Creates the exception for a reverted call.</summary>
    /// <param name="error">The decoded revert data.</param>
    /// <param name="target">The contract called.</param>
    /// <param name="function">The function called; null when not known.</param>
    /// <param name="innerException">The RPC failure that carried the revert data, if any.</param>
    public ContractRevertException(ContractError error, Address target, ContractFunction? function = null, Exception? innerException = null)
        : base(BuildMessage(error, target, function), innerException)
    {
        Error = error;
        Target = target;
        Function = function;
    }

    /// <summary>What the contract said.</summary>
    public ContractError Error { get; }

    /// <summary>The contract that was called; the error may come from a contract it called in turn.</summary>
    public Address Target { get; }

    /// <summary>The function that was called; null when not known.</summary>
    public ContractFunction? Function { get; }

    /// <inheritdoc />
    public override bool IsTransient => false;

    private static string BuildMessage(ContractError error, Address target, ContractFunction? function)
    {
        ArgumentNullException.ThrowIfNull(error);
        string called = function is null ? "The call" : $"{function.Contract}.{function.Name}";
        return $"{called} at {target} reverted with {error}.";
    }
}
