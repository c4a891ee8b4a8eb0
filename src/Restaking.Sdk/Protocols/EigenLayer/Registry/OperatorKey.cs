using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>The kind of keys of an operator set (<c>CurveType</c>).</summary>
public enum OperatorKeyCurve : byte
{
    /// <summary>Not chosen.</summary>
    None = 0,

    /// <summary>secp256k1: the key is an address.</summary>
    Ecdsa = 1,

    /// <summary>BN254 (BLS signatures).</summary>
    Bn254 = 2,
}

/// <summary>An operator's key in an operator set, at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="OperatorSet">The set.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Curve">The kind of keys the AVS chose.</param>
/// <param name="IsRegistered">Whether the operator has a key there.</param>
/// <param name="KeyHash">What the KeyRegistrar counts the key by; null when there is none.</param>
/// <param name="EcdsaKey">The key's address; null when there is none, or the set has other keys.</param>
/// <param name="Bn254Key">The key; null when there is none, or the set has other keys.</param>
/// <param name="IsSlashable">Whether the operator can be slashed in the set: then its key cannot be deregistered.</param>
public sealed record OperatorKey(
    BlockRef Block,
    OperatorSetId OperatorSet,
    Address Operator,
    OperatorKeyCurve Curve,
    bool IsRegistered,
    Hash32? KeyHash,
    Address? EcdsaKey,
    Bn254Key? Bn254Key,
    bool IsSlashable);

/// <summary>Whose a key is in an operator set, at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Operator">Who registered the key, anywhere; null when nobody ever did.</param>
/// <param name="HasKeyInSet">Whether this operator has a key in the set now. It may be another key than the one asked for.</param>
public sealed record KeyHolder(BlockRef Block, Address? Operator, bool HasKeyInSet);

/// <summary>A key that was registered or deregistered, or a kind of keys that was chosen, as the receipt tells it.</summary>
/// <param name="OperatorSet">The set.</param>
/// <param name="Operator">The operator; null when the AVS chose the kind of keys.</param>
/// <param name="Curve">The kind of keys.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record KeyChange(OperatorSetId OperatorSet, Address? Operator, OperatorKeyCurve Curve, Hash32 TransactionHash, ulong BlockNumber);
