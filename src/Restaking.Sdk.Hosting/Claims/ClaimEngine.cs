using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>
/// The lanes of one registration, without a clock of its own: the hosted worker wakes it per block, and another scheduler may run its lanes one by one. A singleton of the container (under the
/// registration's key when it has one).
/// </summary>
public sealed class ClaimEngine
{
    /// <summary>The lanes known so far.</summary>
    public ImmutableArray<ClaimLane> Lanes => [];

    /// <summary>Checks chain, node and signers, and settles what the journal does not know the end of. Runs once; the hosted worker and <see cref="RunLaneAsync"/> call it themselves.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="ChainMismatchException">The node serves another chain.</exception>
    /// <exception cref="ClaimStartException">The node is not in sync, or an owner has no signer who could claim for it.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Asks for owners and signers anew and returns the lanes, ordered by sender: a scheduler makes one job of each.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    public Task<ImmutableArray<ClaimLane>> RefreshLanesAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>One cycle of every lane. The lanes share their reads: with nothing to do it is one multicall for all of them.</summary>
    /// <param name="cancellationToken">Stops before the next transaction.</param>
    public Task<ImmutableArray<ClaimCycleReport>> RunCycleAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>One cycle of one lane that reads for itself alone: for schedulers that spread lanes over processes.</summary>
    /// <param name="sender">The lane's sender.</param>
    /// <param name="cancellationToken">Stops before the next transaction.</param>
    /// <exception cref="ArgumentException">There is no such lane.</exception>
    public Task<ClaimCycleReport> RunLaneAsync(Address sender, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
