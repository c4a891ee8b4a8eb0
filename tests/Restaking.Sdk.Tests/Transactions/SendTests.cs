using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Sending: what is refused before anything is signed, that the caller's values win, and that a signer is not believed.</summary>
public class SendTests : IDisposable
{
    private readonly PipelineFixture _fixture = new();

    [Fact]
    public async Task Send_AndWait_PassesThroughEveryStageOnce()
    {
        _fixture.Node.MinesAtOnce = true;
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { Progress = _fixture.Progress });
        _fixture.Node.Mine();

        ConfirmedTransaction confirmed = await handle.WaitAsync(2, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                TransactionStage.Preparing, TransactionStage.Simulating, TransactionStage.Signing, TransactionStage.Broadcasting, TransactionStage.Pending,
                TransactionStage.Mined, TransactionStage.Confirmed,
            ],
            _fixture.Progress.Stages);
        Assert.Equal(handle.Hash, confirmed.Receipt.TransactionHash);
        Assert.Null(confirmed.ReplacedBy);
        Assert.Equal(2UL, confirmed.Confirmations);
        Assert.Equal(1, _fixture.Signer.Signatures);
        Assert.All(_fixture.Progress.Reports.SkipWhile(report => report.Stage < TransactionStage.Broadcasting), report => Assert.Equal(handle.Hash, report.Hash));
    }

    [Fact]
    public async Task Send_WithoutOptions_SignsTheCallWithEstimatedGasAndTheMarketsPrice()
    {
        TransactionHandle handle = await _fixture.Deposit(value: 3u).SendAsync(cancellationToken: TestContext.Current.CancellationToken);

        UnsignedTransaction sent = Assert.Single(_fixture.Node.Taken).Unsigned;
        Assert.Equal(TestCall.Contract, sent.To);
        Assert.Equal((UInt256)3u, sent.Value);
        Assert.Equal(new TestCall(5u).ToCalldata(), sent.Data.ToArray());
        Assert.Equal(60_000UL, sent.GasLimit);
        Assert.Equal(UInt256.FromGwei("21"), sent.MaxFeePerGas);
        Assert.Equal(UInt256.FromGwei("1"), sent.MaxPriorityFeePerGas);
        Assert.Equal(0UL, handle.Nonce);
        Assert.Equal(_fixture.Key.Address, handle.From);
    }

    [Fact]
    public async Task Send_WithTheCallersValues_UsesExactlyThem()
    {
        var options = new SendOptions { GasLimit = 123_456, Nonce = 0, Fees = TransactionFees.Eip1559(77u, 7u) };
        await _fixture.SendAsync(options);

        UnsignedTransaction sent = Assert.Single(_fixture.Node.Taken).Unsigned;
        Assert.Equal((123_456UL, 0UL, (UInt256)77u, (UInt256)7u), (sent.GasLimit!.Value, sent.Nonce!.Value, sent.MaxFeePerGas!.Value, sent.MaxPriorityFeePerGas!.Value));
        Assert.Equal(0, _fixture.Node.CountOf("eth_estimateGas"));
        Assert.Equal(0, _fixture.Node.CountOf("eth_feeHistory"));
    }

    [Fact]
    public async Task Send_OnAChainWithoutBaseFee_IsLegacy()
    {
        _fixture.Node.BaseFee = null;
        await _fixture.SendAsync();

        UnsignedTransaction sent = Assert.Single(_fixture.Node.Taken).Unsigned;
        Assert.Equal(0, sent.Type);
        Assert.Equal(UInt256.FromGwei("1"), sent.GasPrice);
    }

    [Fact]
    public async Task Send_OnAnotherChain_IsRefusedBeforeAnythingIsSigned()
    {
        _fixture.Node.ChainId = 5;

        ChainMismatchException exception = await Assert.ThrowsAsync<ChainMismatchException>(() => _fixture.SendAsync());

        Assert.Equal((1UL, 5UL), (exception.Expected, exception.Actual));
        AssertNothingSigned();
    }

    [Fact]
    public async Task Send_WhenTheChainIdCannotBeRead_FailsAndRemembersNothing()
    {
        bool broken = true;
        _fixture.Node.Intercept = (method, _) => broken && method == "eth_chainId" ? throw new HttpRequestException("down") : null;
        await Assert.ThrowsAsync<RpcException>(() => _fixture.SendAsync());
        AssertNothingSigned();

        broken = false;
        await _fixture.SendAsync();
        Assert.Single(_fixture.Node.Taken);
    }

    [Fact]
    public async Task Send_ToAnAddressWithoutCode_IsRefused()
    {
        _fixture.Node.Contracts.Clear();

        await Assert.ThrowsAsync<NoContractException>(() => _fixture.SendAsync());
        AssertNothingSigned();
    }

    [Fact]
    public async Task Send_ToAnAddressWithoutCode_SaysWhatAPreflightCheckKnowsOfIt()
    {
        _fixture.Node.Contracts.Clear();
        PreparedTransaction prepared = _fixture.Deposit()
            .WithPreflight((_, _) => Task.FromResult<ImmutableArray<PreflightIssue>>([new PreflightIssue("NotAVault", "This is no vault.")]));

        PreflightException exception = await Assert.ThrowsAsync<PreflightException>(() => prepared.SendAsync(cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("NotAVault", Assert.Single(exception.Issues).Code);
        AssertNothingSigned();
    }

    [Fact]
    public async Task Send_ToAnAddressWithoutCode_WhereAPreflightCheckCannotReadIt_KeepsWhatThatSaid()
    {
        _fixture.Node.Contracts.Clear();
        var unreadable = new RpcException(RpcErrorKind.ExecutionReverted, "execution reverted", "eth_call");
        PreparedTransaction prepared = _fixture.Deposit().WithPreflight((_, _) => Task.FromException<ImmutableArray<PreflightIssue>>(unreadable));

        NoContractException exception = await Assert.ThrowsAsync<NoContractException>(() => prepared.SendAsync(cancellationToken: TestContext.Current.CancellationToken));

        Assert.Same(unreadable, exception.InnerException);
        AssertNothingSigned();
    }

    [Fact]
    public async Task Send_WithPreflightIssues_NamesThemAllBeforeAnythingIsSigned()
    {
        PreparedTransaction prepared = _fixture.Deposit()
            .WithPreflight((_, _) => Task.FromResult<ImmutableArray<PreflightIssue>>([new PreflightIssue("Paused", "Deposits are paused.", IsTransient: true)]))
            .WithPreflight((context, _) => Task.FromResult<ImmutableArray<PreflightIssue>>([new PreflightIssue("TooSmall", $"{context.From} sends too little.")]));

        PreflightException exception = await Assert.ThrowsAsync<PreflightException>(() => prepared.SendAsync(cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(["Paused", "TooSmall"], exception.Issues.Select(issue => issue.Code));
        Assert.Contains(_fixture.Key.Address.ToString(), exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsTransient);
        AssertNothingSigned();
        Assert.Equal(0, _fixture.Node.CountOf("eth_call"));
    }

    [Fact]
    public async Task Send_OfACallThatReverts_CarriesTheTypedErrorAndSignsNothing()
    {
        _fixture.Node.RevertsWith = TestCall.TooMuch(9u);

        ContractRevertException exception = await Assert.ThrowsAsync<ContractRevertException>(() => _fixture.SendAsync());

        Assert.Equal(new TooMuchError(9u), exception.Error);
        Assert.Equal("deposit(uint256)", exception.Function?.Signature);
        AssertNothingSigned();
    }

    [Fact]
    public async Task Send_AboveTheFeeCap_IsATransientFailureBeforeAnythingIsSigned()
    {
        var options = new SendOptions { FeePolicy = new FeePolicy { MaxFeePerGas = UInt256.FromGwei("5") } };

        FeeAboveCapException exception = await Assert.ThrowsAsync<FeeAboveCapException>(() => _fixture.SendAsync(options));

        Assert.True(exception.IsTransient);
        AssertNothingSigned();
    }

    [Fact]
    public async Task Send_WithTheCallersFeeAboveACap_IsRefusedAndNotLowered()
    {
        var options = new SendOptions { Fees = TransactionFees.Eip1559(UInt256.FromGwei("6"), 1u), FeePolicy = new FeePolicy { MaxFeePerGas = UInt256.FromGwei("5") } };

        FeeAboveCapException exception = await Assert.ThrowsAsync<FeeAboveCapException>(() => _fixture.SendAsync(options));

        Assert.False(exception.IsTransient);
        AssertNothingSigned();
    }

    [Fact]
    public async Task Send_AboveTheTotalCap_IsRefused()
    {
        // 60 000 gas x 21 gwei = 1.26 million gwei.
        var options = new SendOptions { FeePolicy = new FeePolicy { MaxTotalCost = UInt256.FromGwei("1259999") } };

        FeeAboveCapException exception = await Assert.ThrowsAsync<FeeAboveCapException>(() => _fixture.SendAsync(options));

        Assert.Equal((FeeCap.TotalCost, UInt256.FromGwei("1260000")), (exception.Cap, exception.Needed));
        AssertNothingSigned();
    }

    [Fact]
    public async Task Send_WithTooLittleEtherForGas_SaysBothNumbers()
    {
        _fixture.Node.Balance = 1000u;

        InsufficientFundsException exception = await Assert.ThrowsAsync<InsufficientFundsException>(() => _fixture.SendAsync());

        Assert.Equal((UInt256)1000u, exception.Balance);
        Assert.Equal(UInt256.FromGwei("1260000"), exception.Required);
        AssertNothingSigned();
    }

    [Fact]
    public async Task Send_WhenEstimatingFailsForAnotherReason_KeepsThatReason()
    {
        _fixture.Node.Balance = UInt256.Zero;
        _fixture.Node.Intercept = (method, _) => method == "eth_estimateGas" ? throw new NodeRefusal(-32000, "gas oracle is on fire") : null;

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => _fixture.SendAsync());

        Assert.Contains("on fire", exception.Message, StringComparison.Ordinal);
        AssertNothingSigned();
    }

    [Fact]
    public async Task EstimateGas_WithMoreValueThanBalance_IsInsufficientFundsWithTheNodesWordsKept()
    {
        _fixture.Node.Balance = 2u;

        InsufficientFundsException exception =
            await Assert.ThrowsAsync<InsufficientFundsException>(() => _fixture.Deposit(value: 3u).EstimateGasAsync(TestContext.Current.CancellationToken));

        Assert.Equal(((UInt256)2u, (UInt256)3u), (exception.Balance, exception.Required));
        Assert.IsType<RpcException>(exception.InnerException);
    }

    [Fact]
    public async Task EstimateGas_OfACallThatReverts_IsAContractRevert()
    {
        _fixture.Node.RevertsWith = TestCall.TooMuch(1u);

        await Assert.ThrowsAsync<ContractRevertException>(() => _fixture.Deposit().EstimateGasAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Send_OfATransactionForAnotherAccount_IsRefused()
    {
        PreparedTransaction prepared = _fixture.Pipeline.Prepare(new TestCall(5u), from: TestCall.Contract);

        await Assert.ThrowsAsync<InvalidOperationException>(() => prepared.SendAsync(cancellationToken: TestContext.Current.CancellationToken));
        AssertNothingSigned();
        Assert.Empty(_fixture.Node.Requests);
    }

    [Fact]
    public async Task Send_WithoutSigner_SaysWhatToDo()
    {
        var pipeline = new TransactionPipeline(_fixture.Rpc, 1);

        InvalidOperationException exception =
            await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.Prepare(new TestCall(5u)).SendAsync(cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("Build", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_WithEtherForAFunctionThatTakesNone_IsRefused()
    {
        var call = new TestCall(5u, Mutability: StateMutability.NonPayable);

        Assert.Throws<ArgumentException>(() => _fixture.Pipeline.Prepare(call, 1u));
        Assert.Throws<ArgumentException>(() => _fixture.Pipeline.Prepare(new TestCall(5u, Address.Zero)));
    }

    [Fact]
    public void Build_Always_AsksNothingOfTheNetworkAndLeavesOpenWhatWasNotGiven()
    {
        var pipeline = new TransactionPipeline(_fixture.Rpc, 1);

        UnsignedTransaction unsigned = pipeline.Prepare(new TestCall(5u), 2u, "Deposit five", from: _fixture.Key.Address).Build();

        Assert.Empty(_fixture.Node.Requests);
        Assert.Equal((null, null, null, null), (unsigned.Nonce, unsigned.GasLimit, unsigned.MaxFeePerGas, unsigned.GasPrice));
        Assert.Equal(("deposit(uint256)", "Vault", "Deposit five"), (unsigned.Method, unsigned.ContractName, unsigned.Description));
        Assert.Equal("amount", Assert.Single(unsigned.Arguments).Name);
        Assert.Equal(_fixture.Key.Address, unsigned.From);
    }

    [Fact]
    public async Task Send_FiftyInParallel_HaveFiftyConsecutiveNonces()
    {
        TransactionHandle[] handles = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => _fixture.Deposit((UInt256)(uint)i).SendAsync())));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => (ulong?)i), handles.Select(handle => handle.Nonce).Order());
        Assert.Equal(50, _fixture.Node.Taken.Select(signed => signed.Hash).Distinct().Count());
    }

    [Fact]
    public async Task Send_RefusedByTheNode_DoesNotBurnTheNonce()
    {
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "transaction underpriced")));

        TransactionRejectedException exception = await Assert.ThrowsAsync<TransactionRejectedException>(() => _fixture.SendAsync());
        TransactionHandle next = await _fixture.SendAsync();

        Assert.Equal(BroadcastRejection.Underpriced, exception.Reason);
        Assert.True(exception.IsTransient);
        Assert.Equal(0UL, next.Nonce);
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    private void AssertNothingSigned()
    {
        Assert.Equal(0, _fixture.Signer.Signatures);
        Assert.Empty(_fixture.Node.Taken);
        Assert.Equal(0, _fixture.Node.CountOf("eth_sendRawTransaction"));
    }
}
