using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>What ether.fi's queue knows of a request beyond the common model.</summary>
/// <param name="RequestId">The request, which is the NFT's id as well.</param>
/// <param name="Shares">Shares of eETH that are burnt for it.</param>
/// <param name="FeeWei">A fee from the time before the upgrade. A claim before the upgrade takes it off; since then it is not taken any more.</param>
/// <param name="FrozenRate">Wei for 1e18 shares, as frozen when it was finalised; null when it is not, or was finalised before the upgrade and is paid at the rate of the claim.</param>
/// <param name="Generation">The generation of the contracts at the ticket's block: who may claim, and how.</param>
public sealed record EtherFiTicketDetail(UInt256 RequestId, UInt256 Shares, UInt256 FeeWei, UInt256? FrozenRate, EtherFiGeneration Generation) : TicketDetail;

/// <summary>A request of the priority queue, whole: the queue knows only its hash, and whoever claims or cancels has to bring all of it. Keep it.</summary>
/// <param name="Request">The request as the event of its creation said it.</param>
/// <param name="Generation">The generation of the contracts at the ticket's block.</param>
public sealed record EtherFiPriorityTicketDetail(PriorityWithdrawalQueue.WithdrawRequest Request, EtherFiGeneration Generation) : TicketDetail;
