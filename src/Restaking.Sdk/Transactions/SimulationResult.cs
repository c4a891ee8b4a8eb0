using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>The balance of an account is below what a transaction can cost; both numbers were read or computed.</summary>
/// <param name="Account">The account that pays.</param>
/// <param name="Balance">What it has, in wei.</param>
/// <param name="Required">What is needed, in wei.</param>
public sealed record FundsShortfall(Address Account, UInt256 Balance, UInt256 Required);

/// <summary>What would happen if a transaction were executed on the state after <see cref="Block"/>. Nothing was sent.</summary>
public sealed record SimulationResult
{
    /// <summary>Whether every preflight check passed and the call did not revert.</summary>
    public bool Succeeded => WasExecuted && Error is null && Shortfall is null && PreflightIssues.IsEmpty;

    /// <summary>
    /// Whether the call was executed at all. <see langword="false"/> for a later step of a plan where the node cannot execute steps one after the other
    /// (no <c>eth_simulateV1</c>) and the earlier steps are not done, and where there is no contract at the target and a preflight check said why.
    /// </summary>
    public bool WasExecuted { get; init; } = true;

    /// <summary>What the call returned; empty when it reverted or returns nothing.</summary>
    public ReadOnlyMemory<byte> ReturnData { get; init; }

    /// <summary>Why the contract reverted, decoded; <see langword="null"/> when it did not.</summary>
    public ContractError? Error { get; init; }

    /// <summary>Set when the sender has less ether than the value that is sent along.</summary>
    public FundsShortfall? Shortfall { get; init; }

    /// <summary>Every reason the preflight checks named.</summary>
    public ImmutableArray<PreflightIssue> PreflightIssues { get; init; } = [];

    /// <summary>Gas the call needs on this state, without margin; <see langword="null"/> when it failed or was not asked for.</summary>
    public ulong? GasEstimate { get; init; }

    /// <summary>The block on whose state the call was executed.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>Decodes what the call returned.</summary>
    /// <typeparam name="T">The function's return type.</typeparam>
    /// <param name="call">The call that was simulated.</param>
    /// <exception cref="InvalidOperationException">The call did not succeed.</exception>
    /// <exception cref="AbiFormatException">The bytes are not what the ABI says.</exception>
    public T DecodeReturn<T>(IContractCall<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return WasExecuted && Error is null && Shortfall is null
            ? call.DecodeReturn(ReturnData.Span)
            : throw new InvalidOperationException($"The simulation returned nothing: {Describe()}");
    }

    /// <summary>One sentence for people.</summary>
    public string Describe()
    {
        if (!PreflightIssues.IsEmpty)
        {
            return string.Join(" ", PreflightIssues.Select(issue => issue.Message));
        }

        if (!WasExecuted)
        {
            return "Not executed: it depends on earlier steps that are not done.";
        }

        if (Shortfall is { } shortfall)
        {
            return $"{shortfall.Account} has {shortfall.Balance} wei, {shortfall.Required} wei are needed.";
        }

        return Error is { } error ? $"Reverts with {error}." : $"Succeeds at block {Block.Number}.";
    }
}
