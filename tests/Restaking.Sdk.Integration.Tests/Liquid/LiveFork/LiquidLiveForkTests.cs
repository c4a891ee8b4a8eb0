using Restaking.Sdk.Abi;
using Restaking.Sdk.Integration.Tests.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.LiveFork;

/// <summary>What can be said of every liquid protocol on the real chain without steering it: that it answers, and that an ordinary deposit goes through.</summary>
public sealed class LiquidLiveForkTests(LiveForkFixture fixture) : IClassFixture<LiveForkFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TestChain Chain => fixture.ChainOrSkip();

    [Fact]
    public async Task Portfolio_OfANobody_IsReadFromEveryProtocol()
    {
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);
        Address nobody = await Chain.CreateAccountAsync(cancellationToken: Cancel);

        LiquidPortfolioPage page = await client.GetLiquidPortfoliosAsync([nobody], new TicketListOptions { ScanLogs = false }, Cancel);

        Assert.Empty(page.Failures);
        Assert.Empty(page.Portfolios[0].Positions);
        Assert.Empty(page.Portfolios[0].Tickets);
    }

    [Fact]
    public async Task Rates_OfEveryToken_AreOfTheRightSize()
    {
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network);

        foreach (ILiquidToken token in client.LiquidProtocols.SelectMany(protocol => protocol.Tokens))
        {
            ExchangeRate rate = await token.GetExchangeRateAsync(cancellationToken: Cancel);

            // A liquid token is worth about what was paid in, and what that earned.
            UInt256 one = UInt256.ParseUnits("1", token.Info.Underlying.Decimals);
            Assert.InRange(rate.PerToken, one / 2u, one * 2u);
        }
    }

    [Fact]
    public async Task Deposits_OfEther_GoThroughOrSayWhyNot()
    {
        LocalSigner signer = LocalSigner.CreateRandom();
        await Chain.FundAsync(signer.Address, cancellationToken: Cancel);
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network, new RestakingClientOptions { Signer = signer });

        foreach (ILiquidStakingProtocol token in client.LiquidProtocols.SelectMany(protocol => protocol.Tokens).OfType<ILiquidStakingProtocol>())
        {
            if (!(await token.GetDepositAssetsAsync(Cancel)).Contains(NativeAsset.Ether))
            {
                continue;
            }

            TransactionPlan<LiquidDepositResult> plan = await token.PrepareDepositAsync(Amount.FromEther("1"), Cancel);
            SimulationResult dry = await plan.Final.SimulateAsync(cancellationToken: Cancel);

            // A pause or a cap of the day is an answer; a revert that no refusal foretold is not.
            Assert.True(dry.Succeeded || !dry.PreflightIssues.IsEmpty, $"{token.Info}: {dry.Describe()}");
        }
    }
}
