using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using Restaking.Sdk.Diagnostics;

namespace Restaking.Sdk.Rpc;

/// <summary>
/// The outer layers of a request, outside in: overall time-out, retry (the verdict of <see cref="RetryRules"/>), choice of the endpoint,
/// chain-id guard of that endpoint. The inner layers are <see cref="RpcEndpoint"/>'s.
/// </summary>
internal sealed class RpcPipeline
{
    private static readonly ResiliencePropertyKey<RpcExecution> ExecutionKey = new("Restaking.Sdk.Rpc.Execution");

    private readonly RpcClientOptions _options;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<RpcOutcome> _pipeline;

    public RpcPipeline(ImmutableArray<RpcEndpoint> endpoints, RpcClientOptions options, RpcIds ids, ILogger logger)
    {
        Endpoints = endpoints;
        Ids = ids;
        _options = options;
        _logger = logger;
        _pipeline = new ResiliencePipelineBuilder<RpcOutcome> { TimeProvider = options.TimeProvider }
            .AddTimeout(options.OverallTimeout)
            .AddRetry(new RetryStrategyOptions<RpcOutcome>
            {
                // The rule counts the tries itself; Polly only waits and calls again.
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Constant,
                Delay = TimeSpan.Zero,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is { } outcome && Judge(Of(args.Context), outcome)),
                DelayGenerator = static args => ValueTask.FromResult<TimeSpan?>(Of(args.Context).Verdict.Delay),
            })
            .Build();
    }

    public ImmutableArray<RpcEndpoint> Endpoints { get; }

    public RpcIds Ids { get; }

    /// <summary>Runs an operation to its end.</summary>
    /// <param name="operation">What to send and how to read it; holds the result afterwards.</param>
    /// <param name="pinned">The endpoint the operation must stay on; null: chosen by the read policy.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The endpoint that answered.</returns>
    /// <exception cref="RpcException">No usable answer; carries the attempts.</exception>
    /// <exception cref="ChainMismatchException">The endpoint serves another chain.</exception>
    public async ValueTask<RpcEndpoint> RunAsync(RpcOperation operation, RpcEndpoint? pinned, CancellationToken cancellationToken)
    {
        if (_options.ExpectedChainId is { } expected && !operation.IsChainQuestion && operation.Traits.Kind != RpcMethodKind.Read)
        {
            await VerifyBeforeWriteAsync(pinned ?? Endpoints[0], expected, cancellationToken).ConfigureAwait(false);
        }

        var execution = new RpcExecution(operation, pinned, Endpoints[0], _options.TimeProvider);
        using Activity? activity = RestakingDiagnostics.Activities.StartActivity("rpc", ActivityKind.Client);
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(ExecutionKey, execution);
        RpcOutcome outcome;
        try
        {
            outcome = await _pipeline.ExecuteAsync(
                static (context, state) => state.Pipeline.TryAsync(state.Execution, context.CancellationToken),
                context,
                (Pipeline: this, Execution: execution)).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException exception)
        {
            outcome = RpcOutcome.Failure(RpcErrorKind.Timeout, $"no answer within {_options.OverallTimeout.TotalSeconds:0.###} s in all", exception);
            execution.Record(outcome, RetryVerdictKind.StopDeadline);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        if (activity is not null)
        {
            Describe(activity, execution, outcome);
        }

        return outcome.Succeeded ? execution.Endpoint : throw Failure(execution, outcome);
    }

    /// <summary>The endpoint a read would go to now.</summary>
    public RpcEndpoint Choose() => Choose(failed: []);

    private static RpcExecution Of(ResilienceContext context) => context.Properties.GetValue(ExecutionKey, null!);

    private static void Describe(Activity activity, RpcExecution execution, RpcOutcome outcome)
    {
        activity.DisplayName = execution.Operation.Traits.Method;
        activity.SetTag("rpc.system", "jsonrpc");
        activity.SetTag("rpc.method", execution.Operation.Traits.Method);
        activity.SetTag("server.address", execution.Endpoint.Name);
        activity.SetTag("restaking.rpc.attempts", execution.Attempts.Count);
        if (outcome.Error is { } error)
        {
            activity.SetTag("error.type", error.ToString());
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    private static RpcException Failure(RpcExecution execution, RpcOutcome outcome)
        => Failure(execution.Operation.Traits.Method, execution.Endpoint.Name, outcome, [.. execution.Attempts]);

    /// <summary>The exception for a failure that is not tried again.</summary>
    internal static RpcException Failure(string method, string endpoint, RpcOutcome outcome, ImmutableArray<RpcAttempt> attempts = default)
    {
        int tries = attempts.IsDefault ? 1 : attempts.Length;
        string code = outcome.Code is { } number ? $" (code {number})" : string.Empty;
        string after = tries > 1 ? $" after {tries} tries" : string.Empty;
        string reason = outcome.Message.Length == 0 ? outcome.Error!.Value.ToString() : outcome.Message;
        return new RpcException(
            outcome.Error!.Value,
            $"{method} failed at {endpoint}{after}: {reason}{code}.",
            method,
            endpoint,
            outcome.Code,
            outcome.HttpStatus,
            outcome.RevertData,
            attempts,
            outcome.Exception);
    }

    private async ValueTask<RpcOutcome> TryAsync(RpcExecution execution, CancellationToken cancellationToken)
    {
        RpcOperation operation = execution.Operation;
        RpcEndpoint endpoint = execution.Pinned ?? (MayMove(execution) ? Choose(execution.Failed) : Endpoints[0]);
        execution.Start(endpoint);
        if (_options.ExpectedChainId is { } expected && !operation.IsChainQuestion)
        {
            RpcOutcome verified = await endpoint.VerifyChainAsync(expected, CreateChainQuestion, cancellationToken).ConfigureAwait(false);
            if (!verified.Succeeded)
            {
                return verified;
            }
        }

        return await endpoint.TryAsync(operation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// What must not be repeated is guarded beforehand, with the question's own tries: a failure to learn the chain id must not look like
    /// a send whose outcome is unknown.
    /// </summary>
    private async ValueTask VerifyBeforeWriteAsync(RpcEndpoint endpoint, ulong expected, CancellationToken cancellationToken)
    {
        if (!endpoint.ChainVerified)
        {
            RpcOperation<ulong> question = CreateChainQuestion();
            await RunAsync(question, endpoint, cancellationToken).ConfigureAwait(false);
            endpoint.AcceptChain(expected, question.Value);
        }
    }

    private RpcOperation<ulong> CreateChainQuestion()
        => new(RpcMethods.TraitsOf("eth_chainId"), "[]"u8.ToArray(), RpcResults.Quantity, Ids) { IsChainQuestion = true };

    private bool MayMove(RpcExecution execution)
        => execution.Pinned is null && _options.ReadPolicy.FailsOver && execution.Operation.Traits.Kind == RpcMethodKind.Read;

    private RpcEndpoint Choose(List<RpcEndpoint> failed)
    {
        RpcEndpoint? ready = null;
        RpcEndpoint soonest = Endpoints[0];
        foreach (RpcEndpoint endpoint in Endpoints)
        {
            if (endpoint.IsReady)
            {
                if (!failed.Contains(endpoint))
                {
                    return endpoint;
                }

                ready ??= endpoint;
            }

            if (endpoint.CoolDownUntil < soonest.CoolDownUntil)
            {
                soonest = endpoint;
            }
        }

        return ready ?? soonest;
    }

    /// <summary>Asks the rule and acts on its verdict as far as logs, metrics and the endpoint's health go. True: Polly waits and tries again.</summary>
    private bool Judge(RpcExecution execution, RpcOutcome outcome)
    {
        if (outcome.Error is not { } error)
        {
            execution.Record(outcome, RetryVerdictKind.StopSucceeded);
            return false;
        }

        RpcMethodTraits traits = execution.Operation.Traits;
        RpcEndpoint endpoint = execution.Endpoint;
        if (error.IsOutage() || error is RpcErrorKind.RateLimited or RpcErrorKind.MalformedResponse or RpcErrorKind.Unauthorized)
        {
            endpoint.CoolDown(Longer(_options.EndpointCoolDown, Shorter(outcome.RetryAfter ?? TimeSpan.Zero, _options.Retry.MaxRetryAfter)));
        }

        execution.Failed.Add(endpoint);
        bool otherReady = MayMove(execution) && Endpoints.Any(other => other.IsReady && !execution.Failed.Contains(other));
        var state = new RetryState(
            execution.Number,
            execution.Verdict.Delay,
            _options.OverallTimeout - execution.Elapsed,
            otherReady,
            _options.Jitter());
        RetryVerdict verdict = RetryRules.Evaluate(traits, outcome, state, _options.Retry);
        execution.Verdict = verdict;
        execution.Record(outcome, verdict.Kind);
        if (RestakingDiagnostics.RpcVerdicts.Enabled)
        {
            RestakingDiagnostics.RpcVerdicts.Add(1, new TagList { { "method", traits.Method }, { "verdict", verdict.Kind.ToString() } });
        }

        switch (verdict.Kind)
        {
            case RetryVerdictKind.FailOver:
                RpcLog.RequestFailedOver(_logger, traits.Method, endpoint.Name, error, execution.Number + 1);
                break;
            case RetryVerdictKind.Retry or RetryVerdictKind.RetryAsServerAsked:
                RpcLog.RequestRetried(_logger, traits.Method, endpoint.Name, error, verdict.Kind, execution.Number + 1, verdict.Delay.TotalMilliseconds);
                break;
            case RetryVerdictKind.StopReverted or RetryVerdictKind.StopSplit:
                break; // answers the caller expects
            default:
                RpcLog.RequestGivenUp(_logger, traits.Method, endpoint.Name, execution.Number, error, verdict.Kind);
                break;
        }

        return verdict.Continues;
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>One operation's way through its tries.</summary>
internal sealed class RpcExecution(RpcOperation operation, RpcEndpoint? pinned, RpcEndpoint first, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private long _tryStarted = time.GetTimestamp();

    public RpcOperation Operation { get; } = operation;

    public RpcEndpoint? Pinned { get; } = pinned;

    public RpcEndpoint Endpoint { get; private set; } = pinned ?? first;

    public int Number { get; private set; }

    public RetryVerdict Verdict { get; set; }

    public List<RpcEndpoint> Failed { get; } = [];

    public List<RpcAttempt> Attempts { get; } = [];

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    public void Start(RpcEndpoint endpoint)
    {
        Endpoint = endpoint;
        Number++;
        _tryStarted = time.GetTimestamp();
    }

    public void Record(RpcOutcome outcome, RetryVerdictKind verdict)
        => Attempts.Add(new RpcAttempt(Number, Endpoint.Name, outcome.Error, outcome.Message, time.GetElapsedTime(_tryStarted), verdict));
}
