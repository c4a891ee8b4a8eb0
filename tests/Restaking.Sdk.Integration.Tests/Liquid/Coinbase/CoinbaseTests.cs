using Restaking.Sdk.Abi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Coinbase;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Integration.Tests.Liquid.Coinbase;

/// <summary>What is cbETH's own: a rate that may fall, and switches that stop transfers.</summary>
public sealed class CoinbaseTests(CoinbaseStand stand) : IClassFixture<CoinbaseStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExchangeRate_AfterTheOracleLoweredIt_IsTheLowerOne()
    {
        LiquidUser user = await stand.UserAsync();
        await stand.Devnet.SetRateAsync(UInt256.FromEther("1.05"), Cancel);
        UInt256 before = (await user.Client.Coinbase.CbEth.GetExchangeRateAsync(cancellationToken: Cancel)).PerToken;

        await stand.Devnet.SetRateAsync(UInt256.FromEther("1.04"), Cancel);
        ExchangeRate after = await user.Client.Coinbase.CbEth.GetExchangeRateAsync(cancellationToken: Cancel);

        Assert.Equal(UInt256.FromEther("1.05"), before);
        Assert.Equal(UInt256.FromEther("1.04"), after.PerToken);
        Assert.Equal(UInt256.FromEther("1"), after.ToToken(UInt256.FromEther("1.04")));
        Assert.Null(after.Age); // nothing on the chain tells
    }

    [Fact]
    public async Task ExchangeRate_OfABridgedTokenWithoutOne_IsAnErrorAndNoNumber()
    {
        // Any other ERC-20 stands for the bridged cbETH of another chain.
        Address bridged = (await Testing.LidoDevnet.DeployAsync(stand.Node, Cancel)).Deployment.WstETH;
        using RestakingClient client = new(stand.Node.RpcUrl, stand.Network with { Coinbase = new CoinbaseDeployment { CbEth = bridged } });

        await Assert.ThrowsAsync<ContractRevertException>(() => client.Coinbase.CbEth.GetExchangeRateAsync(cancellationToken: Cancel));
    }

    [Fact]
    public async Task TransferState_PausedOrBlacklisted_SaysWhichAccount()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser listed = await stand.UserAsync();
        CbEthClient token = user.Client.Coinbase.CbEth;
        await stand.Devnet.SetBlacklistedAsync(listed.Address, true, Cancel);
        await stand.Devnet.SetPausedAsync(true, Cancel);

        CbEthTransferState stopped = await token.GetTransferStateAsync([user.Address, listed.Address], cancellationToken: Cancel);
        await stand.Devnet.SetPausedAsync(false, Cancel);
        CbEthTransferState free = await token.GetTransferStateAsync([user.Address], cancellationToken: Cancel);

        Assert.True(stopped.IsPaused);
        Assert.Equal([listed.Address], stopped.Blacklisted);
        Assert.False(stopped.CanMove);
        Assert.True(free.CanMove);
    }
}
