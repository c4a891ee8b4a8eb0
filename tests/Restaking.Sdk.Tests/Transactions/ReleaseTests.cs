using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Prepared here, signed elsewhere hours later, broadcast here.</summary>
public class ReleaseTests : IDisposable
{
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly PipelineFixture _fixture = new(TransactionOptions.Default with { SignatureVerifier = Secp256k1SignatureVerifier.Instance });

    [Fact]
    public async Task Broadcast_OfWhatWasPrepared_SendsItAndFollowsIt()
    {
        UnsignedTransaction handedOut = _fixture.Deposit(value: 2u).Build();
        ReadOnlyMemory<byte> raw = await SignElsewhereAsync(handedOut);

        TransactionHandle handle = await _fixture.Pipeline.BroadcastAsync(raw, handedOut, new SendOptions { Progress = _fixture.Progress }, s_token);
        _fixture.Node.Mine();

        Assert.True((await handle.WaitAsync(cancellationToken: s_token)).Receipt.Succeeded);
        Assert.Equal(0, _fixture.Signer.Signatures);
        Assert.Equal(
            [TransactionStage.Preparing, TransactionStage.Simulating, TransactionStage.Broadcasting, TransactionStage.Pending, TransactionStage.Mined, TransactionStage.Confirmed],
            _fixture.Progress.Stages);
    }

    [Fact]
    public async Task Broadcast_OfSomethingElse_NamesTheDifferenceAndSendsNothing()
    {
        UnsignedTransaction handedOut = _fixture.Deposit().Build();
        ReadOnlyMemory<byte> raw = await SignElsewhereAsync(handedOut with { Value = 1u });

        SignerMismatchException exception = await Assert.ThrowsAsync<SignerMismatchException>(() => _fixture.Pipeline.BroadcastAsync(raw, handedOut, cancellationToken: s_token));

        Assert.Equal(["Value"], exception.Differences);
        Assert.Empty(_fixture.Node.Taken);
    }

    [Fact]
    public async Task Broadcast_SignedByAnotherAccount_IsRefused()
    {
        using LocalSigner stranger = LocalSigner.CreateRandom();
        UnsignedTransaction handedOut = _fixture.Deposit().Build();
        SignedTransaction signed = await stranger.SignTransactionAsync(Complete(handedOut) with { From = null }, s_token);

        await Assert.ThrowsAsync<SignerMismatchException>(() => _fixture.Pipeline.BroadcastAsync(signed.RawBytes, handedOut, cancellationToken: s_token));
        Assert.Empty(_fixture.Node.Taken);
    }

    [Fact]
    public async Task Broadcast_OfACallThatRevertsByNow_IsRefusedWithTheReason()
    {
        UnsignedTransaction handedOut = _fixture.Deposit().Build();
        ReadOnlyMemory<byte> raw = await SignElsewhereAsync(handedOut);
        _fixture.Node.RevertsWith = TestCall.TooMuch(1u);

        ContractRevertException exception = await Assert.ThrowsAsync<ContractRevertException>(() => _fixture.Pipeline.BroadcastAsync(raw, handedOut, cancellationToken: s_token));

        Assert.Equal(new TooMuchError(1u), exception.Error);
        Assert.Empty(_fixture.Node.Taken);
    }

    [Fact]
    public async Task Broadcast_AboveTheFeeCaps_IsRefused()
    {
        UnsignedTransaction handedOut = _fixture.Deposit().Build();
        ReadOnlyMemory<byte> raw = await SignElsewhereAsync(handedOut);
        var options = new SendOptions { FeePolicy = new FeePolicy { MaxFeePerGas = UInt256.FromGwei("29") } };

        await Assert.ThrowsAsync<FeeAboveCapException>(() => _fixture.Pipeline.BroadcastAsync(raw, handedOut, options, s_token));
        Assert.Empty(_fixture.Node.Taken);
    }

