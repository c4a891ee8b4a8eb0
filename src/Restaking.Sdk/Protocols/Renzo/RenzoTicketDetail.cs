using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Renzo;

/// <summary>What Renzo's queue knows of a request besides the common model.</summary>
/// <param name="Index">Its place in the user's list now. Another one's claim can move it: the last takes the claimed one's place.</param>
/// <param name="CreatedAt">When it was made, in unix seconds.</param>
public sealed record RenzoTicketDetail(UInt256 Index, UInt256 CreatedAt) : TicketDetail
{
    /// <summary>The buffer did not cover it, so that it waits until the queue of its asset is filled up to <see cref="FillAt"/>.</summary>
    public bool Queued { get; init; }

    /// <summary>How far its asset's queue must be filled, in the asset's smallest unit and counted from the queue's beginning; zero when it never waited.</summary>
    public UInt256 FillAt { get; init; }

    /// <summary>How far its asset's queue is filled.</summary>
    public UInt256 Filled { get; init; }

    /// <summary>The cooldown that applies to it now, in seconds; the protocol can make it longer, for requests that wait already too.</summary>
    public UInt256 Cooldown { get; init; }

    /// <inheritdoc />
    public override UInt256? Position => Index;
}
