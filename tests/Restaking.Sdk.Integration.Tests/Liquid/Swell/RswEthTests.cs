using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Swell;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Liquid.Swell;

/// <summary>What is peculiar to deposits of liquid staking tokens for rswETH.</summary>
public sealed class RswEthTests(RswEthStand stand) : IClassFixture<RswEthStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deposit_OfAStakingToken_ApprovesTheDepositManagerAndPassesTheBoundOn()
    {
        LiquidUser user = await stand.UserAsync();
        await stand.GiveDepositAssetAsync(user.Address, stand.DepositAmount);
        UInt256 minimum = UInt256.FromEther("9");

        TransactionPlan<LiquidDepositResult> plan = await user.Client.Swell.RswEth.PrepareDepositAsync(
            new LiquidDeposit(stand.DepositAmount) { Asset = stand.Devnet.DepositToken, MinimumOutput = minimum }, Cancel);

        var approve = Assert.IsType<Contracts.Erc20.ERC20.ApproveCall>(plan[0].Transaction.Call);
        var deposit = Assert.IsType<RswDepositManager.DepositLSTCall>(plan[^1].Transaction.Call);
        Assert.Equal(stand.Devnet.DepositToken, approve.Target);
        Assert.Equal(deposit.Target, approve.Spender);
        Assert.Equal(stand.DepositAmount, approve.Amount);
        Assert.Equal((stand.DepositAmount, minimum), (deposit.Amount, deposit.MinRswETH));
    }

    [Fact]
    public async Task Deposit_OfAStakingToken_IsWorthItsRateInEtherFirst()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 amount = UInt256.Parse("1234567890123456789", null);
        UInt256 worth = UInt256.Parse("1054321098765432109", null);
        await stand.GiveDepositAssetAsync(user.Address, amount);
        await stand.Devnet.SetDepositTokenRateAsync(worth, Cancel);
        try
        {
            LiquidDepositResult result = await (await user.Client.Swell.RswEth.PrepareDepositAsync(
                new LiquidDeposit(amount) { Asset = stand.Devnet.DepositToken }, Cancel)).ExecuteAsync(cancellationToken: Cancel);

            UInt256 one = UInt256.FromEther("1");
            Assert.Equal(UInt256.MulDiv(UInt256.MulDiv(amount, worth, one), one, SwellStand.Rate), result.Received.Amount);
        }
        finally
        {
            await stand.Devnet.SetDepositTokenRateAsync(UInt256.FromEther("1"), Cancel);
        }
    }

    [Fact]
    public async Task Deposit_RateOfTheStakingTokenFallsBeforeSending_IsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        await stand.GiveDepositAssetAsync(user.Address, stand.DepositAmount);
        TransactionPlan<LiquidDepositResult> plan = await user.Client.Swell.RswEth.PrepareDepositAsync(
            new LiquidDeposit(stand.DepositAmount) { Asset = stand.Devnet.DepositToken }, Cancel);
        await stand.Devnet.SetDepositTokenRateAsync(UInt256.FromEther("0.99"), Cancel);
        try
        {
            PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.SendAllAsync(cancellationToken: Cancel));

            Assert.IsType<OutputBelowMinimum>(Assert.Single(refused.Issues));
        }
        finally
        {
            await stand.Devnet.SetDepositTokenRateAsync(UInt256.FromEther("1"), Cancel);
        }
    }

    [Fact]
    public async Task Deposit_OfEther_WorksBesideStakingTokens()
    {
        LiquidUser user = await stand.UserAsync();
        RswEthClient token = user.Client.Swell.RswEth;

        LiquidDepositResult result = await (await token.PrepareDepositAsync(new LiquidDeposit(stand.DepositAmount), Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(UInt256.MulDiv(stand.DepositAmount, UInt256.FromEther("1"), SwellStand.Rate), result.Received.Amount);
        Assert.Equal([NativeAsset.Ether, stand.Devnet.DepositToken], await token.GetDepositAssetsAsync(Cancel));
    }

    [Fact]
    public async Task Deposit_OfAStakingTokenWithAReferral_IsAnArgumentError()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser other = await stand.UserAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => user.Client.Swell.RswEth.PrepareDepositAsync(
            new LiquidDeposit(stand.DepositAmount) { Asset = stand.Devnet.DepositToken, Referral = other.Address }, Cancel));
    }

    [Fact]
    public async Task Deposit_OfAStakingToken_GoesByTheWhitelistOfRswEth()
    {
        LiquidUser user = await stand.UserAsync();
        await stand.GiveDepositAssetAsync(user.Address, stand.DepositAmount);
        Address token = stand.Devnet.Deployment.RswETH!.Value;
        await stand.Devnet.SetWhitelistAsync(token, true, Cancel);
        try
        {
            LiquidDepositQuote quote = await user.Client.Swell.RswEth.QuoteDepositAsync(
                new LiquidDeposit(stand.DepositAmount) { Asset = stand.Devnet.DepositToken }, cancellationToken: Cancel);

            Assert.Single(quote.Refusals.OfType<AccountNotAllowed>());
        }
        finally
        {
            await stand.Devnet.SetWhitelistAsync(token, false, Cancel);
        }
    }
}
