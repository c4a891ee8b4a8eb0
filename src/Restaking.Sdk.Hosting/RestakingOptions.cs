using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Hosting;

/// <summary>What one registered <see cref="RestakingClient"/> is made from. Validated when the host starts.</summary>
public sealed class RestakingOptions
{
    /// <summary>The chain and the addresses on it. Required; every endpoint must serve this chain.</summary>
    public RestakingNetwork? Network { get; set; }

    /// <summary>
    /// RPC URLs, http or https, the preferred one first. At least one. Path, query and user part are secrets: they appear in no
    /// message and no log, nor does anything the HTTP client would say about them.
    /// </summary>
    public IList<string> Endpoints { get; } = [];

    /// <summary>Makes the transport that stands in for <see cref="Endpoints"/>; see <see cref="RestakingBuilder.UseTransport"/>.</summary>
    internal Func<IServiceProvider, IRpcTransport>? CreateTransport { get; set; }

    /// <summary>
    /// Retries, time-outs and limits of reads. Chain id, clock and loggers are set from <see cref="Network"/> and the container.
    /// </summary>
    public RpcClientOptions Rpc { get; set; } = new();

    /// <summary>Limits and authorization of the HTTP transport, for every endpoint alike.</summary>
    public HttpRpcTransportOptions Http { get; } = new();

    /// <summary>Fees, confirmations and time-outs of transactions.</summary>
    public TransactionOptions Transactions { get; set; } = TransactionOptions.Default;

    /// <summary>A relay by its URL, in place of <see cref="TransactionOptions.PrivateRelay"/>: the registration's HTTP client carries its requests. Null: none, or the one set there.</summary>
    public PrivateRelayOptions? PrivateRelay { get; set; }
}
