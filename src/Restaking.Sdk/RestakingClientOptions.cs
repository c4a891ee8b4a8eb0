using Microsoft.Extensions.Logging;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>What a <see cref="RestakingClient"/> can be told beyond its endpoint and network. Everything has a default.</summary>
public sealed record RestakingClientOptions
{
    /// <summary>Who signs; null: the client reads, simulates and builds, and cannot send.</summary>
    public ITransactionSigner? Signer { get; init; }

    /// <summary>How transactions are sent and waited for; null: the defaults.</summary>
    public TransactionOptions? TransactionOptions { get; init; }

    /// <summary>
    /// How requests are made, retried and limited; null: the defaults. The expected chain id is that of the network. Not used when the
    /// client is made from an <see cref="RpcClient"/>, which has its own.
    /// </summary>
    public RpcClientOptions? RpcClientOptions { get; init; }

    /// <summary>Makes the loggers; null: nothing is logged.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock of waits and time-outs; null: the system's.</summary>
    public TimeProvider? TimeProvider { get; init; }
}
