using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Signatures;

/// <summary>
/// A deposit that somebody else will send and pay for: what the staker signs. Send it with
/// <see cref="EigenLayerStrategiesClient.PrepareDepositForAsync"/>.
/// </summary>
/// <param name="Terms">The terms, with the staker's nonce.</param>
/// <param name="Message">What the staker signs.</param>
public sealed record DepositToSign(DepositTerms Terms, TypedMessage Message);

/// <summary>An operator's approver's consent to one staker: what the approver signs.</summary>
/// <param name="Staker">Who will delegate.</param>
/// <param name="Operator">To whom.</param>
/// <param name="Salt">Single-use value of the approver's choice; spent per approver.</param>
/// <param name="Expiry">Last valid second (unix).</param>
/// <param name="Message">What the approver signs.</param>
public sealed record DelegationApprovalToSign(Address Staker, Address Operator, Hash32 Salt, UInt256 Expiry, TypedMessage Message)
{
    /// <summary>The approval as <c>delegateTo</c> takes it (<see cref="EigenLayerDelegationClient.PrepareDelegate"/>).</summary>
    public DelegationApproval With(ReadOnlyMemory<byte> signature) => new(signature, Expiry, Salt);
}

/// <summary>An operator's registration with an AVS of the older kind: what the operator signs, and the AVS sends.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Avs">The AVS, which sends it.</param>
/// <param name="Salt">Single-use value of the operator's choice.</param>
/// <param name="Expiry">Last valid second (unix).</param>
/// <param name="Message">What the operator signs.</param>
public sealed record AvsRegistrationToSign(Address Operator, Address Avs, Hash32 Salt, UInt256 Expiry, TypedMessage Message);

/// <summary>An ECDSA key for an operator in an operator set: what the key signs (not the operator). It has no expiry.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="OperatorSet">The set.</param>
/// <param name="Key">The key's address.</param>
/// <param name="Message">What the key signs.</param>
public sealed record EcdsaKeyToSign(Address Operator, OperatorSetId OperatorSet, Address Key, TypedMessage Message);
