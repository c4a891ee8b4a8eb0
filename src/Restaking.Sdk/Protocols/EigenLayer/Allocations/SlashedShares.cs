using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>Shares that a slash took and that wait to be burned or paid out, at one block. They stay in their strategy until somebody does it; anybody may.</summary>
/// <param name="Set">The set that slashed.</param>
/// <param name="SlashId">Which of its slashes.</param>
/// <param name="Block">The block everything here is from.</param>
/// <param name="RedistributionRecipient">Who gets them; null: they are burned.</param>
/// <param name="ClearableAtBlock">
/// The first block in which they can be burned or paid out. Null when they can at once: before 1.13 there is no delay, and none for slashes from before the
/// upgrade to it.
/// </param>
/// <param name="Shares">Per strategy; empty when there is nothing left, or never was.</param>
public sealed record SlashedShares(
    OperatorSetId Set,
    UInt256 SlashId,
    BlockRef Block,
    Address? RedistributionRecipient,
    ulong? ClearableAtBlock,
    ImmutableArray<SlashedStrategyShares> Shares)
{
    /// <summary>Whether nothing is left.</summary>
    public bool IsEmpty => Shares.IsEmpty;

    /// <summary>Whether they could be burned or paid out in the block that was read.</summary>
    public bool IsClearable => !IsEmpty && (ClearableAtBlock is not { } at || at <= Block.Number);
}

/// <summary>Slashed shares of one strategy.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Symbol">The address book's symbol, or null.</param>
/// <param name="Shares">Shares.</param>
/// <param name="Underlying">What they are worth in the strategy's token now; null when the strategy does not answer.</param>
public readonly record struct SlashedStrategyShares(Address Strategy, string? Symbol, UInt256 Shares, UInt256? Underlying);

/// <summary>Shares that slashes before 1.5 took and that wait to be burned, at one block. They stay in their strategy until somebody does it; anybody may.</summary>
/// <param name="Block">The block everything here is from.</param>
/// <param name="Shares">Per strategy; empty when there is nothing left, or never was.</param>
public sealed record BurnableShares(BlockRef Block, ImmutableArray<SlashedStrategyShares> Shares);

/// <summary>Burned shares of slashes before 1.5, as the receipt tells it (event <c>BurnableSharesDecreased</c>).</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Shares">Shares.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record SharesBurned(Address Strategy, UInt256 Shares, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>Slashed shares that were burned or paid out, as the receipt tells it (events <c>BurnOrRedistributableSharesDecreased</c>).</summary>
/// <param name="Set">The set that slashed.</param>
/// <param name="SlashId">Which of its slashes.</param>
/// <param name="Shares">Per strategy, in shares. Slashes that took nothing leave no event.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record SlashedSharesCleared(OperatorSetId Set, UInt256 SlashId, ImmutableArray<ClearedShares> Shares, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>Burned or paid out shares of one strategy.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Shares">Shares.</param>
public readonly record struct ClearedShares(Address Strategy, UInt256 Shares);
