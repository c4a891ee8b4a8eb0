using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Transactions;

/// <summary>A transaction with its signature. These bytes can be mined at most once, however often they are sent.</summary>
/// <param name="Hash">Keccak-256 of <paramref name="RawBytes"/>: the transaction's hash.</param>
/// <param name="RawBytes">What <c>eth_sendRawTransaction</c> takes.</param>
/// <param name="Unsigned">What was signed.</param>
public sealed record SignedTransaction(Hash32 Hash, ReadOnlyMemory<byte> RawBytes, UnsignedTransaction Unsigned)
{
    /// <summary>The signature.</summary>
    public EcdsaSignature Signature { get; init; }

    /// <summary>Puts a signature to a transaction.</summary>
    /// <param name="unsigned">The transaction, with nonce, gas and fees.</param>
    /// <param name="signature">The signature over <see cref="UnsignedTransaction.SigningHash"/>.</param>
    /// <exception cref="ArgumentException">The signature is not canonical (EIP-2: low s, parity 0 or 1).</exception>
    /// <exception cref="InvalidOperationException">Nonce, gas limit or fees are not set.</exception>
    public static SignedTransaction Create(UnsignedTransaction unsigned, EcdsaSignature signature)
    {
        ArgumentNullException.ThrowIfNull(unsigned);
        if (!signature.IsCanonical)
        {
            throw new ArgumentException("The signature is not canonical: r and s must be in range, s in the low half (EIP-2), and the parity 0 or 1.", nameof(signature));
        }

        byte[] raw = TransactionCodec.EncodeSigned(unsigned, signature);
        return new SignedTransaction(Keccak256.Hash(raw), raw, unsigned) { Signature = signature };
    }

    /// <summary>
    /// Reads signed bytes strictly: an EIP-1559 transaction without access list, or a legacy transaction with EIP-155 replay protection, with a canonical
    /// signature. The hash is computed, never taken from anybody.
    /// </summary>
    /// <param name="rawBytes">The signed bytes.</param>
    /// <exception cref="FormatException">The bytes are something else, or not canonical.</exception>
    public static SignedTransaction Decode(ReadOnlyMemory<byte> rawBytes) => TransactionCodec.Decode(rawBytes);

    /// <inheritdoc/>
    public bool Equals(SignedTransaction? other) => other is not null && Hash == other.Hash;

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();
}
