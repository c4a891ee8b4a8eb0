using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>What happened to slashed shares.</summary>
public enum SlashedSharesChange
{
    /// <summary>A slash took them; they wait in their strategy.</summary>
    Taken,

    /// <summary>They were burned, or paid to the set's recipient.</summary>
    Cleared,
}

/// <summary>A change of slashed shares that wait to be burned or paid out, as a log tells it; of every generation since slashing began.</summary>
/// <remarks>
/// Since 1.5 the log names set and slash. In 1.3 and 1.4 it names the strategy alone (<c>BurnableSharesIncreased</c>); set and operator are then those of the slash that ends in the same
/// transaction. Natively restaked ETH never had more than its amount, and is not burned by the contracts.
/// </remarks>
/// <param name="Change">What happened.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Shares">How many shares.</param>
/// <param name="Set">The set that slashed; null when shares of before 1.5 were burned, for they wait by strategy alone.</param>
/// <param name="SlashId">Which of its slashes, from 1; null before 1.5, and for natively restaked ETH.</param>
/// <param name="Operator">Who was slashed; null when it was cleared.</param>
/// <param name="BlockNumber">The block.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="LogIndex">The log's place in the block.</param>
public sealed record SlashedSharesEvent(
    SlashedSharesChange Change,
    Address Strategy,
    UInt256 Shares,
    OperatorSetId? Set,
    UInt256? SlashId,
    Address? Operator,
    ulong BlockNumber,
    Hash32 TransactionHash,
    ulong LogIndex);
