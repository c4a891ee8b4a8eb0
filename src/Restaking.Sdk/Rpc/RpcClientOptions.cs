using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Restaking.Sdk.Rpc;

/// <summary>Settings of <see cref="RpcClient"/>. Read once, when the client is made.</summary>
public sealed record RpcClientOptions
{
    /// <summary>The chain every endpoint must serve. Null: not checked, which is for tools that do not know the chain yet, never for money.</summary>
    public ulong? ExpectedChainId { get; set; }

    /// <summary>How reads use several endpoints. Default <see cref="ReadPolicy.Failover"/>.</summary>
    public ReadPolicy ReadPolicy { get; set; } = ReadPolicy.Failover;

    /// <summary>How often and how long reads are tried again.</summary>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>The longest one try may take. Default 15 s.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest a request may take with all its tries and waits. Default 60 s.</summary>
    public TimeSpan OverallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long reads prefer other endpoints after one failed. Default 5 s; a longer Retry-After counts instead.</summary>
    public TimeSpan EndpointCoolDown { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Outages (no answer, time-out, 5xx) within <see cref="CircuitWindow"/> that open an endpoint's circuit when at least half of its tries were outages. Default 10.</summary>
    public int CircuitFailures { get; set; } = 10;

    /// <summary>The window in which outages are counted. Default 30 s.</summary>
    public TimeSpan CircuitWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an open circuit keeps requests away from its endpoint before one is let through to see. Default 10 s.</summary>
    public TimeSpan CircuitBreak { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The most calls in one JSON-RPC batch; more are sent in several. Default 100. A provider's smaller limit is learned.</summary>
    public int MaxBatchSize { get; set; } = 100;

    /// <summary>The most blocks one <c>eth_getLogs</c> asks for. Default 10,000. A provider's smaller limit is learned.</summary>
    public ulong MaxLogRange { get; set; } = 10_000;

    /// <summary>Gives the limiter for an endpoint, by its name (host); asked once per endpoint. Null (default): no limit on this side.</summary>
    public Func<string, RateLimiter?>? RateLimiter { get; set; }

    /// <summary>The clock of all waits and time-outs.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Random numbers from 0 (inclusive) to 1 (exclusive) for the backoff.</summary>
    public Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    /// <summary>Where requests, retries and fail-overs are logged. Never carries URLs or parameters.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>A checked copy, so that later changes to what the caller holds do not reach a client that is at work.</summary>
    internal RpcClientOptions Snapshot()
    {
        Validate();
        return this with { Retry = Retry.Snapshot() };
    }

    /// <summary>Throws when a setting is out of range.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public void Validate()
    {
        Retry.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(AttemptTimeout, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfLessThan(OverallTimeout, AttemptTimeout);
        ArgumentOutOfRangeException.ThrowIfLessThan(EndpointCoolDown, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(CircuitFailures, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(CircuitWindow, TimeSpan.FromMilliseconds(500));
        ArgumentOutOfRangeException.ThrowIfLessThan(CircuitBreak, TimeSpan.FromMilliseconds(500));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfZero(MaxLogRange);
    }
}
