using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Signatures;

/// <summary>The messages of the core, field by field in the order of their types.</summary>
internal static class Messages
{
    public static TypedMessage Deposit(SigningDomain domain, DepositTerms terms) => TypedMessage.Create(
        terms.Staker,
        domain,
        "Deposit",
        TypedMessage.Field.Of("staker", terms.Staker),
        TypedMessage.Field.Of("strategy", terms.Strategy),
        TypedMessage.Field.Of("token", terms.Token),
        TypedMessage.Field.Of("amount", terms.Amount),
        TypedMessage.Field.Of("nonce", terms.Nonce),
        TypedMessage.Field.Of("expiry", terms.Expiry));

    // The approver comes first, and the Solidity struct of the same name lacks it.
    public static TypedMessage DelegationApproval(SigningDomain domain, Address approver, Address staker, Address operatorAddress, Hash32 salt, UInt256 expiry) =>
        TypedMessage.Create(
            approver,
            domain,
            "DelegationApproval",
            TypedMessage.Field.Of("delegationApprover", approver),
            TypedMessage.Field.Of("staker", staker),
            TypedMessage.Field.Of("operator", operatorAddress),
            TypedMessage.Field.Of("salt", salt),
            TypedMessage.Field.Of("expiry", expiry));

    public static TypedMessage AvsRegistration(SigningDomain domain, Address operatorAddress, Address avs, Hash32 salt, UInt256 expiry) => TypedMessage.Create(
        operatorAddress,
        domain,
        "OperatorAVSRegistration",
        TypedMessage.Field.Of("operator", operatorAddress),
        TypedMessage.Field.Of("avs", avs),
        TypedMessage.Field.Of("salt", salt),
        TypedMessage.Field.Of("expiry", expiry));

    public static TypedMessage EcdsaKey(SigningDomain domain, Address operatorAddress, OperatorSetId operatorSet, Address key) => TypedMessage.Create(
        key,
        domain,
        "ECDSAKeyRegistration",
        TypedMessage.Field.Of("operator", operatorAddress),
        TypedMessage.Field.Of("avs", operatorSet.Avs),
        TypedMessage.Field.Of("operatorSetId", operatorSet.Id),
        TypedMessage.Field.Of("keyAddress", key));

    public static TypedMessage Bn254Key(SigningDomain domain, Address operatorAddress, OperatorSetId operatorSet, ReadOnlyMemory<byte> keyData) => TypedMessage.Create(
        operatorAddress,
        domain,
        "BN254KeyRegistration",
        TypedMessage.Field.Of("operator", operatorAddress),
        TypedMessage.Field.Of("avs", operatorSet.Avs),
        TypedMessage.Field.Of("operatorSetId", operatorSet.Id),
        TypedMessage.Field.Of("keyData", keyData));

    public static TypedMessage Certificate(SigningDomain domain, Address signer, uint referenceTimestamp, Hash32 messageHash) => TypedMessage.Create(
        signer,
        domain,
        "ECDSACertificate",
        TypedMessage.Field.Of("referenceTimestamp", referenceTimestamp),
        TypedMessage.Field.Of("messageHash", messageHash));
}
