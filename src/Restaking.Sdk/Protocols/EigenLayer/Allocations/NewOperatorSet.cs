using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>An operator set to create.</summary>
/// <param name="Id">Its number; the AVS chooses one it does not use yet.</param>
/// <param name="Strategies">The strategies it can slash: symbols of the address book, or addresses. They can be changed later.</param>
public sealed record NewOperatorSet(uint Id, IReadOnlyList<StrategyReference> Strategies)
{
    /// <summary>
    /// The one account that slashes; null: the AVS. Versions before 1.9 know only the AVS and whom it appoints, and cannot create a set with
    /// another slasher.
    /// </summary>
    public Address? Slasher { get; init; }

    /// <summary>
    /// Who gets what is slashed; null: it is burned. For good: it can never be changed. One transaction creates either sets that burn or sets that
    /// redistribute. Since 1.5.
    /// </summary>
    public Address? RedistributionRecipient { get; init; }
}

/// <summary>Operator sets as the receipt of their creation tells them.</summary>
/// <param name="Avs">The AVS.</param>
/// <param name="Sets">The sets (events <c>OperatorSetCreated</c>, <c>StrategyAddedToOperatorSet</c>, <c>SlasherUpdated</c>, <c>RedistributionAddressSet</c>).</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record OperatorSetsCreated(Address Avs, ImmutableArray<CreatedOperatorSet> Sets, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>A new operator set.</summary>
/// <param name="Set">The set.</param>
/// <param name="Strategies">Its strategies.</param>
/// <param name="Slasher">Who slashes; null before 1.9, where the AVS and its appointees do.</param>
/// <param name="RedistributionRecipient">Who gets what is slashed; null: it is burned.</param>
public sealed record CreatedOperatorSet(OperatorSetId Set, ImmutableArray<Address> Strategies, Address? Slasher, Address? RedistributionRecipient);

/// <summary>A change of an operator set's strategies, as its receipt tells it.</summary>
/// <param name="Set">The set.</param>
/// <param name="Added">Strategies it can slash from now on, what operators have allocated of them before included.</param>
/// <param name="Removed">Strategies it can no longer slash; what operators have allocated of them can be taken back at once.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record OperatorSetStrategiesChanged(
    OperatorSetId Set,
    ImmutableArray<Address> Added,
    ImmutableArray<Address> Removed,
    Hash32 TransactionHash,
    ulong BlockNumber);

/// <summary>An AVS's metadata URI, as its receipt tells it.</summary>
/// <param name="Avs">The AVS.</param>
/// <param name="MetadataUri">The URI; emitted in an event, not stored.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record AvsMetadataPublished(Address Avs, string MetadataUri, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>An AVS's registrar, as its receipt tells it.</summary>
/// <param name="Avs">The AVS.</param>
/// <param name="Registrar">Whom the AllocationManager asks from now on.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record AvsRegistrarNamed(Address Avs, Address Registrar, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>A proposed slasher, as its receipt tells it.</summary>
/// <param name="Set">The set.</param>
/// <param name="Slasher">Who will slash.</param>
/// <param name="EffectBlock">From which block; until then the slasher before does.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record SlasherProposed(OperatorSetId Set, Address Slasher, ulong EffectBlock, Hash32 TransactionHash, ulong BlockNumber);
