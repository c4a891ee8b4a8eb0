using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>The factory makes no strategies for this token [BlacklistedToken, UnderlyingTokenBlacklisted].</summary>
public sealed record TokenBlacklisted(Address Token)
    : EigenLayerRefusal(nameof(TokenBlacklisted), $"The factory makes no strategy for token {Token}: it is blacklisted.");

/// <summary>The factory has made a strategy for this token before [StrategyAlreadyExists].</summary>
public sealed record StrategyExists(Address Token, Address Strategy)
    : EigenLayerRefusal(nameof(StrategyExists), $"Token {Token} has a strategy already: {Strategy}.");

/// <summary>The token has no <c>decimals()</c>, which a strategy asks for when it is made; the factory reverts without a reason.</summary>
public sealed record TokenWithoutDecimals(Address Token)
    : EigenLayerRefusal(nameof(TokenWithoutDecimals), $"{Token} does not answer decimals(); a strategy cannot be made for it.");

/// <summary>No duration vaults for EIGEN and bEIGEN [ProhibitedDurationVaultToken].</summary>
public sealed record VaultTokenProhibited(Address Token)
    : EigenLayerRefusal(nameof(VaultTokenProhibited), $"Duration vaults cannot be made for {Token} (EIGEN or bEIGEN).");

/// <summary>Only the vault's admin or arbitrator may do this [OnlyVaultAdmin, OnlyArbitrator].</summary>
public sealed record NotVaultRole(Address Vault, Address Caller, Address Expected, string Role)
    : EigenLayerRefusal(nameof(NotVaultRole), $"Only the {Role} {Expected} of vault {Vault} may do this, not {Caller}.");

/// <summary>The vault is in another phase than this needs [VaultAlreadyLocked, VaultNotLocked, DurationNotElapsed].</summary>
public sealed record VaultInOtherPhase(Address Vault, DurationVaultPhase Phase, DurationVaultPhase Needed)
    : EigenLayerRefusal(nameof(VaultInOtherPhase), $"Vault {Vault} is in phase {Phase} and this needs {Needed}.");

/// <summary>The vault's time has not passed [DurationNotElapsed].</summary>
/// <param name="Vault">The vault.</param>
/// <param name="UnlockAt">When it matures, unix seconds.</param>
/// <param name="BlockTimestamp">The block's time, unix seconds.</param>
public sealed record VaultNotMature(Address Vault, uint UnlockAt, ulong BlockTimestamp)
    : EigenLayerRefusal(nameof(VaultNotMature), $"Vault {Vault} matures at {UnlockAt} and the chain is at {BlockTimestamp}.", isTransient: true);

/// <summary>The vault's time has passed: anybody may end it, the arbitrator has nothing to do any more [DurationAlreadyElapsed].</summary>
public sealed record VaultAlreadyMature(Address Vault, uint UnlockAt)
    : EigenLayerRefusal(nameof(VaultAlreadyMature), $"Vault {Vault} has matured at {UnlockAt}: mark it as matured instead.");

/// <summary>The vault's operator set does not count the vault among its strategies [StrategyNotSupportedByOperatorSet].</summary>
public sealed record VaultNotInOperatorSet(Address Vault, OperatorSetId OperatorSet)
    : EigenLayerRefusal(nameof(VaultNotInOperatorSet), $"Operator set {OperatorSet} does not have vault {Vault} among its strategies; the AVS adds it first.");

/// <summary>The AVS chose no kind of key for the set [OperatorSetNotConfigured].</summary>
public sealed record KeysNotConfigured(OperatorSetId OperatorSet)
    : EigenLayerRefusal(nameof(KeysNotConfigured), $"The AVS has not chosen the kind of keys of operator set {OperatorSet} (configureOperatorSet).");

/// <summary>The set's kind of keys was chosen before and cannot be changed [ConfigurationAlreadySet].</summary>
public sealed record KeysAlreadyConfigured(OperatorSetId OperatorSet, OperatorKeyCurve Curve)
    : EigenLayerRefusal(nameof(KeysAlreadyConfigured), $"Operator set {OperatorSet} has {Curve} keys; that cannot be changed.");

