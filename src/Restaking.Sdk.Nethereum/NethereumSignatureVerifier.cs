using Nethereum.Signer;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Nethereum;

/// <summary>Recovers who signed, with Nethereum's curve arithmetic. <c>UseRestaking</c> sets it unless the options name another.</summary>
public sealed class NethereumSignatureVerifier : ISignatureVerifier
{
    private NethereumSignatureVerifier()
    {
    }

    /// <summary>The verifier; it has no state.</summary>
    public static NethereumSignatureVerifier Instance { get; } = new();

    /// <inheritdoc/>
    /// <exception cref="FormatException">The signature is not canonical, or no key made it.</exception>
    public Address RecoverSigner(Hash32 digest, EcdsaSignature signature)
    {
        if (!signature.IsCanonical)
        {
            throw new FormatException("The signature is not canonical: r and s must be in range, s in the low half (EIP-2), and the parity 0 or 1.");
        }

        byte[] parts = signature.ToBytes();
        EthECDSASignature components = EthECDSASignatureFactory.FromComponents(parts[..32], parts[32..64]);
        EthECKey key;
        try
        {
            key = EthECKey.RecoverFromSignature(components, signature.YParity, digest.ToByteArray());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new FormatException("No key made this signature.", exception);
        }

        return key.GetPublicAddress().ToAddress();
    }
}
