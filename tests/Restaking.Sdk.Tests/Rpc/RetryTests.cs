using System.Net.Http.Headers;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class RetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_FailsTwiceThenAnswers_BacksOffAndSucceeds()
    {
        ManualTimeProvider time = RpcTestClient.Clock();
        ScriptedTransport node = new ScriptedTransport()
            .ExpectFault("eth_blockNumber", new HttpRequestException("refused"))
            .ExpectRaw("eth_blockNumber", "<html>bad gateway</html>", httpStatus: 502)
            .Expect("eth_blockNumber", "\"0x10\"");
        using RpcClient rpc = RpcTestClient.Create(node, time);

        Assert.Equal(16UL, await rpc.GetBlockNumberAsync(Token));

        node.VerifyComplete();
        Assert.Equal([400d, 700d], time.JumpedWaits.Select(wait => wait.TotalMilliseconds));
    }

    [Fact]
    public async Task Read_NeverAnswers_ThrowsTheLastErrorWithAttemptsAsData()
    {
        var last = new HttpRequestException("last");
        ScriptedTransport node = new ScriptedTransport("node.example")
            .ExpectFault("eth_blockNumber", new HttpRequestException("first"))
            .ExpectError("eth_blockNumber", -32005, "limit exceeded")
            .ExpectFault("eth_blockNumber", last);
        using RpcClient rpc = RpcTestClient.Create(node, options => options.Retry.MaxAttempts = 3);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.GetBlockNumberAsync(Token));

        Assert.Equal(RpcErrorKind.Transport, thrown.Kind);
        Assert.Same(last, thrown.InnerException);
        Assert.True(thrown.IsTransient);
        Assert.Equal("node.example", thrown.Endpoint);
        Assert.Equal("eth_blockNumber", thrown.Method);
        Assert.Equal(
            [(RpcErrorKind.Transport, RetryVerdictKind.Retry), (RpcErrorKind.RateLimited, RetryVerdictKind.Retry), (RpcErrorKind.Transport, RetryVerdictKind.StopAttemptsExhausted)],
            thrown.Attempts.Select(attempt => (attempt.Kind!.Value, attempt.Verdict)));
    }

    [Fact]
    public async Task Read_RateLimitedInsideHttp200_IsTriedAgain()
    {
        ScriptedTransport node = new ScriptedTransport()
            .ExpectError("eth_blockNumber", 429, "Your app has exceeded its compute units per second capacity")
            .Expect("eth_blockNumber", "\"0x10\"");
        using RpcClient rpc = RpcTestClient.Create(node);

        Assert.Equal(16UL, await rpc.GetBlockNumberAsync(Token));
    }

    [Fact]
    public async Task Read_RetryAfterInSeconds_IsWaited()
    {
        ManualTimeProvider time = RpcTestClient.Clock();
        ScriptedTransport node = new ScriptedTransport()
            .ExpectRaw("eth_blockNumber", string.Empty, 429, new RetryConditionHeaderValue(TimeSpan.FromSeconds(7)))
            .Expect("eth_blockNumber", "\"0x10\"");
        using RpcClient rpc = RpcTestClient.Create(node, time);

        await rpc.GetBlockNumberAsync(Token);

        Assert.Equal([TimeSpan.FromSeconds(7)], time.JumpedWaits);
    }

    [Fact]
    public async Task Read_RetryAfterAsDate_IsWaited()
    {
        ManualTimeProvider time = RpcTestClient.Clock();
        ScriptedTransport node = new ScriptedTransport()
            .ExpectRaw("eth_blockNumber", string.Empty, 503, new RetryConditionHeaderValue(time.Start.AddSeconds(4)))
            .Expect("eth_blockNumber", "\"0x10\"");
        using RpcClient rpc = RpcTestClient.Create(node, time);

        await rpc.GetBlockNumberAsync(Token);

        Assert.Equal([TimeSpan.FromSeconds(4)], time.JumpedWaits);
    }

    [Fact]
    public async Task Read_RetryAfterOfAnHour_IsCapped()
    {
        ManualTimeProvider time = RpcTestClient.Clock();
        ScriptedTransport node = new ScriptedTransport()
            .ExpectRaw("eth_blockNumber", string.Empty, 429, new RetryConditionHeaderValue(TimeSpan.FromHours(1)))
            .Expect("eth_blockNumber", "\"0x10\"");
        using RpcClient rpc = RpcTestClient.Create(node, time, options => options.Retry.MaxRetryAfter = TimeSpan.FromSeconds(9));

        await rpc.GetBlockNumberAsync(Token);

        Assert.Equal([TimeSpan.FromSeconds(9)], time.JumpedWaits);
    }

    [Fact]
    public async Task Read_NoAnswer_TimesOutPerTryAndIsTriedAgain()
    {
        var time = new ManualTimeProvider { AutoAdvanceUpTo = TimeSpan.FromSeconds(15) };
        ScriptedTransport node = new ScriptedTransport()
            .ExpectSilence("eth_blockNumber")
            .Expect("eth_blockNumber", "\"0x10\"");
        using RpcClient rpc = RpcTestClient.Create(node, time);

        Assert.Equal(16UL, await rpc.GetBlockNumberAsync(Token));
    }

    [Fact]
    public async Task Read_NodeThatNeverAnswersAndIgnoresItsToken_EndsAtTheDeadline()
    {
        var time = new ManualTimeProvider { AutoAdvanceUpTo = TimeSpan.FromSeconds(60) };
        ScriptedTransport node = new ScriptedTransport()
            .Always("eth_blockNumber", static (_, _) => new ValueTask<RpcResponse>(new TaskCompletionSource<RpcResponse>().Task));
        using RpcClient rpc = RpcTestClient.Create(node, time);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.GetBlockNumberAsync(Token)).WaitAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Equal(RpcErrorKind.Timeout, thrown.Kind);
        Assert.NotEmpty(thrown.Attempts);
    }

    [Fact]
    public async Task Read_FirstTryCutOffWhileStillSending_ItsParametersStayAsTheyWere()
    {
        ReadOnlyMemory<byte> stillSending = default;
        string text = string.Empty;
        ScriptedTransport node = new ScriptedTransport()
            .Expect("eth_getStorageAt", (request, _) =>
            {
                stillSending = request.Calls[0].Params;
                text = System.Text.Encoding.UTF8.GetString(stillSending.Span);
                return new ValueTask<RpcResponse>(new TaskCompletionSource<RpcResponse>().Task);
            })
            .Always("eth_getStorageAt", "\"0x1\"");
        using RpcClient rpc = RpcTestClient.Create(node, new ManualTimeProvider { AutoAdvanceUpTo = TimeSpan.FromSeconds(15) });

        await rpc.GetStorageAtAsync(default, 1UL, BlockTag.Latest, Token);
        for (ulong slot = 1_000; slot < 1_050; slot++)
        {
            await rpc.GetStorageAtAsync(default, slot, BlockTag.Finalized, Token);
        }

        Assert.Equal(text, System.Text.Encoding.UTF8.GetString(stillSending.Span));
    }

    [Fact]
    public async Task Read_CancelledByTheCaller_ThrowsOperationCanceled()
    {
        using var cancel = new CancellationTokenSource();
        ScriptedTransport node = new ScriptedTransport().Expect("eth_blockNumber", async (_, token) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return null!;
        });
        using RpcClient rpc = RpcTestClient.Create(node);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rpc.GetBlockNumberAsync(cancel.Token));
    }

    [Fact]
    public async Task Send_OutcomeUnknown_IsNotRepeated()
    {
        ScriptedTransport node = new ScriptedTransport().ExpectFault("eth_sendRawTransaction", new HttpRequestException("reset"));
        using RpcClient rpc = RpcTestClient.Create(node);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.SendRawTransactionAsync(new byte[] { 2, 1 }, Token));

        Assert.Equal(RetryVerdictKind.StopNotIdempotent, Assert.Single(thrown.Attempts).Verdict);
        Assert.Single(node.Requests);
    }

    [Fact]
    public async Task Invoke_MethodNotInTheTable_IsNotRepeated()
    {
        ScriptedTransport node = new ScriptedTransport().ExpectFault("anvil_mine", new HttpRequestException("reset"));
        using RpcClient rpc = RpcTestClient.Create(node);

        await Assert.ThrowsAsync<RpcException>(() => rpc.InvokeAsync("anvil_mine", static _ => { }, RpcResults.Ignore, Token));

        Assert.Single(node.Requests);
    }

    [Fact]
    public async Task Read_PermanentError_IsThrownAtOnceWithItsCode()
    {
        ScriptedTransport node = new ScriptedTransport().ExpectError("eth_blockNumber", -32601, "method not found");
        using RpcClient rpc = RpcTestClient.Create(node);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.GetBlockNumberAsync(Token));

        Assert.Equal((RpcErrorKind.MethodNotFound, -32601, 200, false), (thrown.Kind, thrown.Code, thrown.HttpStatus, thrown.IsTransient));
    }

    [Fact]
    public async Task Read_EndpointFailsOften_CircuitOpensAndNothingIsSent()
    {
        var time = RpcTestClient.Clock();
        ScriptedTransport node = new ScriptedTransport()
            .Always("eth_blockNumber", (_, _) => ValueTask.FromException<RpcResponse>(new HttpRequestException("down")));
        using RpcClient rpc = RpcTestClient.Create(node, time, options =>
        {
            options.CircuitFailures = 3;
            options.CircuitBreak = TimeSpan.FromSeconds(25);
            options.Retry.MaxAttempts = 4;
            options.OverallTimeout = TimeSpan.FromSeconds(20);
        });

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.GetBlockNumberAsync(Token));

        Assert.Equal(RpcErrorKind.CircuitOpen, thrown.Kind);
        Assert.Equal(3, node.Requests.Count);
        Assert.IsType<HttpRequestException>(thrown.InnerException);
        Assert.Contains("last: ", thrown.Message, StringComparison.Ordinal);
    }
}
