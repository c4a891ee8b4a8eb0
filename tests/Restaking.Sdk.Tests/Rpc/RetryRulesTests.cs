using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class RetryRulesTests
{
    private static readonly RpcMethodTraits Read = new("eth_call", RpcMethodKind.Read);
    private static readonly RpcMethodTraits Splittable = new("eth_getLogs", RpcMethodKind.Read, CanSplit: true);
    private static readonly RpcMethodTraits Write = new("eth_sendRawTransaction", RpcMethodKind.Write);
    private static readonly RpcMethodTraits Unknown = new("foo_bar", RpcMethodKind.Unknown);
    private static readonly RetryState First = new(1, TimeSpan.Zero, TimeSpan.FromMinutes(1), OtherEndpointReady: false, Jitter: 0.5);

    public static TheoryData<RpcErrorKind> TransientKinds => [.. Enum.GetValues<RpcErrorKind>().Where(kind => kind.IsTransient())];

    public static TheoryData<RpcErrorKind> PermanentKinds
        => [.. Enum.GetValues<RpcErrorKind>().Where(kind => !kind.IsTransient() && kind != RpcErrorKind.ExecutionReverted)];

    [Fact]
    public void Evaluate_Success_StopsSucceeded()
        => Assert.Equal(RetryVerdictKind.StopSucceeded, Evaluate(Read, RpcOutcome.Success, First).Kind);

    [Fact]
    public void Evaluate_Revert_StopsReverted()
        => Assert.Equal(RetryVerdictKind.StopReverted, Evaluate(Read, Failure(RpcErrorKind.ExecutionReverted), First with { OtherEndpointReady = true }).Kind);

    [Theory]
    [MemberData(nameof(TransientKinds))]
    public void Evaluate_TransientFailureOfARead_Retries(RpcErrorKind kind)
        => Assert.Equal(RetryVerdictKind.Retry, Evaluate(Read, Failure(kind), First).Kind);

    [Theory]
    [MemberData(nameof(PermanentKinds))]
    public void Evaluate_PermanentFailure_Stops(RpcErrorKind kind)
        => Assert.Equal(RetryVerdictKind.StopPermanentError, Evaluate(Read, Failure(kind), First).Kind);

    [Theory]
    [MemberData(nameof(TransientKinds))]
    public void Evaluate_TransientFailureOfASend_IsNeverRetried(RpcErrorKind kind)
    {
        Assert.Equal(RetryVerdictKind.StopNotIdempotent, Evaluate(Write, Failure(kind), First).Kind);
        Assert.Equal(RetryVerdictKind.StopNotIdempotent, Evaluate(Unknown, Failure(kind), First).Kind);
    }

    [Theory]
    [InlineData(RpcErrorKind.LogRangeTooLarge)]
    [InlineData(RpcErrorKind.ResponseTooLarge)]
    [InlineData(RpcErrorKind.BatchTooLarge)]
    [InlineData(RpcErrorKind.OutOfGas)]
    [InlineData(RpcErrorKind.Timeout)]
    public void Evaluate_TooMuchAskedOfASplittableRequest_StopsToSplit(RpcErrorKind kind)
        => Assert.Equal(RetryVerdictKind.StopSplit, Evaluate(Splittable, Failure(kind), First).Kind);

    [Fact]
    public void Evaluate_LastAttempt_StopsExhausted()
        => Assert.Equal(
            RetryVerdictKind.StopAttemptsExhausted,
            Evaluate(Read, Failure(RpcErrorKind.Transport), First with { Number = 5, OtherEndpointReady = true }).Kind);

    [Fact]
    public void Evaluate_WaitPastTheDeadline_StopsAtDeadline()
    {
        Assert.Equal(RetryVerdictKind.StopDeadline, Evaluate(Read, Failure(RpcErrorKind.Transport), First with { Remaining = TimeSpan.FromMilliseconds(400) }).Kind);
        Assert.Equal(RetryVerdictKind.StopDeadline, Evaluate(Read, Failure(RpcErrorKind.Transport), First with { Remaining = TimeSpan.Zero, OtherEndpointReady = true }).Kind);
    }

    [Fact]
    public void Evaluate_OtherEndpointReady_FailsOverAtOnce()
        => Assert.Equal(
            new RetryVerdict(RetryVerdictKind.FailOver, TimeSpan.Zero),
            Evaluate(Read, Failure(RpcErrorKind.RateLimited) with { RetryAfter = TimeSpan.FromSeconds(9) }, First with { OtherEndpointReady = true }));

    [Theory]
    [InlineData(RpcErrorKind.Unauthorized)]
    [InlineData(RpcErrorKind.StateUnavailable)]
    [InlineData(RpcErrorKind.MethodNotFound)]
    [InlineData(RpcErrorKind.HttpError)]
    public void Evaluate_PermanentOnThisEndpointOnly_FailsOverOrStops(RpcErrorKind kind)
    {
        Assert.Equal(RetryVerdictKind.FailOver, Evaluate(Read, Failure(kind), First with { OtherEndpointReady = true }).Kind);
        Assert.Equal(RetryVerdictKind.StopPermanentError, Evaluate(Read, Failure(kind), First).Kind);
    }

    [Theory]
    [InlineData(RpcErrorKind.InvalidRequest)]
    [InlineData(RpcErrorKind.Reorganized)]
    public void Evaluate_FailureOfTheRequestItself_DoesNotMove(RpcErrorKind kind)
        => Assert.NotEqual(RetryVerdictKind.FailOver, Evaluate(Read, Failure(kind), First with { OtherEndpointReady = true }).Kind);

    [Fact]
    public void Evaluate_ServerAsksToWait_IsHonouredUpToTheCap()
    {
        RpcOutcome limited = Failure(RpcErrorKind.RateLimited);

        Assert.Equal(
            new RetryVerdict(RetryVerdictKind.RetryAsServerAsked, TimeSpan.FromSeconds(7)),
            Evaluate(Read, limited with { RetryAfter = TimeSpan.FromSeconds(7) }, First));
        Assert.Equal(
            new RetryVerdict(RetryVerdictKind.RetryAsServerAsked, TimeSpan.FromSeconds(30)),
            Evaluate(Read, limited with { RetryAfter = TimeSpan.FromHours(1) }, First));
        Assert.Equal(
            new RetryVerdict(RetryVerdictKind.RetryAsServerAsked, TimeSpan.Zero),
            Evaluate(Read, limited with { RetryAfter = TimeSpan.FromSeconds(-3) }, First));
    }

    [Theory]
    [InlineData(0d, 0, 200)]
    [InlineData(0.5, 0, 400)]
    [InlineData(0.5, 400, 700)]
    [InlineData(1d, 400, 1200)]
    [InlineData(1d, 4000, 5000)]
    [InlineData(7d, 4000, 5000)]
    public void Evaluate_Backoff_IsDecorrelatedAndCapped(double jitter, int previousMilliseconds, int expectedMilliseconds)
    {
        RetryVerdict verdict = Evaluate(
            Read,
            Failure(RpcErrorKind.Transport),
            First with { Jitter = jitter, PreviousDelay = TimeSpan.FromMilliseconds(previousMilliseconds) });

        Assert.Equal(TimeSpan.FromMilliseconds(expectedMilliseconds), verdict.Delay);
    }

    [Fact]
    public void TraitsOf_EveryListedMethod_OnlyReadsAreIdempotent()
    {
        Assert.All(RpcMethods.Listed, method => Assert.Equal(RpcMethods.TraitsOf(method).Kind == RpcMethodKind.Read, RpcMethods.TraitsOf(method).IsIdempotent));
        Assert.All(RpcMethods.Listed.Where(method => method.Contains("send", StringComparison.Ordinal)), method => Assert.False(RpcMethods.TraitsOf(method).IsIdempotent));
        Assert.All(RpcMethods.Listed.Where(method => method.Contains("sign", StringComparison.Ordinal)), method => Assert.False(RpcMethods.TraitsOf(method).IsIdempotent));
        Assert.Equal(RpcMethodKind.Unknown, RpcMethods.TraitsOf("anvil_mine").Kind);
        Assert.True(RpcMethods.TraitsOf("eth_call").IsIdempotent);
    }

    private static RpcOutcome Failure(RpcErrorKind kind) => RpcOutcome.Failure(kind, "scripted");

    private static RetryVerdict Evaluate(RpcMethodTraits method, RpcOutcome outcome, RetryState state)
        => RetryRules.Evaluate(method, outcome, state, new RetryOptions());
}
