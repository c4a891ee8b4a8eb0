using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Transactions;

/// <summary>Sending on a real node.</summary>
public sealed class SendOnAnvilTests : IAsyncLifetime
{
    private AnvilPipeline _chain = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _chain = await AnvilPipeline.StartAsync(null, Token);

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Fact]
    public async Task Send_ByALocalKey_IsMinedAsThatKeysTransaction()
    {
        UInt256 value = UInt256.FromGwei("12345");
        TransactionHandle handle = await _chain.Poke(9, value).SendAsync(cancellationToken: Token);

        ConfirmedTransaction confirmed = await handle.WaitAsync(cancellationToken: Token);
        TransactionInfo mined = (await _chain.Rpc.GetTransactionAsync(handle.Hash, Token))!;

        Assert.Equal(_chain.Key.Address, confirmed.Receipt.From);
        Assert.Equal((_chain.Key.Address, (Address?)AnvilPipeline.Target, value, (byte)2, 0UL), (mined.From, mined.To, mined.Value, mined.Type, mined.Nonce));
        Assert.Equal(value, await _chain.Rpc.GetBalanceAsync(AnvilPipeline.Target, BlockTag.Latest, Token));
        Assert.InRange(confirmed.Receipt.GasUsed, 21_000UL, mined.Gas);
    }

    [Fact]
    public async Task Send_OfALegacyTransaction_IsMinedAsThatKeysTransaction()
    {
        var options = new SendOptions { FeePolicy = new FeePolicy { UseLegacy = true } };
        TransactionHandle handle = await _chain.Poke().SendAsync(options, Token);

        ConfirmedTransaction confirmed = await handle.WaitAsync(cancellationToken: Token);

        Assert.Equal((byte)0, confirmed.Receipt.Type);
        Assert.Equal(_chain.Key.Address, confirmed.Receipt.From);
    }

    [Fact]
    public async Task Send_FiftyInParallel_AreAllMinedWithConsecutiveNonces()
    {
        TransactionHandle[] handles = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _chain.Poke((uint)i).SendAsync(cancellationToken: Token)));
        ConfirmedTransaction[] confirmed = await Task.WhenAll(handles.Select(handle => handle.WaitAsync(cancellationToken: Token)));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => (ulong?)i), handles.Select(handle => handle.Nonce).Order());
        Assert.All(confirmed, transaction => Assert.True(transaction.Receipt.Succeeded));
        Assert.Equal(50UL, await _chain.Rpc.GetTransactionCountAsync(_chain.Key.Address, BlockTag.Latest, Token));
    }

    [Fact]
    public async Task Send_OfACallThatReverts_CarriesTheContractsOwnErrorAndSendsNothing()
    {
        await _chain.CloseAsync(Token);

        SimulationResult simulation = await _chain.Poke().SimulateAsync(cancellationToken: Token);
        ContractRevertException exception = await Assert.ThrowsAsync<ContractRevertException>(() => _chain.Poke().SendAsync(cancellationToken: Token));
        await Assert.ThrowsAsync<ContractRevertException>(() => _chain.Poke().EstimateGasAsync(Token));

        Assert.Equal(new ClosedError(7u), simulation.Error);
        Assert.Equal(new ClosedError(7u), exception.Error);
        Assert.Equal(0UL, await _chain.Rpc.GetTransactionCountAsync(_chain.Key.Address, BlockTag.Pending, Token));
    }

    [Fact]
    public async Task Send_WhenTheContractClosesBeforeItIsMined_IsARevertWithTheReason()
    {
        await _chain.Node.SetAutomineAsync(false, Token);
        TransactionHandle handle = await _chain.Poke().SendAsync(cancellationToken: Token);
        await _chain.CloseAsync(Token);
        await _chain.Node.MineAsync(cancellationToken: Token);

        TransactionRevertedException exception = await Assert.ThrowsAsync<TransactionRevertedException>(() => handle.WaitAsync(cancellationToken: Token));

        Assert.Equal(new ClosedError(7u), exception.Error);
        Assert.Equal(handle.Hash, exception.Receipt.TransactionHash);
        Assert.False(exception.Receipt.Succeeded);
    }

    [Fact]
    public async Task Send_WithTooLittleGas_SaysThatAllWasUsed()
    {
        await _chain.Node.SetAutomineAsync(false, Token);
        TransactionHandle handle = await _chain.Poke().SendAsync(new SendOptions { GasLimit = 21_800 }, Token);
        await _chain.Node.MineAsync(cancellationToken: Token);

        TransactionRevertedException exception = await Assert.ThrowsAsync<TransactionRevertedException>(() => handle.WaitAsync(cancellationToken: Token));

        Assert.True(exception.UsedAllGas);
    }

    [Fact]
    public async Task Send_WithANonceThatIsUsed_IsRejectedAndTheNextSendGoesThrough()
    {
        await (await _chain.Poke().SendAsync(cancellationToken: Token)).WaitAsync(cancellationToken: Token);

        TransactionRejectedException exception = await Assert.ThrowsAsync<TransactionRejectedException>(() => _chain.Poke(2).SendAsync(new SendOptions { Nonce = 0 }, Token));
        TransactionHandle next = await _chain.Poke(3).SendAsync(cancellationToken: Token);

        Assert.Equal(BroadcastRejection.NonceTooLow, exception.Reason);
        Assert.Equal(1UL, next.Nonce);
    }

    [Fact]
    public async Task Send_ByAnAccountThatCannotPay_SaysBothNumbers()
    {
        using LocalSigner poor = LocalSigner.CreateRandom();
        await _chain.Node.SetBalanceAsync(poor.Address, 1000u, Token);

        InsufficientFundsException exception =
            await Assert.ThrowsAsync<InsufficientFundsException>(() => _chain.With(poor).Prepare(new PokeCall(AnvilPipeline.Target, 1u)).SendAsync(cancellationToken: Token));
        InsufficientFundsException forValue =
            await Assert.ThrowsAsync<InsufficientFundsException>(() => _chain.With(poor).Prepare(new PokeCall(AnvilPipeline.Target, 1u), 2000u).EstimateGasAsync(Token));
        SimulationResult simulation = await _chain.With(poor).Prepare(new PokeCall(AnvilPipeline.Target, 1u), 2000u).SimulateAsync(cancellationToken: Token);

        Assert.Equal((UInt256)1000u, exception.Balance);
        Assert.Equal((UInt256)2000u, forValue.Required);
        Assert.Equal(new FundsShortfall(poor.Address, 1000u, 2000u), simulation.Shortfall);
    }

    [Fact]
    public async Task Send_ThroughANodesAccount_IsMined()
    {
        Address account = Address.Parse("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23");
        await using AnvilImpersonation impersonation = await _chain.Node.ImpersonateAsync(account, UInt256.FromEther("1"), Token);
        TransactionPipeline pipeline = _chain.With(impersonation.Signer);

        TransactionHandle handle = await pipeline.Prepare(new PokeCall(AnvilPipeline.Target, 4u), 5u).SendAsync(cancellationToken: Token);
        ConfirmedTransaction confirmed = await handle.WaitAsync(cancellationToken: Token);

        Assert.Equal(account, confirmed.Receipt.From);
        Assert.Equal(0UL, handle.Nonce);
        await Assert.ThrowsAsync<InvalidOperationException>(() => handle.SpeedUpAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Broadcast_OfBytesSignedElsewhere_IsMined()
    {
        UnsignedTransaction handedOut = _chain.With(null).Prepare(new PokeCall(AnvilPipeline.Target, 4u), from: _chain.Key.Address).Build();
        SignedTransaction signed = await _chain.Key.SignTransactionAsync(
            handedOut with { Nonce = 0, GasLimit = 60_000, MaxFeePerGas = UInt256.FromGwei("50"), MaxPriorityFeePerGas = UInt256.FromGwei("1") }, Token);

        TransactionHandle handle = await _chain.With(null).BroadcastAsync(signed.RawBytes, handedOut, cancellationToken: Token);

        Assert.True((await handle.WaitAsync(cancellationToken: Token)).Receipt.Succeeded);
    }

    [Fact]
    public async Task SimulatePlan_OnANode_ExecutesTheStepsInOrder()
    {
        var plan = new TransactionPlan([new PlanStep(_chain.Poke(1)), new PlanStep(_chain.Poke(2))]);

        PlanSimulation open = await plan.SimulateAsync(cancellationToken: Token);
        await _chain.CloseAsync(Token);
        PlanSimulation closed = await plan.SimulateAsync(cancellationToken: Token);

        Assert.True(open.Succeeded, open.Describe());
        Assert.True(open.GasEstimate > 42_000);
        Assert.Equal(new ClosedError(7u), closed.FirstFailure!.Error);
    }

    [Fact]
    public async Task SendAll_OfAPlan_ConfirmsStepAfterStep()
    {
        var plan = new TransactionPlan([new PlanStep(_chain.Poke(1)), new PlanStep(_chain.Poke(2)), new PlanStep(_chain.Poke(3))]);

        var confirmed = await plan.SendAllAsync(cancellationToken: Token);

        Assert.True(plan.IsDone);
        Assert.True(confirmed[0]!.Receipt.BlockNumber < confirmed[1]!.Receipt.BlockNumber && confirmed[1]!.Receipt.BlockNumber < confirmed[2]!.Receipt.BlockNumber);
    }
}
