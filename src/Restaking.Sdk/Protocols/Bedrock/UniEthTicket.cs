using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <summary>A debt in the queue of one of the staking contracts. What is paid for it goes to the owner's balance at Redeem, and is listed as a <see cref="UniEthBalanceTicket"/> from then on.</summary>
/// <param name="Staking">Which contract owes it.</param>
/// <param name="Index">Its number there (<c>checkDebt</c>); numbers are never given twice.</param>
/// <param name="EtherAhead">What the contract pays before it, in wei.</param>
public sealed record UniEthDebtTicket(UniEthStakingKind Staking, UInt256 Index, UInt256 EtherAhead) : TicketDetail;

/// <summary>
/// Ether that was paid for debts of the owner and lies in the Redeem contract (<c>balanceOf</c>): all of it can be claimed at any time. It is one
/// account per owner, which fills and empties, and so keeps its key.
/// </summary>
public sealed record UniEthBalanceTicket : TicketDetail;
