using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Tests.EigenLayer;

/// <summary>Bad arguments are refused before the network is touched.</summary>
public sealed class BadInputTests : IDisposable
{
    private static readonly Address Someone = Address.Parse("0x000000000000000000000000000000000000dEaD");

    private readonly NoNetwork _network = new();
    private readonly RpcClient _rpc;
    private readonly RestakingClient _client;

    public BadInputTests()
    {
        _rpc = new RpcClient(_network);
        _client = new RestakingClient(_rpc, RestakingNetwork.Mainnet);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private EigenLayerClient EigenLayer => _client.EigenLayer;

    public void Dispose()
    {
        // Whatever a test did, nobody was asked.
        Assert.Equal(0, _network.Requests);
        _client.Dispose();
        _rpc.Dispose();
    }

    [Fact]
    public async Task Deposit_UnknownSymbol_SaysWhatWasMeant()
    {
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => EigenLayer.Strategies.PrepareDepositAsync("stEHT", Amount.FromEther("1"), Cancel));

        Assert.Contains("stETH", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deposit_ZeroAmount_IsRefused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => EigenLayer.Strategies.PrepareDepositAsync("stETH", UInt256.Zero, Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => EigenLayer.Strategies.QuoteDepositAsync("stETH", UInt256.Zero, Cancel));
    }

    [Fact]
    public async Task Deposit_NativeEth_PointsToEigenPods() =>
        await Assert.ThrowsAsync<ArgumentException>(() => EigenLayer.Strategies.PrepareDepositAsync("ETH", Amount.FromEther("32"), Cancel));

    [Fact]
    public async Task Deposit_NobodyToActFor_SaysSo()
    {
        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(
            () => EigenLayer.Strategies.PrepareDepositAsync("stETH", Amount.FromEther("1"), Cancel));

        Assert.Contains("signer", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ZeroAddress_Anywhere_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => EigenLayer.GetPositionAsync(Address.Zero, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => EigenLayer.Withdrawals.ListQueuedAsync(Address.Zero, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => EigenLayer.Strategies.GetAsync(Address.Zero, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => EigenLayer.Strategies.FindByTokenAsync(Address.Zero, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => EigenLayer.Delegation.OperatorOfAsync(Address.Zero, cancellationToken: Cancel));
        Assert.Throws<ArgumentException>(() => EigenLayer.Delegation.PrepareDelegate(Address.Zero, staker: Someone));
        Assert.Throws<ArgumentException>(() => EigenLayer.Delegation.PrepareUndelegate(Address.Zero));
    }

    [Fact]
    public async Task Queue_AmountThatNobodyNamed_IsRefusedAndNotTakenForAll()
    {
        WithdrawalRequest forgotten = new() { Strategy = "stETH" };

        await Assert.ThrowsAsync<ArgumentException>(() => EigenLayer.Withdrawals.PrepareQueueAsync("stETH", default, Someone, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => EigenLayer.Withdrawals.PrepareQueueAsync([forgotten], staker: Someone, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => EigenLayer.Withdrawals.QuoteAsync([forgotten], Someone, Cancel));
    }

    [Fact]
    public async Task Queue_NoRequestOrUnknownSymbol_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => EigenLayer.Withdrawals.PrepareQueueAsync([], staker: Someone, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => EigenLayer.Withdrawals.PrepareQueueAsync("nothing", WithdrawalAmount.All, Someone, Cancel));
    }
}
