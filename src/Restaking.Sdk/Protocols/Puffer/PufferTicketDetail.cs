using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Puffer;

/// <summary>What Puffer's queue knows of a request besides the common model.</summary>
/// <param name="Index">Its number in the queue, which no other request ever gets.</param>
/// <param name="Batch">The batch it is in; a batch is finalised only when it is full, and all of it at once.</param>
/// <param name="RateAtRequest">Wei for 1e18 pufETH when it was made.</param>
public sealed record PufferTicketDetail(UInt256 Index, UInt256 Batch, UInt256 RateAtRequest) : TicketDetail
{
    /// <summary>How many requests a batch takes.</summary>
    public UInt256 BatchSize { get; init; }

    /// <summary>How many requests are in its batch.</summary>
    public UInt256 BatchFilled { get; init; }

    /// <summary>Wei for 1e18 pufETH when its batch was finalised; null before. The lower one of the two rates is paid.</summary>
    public UInt256? RateOfBatch { get; init; }
}
