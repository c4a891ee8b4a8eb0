using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>One reason why a transaction would fail, found before anything is signed. A protocol derives its own record to carry typed facts.</summary>
/// <param name="Code">A stable name of the reason, such as <c>WithdrawalDelayNotElapsed</c>.</param>
/// <param name="Message">One sentence for people: what is wrong and what to do, or when it passes.</param>
/// <param name="IsTransient">Whether the reason goes away by itself (a delay, a pause).</param>
public record PreflightIssue(string Code, string Message, bool IsTransient = false);

/// <summary>What a preflight check may look at.</summary>
/// <param name="From">The account that would send; <see langword="null"/> when nobody was named.</param>
/// <param name="Block">The block to read at. During a simulation it is the block the simulation runs at.</param>
public sealed record PreflightContext(Address? From, BlockTag Block)
{
    /// <summary>
    /// True when a plan is being simulated and earlier steps of it are not done: what these will change (an allowance) must not be
    /// named as a reason, because the state that is read does not have it yet.
    /// </summary>
    public bool EarlierStepsPending { get; init; }
}

/// <summary>
/// Reads the chain and names every reason why a transaction would fail; empty when there is none. All reasons are returned, not just the first.
/// Failing to read is an exception, never an empty answer.
/// </summary>
/// <param name="context">The sender and the block to read at.</param>
/// <param name="cancellationToken">Stops the check.</param>
public delegate Task<ImmutableArray<PreflightIssue>> PreflightCheck(PreflightContext context, CancellationToken cancellationToken);
