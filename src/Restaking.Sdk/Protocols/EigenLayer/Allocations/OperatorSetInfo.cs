using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>An operator set at one block.</summary>
/// <param name="Set">Which set.</param>
/// <param name="Block">The block everything here is from.</param>
/// <param name="Strategies">The strategies it can slash, ascending by address, as slashing takes them.</param>
/// <param name="MemberCount">How many operators are registered for it.</param>
/// <param name="RedistributionRecipient">Who gets what is slashed; null: it is burned. Fixed when the set is created.</param>
/// <param name="SlashingRight">Who slashes.</param>
/// <param name="Slasher">The one account that slashes; null unless <paramref name="SlashingRight"/> says that there is one.</param>
/// <param name="PendingSlasher">Who will slash instead, and from which block; null when no change is under way.</param>
/// <param name="SlashCount">How often the set has slashed; slash ids go from 1 to this. Null before 1.5, which does not count.</param>
public sealed record OperatorSetInfo(
    OperatorSetId Set,
    BlockRef Block,
    ImmutableArray<OperatorSetStrategy> Strategies,
    UInt256 MemberCount,
    Address? RedistributionRecipient,
    SlashingRight SlashingRight,
    Address? Slasher,
    PendingSlasher? PendingSlasher,
    UInt256? SlashCount)
{
    /// <summary>Whether what is slashed is handed to somebody.</summary>
    public bool IsRedistributing => RedistributionRecipient is not null;
}

/// <summary>A strategy of an operator set.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Symbol">The address book's symbol, or null.</param>
public readonly record struct OperatorSetStrategy(Address Strategy, string? Symbol);

/// <summary>Who may slash for an operator set.</summary>
public enum SlashingRight
{
    /// <summary>Until 1.8: the AVS, its admins, and whom they appointed to <c>slashOperator</c>.</summary>
    AvsAndAppointees,

    /// <summary>Since 1.9: one slasher.</summary>
    Slasher,

    /// <summary>Since 1.9, for a set from before that whose slasher was not carried over: nobody.</summary>
    NobodyYet,
}

/// <summary>A change of a set's slasher that is under way.</summary>
/// <param name="Slasher">Who will slash.</param>
/// <param name="EffectBlock">From which block.</param>
public readonly record struct PendingSlasher(Address Slasher, ulong EffectBlock);

/// <summary>An AVS at one block.</summary>
/// <param name="Avs">The AVS.</param>
/// <param name="Block">The block everything here is from.</param>
/// <param name="OperatorSetCount">How many operator sets it has.</param>
/// <param name="Registrar">Whom the AllocationManager asks when operators come and go: the AVS itself until it has named one.</param>
/// <param name="RegistrarHasCode">Whether there is a contract; without one every registration reverts without data.</param>
/// <param name="RegistrarSupportsAvs">What the registrar answers to <c>supportsAVS</c>; null when it does not answer.</param>
public sealed record AvsInfo(Address Avs, BlockRef Block, UInt256 OperatorSetCount, Address Registrar, bool RegistrarHasCode, bool? RegistrarSupportsAvs)
{
    /// <summary>Whether the AVS has named no registrar, so that it is asked itself.</summary>
    public bool IsItsOwnRegistrar => Registrar == Avs;
}

/// <summary>An operator and an operator set, at one block.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Set">The set.</param>
/// <param name="Block">The block everything here is from.</param>
/// <param name="IsMember">Whether the operator is registered for the set.</param>
/// <param name="IsSlashable">Whether the set can slash it: as a member, or because it left less than the deallocation delay ago.</param>
/// <param name="SlashableUntilBlock">
/// For an operator that left: the last block in which it can be slashed, which is included. It can register again in the next one. Null for members
/// and for those that cannot be slashed.
/// </param>
public sealed record OperatorSetRegistration(
    Address Operator,
    OperatorSetId Set,
    BlockRef Block,
    bool IsMember,
    bool IsSlashable,
    ulong? SlashableUntilBlock);