/// <summary>The set takes another kind of keys [InvalidKeyFormat].</summary>
public sealed record OtherCurve(OperatorSetId OperatorSet, OperatorKeyCurve Curve)
    : EigenLayerRefusal(nameof(OtherCurve), $"Operator set {OperatorSet} takes {Curve} keys.");

/// <summary>The operator has a key in the set already [OperatorAlreadyRegistered].</summary>
public sealed record OperatorHasKey(Address Operator, OperatorSetId OperatorSet)
    : EigenLayerRefusal(nameof(OperatorHasKey), $"{Operator} has a key in operator set {OperatorSet} already; deregister it first.");

/// <summary>
/// The key was registered before, by anybody in any operator set. Keys are used once in all of EigenLayer: deregistering one does not give it
/// back [KeyAlreadyRegistered].
/// </summary>
public sealed record KeyBurnt(Hash32 KeyHash)
    : EigenLayerRefusal(nameof(KeyBurnt), $"The key with hash {KeyHash} was registered before; a key is used once, and stays used after it is deregistered. Make a new one.");

/// <summary>The operator has no key in the set [KeyNotFound].</summary>
public sealed record NoKey(Address Operator, OperatorSetId OperatorSet)
    : EigenLayerRefusal(nameof(NoKey), $"{Operator} has no key in operator set {OperatorSet}.");

/// <summary>A key stays while its operator can be slashed in the set [OperatorStillSlashable].</summary>
/// <param name="Operator">The operator.</param>
/// <param name="OperatorSet">The set.</param>
/// <param name="IsMember">Whether the operator is still a member; if not, it has left and the deallocation delay is not over.</param>
/// <param name="FreeAtBlockAtTheLatest">
/// The block by which the delay is over, were the operator to have left only now (when it left the contract does not say); null for a member.
/// </param>
public sealed record OperatorStillSlashable(Address Operator, OperatorSetId OperatorSet, bool IsMember, ulong? FreeAtBlockAtTheLatest)
    : EigenLayerRefusal(
        nameof(OperatorStillSlashable),
        IsMember
            ? $"{Operator} is a member of operator set {OperatorSet} and can be slashed there: leave the set and wait for the deallocation delay before the key is deregistered."
            : $"{Operator} has left operator set {OperatorSet} and can still be slashed there, until block {FreeAtBlockAtTheLatest} at the latest; the key can be deregistered after that.",
        isTransient: !IsMember);

/// <summary>Releases need metadata of the set first [MustPublishMetadataURI].</summary>
public sealed record ReleaseMetadataMissing(OperatorSetId OperatorSet)
    : EigenLayerRefusal(nameof(ReleaseMetadataMissing), $"Operator set {OperatorSet} has no metadata for releases; publish it first (publishMetadataURI).");

/// <summary>Operators cannot upgrade in the past [InvalidUpgradeByTime].</summary>
public sealed record UpgradeTimePassed(uint UpgradeBy, ulong BlockTimestamp)
    : EigenLayerRefusal(nameof(UpgradeTimePassed), $"Operators would have to upgrade by {UpgradeBy} and the chain is at {BlockTimestamp}; 0 means at once.");

/// <summary>The operator is registered with the AVS already [OperatorAlreadyRegisteredToAVS].</summary>
public sealed record AlreadyRegisteredToAvs(Address Operator, Address Avs)
    : EigenLayerRefusal(nameof(AlreadyRegisteredToAvs), $"{Operator} is registered with AVS {Avs} already.");

/// <summary>The operator is not registered with the AVS [OperatorNotRegisteredToAVS].</summary>
public sealed record NotRegisteredToAvs(Address Operator, Address Avs)
    : EigenLayerRefusal(nameof(NotRegisteredToAvs), $"{Operator} is not registered with AVS {Avs}.");
