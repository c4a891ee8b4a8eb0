using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Testing;

/// <summary>
/// An address that an <see cref="AnvilNode"/> accepts <c>eth_sendTransaction</c> from, without a key, until this is disposed.
/// </summary>
public sealed class AnvilImpersonation : IAsyncDisposable
{
    private readonly AnvilNode _node;
    private int _disposed;

    internal AnvilImpersonation(AnvilNode node, Address address)
    {
        _node = node;
        Address = address;
    }

    /// <summary>The address.</summary>
    public Address Address { get; }

    /// <summary>A signer for the address, to make a client or a pipeline with. Works until this is disposed.</summary>
    public NodeAccountSigner Signer => new(_node.Rpc, Address);

    /// <summary>Sends a transaction from the address (<c>eth_sendTransaction</c>) and returns without waiting for its block.</summary>
    /// <param name="to">The recipient; null deploys <paramref name="data"/>.</param>
    /// <param name="data">Calldata, or creation code.</param>
    /// <param name="value">Wei sent along.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="RpcException">The node refused; when the execution would revert, with the revert data.</exception>
    public Task<Hash32> SendAsync(Address? to, ReadOnlyMemory<byte> data = default, UInt256? value = null, CancellationToken cancellationToken = default) =>
        _node.SendAsync(Address, to, data, value, cancellationToken);

    /// <summary>Sends a transaction from the address and waits for its block.</summary>
    /// <param name="to">The recipient; null deploys <paramref name="data"/>.</param>
    /// <param name="data">Calldata, or creation code.</param>
    /// <param name="value">Wei sent along.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The receipt, also of a transaction that reverted in its block.</returns>
    /// <exception cref="RpcException">The node refused; when the execution would revert, with the revert data.</exception>
    /// <exception cref="TimeoutException">It was in no block within 30 seconds.</exception>
    public Task<TransactionReceipt> ExecuteAsync(Address? to, ReadOnlyMemory<byte> data = default, UInt256? value = null, CancellationToken cancellationToken = default) =>
        _node.ExecuteAsync(Address, to, data, value, cancellationToken);

    /// <summary>Ends the impersonation. A node that is gone already is no failure.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            await _node.StopImpersonatingAsync(Address, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RpcException)
        {
            // Disposed in the wrong order at the end of a test; there is nothing left to undo.
        }
    }
}
