using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Transactions;

/// <summary>Replacement, reorganisation, drop and time-out on a real node that mines only when told.</summary>
public sealed class WatchOnAnvilTests : IAsyncLifetime
{
    private AnvilPipeline _chain = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _chain = await AnvilPipeline.StartAsync(null, Token);
        await _chain.Node.SetAutomineAsync(false, Token);
    }

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Fact]
    public async Task SpeedUp_OfAPendingTransaction_IsMinedInItsPlace()
    {
        TransactionHandle first = await _chain.Poke(value: 5u).SendAsync(cancellationToken: Token);
        TransactionHandle second = await first.SpeedUpAsync(cancellationToken: Token);
        await MineAsync();

        ConfirmedTransaction seenByFirst = await first.WaitAsync(cancellationToken: Token);

        Assert.Equal(second.Hash, seenByFirst.ReplacedBy);
        Assert.Null((await second.WaitAsync(cancellationToken: Token)).ReplacedBy);
        Assert.Equal((UInt256)5u, await _chain.Rpc.GetBalanceAsync(AnvilPipeline.Target, BlockTag.Latest, Token));
    }

    [Fact]
    public async Task Cancel_OfAPendingTransaction_KeepsTheMoney()
    {
        TransactionHandle first = await _chain.Poke(value: 5u).SendAsync(cancellationToken: Token);
        TransactionHandle cancel = await first.CancelAsync(cancellationToken: Token);
        await MineAsync();

        await cancel.WaitAsync(cancellationToken: Token);
        TransactionReplacedException exception = await Assert.ThrowsAsync<TransactionReplacedException>(() => first.WaitAsync(cancellationToken: Token));

        Assert.Equal((ReplacementKind.Cancelled, cancel.Hash), (exception.Kind, exception.ReplacedBy));
        Assert.Equal(UInt256.Zero, await _chain.Rpc.GetBalanceAsync(AnvilPipeline.Target, BlockTag.Latest, Token));
    }

    [Fact]
    public async Task Wait_WhenAnotherProgramUsedTheNonce_NamesTheOtherTransaction()
    {
        TransactionHandle first = await _chain.Poke(1).SendAsync(cancellationToken: Token);
        TransactionPipeline other = _chain.With(_chain.Key);
        TransactionHandle foreign = await other.Prepare(new PokeCall(AnvilPipeline.Target, 2u)).SendAsync(
            new SendOptions { Nonce = 0, Fees = TransactionFees.Eip1559(UInt256.FromGwei("90"), UInt256.FromGwei("9")) }, Token);
        await MineAsync(20);

        TransactionReplacedException exception = await Assert.ThrowsAsync<TransactionReplacedException>(() => first.WaitAsync(cancellationToken: Token));

        Assert.Equal((ReplacementKind.Replaced, foreign.Hash), (exception.Kind, exception.ReplacedBy));
    }

    [Fact]
    public async Task Send_WithTheNonceOfADearerPendingTransaction_IsRejected()
    {
        await _chain.Poke(1).SendAsync(new SendOptions { Fees = TransactionFees.Eip1559(UInt256.FromGwei("90"), UInt256.FromGwei("9")) }, Token);

        TransactionRejectedException exception = await Assert.ThrowsAsync<TransactionRejectedException>(() =>
            _chain.Poke(2).SendAsync(new SendOptions { Nonce = 0, Fees = TransactionFees.Eip1559(UInt256.FromGwei("80"), UInt256.FromGwei("8")) }, Token));

        Assert.Equal(BroadcastRejection.ReplacementUnderpriced, exception.Reason);
    }

    [Fact]
    public async Task Wait_WhileNothingIsMined_TimesOutAndSucceedsLater()
    {
        TransactionHandle handle = await _chain.Poke().SendAsync(cancellationToken: Token);

        TransactionTimeoutException exception =
            await Assert.ThrowsAsync<TransactionTimeoutException>(() => handle.WaitAsync(timeout: TimeSpan.FromMilliseconds(300), cancellationToken: Token));
        await MineAsync();

        Assert.Equal(TransactionStage.Unknown, exception.Stage);
        Assert.True((await handle.WaitAsync(cancellationToken: Token)).Receipt.Succeeded);
    }

    [Fact]
    public async Task Wait_ForConfirmations_NeedsThatManyBlocks()
    {
        TransactionHandle handle = await _chain.Poke().SendAsync(cancellationToken: Token);
        await MineAsync(2);

        TransactionTimeoutException exception =
            await Assert.ThrowsAsync<TransactionTimeoutException>(() => handle.WaitAsync(3, TimeSpan.FromMilliseconds(500), Token));
        await MineAsync();

        Assert.Equal(TransactionStage.Mined, exception.LastSeen);
        Assert.Equal(3UL, (await handle.WaitAsync(3, cancellationToken: Token)).Confirmations);
    }

    [Fact]
    public async Task Wait_WhenTheBlockIsReorganisedAway_IsNotConfirmedAndTheSameBytesCanGoAgain()
    {
        TransactionHandle handle = await _chain.Poke(value: 5u).SendAsync(cancellationToken: Token);
        await MineAsync();
        ulong minedIn = (await handle.WaitAsync(cancellationToken: Token)).Receipt.BlockNumber;

        await _chain.Node.ReorganiseAsync(1, Token);

        // The head is as high as before; counting heights alone would still say "confirmed".
        Assert.Equal(minedIn, await _chain.Rpc.GetBlockNumberAsync(Token));
        await Assert.ThrowsAnyAsync<TransactionException>(() => handle.WaitAsync(timeout: TimeSpan.FromSeconds(1), cancellationToken: Token));
        await handle.RebroadcastAsync(Token);
        await MineAsync();
        ConfirmedTransaction confirmed = await handle.WaitAsync(cancellationToken: Token);

        Assert.True(confirmed.Receipt.BlockNumber > minedIn);
        Assert.Equal((UInt256)5u, await _chain.Rpc.GetBalanceAsync(AnvilPipeline.Target, BlockTag.Latest, Token));
    }

    [Fact]
    public async Task Wait_WhenTheNodeDropsTheTransaction_SaysSoAndTheNextSendTakesItsNonce()
    {
        TransactionHandle handle = await _chain.Poke(1).SendAsync(cancellationToken: Token);
        Assert.True(await _chain.Node.DropTransactionAsync(handle.Hash, Token));

        TransactionDroppedException exception = await Assert.ThrowsAsync<TransactionDroppedException>(() => handle.WaitAsync(cancellationToken: Token));
        TransactionHandle next = await _chain.Poke(2).SendAsync(cancellationToken: Token);

        Assert.Equal(handle.Hash, exception.TransactionHash);
        Assert.Equal(handle.Nonce, next.Nonce);
    }

    [Fact]
    public async Task Track_AfterARestart_FollowsTheTransactionByItsHash()
    {
        TransactionHandle handle = await _chain.Poke().SendAsync(cancellationToken: Token);
        TransactionPipeline restarted = _chain.With(signer: null);
        TransactionHandle resumed = await restarted.ResumeAsync(handle.Hash, Token);
        await MineAsync();

        Assert.Equal((handle.From, handle.Nonce), (resumed.From, resumed.Nonce));
        Assert.Equal(handle.Hash, (await resumed.WaitAsync(cancellationToken: Token)).Receipt.TransactionHash);
    }

    private Task MineAsync(ulong blocks = 1) => _chain.Node.MineAsync(blocks, cancellationToken: Token);
}
