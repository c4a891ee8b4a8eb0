using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Signing;

/// <summary>
/// An account whose key the node holds (or impersonates, on a development node): <c>eth_sendTransaction</c>. The node signs, chooses the nonce unless one is
/// set, and broadcasts; so transactions are never bumped here, and a lost answer leaves the outcome unknown.
/// </summary>
public sealed class NodeAccountSigner : IBroadcastingSigner
{
    private readonly RpcClient _rpc;

    /// <summary>Creates the signer.</summary>
    /// <param name="rpc">The node that holds the account.</param>
    /// <param name="address">The account.</param>
    /// <exception cref="ArgumentException">The address is zero.</exception>
    public NodeAccountSigner(RpcClient rpc, Address address)
    {
        ArgumentNullException.ThrowIfNull(rpc);
        if (address.IsZero)
        {
            throw new ArgumentException("The zero address has no key.", nameof(address));
        }

        _rpc = rpc;
        Address = address;
    }

    /// <inheritdoc/>
    public Address Address { get; }

    /// <inheritdoc/>
    public SignerCapability Capability => SignerCapability.SignsAndBroadcasts;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The transaction names another sender.</exception>
    /// <exception cref="RpcException">The node refused, or gave no usable answer.</exception>
    public async ValueTask<Hash32> SendTransactionAsync(UnsignedTransaction transaction, CancellationToken cancellationToken = default)
    {
        UnsignedTransaction complete = SignerRequest.For(transaction, Address);
        return await _rpc.InvokeAsync("eth_sendTransaction", writer => SignerRequest.Write(writer, complete), RpcResults.Hash, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The account.</summary>
    public override string ToString() => $"node account {Address}";
}
