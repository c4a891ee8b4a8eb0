using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Signing;

/// <summary>
/// An account that can authorise transactions. Implement <see cref="IRawTransactionSigner"/> or <see cref="IBroadcastingSigner"/>,
/// never this interface alone. An implementation never puts a key, a password or a token in an exception, a log or <c>ToString()</c>.
/// </summary>
public interface ITransactionSigner
{
    /// <summary>The account the signer signs for.</summary>
    Address Address { get; }

    /// <summary>Whether the signer only signs, or signs and broadcasts.</summary>
    SignerCapability Capability { get; }
}

/// <summary>A signer that returns signed bytes and sends nothing: an in-process key, a signing service, an HSM.</summary>
public interface IRawTransactionSigner : ITransactionSigner
{
    /// <summary>
    /// Signs a transaction whose chain id, nonce, gas limit and fees are set. The caller compares what comes back, field by field, with what it asked for
    /// before it broadcasts anything.
    /// </summary>
    /// <param name="transaction">A complete transaction.</param>
    /// <param name="cancellationToken">Stops the request for a signature; nothing has been broadcast then.</param>
    ValueTask<SignedTransaction> SignTransactionAsync(UnsignedTransaction transaction, CancellationToken cancellationToken = default);
}

/// <summary>A signer that signs and broadcasts: an account held by a node (<c>eth_sendTransaction</c>) or a custodian's service.</summary>
public interface IBroadcastingSigner : ITransactionSigner
{
    /// <summary>
    /// Signs and broadcasts. An exception other than a definite refusal (<see cref="RpcException"/> with an answer from the node) means the outcome is unknown:
    /// the transaction may have gone out, and nobody may send it again before that is cleared up.
    /// </summary>
    /// <param name="transaction">The transaction; a nonce that is not set is chosen by the signer.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, which does not stop the transaction.</param>
    /// <returns>The hash of the transaction that was broadcast.</returns>
    ValueTask<Hash32> SendTransactionAsync(UnsignedTransaction transaction, CancellationToken cancellationToken = default);
}

/// <summary>
/// A broadcasting signer whose service knows idempotency keys (custodians do: external transaction ids). After an ambiguous answer the transaction is looked
/// up by its key and never sent a second time.
/// </summary>
public interface IIdempotentBroadcastingSigner : IBroadcastingSigner
{
    /// <summary>Signs and broadcasts under the caller's key. The same key again must return the first transaction's hash, not make a second one.</summary>
    /// <param name="transaction">The transaction; a nonce that is not set is chosen by the signer.</param>
    /// <param name="idempotencyKey">The caller's key for this operation.</param>
    /// <param name="cancellationToken">Stops waiting for the answer, which does not stop the transaction.</param>
    ValueTask<Hash32> SendTransactionAsync(UnsignedTransaction transaction, string idempotencyKey, CancellationToken cancellationToken = default);

    /// <summary>The hash of the transaction made under a key; <see langword="null"/> when the service is certain that it has none.</summary>
    /// <param name="idempotencyKey">The caller's key for the operation.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    ValueTask<Hash32?> FindTransactionAsync(string idempotencyKey, CancellationToken cancellationToken = default);
}
