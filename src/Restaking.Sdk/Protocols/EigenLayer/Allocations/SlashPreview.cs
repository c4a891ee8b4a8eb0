using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>A slash of one operator by one operator set.</summary>
/// <param name="Set">The set.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Strategies">What to slash, ascending by strategy address, no strategy twice.</param>
/// <param name="Description">Why, for the event.</param>
public sealed record SlashOrder(OperatorSetId Set, Address Operator, IReadOnlyList<StrategySlash> Strategies, string Description);

/// <summary>What to slash in one strategy.</summary>
/// <param name="Strategy">A symbol of the address book or an address.</param>
/// <param name="Wad">The part of what the operator has allocated to the set, above 0 and at most 1e18; not of its whole stake.</param>
public readonly record struct StrategySlash(StrategyReference Strategy, UInt256 Wad);

/// <summary>What a slash would do in the block after the one that was read. It cannot be undone.</summary>
/// <param name="Order">What is asked.</param>
/// <param name="Block">
/// The block that was read. The figures are those of a slash in the next one: what leaves the slashable part of the queue with it, and changes of allocations that count from it, are taken in.
/// </param>
/// <param name="Slasher">Who may slash; null before 1.9, where the AVS and whom it appoints may, and for sets nobody can slash for yet.</param>
/// <param name="RedistributionRecipient">Who gets it; null: it is burned.</param>
/// <param name="Lines">One per strategy, in the order of the slash.</param>
/// <param name="Refusals">Everything that stands against it at the block that was read.</param>
public sealed record SlashPreview(
    SlashOrder Order,
    BlockRef Block,
    Address? Slasher,
    Address? RedistributionRecipient,
    ImmutableArray<SlashPreviewLine> Lines,
    ImmutableArray<EigenLayerRefusal> Refusals)
{
    /// <summary>True when nothing is known to stand against it.</summary>
    public bool IsClear => Refusals.IsEmpty;

    /// <summary>Whether it would take nothing at all. The contract would go through with it all the same, and count it.</summary>
    public bool TakesNothing => Lines.All(line => line.IsSkipped);
}

/// <summary>What a slash would do in one strategy.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Symbol">The address book's symbol, or null.</param>
/// <param name="Wad">The part of the allocation to slash.</param>
/// <param name="Magnitude">Allocation and magnitudes before and after.</param>
/// <param name="Shares">Shares taken from the operator's stake, and from the withdrawal queue.</param>
/// <param name="Obstacle">Why nothing is taken; <see cref="SlashObstacle.None"/> when something is.</param>
public sealed record SlashPreviewLine(
    Address Strategy,
    string? Symbol,
    UInt256 Wad,
    MagnitudeSlash Magnitude,
    SharesSlashed Shares,
    SlashObstacle Obstacle)
{
    /// <summary>Whether nothing is taken: nothing is allocated, so that the contract skips the strategy without a word, or the set cannot slash here at all.</summary>
    public bool IsSkipped => Magnitude.SlashedMagnitude == 0;
}

/// <summary>A slash as its receipt tells it.</summary>
/// <param name="Set">The set.</param>
/// <param name="Operator">The operator.</param>
/// <param name="SlashId">
/// Number of the slash within the set, from 1, by which its shares are burned or paid out; null unless <paramref name="Wait"/> says that they wait by it.
/// </param>
/// <param name="Wait">Where what was taken waits to be burned or paid out.</param>
/// <param name="Strategies">Per strategy, in the order of the slash.</param>
/// <param name="Description">Why.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record SlashResult(
    OperatorSetId Set,
    Address Operator,
    UInt256? SlashId,
    SlashedSharesWait Wait,
    ImmutableArray<StrategySlashed> Strategies,
    string Description,
    Hash32 TransactionHash,
    ulong BlockNumber);

/// <summary>Where slashed shares wait to be burned or paid out.</summary>
public enum SlashedSharesWait
{
    /// <summary>Nowhere: nothing was allocated, or all of it is natively restaked ETH.</summary>
    Nowhere,

    /// <summary>Since 1.5: by set and slash id (<see cref="EigenLayerAllocationsClient.PrepareClearSlashedShares"/>).</summary>
    BySlash,

    /// <summary>In 1.3 and 1.4: by strategy, to be burned (<see cref="EigenLayerAllocationsClient.PrepareBurnShares"/>).</summary>
    ByStrategy,
}

/// <summary>What was slashed in one strategy.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="WadSlashed">The part of the operator's whole stake (event <c>OperatorSlashed</c>), not the part of the allocation that was asked for; 0 when skipped.</param>
/// <param name="Shares">Shares taken from stake and queue together (event <c>OperatorSharesSlashed</c>).</param>
/// <param name="MaxMagnitude">The operator's max magnitude from now on; null when the strategy was skipped.</param>
public readonly record struct StrategySlashed(Address Strategy, UInt256 WadSlashed, UInt256 Shares, ulong? MaxMagnitude);
