using System.Collections.Immutable;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// What the chain said, at one block, to the question whether an action would go through. Every gate is asked, so all reasons are
/// here and not only the first one.
/// </summary>
/// <param name="Block">The block the answers are from.</param>
/// <param name="Refusals">Why the action would be refused; empty when nothing is known to stand against it.</param>
public sealed record PreflightResult(BlockRef Block, ImmutableArray<EigenLayerRefusal> Refusals)
{
    /// <summary>True when nothing is known to stand against the action. The simulation has the last word.</summary>
    public bool IsClear => Refusals.IsEmpty;

    /// <summary>The same reasons as the transaction pipeline takes them.</summary>
    public ImmutableArray<PreflightIssue> ToIssues() => ImmutableArray<PreflightIssue>.CastUp(Refusals);

    /// <summary>Does nothing when the way is clear.</summary>
    /// <exception cref="PreflightException">There is at least one refusal; the exception carries all of them.</exception>
    public void ThrowIfRefused()
    {
        if (!IsClear)
        {
            throw new PreflightException(ToIssues());
        }
    }
}
