using System.Diagnostics;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing.Tests;

public sealed class AnvilTimeTravelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(100_800)]
    public async Task AdvanceBlocks_AnyNumber_HeadAndTimeMoveExactlyAsFar(ulong blocks)
    {
        await using AnvilNode node = await AnvilNode.StartAsync(cancellationToken: Token);
        await node.MineAsync(5, cancellationToken: Token);
        BlockHeader before = (await node.Rpc.GetBlockAsync(BlockTag.Latest, Token))!;

        long started = Stopwatch.GetTimestamp();
        await node.AdvanceBlocksAsync(blocks, cancellationToken: Token);

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
        BlockHeader after = (await node.Rpc.GetBlockAsync(BlockTag.Latest, Token))!;
        Assert.Equal(before.Number + blocks, after.Number);
        Assert.Equal(before.Timestamp + (12 * blocks), after.Timestamp);
    }

    [Fact]
    public async Task AdvanceBlocks_FarJump_KeepsStateReceiptsAndThePast()
    {
        await using AnvilNode node = await AnvilNode.StartAsync(cancellationToken: Token);
        Address to = FreshAddress.Create();
        await using AnvilImpersonation sender = await node.ImpersonateAsync(FreshAddress.Create(), UInt256.FromEther("9"), Token);
        TransactionReceipt before = await sender.ExecuteAsync(to, value: UInt256.FromEther("1"), cancellationToken: Token);

        await node.AdvanceBlocksAsync(50_000, cancellationToken: Token);
        TransactionReceipt after = await sender.ExecuteAsync(to, value: UInt256.FromEther("1"), cancellationToken: Token);

        Assert.Equal(UInt256.FromEther("2"), await node.Rpc.GetBalanceAsync(to, BlockTag.Latest, Token));
        Assert.Equal(UInt256.FromEther("1"), await node.Rpc.GetBalanceAsync(to, BlockTag.FromNumber(before.BlockNumber), Token));
        Assert.Equal(UInt256.Zero, await node.Rpc.GetBalanceAsync(to, BlockTag.FromNumber(before.BlockNumber - 1), Token));
        Assert.Equal(before.BlockHash, (await node.Rpc.GetTransactionReceiptAsync(before.TransactionHash, Token))!.BlockHash);
        Assert.Equal(before.BlockNumber + 50_001, after.BlockNumber);
        Assert.Null(await node.Rpc.GetBlockAsync(BlockTag.FromNumber(before.BlockNumber + 25_000), Token));
    }

    [Fact]
    public async Task AdvanceBlocks_AfterAJump_LastBlocksAreAChain()
    {
        await using AnvilNode node = await AnvilNode.StartAsync(cancellationToken: Token);

        await node.AdvanceBlocksAsync(1_000, cancellationToken: Token);

        BlockHeader child = (await node.Rpc.GetBlockAsync(BlockTag.Latest, Token))!;
        for (int i = 0; i < 31; i++)
        {
            BlockHeader parent = (await node.Rpc.GetBlockAsync(BlockTag.FromNumber(child.Number - 1), Token))!;
            Assert.Equal(parent.Hash, child.ParentHash);
            Assert.Equal(parent.Timestamp + 12, child.Timestamp);
            child = parent;
        }

        FeeHistory fees = await node.Rpc.GetFeeHistoryAsync(20, BlockTag.Latest, [50], Token);
        Assert.Equal(20, fees.GasUsedRatio.Length);
    }

    [Fact]
    public async Task Revert_AcrossAJump_IsBackBeforeIt()
    {
        await using AnvilNode node = await AnvilNode.StartAsync(cancellationToken: Token);
        await node.MineAsync(2, cancellationToken: Token);
        UInt256 snapshot = await node.SnapshotAsync(Token);

        await node.AdvanceBlocksAsync(100_800, cancellationToken: Token);
        await node.RevertAsync(snapshot, Token);

        Assert.Equal(2UL, await node.Rpc.GetBlockNumberAsync(Token));
        await node.MineAsync(cancellationToken: Token);
        Assert.Equal(3UL, await node.Rpc.GetBlockNumberAsync(Token));
    }
}
