using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Signatures;

/// <summary>
/// The bytes are no signature of an account: not 65 bytes, a v other than 27 and 28, an s in the upper half of its range (EIP-2), or no key's
/// [InvalidSignature].
/// </summary>
/// <param name="Signer">Who had to sign.</param>
/// <param name="Reason">What is wrong with the bytes.</param>
public sealed record SignatureMalformed(Address Signer, string Reason)
    : EigenLayerRefusal(nameof(SignatureMalformed), $"The signature is not one of {Signer}: {Reason}.");

/// <summary>
/// The signature is that of another account, or over another message: other terms, another chain, another contract or version
/// [InvalidSignature].
/// </summary>
/// <param name="Signer">Who had to sign.</param>
/// <param name="Recovered">Whose signature over these terms it would be; a random address when something else was signed.</param>
public sealed record SignatureOfAnother(Address Signer, Address Recovered)
    : EigenLayerRefusal(nameof(SignatureOfAnother), $"The signature is not that of {Signer} over these terms on this chain (it recovers to {Recovered}): another account signed, or something else was signed.");

/// <summary>The signer is a contract, and says that the signature is not its own (EIP-1271) [InvalidSignature].</summary>
/// <param name="Signer">The contract.</param>
public sealed record SignatureRefusedByContract(Address Signer)
    : EigenLayerRefusal(nameof(SignatureRefusedByContract), $"The contract {Signer} does not take the signature as its own (isValidSignature, EIP-1271).");

/// <summary>
/// What was signed is not what the contract computes from these terms now: the terms were changed after signing, it was signed for another
/// chain or contract, or the contract was upgraded to another domain since [InvalidSignature].
/// </summary>
/// <param name="Contract">The contract that checks the signature.</param>
/// <param name="Signed">The digest that was signed.</param>
/// <param name="Expected">The digest the contract computes.</param>
public sealed record SignedForAnotherDomain(Address Contract, Hash32 Signed, Hash32 Expected)
    : EigenLayerRefusal(nameof(SignedForAnotherDomain), $"Digest {Signed} was signed and {Contract} expects {Expected} for these terms: the terms were changed after signing, or they were signed for another chain, contract or version.");

/// <summary>The signature was valid until a time that has passed [SignatureExpired].</summary>
/// <param name="Expiry">Last valid second (unix).</param>
/// <param name="BlockTimestamp">The block's time (unix seconds).</param>
public sealed record TypedDataExpired(UInt256 Expiry, ulong BlockTimestamp)
    : EigenLayerRefusal(nameof(TypedDataExpired), $"The signature was valid until {Expiry} and the chain is at {BlockTimestamp}; ask for a new one.");

/// <summary>The signer has used or cancelled this salt [SaltSpent].</summary>
/// <param name="Signer">Whose salts are counted.</param>
/// <param name="Salt">The salt.</param>
public sealed record TypedDataSaltSpent(Address Signer, Hash32 Salt)
    : EigenLayerRefusal(nameof(TypedDataSaltSpent), $"{Signer} has used or cancelled salt {Salt}; ask for a signature with a new one.");
