namespace Restaking.Sdk.Rpc;

/// <summary>The retry rule: a pure function from how a try ended to a named verdict.</summary>
public static class RetryRules
{
    /// <summary>Decides what follows a try.</summary>
    /// <param name="method">What the method allows.</param>
    /// <param name="outcome">How the try ended.</param>
    /// <param name="state">How far the request is.</param>
    /// <param name="options">Limits.</param>
    public static RetryVerdict Evaluate(RpcMethodTraits method, RpcOutcome outcome, RetryState state, RetryOptions options)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(options);
        if (outcome.Error is not { } kind)
        {
            return RetryVerdict.Stop(RetryVerdictKind.StopSucceeded);
        }

        if (kind == RpcErrorKind.ExecutionReverted)
        {
            return RetryVerdict.Stop(RetryVerdictKind.StopReverted);
        }

        // A range that timed out once will time out again: half of it is a better use of the time than a repeat.
        if (method.CanSplit && IsTooMuch(kind))
        {
            return RetryVerdict.Stop(RetryVerdictKind.StopSplit);
        }

        bool mayMove = state.OtherEndpointReady && kind.IsEndpointsOwn();
        if (!kind.IsTransient() && !mayMove)
        {
            return RetryVerdict.Stop(RetryVerdictKind.StopPermanentError);
        }

        if (!method.IsIdempotent)
        {
            return RetryVerdict.Stop(RetryVerdictKind.StopNotIdempotent);
        }

        if (state.Number >= options.MaxAttempts)
        {
            return RetryVerdict.Stop(RetryVerdictKind.StopAttemptsExhausted);
        }

        if (state.Remaining <= TimeSpan.Zero)
        {
            return RetryVerdict.Stop(RetryVerdictKind.StopDeadline);
        }

        if (mayMove)
        {
            return new RetryVerdict(RetryVerdictKind.FailOver, TimeSpan.Zero);
        }

        RetryVerdict retry = outcome.RetryAfter is { } asked
            ? new RetryVerdict(RetryVerdictKind.RetryAsServerAsked, Clamp(asked, TimeSpan.Zero, options.MaxRetryAfter))
            : new RetryVerdict(RetryVerdictKind.Retry, Backoff(state, options));
        return retry.Delay >= state.Remaining ? RetryVerdict.Stop(RetryVerdictKind.StopDeadline) : retry;
    }

    /// <summary>
    /// Decorrelated jitter: uniform between the base and three times the wait before, capped. Clients that failed together do not come back together,
    /// and no client forgets that it already waited long.
    /// </summary>
    private static TimeSpan Backoff(RetryState state, RetryOptions options)
    {
        double lowest = options.BaseDelay.TotalMilliseconds;
        double highest = Math.Max(lowest, 3 * Math.Max(lowest, state.PreviousDelay.TotalMilliseconds));
        double jitter = Math.Clamp(state.Jitter, 0, 1);
        double wait = Math.Min(options.MaxDelay.TotalMilliseconds, lowest + (jitter * (highest - lowest)));
        return TimeSpan.FromMilliseconds(wait);
    }

    private static bool IsTooMuch(RpcErrorKind kind)
        => kind is RpcErrorKind.LogRangeTooLarge or RpcErrorKind.ResponseTooLarge or RpcErrorKind.BatchTooLarge or RpcErrorKind.OutOfGas or RpcErrorKind.Timeout;

    private static TimeSpan Clamp(TimeSpan value, TimeSpan lowest, TimeSpan highest)
        => value < lowest ? lowest : value > highest ? highest : value;
}
