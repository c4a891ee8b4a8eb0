using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Signing;

/// <summary>The parameter object of <c>eth_sendTransaction</c> and <c>eth_signTransaction</c>.</summary>
internal static class SignerRequest
{
    internal static UnsignedTransaction For(UnsignedTransaction transaction, Address signer)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.From is null || transaction.From == signer
            ? transaction with { From = signer }
            : throw new ArgumentException($"The transaction is that of {transaction.From}, and the signer is {signer}.", nameof(transaction));
    }

    internal static void Write(Utf8JsonWriter writer, UnsignedTransaction transaction)
    {
        writer.WriteStartObject();
        TransactionJson.WriteRpcFields(writer, transaction);
        writer.WriteEndObject();
    }
}