    [Fact]
    public async Task Broadcast_Twice_SendsTheSameBytesOnceAndReturnsTheSameTransaction()
    {
        UnsignedTransaction handedOut = _fixture.Deposit().Build();
        ReadOnlyMemory<byte> raw = await SignElsewhereAsync(handedOut);

        TransactionHandle first = await _fixture.Pipeline.BroadcastAsync(raw, handedOut, cancellationToken: s_token);
        TransactionHandle second = await _fixture.Pipeline.BroadcastAsync(raw, handedOut, cancellationToken: s_token);

        Assert.Equal(first.Hash, second.Hash);
        Assert.Single(_fixture.Node.Taken);
    }

    [Fact]
    public async Task Broadcast_WithAChosenNonce_IsRefusedBecauseItIsSignedAlready()
    {
        UnsignedTransaction handedOut = _fixture.Deposit().Build();
        ReadOnlyMemory<byte> raw = await SignElsewhereAsync(handedOut);

        await Assert.ThrowsAsync<ArgumentException>(() => _fixture.Pipeline.BroadcastAsync(raw, handedOut, new SendOptions { Nonce = 3 }, s_token));
    }

    [Fact]
    public async Task Broadcast_FromNobodyNamed_IsTheSignersWhoeverThatIs()
    {
        using var fixture = new PipelineFixture();
        UnsignedTransaction handedOut = fixture.Deposit().Build() with { From = null };
        SignedTransaction signed = await fixture.Key.SignTransactionAsync(Complete(handedOut), s_token);

        TransactionHandle handle = await fixture.Pipeline.BroadcastAsync(signed.RawBytes, handedOut, cancellationToken: s_token);

        Assert.Equal(fixture.Key.Address, handle.From);
    }

    [Fact]
    public async Task Broadcast_WithoutAVerifierInThisProcess_AsksTheNodeWhoSigned()
    {
        // A signer that broadcasts by itself verifies nothing here, as in a custodian's process.
        using var fixture = new PipelineFixture(signer: (key, rpc) => new NodeAccountSigner(rpc, key.Address));
        using LocalSigner stranger = LocalSigner.CreateRandom();
        UnsignedTransaction handedOut = fixture.Deposit().Build() with { From = fixture.Key.Address };
        SignedTransaction foreign = await stranger.SignTransactionAsync(Complete(handedOut) with { From = null }, s_token);
        SignedTransaction own = await fixture.Key.SignTransactionAsync(Complete(handedOut), s_token);

        SignerMismatchException exception = await Assert.ThrowsAsync<SignerMismatchException>(
            () => fixture.Pipeline.BroadcastAsync(foreign.RawBytes, handedOut, new SendOptions { IdempotencyKey = "vault-1" }, s_token));
        Assert.Equal(["From"], exception.Differences);
        Assert.Empty(fixture.Node.Taken);

        // The key is still free for the vault's own signature.
        TransactionHandle handle = await fixture.Pipeline.BroadcastAsync(own.RawBytes, handedOut, new SendOptions { IdempotencyKey = "vault-1" }, s_token);
        Assert.Equal(own.Hash, handle.Hash);
    }

    [Fact]
    public async Task Broadcast_OfAPreparedTransaction_RunsItsChecksAgain()
    {
        PreparedTransaction prepared = _fixture.Deposit().WithPreflight(
            (_, _) => Task.FromResult<ImmutableArray<PreflightIssue>>([new PreflightIssue("TooEarly", "It is too early.")]));
        ReadOnlyMemory<byte> raw = await SignElsewhereAsync(prepared.Build());

        PreflightException exception = await Assert.ThrowsAsync<PreflightException>(() => _fixture.Pipeline.BroadcastAsync(raw, prepared, cancellationToken: s_token));

        Assert.Equal("TooEarly", exception.Issues.Single().Code);
        Assert.Empty(_fixture.Node.Taken);
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    private static UnsignedTransaction Complete(UnsignedTransaction unsigned) =>
        unsigned with { Nonce = 0, GasLimit = 90_000, MaxFeePerGas = UInt256.FromGwei("30"), MaxPriorityFeePerGas = UInt256.FromGwei("1") };

    private async Task<ReadOnlyMemory<byte>> SignElsewhereAsync(UnsignedTransaction unsigned) =>
        (await _fixture.Key.SignTransactionAsync(Complete(unsigned), s_token)).RawBytes;
}
