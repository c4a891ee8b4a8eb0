using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing.Tests;

public sealed class AnvilNodeTests : IAsyncLifetime
{
    private AnvilNode _node = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _node = await AnvilNode.StartAsync(cancellationToken: Token);

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Start_WithoutOptions_IsAPlainChainOnAFreePort()
    {
        await using AnvilNode other = await AnvilNode.StartAsync(new AnvilOptions { ChainId = 4242 }, Token);

        Assert.NotEqual(_node.RpcUrl, other.RpcUrl);
        Assert.Equal(31337UL, await _node.Rpc.GetChainIdAsync(Token));
        Assert.Equal(4242UL, await other.Rpc.GetChainIdAsync(Token));
    }

    [Fact]
    public async Task Start_OptionAnvilRefuses_CarriesItsWords()
    {
        AnvilStartException e = await Assert.ThrowsAsync<AnvilStartException>(
            () => AnvilNode.StartAsync(new AnvilOptions { Hardfork = "no-such-fork" }, Token));

        Assert.Contains("no-such-fork", e.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ForkUrlWithASecretUnreachable_FailsWithoutTheSecret()
    {
        var options = new AnvilOptions
        {
            ForkUrl = new Uri("http://127.0.0.1:1/v3/secret-token"),
            ExtraArguments = ["--retries", "0", "--timeout", "1000"],
            StartTimeout = TimeSpan.FromSeconds(40),
        };

        AnvilStartException e = await Assert.ThrowsAsync<AnvilStartException>(() => AnvilNode.StartAsync(options, Token));

        Assert.DoesNotContain("secret-token", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NothingListensInTime_Throws()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The silent stand-in for Anvil is a shell script.");
        string script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, "#!/bin/sh\nexec sleep 1000\n", Token);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        AnvilStartException e = await Assert.ThrowsAsync<AnvilStartException>(
            () => AnvilNode.StartAsync(new AnvilOptions { BinaryPath = script, StartTimeout = TimeSpan.FromMilliseconds(300) }, Token));

        Assert.Contains("did not listen", e.Message, StringComparison.Ordinal);
        File.Delete(script);
    }

    [Theory]
    [MemberData(nameof(Contradictions))]
    public async Task Start_ContradictoryOptions_AreRefusedBeforeAnythingStarts(AnvilOptions options) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => AnvilNode.StartAsync(options, Token));

    public static IEnumerable<TheoryDataRow<AnvilOptions>> Contradictions =>
    [
        new(new AnvilOptions { ForkUrl = new Uri("http://127.0.0.1:1"), GenesisFile = "genesis.json" }),
        new(new AnvilOptions { ForkBlockNumber = 5 }),
        new(new AnvilOptions { GenesisFile = "no-such-file.json" }),
        new(new AnvilOptions { BlockTime = TimeSpan.FromMilliseconds(500) }),
        new(new AnvilOptions { Accounts = -1 }),
        new(new AnvilOptions { Port = 70000 }),
    ];

    [Fact]
    public async Task SetMembers_OnAnAccount_AreSeenByReads()
    {
        Address account = FreshAddress.Create();
        byte[] code = [0x60, 0x00];
        Hash32 value = Hash32.Parse("0x" + new string('1', 64));

        await _node.SetBalanceAsync(account, UInt256.FromEther("7"), Token);
        await _node.SetNonceAsync(account, 9, Token);
        await _node.SetCodeAsync(account, code, Token);
        await _node.SetStorageAsync(account, (UInt256)3UL, value, Token);

        Assert.Equal(UInt256.FromEther("7"), await _node.Rpc.GetBalanceAsync(account, BlockTag.Latest, Token));
        Assert.Equal(9UL, await _node.Rpc.GetTransactionCountAsync(account, BlockTag.Latest, Token));
        Assert.Equal(code, await _node.Rpc.GetCodeAsync(account, BlockTag.Latest, Token));
        Assert.Equal(value, await _node.Rpc.GetStorageAtAsync(account, (UInt256)3UL, BlockTag.Latest, Token));
    }

    [Fact]
    public async Task Impersonate_FreshAddress_SendsWithoutAKeyUntilTheLastIsDisposed()
    {
        Address from = FreshAddress.Create();
        Address to = FreshAddress.Create();
        AnvilImpersonation first = await _node.ImpersonateAsync(from, UInt256.FromEther("10"), Token);
        AnvilImpersonation second = await _node.ImpersonateAsync(from, cancellationToken: Token);

        await first.DisposeAsync();
        await first.DisposeAsync();
        TransactionReceipt receipt = await second.ExecuteAsync(to, value: UInt256.FromEther("2"), cancellationToken: Token);
        await second.DisposeAsync();

        Assert.True(receipt.Succeeded);
        Assert.Equal(UInt256.FromEther("2"), await _node.Rpc.GetBalanceAsync(to, BlockTag.Latest, Token));
        await Assert.ThrowsAsync<RpcException>(() => second.ExecuteAsync(to, value: UInt256.FromEther("1"), cancellationToken: Token));
    }

    [Fact]
    public async Task Revert_ToASnapshot_UndoesStateAndBlocks()
    {
        Address account = FreshAddress.Create();
        UInt256 snapshot = await _node.SnapshotAsync(Token);
        await _node.SetBalanceAsync(account, UInt256.FromEther("1"), Token);
        await _node.MineAsync(3, cancellationToken: Token);

        await _node.RevertAsync(snapshot, Token);

        Assert.Equal(UInt256.Zero, await _node.Rpc.GetBalanceAsync(account, BlockTag.Latest, Token));
        Assert.Equal(0UL, await _node.Rpc.GetBlockNumberAsync(Token));
        await Assert.ThrowsAsync<ArgumentException>(() => _node.RevertAsync(snapshot, Token));
    }

    [Fact]
    public async Task DropTransaction_WaitingInThePool_IsNeverMined()
    {
        await _node.SetAutomineAsync(false, Token);
        await using AnvilImpersonation sender = await _node.ImpersonateAsync(FreshAddress.Create(), UInt256.FromEther("1"), Token);
        Hash32 hash = await sender.SendAsync(FreshAddress.Create(), value: UInt256.One, cancellationToken: Token);

        Assert.True(await _node.DropTransactionAsync(hash, Token));
        Assert.False(await _node.DropTransactionAsync(hash, Token));
        await _node.MineAsync(2, cancellationToken: Token);
        Assert.Null(await _node.Rpc.GetTransactionReceiptAsync(hash, Token));
    }

    [Fact]
    public async Task Reorganise_BlockWithATransaction_UndoesItAndChangesHashes()
    {
        Address to = FreshAddress.Create();
        await _node.MineAsync(3, cancellationToken: Token);
        await using AnvilImpersonation sender = await _node.ImpersonateAsync(FreshAddress.Create(), UInt256.FromEther("1"), Token);
        TransactionReceipt receipt = await sender.ExecuteAsync(to, value: UInt256.One, cancellationToken: Token);

        await _node.ReorganiseAsync(1, Token);

        BlockHeader? head = await _node.Rpc.GetBlockAsync(BlockTag.Latest, Token);
        Assert.Equal(receipt.BlockNumber, head!.Number);
        Assert.NotEqual(receipt.BlockHash, head.Hash);
        Assert.Equal(UInt256.Zero, await _node.Rpc.GetBalanceAsync(to, BlockTag.Latest, Token));
        Assert.Null(await _node.Rpc.GetTransactionReceiptAsync(receipt.TransactionHash, Token));
    }

    [Fact]
    public async Task SetNextBlockTimestamp_InTheFuture_NextBlockHasIt()
    {
        DateTimeOffset time = (await _node.Rpc.GetBlockAsync(BlockTag.Latest, Token))!.Time.AddDays(3);

        await _node.SetNextBlockTimestampAsync(time, Token);
        await _node.MineAsync(cancellationToken: Token);

        Assert.Equal(time, (await _node.Rpc.GetBlockAsync(BlockTag.Latest, Token))!.Time);
    }

    [Fact]
    public async Task DumpAndLoadState_BetweenNodes_CarriesAccounts()
    {
        Address account = FreshAddress.Create();
        await _node.SetBalanceAsync(account, UInt256.FromEther("5"), Token);
        await using AnvilNode other = await AnvilNode.StartAsync(cancellationToken: Token);

        await other.LoadStateAsync(await _node.DumpStateAsync(Token), Token);

        Assert.Equal(UInt256.FromEther("5"), await other.Rpc.GetBalanceAsync(account, BlockTag.Latest, Token));
    }
}
