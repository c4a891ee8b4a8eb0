using System.Net;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Transactions;

/// <summary>A real node behind a connection that breaks: money moves exactly once.</summary>
public sealed class FaultyNodeTests : IAsyncLifetime
{
    private AnvilPipeline _chain = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> FaultsOfASend =>
        ["DropBefore", "DropAfter", "MalformedJson", "TruncatedBody", "NullResult", "BadGateway", "BusyAfter", "TooManyRequests", "TooManyRequestsInBody"];

    public async ValueTask InitializeAsync() => _chain = await AnvilPipeline.StartAsync(null, Token);

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Theory]
    [MemberData(nameof(FaultsOfASend))]
    public async Task Send_WithOneFaultOnTheBroadcast_MovesTheMoneyOnce(string fault)
    {
        _chain.Proxy.Inject(Fault(fault), "eth_sendRawTransaction", times: 1);

        TransactionHandle handle = await _chain.Poke(value: 5u).SendAsync(cancellationToken: Token);
        ConfirmedTransaction confirmed = await handle.WaitAsync(cancellationToken: Token);

        Assert.Equal(handle.Hash, confirmed.Receipt.TransactionHash);
        Assert.Equal((UInt256)5u, await _chain.Rpc.GetBalanceAsync(AnvilPipeline.Target, BlockTag.Latest, Token));
        Assert.Equal(1UL, await _chain.Rpc.GetTransactionCountAsync(_chain.Key.Address, BlockTag.Latest, Token));
    }

    [Fact]
    public async Task Send_WhenEveryAnswerIsLost_IsUnknownAndResumingMovesTheMoneyOnce()
    {
        // The broadcast arrives, no answer to it or about it does.
        using FaultRule sends = _chain.Proxy.Inject(RpcFault.DropAfter, "eth_sendRawTransaction");
        using FaultRule lookUps = _chain.Proxy.Inject(RpcFault.HttpStatus(HttpStatusCode.BadRequest), "eth_getTransactionByHash");

        TransactionOutcomeUnknownException lost = await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => _chain.Poke(value: 5u).SendAsync(cancellationToken: Token));
        _chain.Proxy.Clear();
        TransactionHandle handle = await _chain.Pipeline.ResumeAsync(lost.Signed!, cancellationToken: Token);
        await handle.WaitAsync(cancellationToken: Token);

        Assert.Equal(lost.TransactionHash, handle.Hash);
        Assert.Equal((UInt256)5u, await _chain.Rpc.GetBalanceAsync(AnvilPipeline.Target, BlockTag.Latest, Token));
    }

    [Fact]
    public async Task Send_ToANodeOfAnotherChain_SignsNothing()
    {
        _chain.Proxy.Inject(RpcFault.WrongChainId(1));

        ChainMismatchException exception = await Assert.ThrowsAsync<ChainMismatchException>(() => _chain.Poke().SendAsync(cancellationToken: Token));

        Assert.Equal((31337UL, 1UL), (exception.Expected, exception.Actual));
        Assert.Equal(0, _chain.Proxy.CountOf("eth_sendRawTransaction"));
    }

    [Fact]
    public async Task Wait_BehindAConnectionThatOftenBreaks_Confirms()
    {
        _chain.Proxy.Inject(RpcFault.DropBefore, "eth_getTransactionReceipt", times: 2);
        _chain.Proxy.Inject(RpcFault.TooManyRequestsInBody, "eth_blockNumber", times: 1);
        _chain.Proxy.Inject(RpcFault.NullResult, "eth_getBlockByNumber", times: 1, skip: 1);

        TransactionHandle handle = await _chain.Poke().SendAsync(cancellationToken: Token);

        Assert.True((await handle.WaitAsync(cancellationToken: Token)).Receipt.Succeeded);
    }

    private static RpcFault Fault(string name) => name switch
    {
        "DropBefore" => RpcFault.DropBefore,
        "DropAfter" => RpcFault.DropAfter,
        "MalformedJson" => RpcFault.MalformedJson,
        "TruncatedBody" => RpcFault.TruncatedBody,
        "NullResult" => RpcFault.NullResult,
        "BadGateway" => RpcFault.HttpStatus(HttpStatusCode.BadGateway),
        "BusyAfter" => RpcFault.Error(-32603, "internal error", afterForwarding: true),
        "TooManyRequests" => RpcFault.TooManyRequests(),
        _ => RpcFault.TooManyRequestsInBody,
    };
}
