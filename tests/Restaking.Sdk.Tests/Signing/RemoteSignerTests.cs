using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Signing;

public class RemoteSignerTests : IDisposable
{
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly LocalSigner _key = LocalSigner.CreateRandom();
    private readonly ScriptedTransport _service = new("signer.example");
    private readonly RpcClient _rpc;
    private readonly RemoteSigner _signer;
    private readonly UnsignedTransaction _asked;

    public RemoteSignerTests()
    {
        _rpc = new RpcClient(_service);
        _signer = new RemoteSigner(_rpc, _key.Address);
        _asked = new UnsignedTransaction
        {
            ChainId = 1,
            To = Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A"),
            Value = 7u,
            Data = new byte[] { 1, 2 },
            Nonce = 0,
            GasLimit = 50_000,
            MaxFeePerGas = 9u,
            MaxPriorityFeePerGas = 2u,
        };
    }

    [Fact]
    public async Task Sign_ByAServiceThatAnswersWithBytes_ReturnsWhatWasAsked()
    {
        SignedTransaction expected = await _key.SignTransactionAsync(_asked, s_token);
        _service.Expect("eth_signTransaction", $"\"0x{Convert.ToHexStringLower(expected.RawBytes.Span)}\"");

        SignedTransaction signed = await _signer.SignTransactionAsync(_asked, s_token);

        Assert.Equal(expected.Hash, signed.Hash);
        string request = Assert.Single(_service.Requests).Params[0];
        Assert.All(
            ["\"nonce\":\"0x0\"", "\"gas\":\"0xc350\"", "\"value\":\"0x7\"", "\"data\":\"0x0102\"", "\"chainId\":\"0x1\"", "\"maxFeePerGas\":\"0x9\"", "\"maxPriorityFeePerGas\":\"0x2\"", "\"type\":\"0x2\"", _key.Address.ToString()],
            part => Assert.Contains(part, request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sign_ByAServiceThatAnswersWithAnObject_ReturnsWhatWasAsked()
    {
        SignedTransaction expected = await _key.SignTransactionAsync(_asked, s_token);
        _service.Expect("eth_signTransaction", $$"""{"tx":{"nonce":"0x0"},"raw":"0x{{Convert.ToHexStringLower(expected.RawBytes.Span)}}"}""");

        Assert.Equal(expected.Hash, (await _signer.SignTransactionAsync(_asked, s_token)).Hash);
    }

    [Fact]
    public async Task Sign_ByAServiceThatSignsSomethingElse_NamesTheDifference()
    {
        SignedTransaction other = await _key.SignTransactionAsync(_asked with { To = _key.Address }, s_token);
        _service.Expect("eth_signTransaction", $"\"0x{Convert.ToHexStringLower(other.RawBytes.Span)}\"");

        SignerMismatchException exception = await Assert.ThrowsAsync<SignerMismatchException>(async () => await _signer.SignTransactionAsync(_asked, s_token));
        Assert.Equal(["To"], exception.Differences);
    }

    [Theory]
    [InlineData("\"0x1234\"")]
    [InlineData("\"0x\"")]
    public async Task Sign_ByAServiceThatAnswersRubbish_IsASignerMismatch(string answer)
    {
        _service.Expect("eth_signTransaction", answer);

        await Assert.ThrowsAsync<SignerMismatchException>(async () => await _signer.SignTransactionAsync(_asked, s_token));
    }

    [Theory]
    [InlineData("{\"tx\":{}}")]
    [InlineData("17")]
    [InlineData("null")]
    public async Task Sign_ByAServiceThatAnswersInAnotherShape_IsAnRpcFailure(string answer)
    {
        _service.Expect("eth_signTransaction", answer);

        await Assert.ThrowsAsync<RpcException>(async () => await _signer.SignTransactionAsync(_asked, s_token));
    }

    [Fact]
    public async Task Sign_OfAnotherAccountsTransaction_AsksNobody()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await _signer.SignTransactionAsync(_asked with { From = _asked.To }, s_token));
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Sign_RefusedByTheService_KeepsItsReasonAndIsNotAskedAgain()
    {
        _service.ExpectError("eth_signTransaction", -32000, "signer is locked");

        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () => await _signer.SignTransactionAsync(_asked, s_token));

        Assert.Contains("locked", exception.Message, StringComparison.Ordinal);
        Assert.Single(_service.Requests);
    }

    public void Dispose()
    {
        _rpc.Dispose();
        _key.Dispose();
        GC.SuppressFinalize(this);
    }
}
