using Nethereum.Web3.Accounts.Managed;
using Newtonsoft.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Nethereum;

/// <summary>
/// A <see cref="ManagedAccount"/>: the node holds the key, signs, and broadcasts. With a password through <c>personal_sendTransaction</c>, as Nethereum does
/// it; without one, or on a node that does not know the method (geth removed it), through <c>eth_sendTransaction</c>.
/// </summary>
internal sealed class ManagedAccountSigner(RpcClient rpc, ManagedAccount account, Address address) : IBroadcastingSigner
{
    private static readonly JsonSerializerSettings WithoutNulls = new() { NullValueHandling = NullValueHandling.Ignore };

    private readonly NodeAccountSigner _unlocked = new(rpc, address);

    /// <inheritdoc/>
    public Address Address { get; } = address;

    /// <inheritdoc/>
    public SignerCapability Capability => SignerCapability.SignsAndBroadcasts;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The transaction names another sender.</exception>
    /// <exception cref="RpcException">The node refused, or gave no usable answer.</exception>
    public async ValueTask<Hash32> SendTransactionAsync(UnsignedTransaction transaction, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        NethereumAccountSigner.ThrowIfOther(transaction, Address);
        if (!string.IsNullOrEmpty(account.Password))
        {
            string input = JsonConvert.SerializeObject((transaction with { From = Address }).ToTransactionInput(), WithoutNulls);
            try
            {
                return await rpc.InvokeAsync(
                    "personal_sendTransaction",
                    writer =>
                    {
                        writer.WriteRawValue(input);
                        writer.WriteStringValue(account.Password);
                    },
                    RpcResults.Hash,
                    cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException exception) when (exception.Kind == RpcErrorKind.MethodNotFound)
            {
                // The node says that it did nothing; its account may be unlocked.
            }
        }

        return await _unlocked.SendTransactionAsync(transaction, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The account; never its password.</summary>
    public override string ToString() => $"node account {Address}";
}
