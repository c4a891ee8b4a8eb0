using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Integration.Tests.Liquid.Swell;

/// <summary>The rate and its rounding against mainnet's own contract.</summary>
public sealed class SwEthMainnetTests(SwEthMainnetStand stand) : IClassFixture<SwEthMainnetStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExchangeRate_OnMainnet_IsTheContractsBothWays()
    {
        LiquidUser user = await stand.UserAsync();
        SwETH token = new(user.Token.Info.Token);

        ExchangeRate rate = await user.Token.GetExchangeRateAsync(cancellationToken: Cancel);
        (UInt256 worth, UInt256 tokens) = await user.Client.ReadAsync(token.SwETHToETHRate(), token.EthToSwETHRate(), cancellationToken: Cancel);

        Assert.Equal(UInt256.Parse("1104158236027642305", null), worth);
        Assert.Equal(worth, rate.PerToken);
        Assert.Equal(tokens, rate.ToToken(UInt256.FromEther("1")));
    }

    [Fact]
    public async Task Deposit_OfAnOddAmountOnMainnet_IsQuotedToTheWei()
    {
        LiquidUser user = await stand.UserAsync();
        var token = (ILiquidStakingProtocol)user.Token;
        LiquidDeposit deposit = new(UInt256.Parse("1234567890123456789", null));

        LiquidDepositQuote quote = await token.QuoteDepositAsync(deposit, cancellationToken: Cancel);
        LiquidDepositResult result = await (await token.PrepareDepositAsync(deposit, Cancel)).ExecuteAsync(cancellationToken: Cancel);

        // 1234567890123456789 * 1e18 / 1104158236027642305, rounded down.
        Assert.Equal(UInt256.Parse("1118107758327267246", null), quote.Output.Amount);
        Assert.Equal(quote.Output, result.Received);
        Assert.Equal(quote.Output.Amount, await user.BalanceAsync(token.Info.Token));
    }
}
