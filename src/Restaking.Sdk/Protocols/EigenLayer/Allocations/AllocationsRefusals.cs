using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>The AVS has no operator set with this number [InvalidOperatorSet].</summary>
public sealed record OperatorSetNotFound(OperatorSetId Set)
    : EigenLayerRefusal(nameof(OperatorSetNotFound), $"There is no operator set {Set.Id} of AVS {Set.Avs}.");

/// <summary>The AVS has an operator set with this number already [InvalidOperatorSet].</summary>
public sealed record OperatorSetExists(OperatorSetId Set)
    : EigenLayerRefusal(nameof(OperatorSetExists), $"AVS {Set.Avs} has an operator set {Set.Id} already; choose another number.");

/// <summary>The AVS has never published a metadata URI, which comes before its first operator set [NonexistentAVSMetadata].</summary>
public sealed record AvsMetadataMissing(Address Avs)
    : EigenLayerRefusal(nameof(AvsMetadataMissing), $"AVS {Avs} has published no metadata URI yet; that comes before its first operator set.");

/// <summary>The strategy is in the operator set already [StrategyAlreadyInOperatorSet].</summary>
public sealed record StrategyAlreadyInSet(OperatorSetId Set, Address Strategy)
    : EigenLayerRefusal(nameof(StrategyAlreadyInSet), $"Strategy {Strategy} is in operator set {Set} already.");

/// <summary>The strategy is not in the operator set [StrategyNotInOperatorSet].</summary>
public sealed record StrategyNotInSet(OperatorSetId Set, Address Strategy)
    : EigenLayerRefusal(nameof(StrategyNotInSet), $"Strategy {Strategy} is not in operator set {Set}.");

/// <summary>Natively restaked ETH and EIGEN cannot be handed to anybody: they are in no redistributing operator set [InvalidStrategy].</summary>
public sealed record StrategyNotRedistributable(OperatorSetId Set, Address Strategy)
    : EigenLayerRefusal(nameof(StrategyNotRedistributable), $"Strategy {Strategy} cannot be in the redistributing operator set {Set}: neither natively restaked ETH nor EIGEN can.");

/// <summary>The registrar says that it does not work for this AVS, or is not a registrar [InvalidAVSRegistrar].</summary>
public sealed record RegistrarDoesNotSupportAvs(Address Registrar, Address Avs)
    : EigenLayerRefusal(nameof(RegistrarDoesNotSupportAvs), $"Registrar {Registrar} does not answer supportsAVS({Avs}) with true.");

/// <summary>
/// The AVS's registrar has no code, so that registering and leaving revert without data: until it names one, the AVS itself is asked.
/// </summary>
public sealed record RegistrarHasNoCode(Address Registrar, Address Avs)
    : EigenLayerRefusal(
        nameof(RegistrarHasNoCode),
        Registrar == Avs ? $"AVS {Avs} has named no registrar and has no code itself; it must name one first." : $"Registrar {Registrar} of AVS {Avs} has no code.");

/// <summary>The AVS's registrar lets this through or not for reasons of its own; here it does not.</summary>
/// <param name="Registrar">The AVS's registrar.</param>
/// <param name="Error">What it reverted with, decoded where it is known.</param>
public sealed record RegistrarRefused(Address Registrar, ContractError Error)
    : EigenLayerRefusal(nameof(RegistrarRefused), $"The AVS's registrar {Registrar} refuses: {Error}.");

/// <summary>The operator is a member of the set already [AlreadyMemberOfSet].</summary>
public sealed record AlreadyMemberOfSet(Address Operator, OperatorSetId Set)
    : EigenLayerRefusal(nameof(AlreadyMemberOfSet), $"{Operator} is registered for operator set {Set} already.");

/// <summary>The operator left the set and can still be slashed by it; until then it cannot register again [AlreadyMemberOfSet].</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Set">The set it left.</param>
/// <param name="RegistrableFromBlock">
/// The first block in which it can register again. Where <paramref name="IsExact"/> is false the chain says only that it is this block or an earlier one.
/// </param>
/// <param name="CurrentBlock">The block that was asked.</param>
/// <param name="IsExact">Whether the block was found in the logs.</param>
public sealed record StillSlashable(Address Operator, OperatorSetId Set, ulong RegistrableFromBlock, ulong CurrentBlock, bool IsExact)
    : EigenLayerRefusal(
        nameof(StillSlashable),
        $"{Operator} has left operator set {Set} and can still be slashed by it; it can register again from block {RegistrableFromBlock}{(IsExact ? "" : " at the latest")} (now {CurrentBlock}).",
        isTransient: true);

/// <summary>The operator is not a member of the set [NotMemberOfSet].</summary>
public sealed record NotMemberOfSet(Address Operator, OperatorSetId Set)
    : EigenLayerRefusal(nameof(NotMemberOfSet), $"{Operator} is not registered for operator set {Set}.");

/// <summary>Only the operator's side or the AVS's side may take an operator out of a set [InvalidCaller].</summary>
public sealed record CallerCannotDeregister(Address Caller, Address Operator, Address Avs)
    : EigenLayerRefusal(nameof(CallerCannotDeregister), $"{Caller} may act neither for operator {Operator} nor for AVS {Avs}.");

