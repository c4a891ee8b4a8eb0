using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Withdrawals;

/// <summary>
/// What a withdrawal ticket is told apart by, for its whole life: it does not change when the ticket moves in a list, goes to another owner, or
/// when the protocol gives its number to a later request.
/// </summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Queue">The contract that keeps the ticket.</param>
/// <param name="Id">
/// The ticket's name in its queue, in the protocol's own terms: an NFT's id, a withdrawal root, or several figures joined by colons where a
/// number alone may be given twice.
/// </param>
public readonly record struct TicketKey(ulong ChainId, Address Queue, string Id)
{
    /// <summary>"1/0x889e…/4711".</summary>
    public override string ToString() => $"{ChainId}/{Queue}/{Id}";
}
