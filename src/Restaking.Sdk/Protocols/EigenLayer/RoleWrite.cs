using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// A write with its gates, described once: what <c>Check…Async</c> asks is what the prepared transaction asks. Making one checks the
/// arguments and asks nothing of the network.
/// </summary>
/// <param name="Context">Where it goes.</param>
/// <param name="Call">What is called.</param>
/// <param name="ReadResult">Reads the result from the receipt's events.</param>
/// <param name="Description">What it is for, in one sentence.</param>
/// <param name="From">Who sends it; null where nobody is known and anybody may.</param>
/// <param name="Gates">What may stand against it.</param>
/// <param name="Value">Wei sent along.</param>
internal sealed record RoleWrite<TResult>(
    EigenLayerContext Context,
    IContractCall Call,
    Func<TransactionReceipt, TResult> ReadResult,
    string Description,
    Address? From,
    IReadOnlyList<RoleGate> Gates,
    UInt256 Value = default)
{
    /// <summary>What rounds of reads cannot tell (logs); asked after the gates, at their block. Null: nothing.</summary>
    public Func<BlockRef, CancellationToken, Task<ImmutableArray<EigenLayerRefusal>>>? AlsoAsked { get; init; }

    /// <summary>Makes refusals of the gates exact with what rounds of reads cannot tell (logs). Null: they are as they are.</summary>
    public Func<PreflightResult, CancellationToken, Task<PreflightResult>>? Refine { get; init; }

    /// <summary>Refusals that an earlier step of the same plan takes away, such as a missing approval.</summary>
    public Func<EigenLayerRefusal, bool> EndsWithEarlierSteps { get; init; } = static _ => false;

    /// <summary>Asks the gates at the latest block.</summary>
    public Task<PreflightResult> CheckAsync(CancellationToken cancellationToken) => CheckAsync(BlockTag.Latest, cancellationToken);

    /// <summary>Asks the gates at a block; null: the latest.</summary>
    public async Task<PreflightResult> CheckAsync(BlockTag? block, CancellationToken cancellationToken)
    {
        PreflightResult asked = await RoleGates.CheckAsync(Context, Gates, block, cancellationToken).ConfigureAwait(false);
        asked = Refine is null ? asked : await Refine(asked, cancellationToken).ConfigureAwait(false);
        return AlsoAsked is null
            ? asked
            : asked with { Refusals = [.. asked.Refusals, .. await AlsoAsked(asked.Block, cancellationToken).ConfigureAwait(false)] };
    }

    /// <summary>Prepares it; the gates are asked again before every simulation and every send.</summary>
    public PreparedTransaction<TResult> Prepare() => Context.Transactions.Prepare(Call, ReadResult, Value, Description, From, [IssuesAsync]);

    /// <summary>The gates in the form the transaction pipeline asks; also for the earlier steps of a plan, with <see cref="PreflightContext.EarlierStepsPending"/> set.</summary>
    public async Task<ImmutableArray<PreflightIssue>> IssuesAsync(PreflightContext at, CancellationToken cancellationToken)
    {
        PreflightResult asked = await CheckAsync(at.Block, cancellationToken).ConfigureAwait(false);
        return [.. asked.Refusals.Where(refusal => !at.EarlierStepsPending || !EndsWithEarlierSteps(refusal))];
    }
}