/// <summary>
/// The operator has no allocation delay in effect [UninitializedAllocationDelay]: it never set one, or the one it set has not come into effect (before 1.9 also
/// the one given at registration).
/// </summary>
/// <param name="Operator">The operator.</param>
/// <param name="ConfigurationDelay">A delay counts from this many blocks and one more after it was set.</param>
public sealed record AllocationDelayNotSet(Address Operator, uint ConfigurationDelay)
    : EigenLayerRefusal(
        nameof(AllocationDelayNotSet), $"{Operator} has no allocation delay in effect; one that is set counts {ConfigurationDelay + 1UL} blocks later (GetAllocationDelayAsync has the block of one under way).");

/// <summary>Another change of this allocation is under way, and there is one at a time [ModificationAlreadyPending].</summary>
/// <param name="Set">The set.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="EffectBlock">The block from which that change counts, and another one can be made.</param>
/// <param name="CurrentBlock">The block that was asked.</param>
public sealed record ModificationPending(OperatorSetId Set, Address Strategy, ulong EffectBlock, ulong CurrentBlock)
    : EigenLayerRefusal(
        nameof(ModificationPending),
        $"The allocation of {Strategy} to operator set {Set} is being changed until block {EffectBlock} (now {CurrentBlock}); change it again then.",
        isTransient: true);

/// <summary>The allocation has this magnitude already [SameMagnitude]. Targets are absolute, not differences.</summary>
public sealed record SameMagnitude(OperatorSetId Set, Address Strategy, ulong Magnitude)
    : EigenLayerRefusal(nameof(SameMagnitude), $"{Magnitude} of {Strategy} is allocated to operator set {Set} already; targets are absolute magnitudes, not differences.");

/// <summary>More magnitude is asked for than is allocatable [InsufficientMagnitude].</summary>
/// <param name="Set">The set.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Need">What the target adds to the allocation.</param>
/// <param name="Have">What is allocatable, earlier targets of the same call taken off.</param>
public sealed record InsufficientMagnitude(OperatorSetId Set, Address Strategy, ulong Need, ulong Have)
    : EigenLayerRefusal(nameof(InsufficientMagnitude), $"Operator set {Set} would need {Need} more magnitude of {Strategy}, and {Have} is allocatable.");

/// <summary>The operator set cannot slash this operator: it is no member, and not within the delay after leaving [OperatorNotSlashable].</summary>
public sealed record OperatorNotSlashable(Address Operator, OperatorSetId Set)
    : EigenLayerRefusal(nameof(OperatorNotSlashable), $"Operator set {Set} cannot slash {Operator}: it is not registered there, and not within the delay after leaving.");

/// <summary>Since 1.9 only the set's slasher slashes; appointees of the AVS no longer do [InvalidCaller].</summary>
/// <param name="Caller">Who would send.</param>
/// <param name="Set">The set.</param>
/// <param name="Slasher">Who may slash.</param>
public sealed record CallerIsNotSlasher(Address Caller, OperatorSetId Set, Address Slasher)
    : EigenLayerRefusal(nameof(CallerIsNotSlasher), $"{Caller} may not slash for operator set {Set}: its slasher is {Slasher}, and nobody else can be appointed to it.");

/// <summary>The set is from before 1.9 and its slasher was not carried over: anybody can do that (<c>migrateSlashers</c>) [SlasherNotSet, InvalidCaller].</summary>
public sealed record SlasherNotSet(OperatorSetId Set)
    : EigenLayerRefusal(nameof(SlasherNotSet), $"Operator set {Set} is from before 1.9 and has no slasher yet; migrateSlashers gives it one.");

/// <summary>This slasher is proposed already. The contract would do nothing and say nothing.</summary>
public sealed record SlasherAlreadyProposed(OperatorSetId Set, Address Slasher, ulong EffectBlock)
    : EigenLayerRefusal(nameof(SlasherAlreadyProposed), $"{Slasher} is proposed for operator set {Set} already and slashes from block {EffectBlock}.");

/// <summary>The slash has no shares left to burn or pay out: they were before, or there never were any. The contract would do nothing.</summary>
public sealed record NoSlashedShares(OperatorSetId Set, UInt256 SlashId)
    : EigenLayerRefusal(nameof(NoSlashedShares), $"Slash {SlashId} of operator set {Set} has no shares to burn or pay out.");

/// <summary>No slash of before 1.5 has left shares of the strategy to burn. The contract would do nothing.</summary>
public sealed record NoBurnableShares(Address Strategy)
    : EigenLayerRefusal(nameof(NoBurnableShares), $"Strategy {Strategy} has no shares from slashes before 1.5 to burn.");

/// <summary>Slashed shares wait before they are burned or paid out [SlashResolutionDelayNotElapsed]; since 1.13.</summary>
/// <param name="Set">The set that slashed.</param>
/// <param name="SlashId">Which slash.</param>
/// <param name="ClearableAtBlock">The first block in which they can be.</param>
/// <param name="CurrentBlock">The block that was asked.</param>
public sealed record SlashResolutionPending(OperatorSetId Set, UInt256 SlashId, ulong ClearableAtBlock, ulong CurrentBlock)
    : EigenLayerRefusal(
        nameof(SlashResolutionPending),
        $"The shares of slash {SlashId} of operator set {Set} can be burned or paid out from block {ClearableAtBlock} (now {CurrentBlock}).",
        isTransient: true);
