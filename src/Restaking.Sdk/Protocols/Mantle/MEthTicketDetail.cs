using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Mantle;

/// <summary>What the mETH queue knows of an unstake request beyond the common model.</summary>
/// <param name="Id">Number and block.</param>
/// <param name="FinalizedByBlock">
/// It is finalised once the oracle has reported up to this block: its own plus <c>numberOfBlocksToFinalize</c>, which the protocol can change.
/// </param>
/// <param name="OracleBlock">The last block the oracle has reported (<c>latestRecord().updateEndBlock</c>).</param>
/// <param name="CumulativeEther">Wei asked for by this request and all before it; it is funded once as much was put aside over all time.</param>
/// <param name="AllocatedEther">Wei put aside over all time (<c>allocatedETHForClaims</c>).</param>
public sealed record MEthTicketDetail(MEthRequestId Id, ulong FinalizedByBlock, ulong OracleBlock, UInt256 CumulativeEther, UInt256 AllocatedEther)
    : TicketDetail
{
    /// <summary>Whether the oracle's reports cover it.</summary>
    public bool IsFinalized => FinalizedByBlock <= OracleBlock;

    /// <summary>
    /// Whether the whole of it is funded. <c>unstakeRequestInfo</c> also tells how much of a request is funded in part, and a claim pays all or
    /// nothing.
    /// </summary>
    public bool IsFunded => CumulativeEther <= AllocatedEther;
}
