using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class RpcErrorCodesTests
{
    [Theory]
    [InlineData("eth_call", 3, "execution reverted: custom error 0x08c379a0", RpcErrorKind.ExecutionReverted)]
    [InlineData("eth_call", -32000, "execution reverted", RpcErrorKind.ExecutionReverted)]
    [InlineData("eth_call", -32015, "VM execution error.", RpcErrorKind.ExecutionReverted)]
    [InlineData("eth_call", -32603, "VM Exception while processing transaction: reverted with custom error 'X()'", RpcErrorKind.ExecutionReverted)]
    [InlineData("eth_call", -32000, "out of gas", RpcErrorKind.OutOfGas)]
    [InlineData("eth_estimateGas", -32000, "gas required exceeds allowance (50000000)", RpcErrorKind.OutOfGas)]
    [InlineData("eth_call", -32000, "header not found", RpcErrorKind.BlockNotFound)]
    [InlineData("eth_call", -32000, "missing trie node 1234 (path )", RpcErrorKind.StateUnavailable)]
    [InlineData("eth_call", -32005, "limit exceeded", RpcErrorKind.RateLimited)]
    [InlineData("eth_call", 429, "slow down", RpcErrorKind.RateLimited)]
    [InlineData("eth_call", 429, "Your app has exceeded its compute units per second capacity", RpcErrorKind.RateLimited)]
    [InlineData("eth_call", -32016, "over rate limit", RpcErrorKind.RateLimited)]
    [InlineData("eth_call", -32029, "whatever", RpcErrorKind.RateLimited)]
    [InlineData("eth_call", -32005, "daily request count exceeded, request rate limited", RpcErrorKind.RateLimited)]
    [InlineData("eth_getLogs", -32005, "query returned more than 10000 results. Try with this block range [0x1, 0x2].", RpcErrorKind.LogRangeTooLarge)]
    [InlineData("eth_getLogs", -32600, "eth_getLogs is limited to a 10,000 range", RpcErrorKind.LogRangeTooLarge)]
    [InlineData("eth_getLogs", -32614, "eth_getLogs is limited to a 10,000 block range", RpcErrorKind.LogRangeTooLarge)]
    [InlineData("eth_getLogs", -32602, "exceed maximum block range: 5000", RpcErrorKind.LogRangeTooLarge)]
    [InlineData("eth_getLogs", -32002, "request timed out", RpcErrorKind.LogRangeTooLarge)]
    [InlineData("eth_getLogs", -32005, "rate limit exceeded", RpcErrorKind.RateLimited)]
    [InlineData("eth_call", -32601, "the method eth_foo does not exist/is not available", RpcErrorKind.MethodNotFound)]
    [InlineData("eth_call", -32602, "invalid argument 1: cannot unmarshal object", RpcErrorKind.InvalidRequest)]
    [InlineData("eth_call", -32603, "internal error", RpcErrorKind.NodeBusy)]
    [InlineData("eth_call", -32099, "something else", RpcErrorKind.NodeError)]
    [InlineData("eth_call", -32600, "invalid api key", RpcErrorKind.Unauthorized)]
    [InlineData("eth_call", -32600, "batch too large", RpcErrorKind.BatchTooLarge)]
    [InlineData("eth_sendRawTransaction", -32000, "already known", RpcErrorKind.AlreadyKnown)]
    [InlineData("eth_sendRawTransaction", -32010, "AlreadyKnown", RpcErrorKind.AlreadyKnown)]
    [InlineData("eth_sendRawTransaction", -32003, "transaction already imported", RpcErrorKind.AlreadyKnown)]
    [InlineData("eth_sendRawTransaction", -32000, "nonce too low: next nonce 5, tx nonce 4", RpcErrorKind.NonceTooLow)]
    [InlineData("eth_sendRawTransaction", -32010, "OldNonce, Current nonce: 5, nonce of rejected tx: 4", RpcErrorKind.NonceTooLow)]
    [InlineData("eth_sendRawTransaction", -32000, "replacement transaction underpriced", RpcErrorKind.ReplacementUnderpriced)]
    [InlineData("eth_sendRawTransaction", -32000, "transaction underpriced: tip needed 1", RpcErrorKind.FeeTooLow)]
    [InlineData("eth_sendRawTransaction", -32000, "max fee per gas less than block base fee: address 0x, maxFeePerGas: 1, baseFee: 2", RpcErrorKind.FeeTooLow)]
    [InlineData("eth_sendRawTransaction", -32003, "Insufficient funds for gas * price + value", RpcErrorKind.InsufficientFunds)]
    public void Classify_WhatNodesSay_IsOneKind(string method, int code, string message, RpcErrorKind expected)
        => Assert.Equal(expected, RpcErrorCodes.Classify(method, code, message, 200, hasRevertData: false));

    [Fact]
    public void Classify_RevertReasonThatSoundsLikeANode_IsARevert()
    {
        Assert.Equal(RpcErrorKind.ExecutionReverted, RpcErrorCodes.Classify("eth_call", 3, "execution reverted: nonce too low", 200, hasRevertData: true));
        Assert.Equal(RpcErrorKind.ExecutionReverted, RpcErrorCodes.Classify("eth_call", 3, "execution reverted: rate limit exceeded", 200, hasRevertData: true));
    }

    [Theory]
    [InlineData(401, RpcErrorKind.Unauthorized)]
    [InlineData(403, RpcErrorKind.Unauthorized)]
    [InlineData(404, RpcErrorKind.HttpError)]
    [InlineData(301, RpcErrorKind.HttpError)]
    [InlineData(408, RpcErrorKind.Timeout)]
    [InlineData(413, RpcErrorKind.BatchTooLarge)]
    [InlineData(429, RpcErrorKind.RateLimited)]
    [InlineData(500, RpcErrorKind.ServerUnavailable)]
    [InlineData(503, RpcErrorKind.ServerUnavailable)]
    [InlineData(522, RpcErrorKind.ServerUnavailable)]
    [InlineData(200, RpcErrorKind.MalformedResponse)]
    public void ClassifyStatus_WithoutAnAnswerInTheBody_IsOneKind(int status, RpcErrorKind expected)
        => Assert.Equal(expected, RpcErrorCodes.ClassifyStatus(status));
}
