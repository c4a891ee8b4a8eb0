namespace Restaking.Sdk.Rpc;

/// <summary>What the retry rule decided. Logs and the metric <c>restaking.rpc.verdicts</c> carry these names.</summary>
public enum RetryVerdictKind
{
    /// <summary>A usable answer came.</summary>
    StopSucceeded,

    /// <summary>Try again after a jittered backoff.</summary>
    Retry,

    /// <summary>Try again after the wait the server asked for (capped).</summary>
    RetryAsServerAsked,

    /// <summary>Try another endpoint now.</summary>
    FailOver,

    /// <summary>The contract reverted: that is the answer.</summary>
    StopReverted,

    /// <summary>Too much was asked for at once; the caller asks again for less.</summary>
    StopSplit,

    /// <summary>The same request fails the same way every time.</summary>
    StopPermanentError,

    /// <summary>The failure may pass, but the method must not be repeated: the first request may have had its effect.</summary>
    StopNotIdempotent,

    /// <summary>All tries are used up.</summary>
    StopAttemptsExhausted,

    /// <summary>The wait before the next try would pass the deadline.</summary>
    StopDeadline,
}

/// <summary>A verdict and the wait that goes with it.</summary>
/// <param name="Kind">The decision by name.</param>
/// <param name="Delay">The wait before the next try; zero when there is none.</param>
public readonly record struct RetryVerdict(RetryVerdictKind Kind, TimeSpan Delay)
{
    /// <summary>Whether another try follows.</summary>
    public bool Continues => Kind is RetryVerdictKind.Retry or RetryVerdictKind.RetryAsServerAsked or RetryVerdictKind.FailOver;

    internal static RetryVerdict Stop(RetryVerdictKind kind) => new(kind, TimeSpan.Zero);
}

/// <summary>Where a request stands when the retry rule is asked.</summary>
/// <param name="Number">Tries made so far, 1 after the first.</param>
/// <param name="PreviousDelay">The wait before this try; zero for the first.</param>
/// <param name="Remaining">Time left until the overall deadline.</param>
/// <param name="OtherEndpointReady">Whether the request may move, and an endpoint it has not failed on is not cooling down.</param>
/// <param name="Jitter">A random number from 0 (inclusive) to 1 (exclusive).</param>
public readonly record struct RetryState(int Number, TimeSpan PreviousDelay, TimeSpan Remaining, bool OtherEndpointReady, double Jitter);

/// <summary>One finished try of a request.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Endpoint">Host of the endpoint asked.</param>
/// <param name="Kind">What went wrong; null for success.</param>
/// <param name="Message">What went wrong in words, without secrets.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Verdict">What was decided after it.</param>
public readonly record struct RpcAttempt(int Number, string Endpoint, RpcErrorKind? Kind, string Message, TimeSpan Duration, RetryVerdictKind Verdict);
