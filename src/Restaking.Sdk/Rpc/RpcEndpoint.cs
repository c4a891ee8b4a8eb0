using System.Diagnostics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Restaking.Sdk.Diagnostics;

namespace Restaking.Sdk.Rpc;

/// <summary>
/// One endpoint with what is known about it. <see cref="TryAsync"/> is one try through the inner layers, outside in:
/// circuit breaker, time-out of the try, rate limit, log and metrics, transport.
/// </summary>
internal sealed class RpcEndpoint : IDisposable
{
    private readonly IRpcTransport _transport;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RateLimiter? _rateLimiter;
    private readonly ResiliencePipeline<RpcOutcome> _pipeline;
    private readonly SemaphoreSlim _guard = new(1, 1);
    private long _coolDownUntil;
    private volatile bool _chainVerified;
    private volatile RpcOutcome? _lastOutage;

    public RpcEndpoint(IRpcTransport transport, RpcClientOptions options, ILogger logger)
    {
        _transport = transport;
        _time = options.TimeProvider;
        _logger = logger;
        Name = transport.Name;
        _rateLimiter = options.RateLimiter?.Invoke(Name);
        BatchSize = options.MaxBatchSize;
        LogRange = new LogRangeSizer(options.MaxLogRange);
        _coolDownUntil = _time.GetTimestamp();
        _pipeline = new ResiliencePipelineBuilder<RpcOutcome> { TimeProvider = _time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<RpcOutcome>
            {
                FailureRatio = 0.5,
                MinimumThroughput = options.CircuitFailures,
                SamplingDuration = options.CircuitWindow,
                BreakDuration = options.CircuitBreak,
                ShouldHandle = static args => ValueTask.FromResult(
                    args.Outcome.Exception is TimeoutRejectedException || args.Outcome.Result?.Error?.IsOutage() == true),
                OnOpened = args =>
                {
                    RpcLog.CircuitOpened(_logger, Name, args.BreakDuration.TotalSeconds);
                    CoolDown(args.BreakDuration);
                    return default;
                },
                OnClosed = _ =>
                {
                    RpcLog.CircuitClosed(_logger, Name);
                    return default;
                },
            })
            .AddTimeout(options.AttemptTimeout)
            .Build();
    }

    public string Name { get; }

    /// <summary>The most calls this endpoint takes in one batch, as far as is known.</summary>
    public int BatchSize { get; set; }

    public LogRangeSizer LogRange { get; }

    /// <summary>Whether the chain-id guard let this endpoint pass.</summary>
    public bool ChainVerified => _chainVerified;

    /// <summary>Whether block parameters may be hashes (EIP-1898); null until it was tried.</summary>
    public bool? TakesBlockHash { get; set; }

    /// <summary>Not cooling down. After the break of an open circuit this is true again, so that a request can find out whether the endpoint is back.</summary>
    public bool IsReady => _time.GetTimestamp() >= Volatile.Read(ref _coolDownUntil);

    public long CoolDownUntil => Volatile.Read(ref _coolDownUntil);

