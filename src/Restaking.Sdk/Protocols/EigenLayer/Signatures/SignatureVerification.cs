using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Protocols.EigenLayer.Signatures;

/// <summary>
/// Asks what the contracts will ask of a signature (OpenZeppelin's SignatureChecker): an account's own, of 65 bytes with v 27 or 28 and a low
/// s, or else whatever the signer takes where it is a contract (EIP-1271). Nothing is sent for a signature that cannot hold.
/// </summary>
internal static class SignatureVerification
{
    private const int ElectrumParity = 27;

    private static readonly Address s_ecrecover = Address.Parse("0x0000000000000000000000000000000000000001");
    private static readonly Selector s_isValidSignature = new(0x1626ba7e);

    /// <summary>The reason why the signature would be refused; null when it holds.</summary>
    /// <param name="context">The parts.</param>
    /// <param name="pin">The block.</param>
    /// <param name="signer">Who must have signed.</param>
    /// <param name="verifyingContract">The contract that will ask: a signer that is a contract may answer differently to others.</param>
    /// <param name="digest">What must have been signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public static async Task<EigenLayerRefusal?> CheckAsync(
        EigenLayerContext context,
        RpcPin pin,
        Address signer,
        Address verifyingContract,
        Hash32 digest,
        ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken)
    {
        (string? flaw, Address? recovered) = await RecoverAsync(context, pin, digest, signature, cancellationToken).ConfigureAwait(false);
        if (recovered == signer)
        {
            return null;
        }

        // An account with code can still have a key (EIP-7702), so the key is asked for first.
        if ((await pin.GetCodeAsync(signer, cancellationToken).ConfigureAwait(false)).Length > 0)
        {
            return await IsTakenByContractAsync(pin, signer, verifyingContract, digest, signature, cancellationToken).ConfigureAwait(false)
                ? null
                : new SignatureRefusedByContract(signer);
        }

        return flaw is not null ? new SignatureMalformed(signer, flaw) : new SignatureOfAnother(signer, recovered!.Value);
    }

    private static async Task<(string? Flaw, Address? Recovered)> RecoverAsync(
        EigenLayerContext context,
        RpcPin pin,
        Hash32 digest,
        ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken)
    {
        if (signature.Length != EcdsaSignature.Size)
        {
            return ($"an account's signature has {EcdsaSignature.Size} bytes (r, s, v), this has {signature.Length}", null);
        }

        byte v = signature.Span[EcdsaSignature.Size - 1];
        if (v is not (ElectrumParity or ElectrumParity + 1))
        {
            return ($"its v is {v}, and the contracts take only 27 and 28", null);
        }

        EcdsaSignature parsed = EcdsaSignature.FromBytes(signature.Span);
        if (!parsed.IsCanonical)
        {
            return ("r and s are not in range, or s is in its upper half (EIP-2)", null);
        }

        Address? recovered = await RecoverAsync(context, pin, digest, parsed, cancellationToken).ConfigureAwait(false);
        return recovered is null ? ("no key made it", null) : (null, recovered);
    }

    private static async Task<Address?> RecoverAsync(EigenLayerContext context, RpcPin pin, Hash32 digest, EcdsaSignature signature, CancellationToken cancellationToken)
    {
        if ((context.Transactions.Options.SignatureVerifier ?? context.Transactions.Signer as ISignatureVerifier) is { } verifier)
        {
            try
            {
                return verifier.RecoverSigner(digest, signature);
            }
            catch (FormatException)
            {
                return null;
            }
        }

        // Yellow Paper, appendix E.1: hash, v, r, s, a word each; the address in a word, or nothing for an invalid signature.
        byte[] input = new byte[4 * AbiSize.Word];
        var writer = new AbiWriter(input, input.Length);
        writer.WriteHash32(digest);
        writer.WriteUInt64((ulong)(ElectrumParity + signature.YParity));
        writer.WriteUInt256(signature.R);
        writer.WriteUInt256(signature.S);
        byte[] answer = await pin.CallAsync(new CallRequest { To = s_ecrecover, Data = input }, cancellationToken).ConfigureAwait(false);
        return answer.Length == 0 ? null : new AbiReader(answer).ReadAddress();
    }

    private static async Task<bool> IsTakenByContractAsync(
        RpcPin pin,
        Address signer,
        Address verifyingContract,
        Hash32 digest,
        ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken)
    {
        const int head = 2 * AbiSize.Word;
        byte[] data = new byte[Selector.Size + head + AbiSize.Bytes(signature.Length)];
        s_isValidSignature.CopyTo(data);
        var writer = new AbiWriter(data.AsSpan(Selector.Size), head);
        writer.WriteHash32(digest);
        writer.WriteBytes(signature.Span);
        CallRequest request = new() { From = verifyingContract, To = signer, Data = data };
        RpcBatchResult<byte[]> answer = (await pin.CallManyAsync([request], cancellationToken).ConfigureAwait(false))[0];
        if (answer.Error is { } error)
        {
            return error.Kind is RpcErrorKind.ExecutionReverted or RpcErrorKind.OutOfGas ? false : throw error;
        }

        // The magic value is the selector, in a whole word: what is behind it must be zero.
        ReadOnlySpan<byte> word = answer.Value!;
        return word.Length >= AbiSize.Word && new Selector(word[..Selector.Size]).Equals(s_isValidSignature)
            && word[Selector.Size..AbiSize.Word].IndexOfAnyExcept((byte)0) < 0;
    }
}
