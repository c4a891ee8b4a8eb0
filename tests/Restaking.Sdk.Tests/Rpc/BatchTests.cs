using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class BatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InvokeBatch_AnswersOutOfOrder_AreMatchedById()
    {
        ScriptedTransport node = new ScriptedTransport()
            .ExpectBatch("eth_getBalance", (call, i) => ScriptedTransport.ResultOf(call, $"\"0x{i:x}\""), reversed: true);

        Assert.Equal(new ulong[] { 0, 1, 2, 3 }, await ReadAsync(node, 4));
    }

    [Fact]
    public async Task InvokeBatch_OneAnswerMissing_OnlyThatCallIsAskedAgain()
    {
        ScriptedTransport node = new ScriptedTransport()
            .ExpectBatch("eth_getBalance", (call, i) => i == 2 ? string.Empty : ScriptedTransport.ResultOf(call, $"\"0x{i:x}\""))
            .ExpectBatch("eth_getBalance", (call, _) => ScriptedTransport.ResultOf(call, "\"0x2\""));

        Assert.Equal(new ulong[] { 0, 1, 2, 3 }, await ReadAsync(node, 4));
        Assert.Single(node.Requests[1].Params);
        Assert.Equal(node.Requests[0].Params[2], node.Requests[1].Params[0]);
    }

    [Fact]
    public async Task InvokeBatch_AnswerAlwaysMissing_IsItsOwnError()
    {
        ScriptedTransport node = new ScriptedTransport();
        node.Always("eth_getBalance", (request, _) => ValueTask.FromResult(RpcResponse.FromJson(
            $"[{string.Join(',', request.Calls.Skip(1).Select(call => ScriptedTransport.ResultOf(call, "\"0x1\"")))}]")));

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(node, 2));

        Assert.Equal(RpcErrorKind.BatchItemMissing, thrown.Kind);
    }

    [Fact]
    public async Task InvokeBatch_SameIdTwice_IsMalformed()
    {
        ScriptedTransport node = new ScriptedTransport();
        node.Always("eth_getBalance", (request, _) => ValueTask.FromResult(RpcResponse.FromJson(
            $"[{ScriptedTransport.ResultOf(request.Calls[0], "\"0x1\"")},{ScriptedTransport.ResultOf(request.Calls[0], "\"0x2\"")}]")));

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(node, 2));

        Assert.Equal(RpcErrorKind.MalformedResponse, thrown.Kind);
    }

    [Fact]
    public async Task InvokeBatch_UnknownId_IsMalformed()
    {
        ScriptedTransport node = new ScriptedTransport();
        node.Always("eth_getBalance", (_, _) => ValueTask.FromResult(RpcResponse.FromJson("""[{"jsonrpc":"2.0","id":987654,"result":"0x1"}]""")));

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(node, 2));

        Assert.Equal(RpcErrorKind.MalformedResponse, thrown.Kind);
    }

    [Fact]
    public async Task InvokeBatch_OneCallFailsForGood_HasItsErrorAndTheOthersTheirValues()
    {
        ScriptedTransport node = new ScriptedTransport().ExpectBatch(
            "eth_getBalance",
            (call, i) => i == 1 ? ScriptedTransport.ErrorOf(call, -32602, "invalid address") : ScriptedTransport.ResultOf(call, "\"0x5\""));
        using RpcClient rpc = RpcTestClient.Create(node);

        var results = await rpc.InvokeBatchAsync<int, ulong>("eth_getBalance", [0, 1, 2], static (writer, item) => writer.WriteNumberValue(item), RpcResults.Quantity, Token);

        Assert.Equal([true, false, true], results.Select(result => result.Succeeded));
        Assert.Equal(RpcErrorKind.InvalidRequest, results[1].Error!.Kind);
    }

    [Fact]
    public async Task InvokeBatch_RateLimitedItems_AreAskedAgainAlone()
    {
        ScriptedTransport node = new ScriptedTransport()
            .ExpectBatch("eth_getBalance", (call, i) => i < 2 ? ScriptedTransport.ErrorOf(call, 429, "slow down") : ScriptedTransport.ResultOf(call, $"\"0x{i:x}\""))
            .ExpectBatch("eth_getBalance", (call, i) => ScriptedTransport.ResultOf(call, $"\"0x{i:x}\""));

        Assert.Equal(new ulong[] { 0, 1, 2 }, await ReadAsync(node, 3));
        Assert.Equal(2, node.Requests[1].Params.Count);
    }

    [Fact]
    public async Task InvokeBatch_ProviderRefusesTheSize_IsSentInPartsAndTheSizeIsRemembered()
    {
        ScriptedTransport node = new ScriptedTransport();
        node.Always("eth_getBalance", (request, _) => ValueTask.FromResult(RpcResponse.FromJson(
            request.Calls.Length > 3
                ? """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch too large"}}"""
                : Answer(request))));
        using RpcClient rpc = RpcTestClient.Create(node);

        await BalancesAsync(rpc, 10);
        int before = node.Requests.Count;
        await BalancesAsync(rpc, 4);

        Assert.All(node.Requests.Skip(before), request => Assert.InRange(request.Params.Count, 1, 2));
    }

    [Fact]
    public async Task InvokeBatch_ProviderTakesNoBatches_SendsSingleCalls()
    {
        ScriptedTransport node = new ScriptedTransport();
        node.Always("eth_getBalance", (request, _) => ValueTask.FromResult(RpcResponse.FromJson(
            request.IsBatch ? """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch requests are not supported"}}""" : Answer(request))));

        Assert.Equal(5, (await ReadAsync(node, 5)).Length);
    }

    [Fact]
    public async Task InvokeBatch_MoreThanTheMaximum_IsCut()
    {
        ScriptedTransport node = new ScriptedTransport().Always("eth_getBalance", "\"0x1\"");
        using RpcClient rpc = RpcTestClient.Create(node, options => options.MaxBatchSize = 4);

        await BalancesAsync(rpc, 10);

        Assert.Equal([4, 4, 2], node.Requests.Select(request => request.Params.Count));
    }

    [Fact]
    public async Task InvokeBatch_Nothing_SendsNothing()
        => Assert.Empty(await ReadAsync(new ScriptedTransport(), 0));

    private static string Answer(RpcRequest request)
    {
        string[] answers = [.. request.Calls.Select(call => ScriptedTransport.ResultOf(call, "\"0x1\""))];
        return request.IsBatch ? $"[{string.Join(',', answers)}]" : answers[0];
    }

    private static async Task<ulong[]> ReadAsync(ScriptedTransport node, int count)
    {
        using RpcClient rpc = RpcTestClient.Create(node);
        ulong[] values = await BalancesAsync(rpc, count);
        node.VerifyComplete();
        return values;
    }

    private static async Task<ulong[]> BalancesAsync(RpcClient rpc, int count)
    {
        var results = await rpc.InvokeBatchAsync<int, ulong>(
            "eth_getBalance", [.. Enumerable.Range(0, count)], static (writer, item) => writer.WriteNumberValue(item), RpcResults.Quantity, Token);
        return [.. results.Select(result => result.Value)];
    }
}
