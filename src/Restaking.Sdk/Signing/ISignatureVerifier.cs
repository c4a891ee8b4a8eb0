using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Signing;

/// <summary>
/// Recovers who signed. The core has no elliptic-curve code; <c>Restaking.Sdk.Signing.Local</c> brings an implementation. When one is set in
/// <see cref="Transactions.TransactionOptions.SignatureVerifier"/>, a signed transaction whose recovered sender is not the expected account is never broadcast.
/// </summary>
public interface ISignatureVerifier
{
    /// <summary>The address whose key made the signature over the digest.</summary>
    /// <param name="digest">The 32 bytes that were signed.</param>
    /// <param name="signature">The signature.</param>
    /// <exception cref="FormatException">The signature is not a point on the curve, so nobody made it.</exception>
    Address RecoverSigner(Hash32 digest, EcdsaSignature signature);
}
