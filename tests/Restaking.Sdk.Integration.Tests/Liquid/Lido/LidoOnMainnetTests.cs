using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Lido;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Integration.Tests.Liquid.Lido;

/// <summary>Figures of the real stETH (before Lido V3, so without external shares): every conversion to the wei.</summary>
public sealed class LidoOnMainnetTests(LidoMainnetStand stand) : IClassFixture<LidoMainnetStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rate_OfTheRealStEth_IsItsOwnToTheWei()
    {
        LiquidUser user = await stand.UserAsync();
        StETH stETH = new(RestakingNetwork.Mainnet.Lido!.StETH);
        ExchangeRate rate = await user.Client.Lido.WstEth.GetExchangeRateAsync(cancellationToken: Cancel);
        BlockTag at = BlockTag.FromNumber(rate.Block.Number);

        foreach (UInt256 amount in (UInt256[])[1u, 2u, 999_999_999_999_999_999u, UInt256.FromEther("1"), UInt256.FromEther("1234567.890123456789012345")])
        {
            Assert.Equal(await user.Client.ReadAsync(stETH.GetPooledEthByShares(amount), at, Cancel), rate.ToUnderlying(amount));
            Assert.Equal(await user.Client.ReadAsync(stETH.GetSharesByPooledEth(amount), at, Cancel), rate.ToToken(amount));
        }

        Assert.InRange(rate.PerToken, UInt256.FromEther("1.1"), UInt256.FromEther("1.4"));
        Assert.Equal(
            (await user.Client.ReadAsync(stETH.GetTotalPooledEther(), at, Cancel), await user.Client.ReadAsync(stETH.GetTotalShares(), at, Cancel)),
            (rate.ToUnderlyingFraction.Numerator, rate.ToUnderlyingFraction.Denominator));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0.000000000000000003")]
    [InlineData("77.777777777777777777")]
    public async Task Deposit_IntoTheRealStEth_GivesTheQuotedWeiAndShares(string ether)
    {
        LiquidUser user = await stand.UserAsync();
        StEthClient token = user.Client.Lido.StEth;
        LiquidDepositQuote quote = await token.QuoteDepositAsync(Amount.FromEther(ether), cancellationToken: Cancel);
        LidoShareRate rate = await token.GetShareRateAsync(cancellationToken: Cancel);

        LiquidDepositResult result = await (await token.PrepareDepositAsync(Amount.FromEther(ether), Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(quote.Output.Amount, result.Received.Amount);
        Assert.Equal(rate.ToShares.Apply(UInt256.FromEther(ether)), result.Shares);
        Assert.Equal(result.Received.Amount, await user.BalanceAsync(token.Info.Token));
    }

    [Fact]
    public async Task DepositLimits_OfTheRealStEth_AreItsStakeLimit()
    {
        LiquidUser user = await stand.UserAsync();
        StETH stETH = new(RestakingNetwork.Mainnet.Lido!.StETH);

        OperationLimits limits = await user.Client.Lido.StEth.GetDepositLimitsAsync(cancellationToken: Cancel);
        UInt256 current = await user.Client.ReadAsync(stETH.GetCurrentStakeLimit(), BlockTag.FromNumber(limits.Block.Number), Cancel);

        Assert.Equal(current == UInt256.MaxValue ? null : current, limits.Available);
        Assert.False(limits.IsPaused);
    }

    [Fact]
    public async Task Wrapping_TheRealStEth_KeepsItsShares()
    {
        LiquidUser user = await stand.UserAsync();
        await (await user.Client.Lido.StEth.PrepareDepositAsync(Amount.FromEther("5"), Cancel)).ExecuteAsync(cancellationToken: Cancel);
        UInt256 all = await user.BalanceAsync(RestakingNetwork.Mainnet.Lido!.StETH);
        LiquidDepositQuote quote = await user.Client.Lido.WstEth.QuoteWrapAsync(all, cancellationToken: Cancel);

        LiquidDepositResult wrapped = await (await user.Client.Lido.WstEth.PrepareWrapAsync(all, cancellationToken: Cancel)).ExecuteAsync(cancellationToken: Cancel);
        LiquidDepositResult plain = await (await user.Client.Lido.WstEth.PrepareUnwrapAsync(wrapped.Received.Amount, cancellationToken: Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(quote.Output.Amount, wrapped.Received.Amount);
        Assert.InRange(all - await user.BalanceAsync(RestakingNetwork.Mainnet.Lido.StETH), UInt256.Zero, 3u);
        Assert.InRange(wrapped.Received.Amount - plain.Shares!.Value, UInt256.Zero, 1u);
    }
}
