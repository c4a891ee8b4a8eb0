using Nethereum.Web3;
using Nethereum.Web3.Accounts;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Nethereum;

/// <summary>From an application's <see cref="IWeb3"/> to the whole SDK.</summary>
public static class Web3RestakingExtensions
{
    /// <summary>
    /// A client over the Web3's own <c>Client</c> (its headers, handlers and interceptor stay in place) that signs with its account. Asks nothing of the network.
    /// Nonces, fees, retries, waiting, the journal and the decoding of errors are the SDK's; the Web3 itself is left as it is.
    /// </summary>
    /// <param name="web3">The application's Web3. Without an account the client reads, simulates and builds; asking it to send throws <see cref="InvalidOperationException"/>.</param>
    /// <param name="network">The chain and its contracts. The node's chain id is checked before its first use.</param>
    /// <param name="options">Everything else. A <see cref="RestakingClientOptions.Signer"/> set here goes before the Web3's account.</param>
    /// <returns>The client; disposing it leaves the Web3 and its client alone.</returns>
    /// <exception cref="ChainMismatchException">The account is fixed to another chain than the network's.</exception>
    /// <exception cref="InvalidOperationException">An <see cref="ExternalAccount"/> was not initialised: see <see cref="UseRestakingAsync"/>.</exception>
    /// <exception cref="ArgumentException">The options expect another chain than the network's, or the account's address is not one.</exception>
    public static RestakingClient UseRestaking(this IWeb3 web3, RestakingNetwork network, RestakingClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(web3);
        ArgumentNullException.ThrowIfNull(network);
        options ??= new RestakingClientOptions();
        if (options.Signer is null)
        {
            Web3Signer.ThrowIfOtherChain(web3, network);
        }

        var rpc = new RpcClient(new NethereumRpcTransport(web3.Client), RpcOptions(network, options));
        try
        {
            options = options with
            {
                Signer = options.Signer ?? Web3Signer.From(web3, rpc, network),
                TransactionOptions = Verified(options.TransactionOptions ?? TransactionOptions.Default),
            };
            return new Web3Client(rpc, network, options);
        }
        catch
        {
            rpc.Dispose();
            throw;
        }
    }

    /// <summary>
    /// As <see cref="UseRestaking"/>; an <see cref="ExternalAccount"/> (a KMS, a Ledger) is asked for its address first when it does not know it yet.
    /// </summary>
    /// <param name="web3">The application's Web3.</param>
    /// <param name="network">The chain and its contracts.</param>
    /// <param name="options">Everything else.</param>
    /// <param name="cancellationToken">Stops waiting for the external signer.</param>
    /// <exception cref="ChainMismatchException">The account is fixed to another chain than the network's.</exception>
    public static async Task<RestakingClient> UseRestakingAsync(
        this IWeb3 web3,
        RestakingNetwork network,
        RestakingClientOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(web3);
        ArgumentNullException.ThrowIfNull(network);
        if (options?.Signer is null && Web3Signer.AccountOf(web3) is ExternalAccount { Address: null or "" } account)
        {
            Web3Signer.ThrowIfOtherChain(web3, network);
            await account.InitialiseAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return web3.UseRestaking(network, options);
    }

    /// <summary>Who signed is checked before anything is broadcast, also what an external signer returned.</summary>
    internal static TransactionOptions Verified(TransactionOptions options) =>
        options.SignatureVerifier is null ? options with { SignatureVerifier = NethereumSignatureVerifier.Instance } : options;

    private static RpcClientOptions RpcOptions(RestakingNetwork network, RestakingClientOptions options)
    {
        RpcClientOptions rpc = options.RpcClientOptions ?? new RpcClientOptions();
        if (rpc.ExpectedChainId is { } expected && expected != network.ChainId)
        {
            throw new ArgumentException($"The RPC options expect chain {expected}, but the network is {network}.", nameof(options));
        }

        rpc = rpc with { ExpectedChainId = network.ChainId };
        return options.RpcClientOptions is not null
            ? rpc
            : rpc with { TimeProvider = options.TimeProvider ?? rpc.TimeProvider, LoggerFactory = options.LoggerFactory ?? rpc.LoggerFactory };
    }

    /// <summary>Disposes the RPC client it was given, which nobody else has.</summary>
    private sealed class Web3Client(RpcClient rpc, RestakingNetwork network, RestakingClientOptions options) : RestakingClient(rpc, network, options)
    {
        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Rpc.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
