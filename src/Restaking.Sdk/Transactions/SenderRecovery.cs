using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// Finds out who signed. A verifier of this process answers first: the one in the options, or the signer itself where it is one. Without any, the node is
/// asked through the <c>ecrecover</c> precompile, because a signature that nobody checked must never be broadcast as somebody's.
/// </summary>
internal static class SenderRecovery
{
    // Yellow Paper, appendix E.1: input is hash, v (27 or 28), r, s, a word each; output is the address in a word, or nothing for an invalid signature.
    private const int ElectrumParity = 27;

    private static readonly Address s_precompile = Address.Parse("0x0000000000000000000000000000000000000001");

    internal static async Task<Address> RecoverAsync(TransactionPipeline pipeline, SignedTransaction signed, CancellationToken cancellationToken)
    {
        Hash32 digest = signed.Unsigned.SigningHash();
        if ((pipeline.Options.SignatureVerifier ?? pipeline.Signer as ISignatureVerifier) is not { } verifier)
        {
            return await AskNodeAsync(pipeline.Node, digest, signed, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return verifier.RecoverSigner(digest, signed.Signature);
        }
        catch (FormatException exception)
        {
            throw Nobodys(signed, exception);
        }
    }

    private static async Task<Address> AskNodeAsync(RpcClient node, Hash32 digest, SignedTransaction signed, CancellationToken cancellationToken)
    {
        byte[] input = new byte[4 * AbiSize.Word];
        var writer = new AbiWriter(input, input.Length);
        writer.WriteHash32(digest);
        writer.WriteUInt64((ulong)(ElectrumParity + signed.Signature.YParity));
        writer.WriteUInt256(signed.Signature.R);
        writer.WriteUInt256(signed.Signature.S);
        byte[] answer = await node.CallAsync(new CallRequest { To = s_precompile, Data = input }, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        try
        {
            return answer.Length == 0 ? throw Nobodys(signed, null) : new AbiReader(answer).ReadAddress();
        }
        catch (AbiFormatException exception)
        {
            throw Nobodys(signed, exception);
        }
    }

    private static SignerMismatchException Nobodys(SignedTransaction signed, Exception? cause) =>
        new("the signature is nobody's.", ["Signature"], signed.Hash, cause);
}
