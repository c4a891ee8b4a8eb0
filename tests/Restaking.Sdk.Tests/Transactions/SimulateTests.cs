using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

public class SimulateTests : IDisposable
{
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly PipelineFixture _fixture = new();

    [Fact]
    public async Task Simulate_OfACallThatSucceeds_GivesReturnGasAndBlock()
    {
        byte[] returned = new byte[32];
        returned[31] = 77;
        _fixture.Node.Returns = returned;

        SimulationResult result = await _fixture.Deposit().SimulateAsync(cancellationToken: s_token);

        Assert.True(result.Succeeded);
        Assert.Equal((UInt256)77u, result.DecodeReturn(new TestCall(5u)));
        Assert.Equal(50_000UL, result.GasEstimate);
        Assert.Equal(_fixture.Node.Head, result.Block.Number);
        Assert.Empty(_fixture.Node.Taken);
        Assert.Equal(0, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task Simulate_Always_CallsAsTheSenderAtThePinnedBlock()
    {
        await _fixture.Deposit(value: 4u).SimulateAsync(BlockTag.FromNumber(6), s_token);

        var call = _fixture.Node.Requests.First(request => request.Method == "eth_call");
        Assert.Equal(_fixture.Key.Address, Address.Parse((string)call.Params[0]!["from"]!));
        Assert.Equal("0x4", (string)call.Params[0]!["value"]!);
        Assert.DoesNotContain("latest", call.Params.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_OfACallThatReverts_IsAValueWithTheTypedError()
    {
        _fixture.Node.RevertsWith = TestCall.TooMuch(3u);

        SimulationResult result = await _fixture.Deposit().SimulateAsync(cancellationToken: s_token);

        Assert.False(result.Succeeded);
        Assert.Equal(new TooMuchError(3u), result.Error);
        Assert.Throws<InvalidOperationException>(() => result.DecodeReturn(new TestCall(5u)));
    }

    [Fact]
    public async Task Simulate_OfARevertThatNobodyKnows_KeepsTheBytes()
    {
        _fixture.Node.RevertsWith = [1, 2, 3, 4, 5];

        SimulationResult result = await _fixture.Deposit().SimulateAsync(cancellationToken: s_token);

        Assert.Equal(new UnknownError(new byte[] { 1, 2, 3, 4, 5 }), result.Error);
    }

    [Fact]
    public async Task Simulate_OfARevertThatBubbledUpFromAnotherContract_IsThatContractsError()
    {
        var other = new ContractBinding("Other", [], [], [], KnowsNothing);
        var pipeline = new TransactionPipeline(_fixture.Rpc, 1, revertDecoder: new RevertDecoder([other, TestCall.Binding]));
        _fixture.Node.RevertsWith = TestCall.TooMuch(6u);

        SimulationResult result = await pipeline.Prepare(new ForeignCall(other)).SimulateAsync(cancellationToken: s_token);

        Assert.Equal(new TooMuchError(6u), result.Error);
    }

    [Fact]
    public async Task Simulate_WithMoreValueThanBalance_IsAShortfallWithBothNumbers()
    {
        _fixture.Node.Balance = 2u;

        SimulationResult result = await _fixture.Deposit(value: 3u).SimulateAsync(cancellationToken: s_token);

        Assert.Equal(new FundsShortfall(_fixture.Key.Address, 2u, 3u), result.Shortfall);
        Assert.False(result.Succeeded);
    }

    [Fact]
    public async Task Simulate_WhenTheNodeFailsForAnotherReason_IsThatReason()
    {
        _fixture.Node.Intercept = (method, _) => method == "eth_call" ? throw new NodeRefusal(-32000, "the state is haunted") : null;

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => _fixture.Deposit(value: 3u).SimulateAsync(cancellationToken: s_token));
        Assert.Contains("haunted", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_WithPreflightIssues_NamesThemBesideTheOutcome()
    {
        BlockTag? asked = null;
        PreparedTransaction prepared = _fixture.Deposit().WithPreflight((context, _) =>
        {
            asked = context.Block;
            return Task.FromResult<ImmutableArray<PreflightIssue>>([new PreflightIssue("Paused", "Deposits are paused.")]);
        });

        SimulationResult result = await prepared.SimulateAsync(cancellationToken: s_token);

        Assert.Equal("Paused", Assert.Single(result.PreflightIssues).Code);
        Assert.False(result.Succeeded);
        Assert.Null(result.Error);
        Assert.Equal(BlockTag.FromHash(result.Block.Hash), asked);
        Assert.Equal(_fixture.Node.Head, result.Block.Number);
    }

    [Fact]
    public async Task Simulate_AtAnAddressWithoutCode_SaysSo()
    {
        // eth_call of an address without code succeeds and returns nothing: that would look like a success.
        _fixture.Node.Contracts.Clear();

        await Assert.ThrowsAsync<NoContractException>(() => _fixture.Deposit().SimulateAsync(cancellationToken: s_token));
    }

    [Fact]
    public async Task Simulate_AtAnAddressWithoutCode_WhereAPreflightCheckSaysWhy_ExecutesNothingAndSaysThat()
    {
        _fixture.Node.Contracts.Clear();
        PreparedTransaction prepared = _fixture.Deposit()
            .WithPreflight((_, _) => Task.FromResult<ImmutableArray<PreflightIssue>>([new PreflightIssue("NotAVault", "This is no vault.")]));

        SimulationResult result = await prepared.SimulateAsync(cancellationToken: s_token);

        Assert.False(result.WasExecuted);
        Assert.False(result.Succeeded);
        Assert.Equal("NotAVault", Assert.Single(result.PreflightIssues).Code);
        Assert.Equal(0, _fixture.Node.CountOf("eth_call"));
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    private static bool KnowsNothing(ReadOnlySpan<byte> revertData, [NotNullWhen(true)] out ContractError? error)
    {
        error = null;
        return false;
    }

    /// <summary>The same call under another contract's binding.</summary>
    private sealed record ForeignCall(ContractBinding Binding) : IContractCall
    {
        private readonly TestCall _inner = new(5u);

        public Address Target => _inner.Target;

        public ContractFunction Function => _inner.Function;

        public ContractBinding Contract => Binding;

        public int EncodedLength => _inner.EncodedLength;

        public void Encode(System.Buffers.IBufferWriter<byte> output) => _inner.Encode(output);

        public ImmutableArray<ContractArgument> DescribeArguments() => _inner.DescribeArguments();
    }
}
