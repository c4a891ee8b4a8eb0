using System.Numerics;
using Nethereum.RPC.Eth.DTOs;
using Nethereum.RPC.TransactionManagers;
using Nethereum.Web3.Accounts;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Nethereum;

/// <summary>
/// Signs through Nethereum, with the key or the external signer of an account, and sends nothing. Nethereum is given every field, so it asks the node for
/// none; what it returns is decoded here and compared, field by field, where it is broadcast.
/// </summary>
internal sealed class NethereumAccountSigner(Address address, ITransactionManager signing, Func<bool> signsEip1559) : IRawTransactionSigner
{
    /// <inheritdoc/>
    public Address Address { get; } = address;

    /// <inheritdoc/>
    public SignerCapability Capability => SignerCapability.Signs;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The transaction names another sender.</exception>
    /// <exception cref="TransactionException">The account or its external signer refused or failed. Nothing was broadcast.</exception>
    /// <exception cref="SignerMismatchException">What it returned is not a signed transaction.</exception>
    public async ValueTask<SignedTransaction> SignTransactionAsync(UnsignedTransaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ThrowIfOther(transaction, Address);
        cancellationToken.ThrowIfCancellationRequested();
        if (transaction.Type == 2 && !signsEip1559())
        {
            throw new TransactionException(
                $"The external signer of {Address} does not sign EIP-1559 transactions. Set {nameof(FeePolicy)}.{nameof(FeePolicy.UseLegacy)} to send legacy ones. Nothing was signed.",
                TransactionStage.Signing);
        }

        TransactionInput input = (transaction with { From = Address }).ToTransactionInput();
        string hex;
        try
        {
            hex = await signing.SignTransactionAsync(input).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new TransactionException(
                $"Nethereum did not sign for {Address} ({exception.GetType().Name}). Nothing was broadcast.",
                TransactionStage.Signing,
                isTransient: exception is HttpRequestException or TimeoutException or OperationCanceledException,
                innerException: exception);
        }

        try
        {
            string digits = hex is ['0', 'x' or 'X', ..] ? hex[2..] : hex ?? string.Empty;
            return SignedTransaction.Decode(Convert.FromHexString(digits)) with { Unsigned = transaction };
        }
        catch (FormatException exception)
        {
            throw new SignerMismatchException("the bytes are not a signed transaction of the kinds sent here.", innerException: exception);
        }
    }

    /// <summary>The account.</summary>
    public override string ToString() => $"Nethereum account {Address}";

    internal static void ThrowIfOther(UnsignedTransaction transaction, Address signer)
    {
        if (transaction.From is { } from && from != signer)
        {
            throw new ArgumentException($"The transaction is that of {from}, and the Nethereum account is {signer}.", nameof(transaction));
        }
    }

    // Transaction managers of their own, so that nothing on the application's is touched. The chain id is given: one that asks the node for it stays at -1
    // for good when that fails. Fees and nonce are given too, so neither is ever looked up.
    internal static AccountSignerTransactionManager ManagerOf(Account account, global::Nethereum.JsonRpc.Client.IClient client, ulong chainId) =>
        new(client, account, (BigInteger)chainId) { CalculateOrSetDefaultGasPriceFeesIfNotSet = false };

    internal static ExternalAccountSignerTransactionManager ManagerOf(ExternalAccount account, global::Nethereum.JsonRpc.Client.IClient client, ulong chainId) =>
        new(client, account, (BigInteger)chainId) { CalculateOrSetDefaultGasPriceFeesIfNotSet = false };
}
