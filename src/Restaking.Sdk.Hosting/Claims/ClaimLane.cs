using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>
/// The claims of one sender on one chain: its owners, its signer, its unfinished transactions. Runs one cycle at a time; lanes do not wait for each other. Made by a <see cref="ClaimEngine"/>.
/// </summary>
public sealed class ClaimLane
{
    internal ClaimLane(ulong chainId, Address sender)
    {
        ChainId = chainId;
        Sender = sender;
    }

    /// <summary>The chain.</summary>
    public ulong ChainId { get; }

    /// <summary>Who sends the lane's claims.</summary>
    public Address Sender { get; }

    /// <summary>Whose tickets the lane claims.</summary>
    public ImmutableArray<Address> Owners { get; internal set; } = [];

    /// <summary>The reason the lane stopped for; null while it runs.</summary>
    public Exception? StopReason { get; internal set; }

    /// <summary>What the last cycle did; null before the first.</summary>
    public ClaimCycleReport? LastReport { get; internal set; }

    /// <summary>
    /// Runs one cycle: settles what was sent, reads the tickets of the lane's owners, plans, and sends. Throws only for cancellation; everything else is in the report. A second call at the same
    /// time waits for the first.
    /// </summary>
    /// <param name="cancellationToken">Stops before the next transaction; never in the middle of one.</param>
    public Task<ClaimCycleReport> RunCycleAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Lets a stopped lane run again. Does nothing to one that runs.</summary>
    public void Resume() => StopReason = null;
}
