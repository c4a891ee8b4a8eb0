using System.Text;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing.Tests.Rpc;

public sealed class ScriptedTransportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_NextStep_IsAnsweredWithTheCallsOwnId()
    {
        ScriptedTransport node = new ScriptedTransport().Expect("eth_chainId", "\"0x1\"");

        using RpcResponse response = await node.SendAsync(Question("eth_chainId", 42), Token);

        Assert.Equal("""{"jsonrpc":"2.0","id":42,"result":"0x1"}""", Encoding.UTF8.GetString(response.Body.Span));
        Assert.Equal("[]", Assert.Single(node.Requests).Params[0]);
        node.VerifyComplete();
    }

    [Fact]
    public async Task Send_AnotherMethodThanTheNextStep_Throws()
    {
        ScriptedTransport node = new ScriptedTransport().Expect("eth_chainId", "\"0x1\"");

        ScriptException thrown = await Assert.ThrowsAsync<ScriptException>(async () => await node.SendAsync(Question("eth_call", 1), Token));

        Assert.Contains("eth_chainId", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AfterTheEnd_Throws()
        => await Assert.ThrowsAsync<ScriptException>(async () => await new ScriptedTransport().SendAsync(Question("eth_call", 1), Token));

    [Fact]
    public void VerifyComplete_StepsLeft_Throws()
    {
        ScriptedTransport node = new ScriptedTransport().Expect("eth_chainId", "\"0x1\"").Always("eth_call", "\"0x\"");

        Assert.Throws<ScriptException>(node.VerifyComplete);
        Assert.Equal(1, node.Remaining);
    }

    [Fact]
    public async Task Client_UnexpectedCall_SeesTheScriptExceptionItself()
    {
        using var rpc = new RpcClient(new ScriptedTransport());

        await Assert.ThrowsAsync<ScriptException>(() => rpc.GetBlockNumberAsync(Token));
    }

    private static RpcRequest Question(string method, long id) => new(new RpcCall(id, method, "[]"u8.ToArray()));
}
