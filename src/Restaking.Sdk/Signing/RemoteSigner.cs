using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Signing;

/// <summary>
/// A signing service over JSON-RPC: <c>eth_signTransaction</c>, as Web3Signer, Clef and nodes with unlocked accounts offer it. The service returns signed bytes
/// and sends nothing. What it returns is decoded and must be, field by field, what was asked for; who signed is checked where
/// <see cref="TransactionOptions.SignatureVerifier"/> is set.
/// </summary>
public sealed class RemoteSigner : IRawTransactionSigner
{
    private readonly RpcClient _service;

    /// <summary>Creates the signer.</summary>
    /// <param name="service">The signing service. Its options should not expect a chain id: signing services often do not serve <c>eth_chainId</c>.</param>
    /// <param name="address">The account whose key the service holds.</param>
    /// <exception cref="ArgumentException">The address is zero.</exception>
    public RemoteSigner(RpcClient service, Address address)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (address.IsZero)
        {
            throw new ArgumentException("The zero address has no key.", nameof(address));
        }

        _service = service;
        Address = address;
    }

    /// <inheritdoc/>
    public Address Address { get; }

    /// <inheritdoc/>
    public SignerCapability Capability => SignerCapability.Signs;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The transaction names another sender.</exception>
    /// <exception cref="RpcException">The service refused, or gave no usable answer. Nothing was broadcast.</exception>
    /// <exception cref="SignerMismatchException">The service signed something else. Nothing was broadcast.</exception>
    public async ValueTask<SignedTransaction> SignTransactionAsync(UnsignedTransaction transaction, CancellationToken cancellationToken = default)
    {
        UnsignedTransaction complete = SignerRequest.For(transaction, Address);
        byte[] raw = await _service.InvokeAsync("eth_signTransaction", writer => SignerRequest.Write(writer, complete), ReadRaw, cancellationToken).ConfigureAwait(false);
        SignedTransaction signed = TransactionSigning.Decode(raw);
        TransactionSigning.EnsureSame(complete, signed, onlyWhatIsSet: false);
        return signed with { Unsigned = complete };
    }

    /// <summary>The account.</summary>
    public override string ToString() => $"remote signer {Address}";

    // Web3Signer answers with the bytes; geth and Clef with an object { raw, tx }.
    private static byte[] ReadRaw(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return RpcResults.Data(ref reader);
        }

        byte[]? raw = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isRaw = reader.ValueTextEquals("raw"u8);
            reader.Read();
            if (isRaw)
            {
                raw = RpcResults.Data(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return raw ?? throw RpcResults.Malformed("no signed bytes (raw)");
    }
}
