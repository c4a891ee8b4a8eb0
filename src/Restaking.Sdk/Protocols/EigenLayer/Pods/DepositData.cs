using System.Buffers.Binary;
using System.Security.Cryptography;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>
/// One deposit of a new validator as the deposit contract takes it: key, signature and (optionally) the root a deposit tool wrote down.
/// </summary>
/// <remarks>
/// The signature is a BLS signature over key, credentials and amount. Neither this library nor the deposit contract checks it: with a wrong
/// one the ether is deposited and the beacon chain ignores the deposit. Make it with the official deposit tool, for the credentials of THIS
/// pod and this amount.
/// </remarks>
/// <param name="Pubkey">The validator's key.</param>
/// <param name="Signature">96 bytes.</param>
/// <param name="Root">The <c>deposit_data_root</c> of the tool's file; given, it must equal the root computed here.</param>
public sealed record ValidatorDeposit(ValidatorPubkey Pubkey, ReadOnlyMemory<byte> Signature, Hash32? Root = null);

/// <summary>The SSZ root of a deposit, which the deposit contract computes again and refuses without (consensus specification, <c>DepositData</c>).</summary>
public static class DepositData
{
    /// <summary>Bytes of a BLS signature.</summary>
    public const int SignatureSize = 96;

    /// <summary>The root of key, credentials, amount and signature.</summary>
    /// <param name="pubkey">The validator's key.</param>
    /// <param name="withdrawalCredentials">To whom its stake is paid.</param>
    /// <param name="amount">How much is deposited, in gwei.</param>
    /// <param name="signature">96 bytes.</param>
    /// <exception cref="ArgumentException">The signature has another length.</exception>
    public static Hash32 ComputeRoot(ValidatorPubkey pubkey, Hash32 withdrawalCredentials, Gwei amount, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(pubkey);
        CheckSignature(signature.Length, nameof(signature));

        Span<byte> last = stackalloc byte[2 * Hash32.Size];
        last.Clear();
        signature[(2 * Hash32.Size)..].CopyTo(last);
        Hash32 signatureRoot = BeaconMerkle.HashPair(Sha256(signature[..(2 * Hash32.Size)]), Sha256(last));

        Span<byte> amountChunk = stackalloc byte[Hash32.Size];
        amountChunk.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(amountChunk, amount.Amount);
        return BeaconMerkle.Merkleize([pubkey.Hash, withdrawalCredentials, new Hash32(amountChunk), signatureRoot]);
    }

    /// <summary>Computes the root of a deposit and holds it against the one that came with it.</summary>
    /// <exception cref="ArgumentException">The signature has another length, or the roots differ.</exception>
    internal static Hash32 CheckedRoot(ValidatorDeposit deposit, Hash32 withdrawalCredentials, Gwei amount, string parameterName)
    {
        Hash32 root = ComputeRoot(deposit.Pubkey, withdrawalCredentials, amount, deposit.Signature.Span);
        return deposit.Root is { } given && given != root
            ? throw new ArgumentException(
                $"The deposit's root is {given}, and for credentials {withdrawalCredentials} and {amount} it would be {root}: it was made for other credentials or another amount.",
                parameterName)
            : root;
    }

    internal static void CheckSignature(int length, string parameterName)
    {
        if (length != SignatureSize)
        {
            throw new ArgumentException($"A BLS signature has {SignatureSize} bytes, not {length}.", parameterName);
        }
    }

    private static Hash32 Sha256(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Hash32.Size];
        SHA256.HashData(data, hash);
        return new Hash32(hash);
    }
}
