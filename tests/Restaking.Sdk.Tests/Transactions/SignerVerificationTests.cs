using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>What a signer returns is decoded and compared; nothing else is broadcast.</summary>
public class SignerVerificationTests : IDisposable
{
    private readonly PipelineFixture _fixture = new(TransactionOptions.Default with { SignatureVerifier = Secp256k1SignatureVerifier.Instance });

    public static TheoryData<string> Fields => ["To", "Value", "Data", "Nonce", "GasLimit", "MaxFeePerGas", "MaxPriorityFeePerGas", "ChainId", "GasPrice"];

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Send_WhenTheSignerChangedAField_NamesItAndBroadcastsNothing(string field)
    {
        _fixture.Signer.Instead = async (asked, token) => await _fixture.Key.SignTransactionAsync(Change(asked, field), token);

        SignerMismatchException exception = await Assert.ThrowsAsync<SignerMismatchException>(() => _fixture.SendAsync());

        Assert.Contains(field, exception.Differences);
        Assert.False(exception.IsTransient);
        await AssertNothingSentAsync();
    }

    [Fact]
    public async Task Send_WhenTheSignerClaimsAnotherHash_IsRefused()
    {
        _fixture.Signer.Instead = async (asked, token) => (await _fixture.Key.SignTransactionAsync(asked, token)) with { Hash = Keccak256.Hash("lie"u8) };

        await Assert.ThrowsAsync<SignerMismatchException>(() => _fixture.SendAsync());
        await AssertNothingSentAsync();
    }

    [Fact]
    public async Task Send_WhenTheSignerClaimsTheRightFieldsOverOtherBytes_IsRefused()
    {
        _fixture.Signer.Instead = async (asked, token) =>
        {
            SignedTransaction other = await _fixture.Key.SignTransactionAsync(asked with { Value = 1_000_000u }, token);
            return other with { Unsigned = asked };
        };

        SignerMismatchException exception = await Assert.ThrowsAsync<SignerMismatchException>(() => _fixture.SendAsync());
        Assert.Equal(["Value"], exception.Differences);
        await AssertNothingSentAsync();
    }

    [Fact]
    public async Task Send_WhenTheSignerReturnsRubbish_IsRefused()
    {
        _fixture.Signer.Instead = (asked, _) => Task.FromResult(new SignedTransaction(Keccak256.Hash("x"u8), new byte[] { 1, 2, 3 }, asked));

        await Assert.ThrowsAsync<SignerMismatchException>(() => _fixture.SendAsync());
        await AssertNothingSentAsync();
    }

    [Fact]
    public async Task Send_WhenAnotherAccountSigned_IsRefused()
    {
        using LocalSigner stranger = LocalSigner.CreateRandom();
        _fixture.Signer.Instead = async (asked, token) => await stranger.SignTransactionAsync(asked with { From = null }, token);

        SignerMismatchException exception = await Assert.ThrowsAsync<SignerMismatchException>(() => _fixture.SendAsync());

        Assert.Contains(stranger.Address.ToString(), exception.Message, StringComparison.Ordinal);
        await AssertNothingSentAsync();
    }

    [Fact]
    public async Task Send_WhenTheSignerFails_KeepsItsErrorAndTheNonceIsFree()
    {
        _fixture.Signer.Instead = (_, _) => throw new InvalidOperationException("the hardware is locked");

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => _fixture.SendAsync());
        Assert.Equal("the hardware is locked", exception.Message);
        await AssertNothingSentAsync();
    }

    [Fact]
    public async Task Send_WhenTheSignerNeverAnswers_EndsAndFreesTheLane()
    {
        var asked = new TaskCompletionSource();
        _fixture.Signer.Instead = (_, _) =>
        {
            asked.SetResult();
            return new TaskCompletionSource<SignedTransaction>().Task; // ignores its token, too
        };

        Task<TransactionHandle> sending = _fixture.SendAsync();
        await asked.Task;
        _fixture.Clock.Advance(TimeSpan.FromMinutes(3));

        TransactionException exception = await Assert.ThrowsAsync<TransactionException>(() => sending);
        Assert.Equal(TransactionStage.Signing, exception.Stage);
        Assert.True(exception.IsTransient);
        await AssertNothingSentAsync();
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    private static UnsignedTransaction Change(UnsignedTransaction asked, string field) => field switch
    {
        "To" => asked with { To = Address.Parse("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23") },
        "Value" => asked with { Value = asked.Value + UInt256.One },
        "Data" => asked with { Data = new byte[] { 1 } },
        "Nonce" => asked with { Nonce = asked.Nonce + 1 },
        "GasLimit" => asked with { GasLimit = asked.GasLimit + 1 },
        "MaxFeePerGas" => asked with { MaxFeePerGas = asked.MaxFeePerGas + UInt256.One },
        "MaxPriorityFeePerGas" => asked with { MaxPriorityFeePerGas = UInt256.Zero },
        "ChainId" => asked with { ChainId = 2 },
        _ => asked with { MaxFeePerGas = null, MaxPriorityFeePerGas = null, GasPrice = 1u },
    };

    private async Task AssertNothingSentAsync()
    {
        Assert.Equal(0, _fixture.Node.CountOf("eth_sendRawTransaction"));
        _fixture.Signer.Instead = null;
        Assert.Equal(0UL, (await _fixture.SendAsync()).Nonce);
    }
}