    /// <summary>Sends one request once and has its answer read. Never throws for what a node or a network can do.</summary>
    public async ValueTask<RpcOutcome> TryAsync(RpcOperation operation, CancellationToken cancellationToken)
    {
        RpcRequest request = operation.CreateRequest();
        long started = _time.GetTimestamp();
        RpcOutcome outcome;
        try
        {
            outcome = await _pipeline.ExecuteAsync(
                static (state, token) => state.Endpoint.SendAsync(state.Operation, state.Request, token),
                (Endpoint: this, Operation: operation, Request: request),
                cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException exception)
        {
            outcome = RpcOutcome.Failure(RpcErrorKind.Timeout, $"no answer within {exception.Timeout.TotalSeconds:0.###} s", exception);
        }
        catch (BrokenCircuitException exception)
        {
            // The break itself says nothing of the cause; the failure that led to it does.
            RpcOutcome? last = _lastOutage;
            string cause = last is null ? "" : $" (last: {last.Message})";
            outcome = RpcOutcome.Failure(RpcErrorKind.CircuitOpen, $"the endpoint failed too often lately{cause} and is left alone for a while", last?.Exception ?? exception) with
            {
                RetryAfter = exception.RetryAfter,
            };
        }

        outcome = Redact(outcome);
        if (outcome.Error is { } error && error != RpcErrorKind.CircuitOpen && error.IsOutage())
        {
            _lastOutage = outcome;
        }

        Report(operation, outcome, _time.GetElapsedTime(started));
        return outcome;
    }

    /// <summary>Makes reads prefer other endpoints for a while.</summary>
    public void CoolDown(TimeSpan duration)
    {
        long until = _time.GetTimestamp() + (long)(duration.TotalSeconds * _time.TimestampFrequency);
        if (until > Volatile.Read(ref _coolDownUntil))
        {
            Volatile.Write(ref _coolDownUntil, until);
        }
    }

    /// <summary>
    /// The chain-id guard: before the endpoint's first use, and again after it was unreachable (another node may stand behind the name then),
    /// its chain id is asked and compared. A failed question is an outcome like any other and is asked again next time.
    /// </summary>
    public async ValueTask<RpcOutcome> VerifyChainAsync(ulong expected, Func<RpcOperation<ulong>> createQuestion, CancellationToken cancellationToken)
    {
        if (_chainVerified)
        {
            return RpcOutcome.Success;
        }

        await _guard.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_chainVerified)
            {
                return RpcOutcome.Success;
            }

            RpcOperation<ulong> question = createQuestion();
            RpcOutcome outcome = await TryAsync(question, cancellationToken).ConfigureAwait(false);
            if (!outcome.Succeeded)
            {
                return outcome;
            }

            AcceptChain(expected, question.Value);
            return RpcOutcome.Success;
        }
        finally
        {
            _guard.Release();
        }
    }

    /// <summary>Takes the endpoint's answer to <c>eth_chainId</c>.</summary>
    /// <exception cref="ChainMismatchException">It is another chain.</exception>
    public void AcceptChain(ulong expected, ulong actual)
    {
        if (actual != expected)
        {
            RpcLog.ChainMismatch(_logger, Name, expected, actual);
            throw new ChainMismatchException(expected, actual, Name);
        }

        RpcLog.ChainVerified(_logger, Name, expected);
        _chainVerified = true;
    }

    /// <summary>A failure without what the endpoint's URL keeps secret.</summary>
    public RpcOutcome Redact(RpcOutcome outcome)
        => outcome.Succeeded ? outcome : outcome with { Message = Redact(outcome.Message), Exception = Redact(outcome.Exception) };

    public void Dispose()
    {
        _rateLimiter?.Dispose();
        _guard.Dispose();
        (_transport as IDisposable)?.Dispose();
    }

    private async ValueTask<RpcOutcome> SendAsync(RpcOperation operation, RpcRequest request, CancellationToken cancellationToken)
    {
        RpcResponse response;
        try
        {
            using RateLimitLease? lease = _rateLimiter is null
                ? null
                : await _rateLimiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
            if (lease is { IsAcquired: false })
            {
                return RpcOutcome.Failure(RpcErrorKind.RateLimited, "the limit set on this side for the endpoint is reached");
            }

            response = await SendBoundedAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw; // the caller's token, or the time-out layer's, which tells them apart
        }
        catch (RpcException exception)
        {
            return RpcOutcome.Failure(exception.Kind, exception.Message, exception) with { HttpStatus = exception.HttpStatus, Code = exception.Code };
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return RpcOutcome.Failure(RpcErrorKind.Timeout, "no answer in time", exception);
        }
        catch (Exception exception) when (!IsProgrammingError(exception))
        {
            return RpcOutcome.Failure(RpcErrorKind.Transport, $"the connection failed: {exception.Message}", exception);
        }

        using (response)
        {
            RpcOutcome outcome = operation.Accept(request, response);
            return outcome.Succeeded || response.RetryAfter is not { } asked
                ? outcome
                : outcome with { RetryAfter = asked.Delta ?? Wait(asked.Date) };
        }
    }

    /// <summary>What a transport throws when it is used wrongly; a repeat would only hide it. Everything else a transport throws is the network's doing.</summary>
    private static bool IsProgrammingError(Exception exception)
        => exception is ArgumentException or InvalidOperationException or NotSupportedException or NullReferenceException or OutOfMemoryException or RestakingException;

    /// <summary>A transport that ignores its token must not hang the caller: the wait ends anyway, and a late answer is thrown away.</summary>
    private async ValueTask<RpcResponse> SendBoundedAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        ValueTask<RpcResponse> pending = _transport.SendAsync(request, cancellationToken);
        if (pending.IsCompleted)
        {
            return await pending.ConfigureAwait(false);
        }

        Task<RpcResponse> task = pending.AsTask();
        try
        {
            return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = DropLateAnswerAsync(task);
            throw;
        }
    }

    private static async Task DropLateAnswerAsync(Task<RpcResponse> task)
    {
        try
        {
            (await task.ConfigureAwait(false)).Dispose();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Nobody waits for it any more; the time-out was reported already.
        }
    }

    private TimeSpan? Wait(DateTimeOffset? date)
    {
        TimeSpan? wait = date - _time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private string Redact(string text) => (_transport as IRedactingTransport)?.Redact(text) ?? text;

    private Exception? Redact(Exception? exception)
        => exception is not null && _transport is IRedactingTransport redacting && redacting.ContainsSecret(exception.ToString())
            ? new IOException($"{exception.GetType().Name}: {redacting.Redact(exception.Message)}")
            : exception;

    private void Report(RpcOperation operation, RpcOutcome outcome, TimeSpan elapsed)
    {
        string method = operation.Traits.Method;
        if (outcome.Error is { } error)
        {
            if (error is RpcErrorKind.Transport)
            {
                _chainVerified = false;
            }

            RpcLog.RequestFailed(_logger, method, Name, elapsed.TotalMilliseconds, error, outcome.Message);
        }
        else
        {
            RpcLog.RequestSucceeded(_logger, method, Name, elapsed.TotalMilliseconds);
        }

        if (RestakingDiagnostics.RpcAttempts.Enabled)
        {
            RestakingDiagnostics.RpcAttempts.Add(
                1, new TagList { { "method", method }, { "endpoint", Name }, { "outcome", outcome.Error?.ToString() ?? "Success" } });
        }

        if (RestakingDiagnostics.RpcDuration.Enabled)
        {
            RestakingDiagnostics.RpcDuration.Record(elapsed.TotalSeconds, new TagList { { "method", method }, { "endpoint", Name } });
        }
    }
}
