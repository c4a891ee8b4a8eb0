using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Transactions;

/// <summary>Asks a signer for a signature and believes nothing it says: what comes back is decoded and compared with what was asked for.</summary>
internal sealed class TransactionSigning(TransactionPipeline pipeline)
{
    internal async Task<SignedTransaction> SignAsync(IRawTransactionSigner signer, UnsignedTransaction unsigned, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(pipeline.Options.SigningTimeout, pipeline.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        SignedTransaction returned;
        try
        {
            // WaitAsync: a signer that ignores its token must not hold the nonce lane for ever.
            returned = await signer.SignTransactionAsync(unsigned, linked.Token).AsTask().WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TransactionException(
                $"The signer did not sign within {pipeline.Options.SigningTimeout}. Nothing was broadcast; the nonce is free.", TransactionStage.Signing, isTransient: true, innerException: exception);
        }

        return await VerifyAsync(unsigned, returned, signer.Address, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decodes the signed bytes themselves: every field and the hash must be what was asked for, and the signature canonical and the signer's.</summary>
    internal async Task<SignedTransaction> VerifyAsync(UnsignedTransaction asked, SignedTransaction? returned, Address expectedSender, CancellationToken cancellationToken)
    {
        if (returned is null)
        {
            throw new SignerMismatchException("it returned nothing.");
        }

        SignedTransaction decoded = Decode(returned.RawBytes);
        if (decoded.Hash != returned.Hash)
        {
            throw new SignerMismatchException($"it named hash {returned.Hash}, and the bytes have {decoded.Hash}.", ["Hash"], decoded.Hash);
        }

        EnsureSame(asked, decoded, onlyWhatIsSet: false);
        await EnsureSenderAsync(decoded, expectedSender, cancellationToken).ConfigureAwait(false);
        return decoded with { Unsigned = asked };
    }

    internal static SignedTransaction Decode(ReadOnlyMemory<byte> rawBytes)
    {
        try
        {
            return SignedTransaction.Decode(rawBytes);
        }
        catch (FormatException exception)
        {
            throw new SignerMismatchException($"the bytes are not a signed transaction of the kinds sent here ({exception.Message})", innerException: exception);
        }
    }

    internal static void EnsureSame(UnsignedTransaction asked, SignedTransaction decoded, bool onlyWhatIsSet)
    {
        ImmutableArray<string> differences = asked.DifferencesTo(decoded.Unsigned, onlyWhatIsSet);
        if (!differences.IsEmpty)
        {
            throw new SignerMismatchException($"{string.Join(", ", differences)} differ.", differences, decoded.Hash);
        }
    }

    internal async Task EnsureSenderAsync(SignedTransaction decoded, Address expectedSender, CancellationToken cancellationToken)
    {
        Address sender = await SenderRecovery.RecoverAsync(pipeline, decoded, cancellationToken).ConfigureAwait(false);
        if (sender != expectedSender)
        {
            throw new SignerMismatchException($"the signature is that of {sender}, not of {expectedSender}.", ["From"], decoded.Hash);
        }
    }
}
