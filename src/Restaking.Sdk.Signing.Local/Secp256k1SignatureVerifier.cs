using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Signing.Local;

/// <summary>
/// Recovers who signed. Set it in <see cref="Transactions.TransactionOptions.SignatureVerifier"/> to have the sender of every signed transaction checked before it is
/// broadcast, also of those that a remote service signed.
/// </summary>
public sealed class Secp256k1SignatureVerifier : ISignatureVerifier
{
    private Secp256k1SignatureVerifier()
    {
    }

    /// <summary>The verifier; it has no state.</summary>
    public static Secp256k1SignatureVerifier Instance { get; } = new();

    /// <inheritdoc/>
    /// <exception cref="FormatException">The signature is not canonical, or no key made it.</exception>
    public Address RecoverSigner(Hash32 digest, EcdsaSignature signature)
    {
        if (!signature.IsCanonical)
        {
            throw new FormatException("The signature is not canonical: r and s must be in range, s in the low half (EIP-2), and the parity 0 or 1.");
        }

        byte[] key = Secp256k1.Recover(digest, signature) ?? throw new FormatException("No key made this signature.");
        return Secp256k1.AddressOf(key);
    }
}
