using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Transactions;

/// <summary>Gas spikes on a real node that mines only when told.</summary>
public sealed class EscortOnAnvilTests : IAsyncLifetime
{
    private static readonly UInt256 s_spike = UInt256.FromGwei("6");
    private AnvilPipeline _chain = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _chain = await AnvilPipeline.StartAsync(null, Token);
        await _chain.Node.SetAutomineAsync(false, Token);
    }

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Fact]
    public async Task Step_WhileTheBaseFeeIsAboveThePrice_RaisesItUntilItIsMinedOnce()
    {
        TransactionHandle handle = await SendCheaplyAsync();
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { AfterBlocks = 1 });
        EscortReport report = await StepAsync(escort);
        int blocks = 0;
        while (!report.IsEnd && blocks++ < 30)
        {
            await MineSpikeAsync();
            report = await StepAsync(escort);
        }

        Assert.Equal(EscortState.Confirmed, report.State);
        Assert.NotNull(report.Confirmed!.ReplacedBy);
        Assert.True(report.Replacements >= 1);
        Assert.Equal((UInt256)5u, await ReceivedAsync());
        Assert.Equal(1UL, await _chain.Rpc.GetTransactionCountAsync(_chain.Key.Address, BlockTag.Latest, Token));
    }

    [Fact]
    public async Task Step_WhileTheBaseFeeIsAboveTheCap_WaitsForTheSpikeToEnd()
    {
        TransactionHandle handle = await SendCheaplyAsync(new FeePolicy { MaxFeePerGas = UInt256.FromGwei("3") });
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { AfterBlocks = 1 });
        EscortReport report = await StepAsync(escort);
        for (int i = 0; i < 8; i++)
        {
            await MineSpikeAsync();
            report = await StepAsync(escort);
        }

        EscortState during = report.State;
        UInt256 offered = report.Fees!.MaxFeePerGas!.Value;
        for (int i = 0; i < 8 && !report.IsEnd; i++)
        {
            // The node may have dropped it for its price; then it is offered again first.
            await _chain.Node.SetNextBlockBaseFeeAsync(1_000_000_000, Token);
            await _chain.Node.MineAsync(cancellationToken: Token);
            report = await StepAsync(escort);
        }

        Assert.True(during is EscortState.Pending or EscortState.AtCap, $"{during}"); // pending where the node refuses whatever is below the base fee
        Assert.True(offered <= UInt256.FromGwei("3"));
        Assert.Equal(EscortState.Confirmed, report.State);
        Assert.Equal((UInt256)5u, await ReceivedAsync());
    }

    [Fact]
    public async Task Step_OfWhatIsNoLongerWanted_CancelsAndKeepsTheMoney()
    {
        TransactionHandle handle = await SendCheaplyAsync();
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { AfterBlocks = 1, IsStillWanted = _ => ValueTask.FromResult(false) });
        EscortReport report = await StepAsync(escort);
        EscortState first = report.State;
        int blocks = 0;
        while (!report.IsEnd && blocks++ < 30)
        {
            await MineSpikeAsync();
            report = await StepAsync(escort);
        }

        Assert.Equal((EscortState.Cancelling, EscortState.Cancelled), (first, report.State));
        Assert.Equal(UInt256.Zero, await ReceivedAsync());
        Assert.Equal(1UL, await _chain.Rpc.GetTransactionCountAsync(_chain.Key.Address, BlockTag.Latest, Token));
    }

    [Fact]
    public async Task Wait_ThroughARelayThatIsDown_IsMinedFromThePublicNodeAfterItsBlocks()
    {
        using var relay = RpcClient.ForUrl(new Uri("http://127.0.0.1:9/")); // nobody listens
        TransactionPipeline pipeline = _chain.With(_chain.Key, AnvilPipeline.FastOptions with { PrivateRelay = new PrivateRelay(relay) { FallbackAfterBlocks = 3 } });
        TransactionHandle handle = await pipeline.Prepare(new PokeCall(AnvilPipeline.Target, 1u), 5u).SendAsync(cancellationToken: Token);
        Task<ConfirmedTransaction> wait = handle.WaitAsync(cancellationToken: Token);
        var seen = new List<bool>();
        for (int i = 0; i < 3; i++)
        {
            seen.Add(await _chain.Rpc.GetTransactionAsync(handle.Hash, Token) is not null);
            await _chain.Node.MineAsync(cancellationToken: Token);
        }

        while (await _chain.Rpc.GetTransactionAsync(handle.Hash, Token) is null)
        {
            await Task.Yield();
        }

        await _chain.Node.MineAsync(cancellationToken: Token);

        Assert.Equal(handle.Hash, (await wait).Receipt.TransactionHash);
        Assert.Equal([false, false, false], seen);
        Assert.Equal((UInt256)5u, await ReceivedAsync());
    }

    [Fact]
    public async Task CheckFinality_OnANodeWithAFinalizedBlock_EndsTheWatchThere()
    {
        TransactionHandle handle = await _chain.Poke(value: 5u).SendAsync(new SendOptions { IdempotencyKey = "final" }, Token);
        await _chain.Node.MineAsync(cancellationToken: Token);
        await handle.WaitAsync(cancellationToken: Token);
        FinalityReport early = await _chain.Pipeline.CheckFinalityAsync(Token);
        await _chain.Node.MineAsync(70, cancellationToken: Token);
        FinalityReport late = await _chain.Pipeline.CheckFinalityAsync(Token);

        Assert.Equal(((1, 0), (1, 1)), ((early.Watched, early.Final), (late.Watched, late.Final)));
    }

    private Task<TransactionHandle> SendCheaplyAsync(FeePolicy? policy = null) => _chain.Poke(value: 5u).SendAsync(
        new SendOptions { Fees = TransactionFees.Eip1559(UInt256.FromGwei("2"), UInt256.FromGwei("1")), FeePolicy = policy, IdempotencyKey = "poke" }, Token);

    private async Task MineSpikeAsync()
    {
        await _chain.Node.SetNextBlockBaseFeeAsync((ulong)s_spike, Token);
        await _chain.Node.MineAsync(cancellationToken: Token);
    }

    private async Task<EscortReport> StepAsync(TransactionEscort escort) => await escort.StepAsync(await _chain.Rpc.GetBlockNumberAsync(Token), Token);

    private Task<UInt256> ReceivedAsync() => _chain.Rpc.GetBalanceAsync(AnvilPipeline.Target, BlockTag.Latest, Token);
}
