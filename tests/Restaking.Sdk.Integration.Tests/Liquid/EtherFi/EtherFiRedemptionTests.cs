using Restaking.Sdk.Abi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.EtherFi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Liquid.EtherFi;

/// <summary>Instant redemption, since the upgrade.</summary>
public sealed class EtherFiRedemptionTests(EEthStand stand) : IClassFixture<EEthStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RedemptionToEther_PaysTheQuotedAmountToTheWei()
    {
        LiquidUser user = await UserAsync();
        LiquidUser receiver = await stand.UserAsync();
        LiquidRedemption redemption = new(Amount.FromEther("1.234567890123456789")) { Receiver = receiver.Address };
        LiquidRedemptionQuote quote = await user.Client.EtherFi.EEth.QuoteRedemptionAsync(redemption, cancellationToken: Cancel);
        UInt256 before = await receiver.BalanceAsync(NativeAsset.Ether);

        LiquidRedemptionResult result = await (await user.Client.EtherFi.EEth.PrepareRedemptionAsync(redemption, Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(quote.Output.Amount, await receiver.BalanceAsync(NativeAsset.Ether) - before);
        Assert.Equal(redemption.Amount.BaseUnits - quote.Output.Amount, quote.Fee);
        Assert.Equal(receiver.Address, result.Receiver);
    }

    [Fact]
    public async Task RedemptionToStEth_SaysWhatWasPaidAndMayArriveTwoWeiShort()
    {
        LiquidUser user = await UserAsync();
        Address stEth = stand.Devnet.Deployment.StETH!.Value;
        LiquidRedemption redemption = new(Amount.FromEther("2")) { OutputAsset = stEth };
        LiquidRedemptionQuote quote = await user.Client.EtherFi.EEth.QuoteRedemptionAsync(redemption, cancellationToken: Cancel);

        LiquidRedemptionResult result = await (await user.Client.EtherFi.EEth.PrepareRedemptionAsync(redemption, Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(quote.Output, result.Paid);
        Assert.True(quote.Output.Amount - await user.BalanceAsync(stEth) <= 2u);
    }

    [Fact]
    public async Task RedemptionOfWeEth_PaysTheQuotedAmountToTheWei()
    {
        LiquidUser user = await UserAsync();
        LiquidUser receiver = await stand.UserAsync();
        WeEthClient weEth = user.Client.EtherFi.WeEth;
        await (await weEth.PrepareWrapAsync(Amount.FromEther("5"), cancellationToken: Cancel)).ExecuteAsync(cancellationToken: Cancel);
        LiquidRedemption redemption = new(Amount.FromEther("2")) { Receiver = receiver.Address };
        LiquidRedemptionQuote quote = await weEth.QuoteRedemptionAsync(redemption, cancellationToken: Cancel);
        UInt256 before = await receiver.BalanceAsync(NativeAsset.Ether);

        await (await weEth.PrepareRedemptionAsync(redemption, Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(quote.Output.Amount, await receiver.BalanceAsync(NativeAsset.Ether) - before);
    }

    [Fact]
    public async Task Bucket_InUnitsOf1E12Wei_HoldsNoWeiOfAUnitThatIsNotThere()
    {
        LiquidUser user = await UserAsync();
        UInt256 capacity = UInt256.FromEther("1.000001");
        await stand.Devnet.SetRedemptionAsync(NativeAsset.Ether, 30, 1_000, 100, capacity, 0u, Cancel);
        try
        {
            EEthClient eEth = user.Client.EtherFi.EEth;
            CapacityExceeded refusal = await EtherFiAssert.RefusedAsync<CapacityExceeded>(user, await eEth.PrepareRedemptionAsync(new LiquidRedemption(capacity + 1u), Cancel));
            LiquidRedemptionQuote all = await eEth.QuoteRedemptionAsync(new LiquidRedemption(capacity), cancellationToken: Cancel);
            await (await eEth.PrepareRedemptionAsync(new LiquidRedemption(capacity), Cancel)).ExecuteAsync(cancellationToken: Cancel);
            CapacityExceeded empty = await EtherFiAssert.RefusedAsync<CapacityExceeded>(user, await eEth.PrepareRedemptionAsync(new LiquidRedemption(Amount.FromEther("0.1")), Cancel));

            Assert.Equal((capacity + 1u, capacity, true), (refusal.Amount, refusal.Available, refusal.IsTransient));
            Assert.DoesNotContain(all.Refusals, reason => reason is CapacityExceeded);
            Assert.Equal(UInt256.Zero, empty.Available);
        }
        finally
        {
            await RestoreAsync();
        }
    }

    [Fact]
    public async Task LowWatermark_OfAllEEth_StaysInThePool()
    {
        LiquidUser user = await UserAsync();
        EEthClient eEth = user.Client.EtherFi.EEth;

        // 100 % of the value in eETH has to stay: with rewards outside the pool there is less than that in it.
        await stand.Devnet.SetRedemptionAsync(NativeAsset.Ether, 30, 1_000, 10_000, UInt256.FromEther("2000"), UInt256.FromEther("1"), Cancel);
        try
        {
            CapacityExceeded refusal = await EtherFiAssert.RefusedAsync<CapacityExceeded>(user, await eEth.PrepareRedemptionAsync(Amount.FromEther("1"), Cancel));

            Assert.Equal(UInt256.Zero, refusal.Available);
        }
        finally
        {
            await RestoreAsync();
        }
    }

    [Fact]
    public async Task FeeRaised_BetweenQuoteAndSend_IsRefusedSinceTheContractTakesNoMinimum()
    {
        LiquidUser user = await UserAsync();
        LiquidRedemptionQuote quote = await user.Client.EtherFi.EEth.QuoteRedemptionAsync(Amount.FromEther("1"), cancellationToken: Cancel);
        TransactionPlan<LiquidRedemptionResult> plan = await user.Client.EtherFi.EEth.PrepareRedemptionAsync(Amount.FromEther("1"), Cancel);
        await stand.Devnet.SetRedemptionAsync(NativeAsset.Ether, 60, 1_000, 100, UInt256.FromEther("2000"), UInt256.FromEther("1"), Cancel);
        try
        {
            OutputBelowMinimum refusal = await EtherFiAssert.RefusedAsync<OutputBelowMinimum>(user, plan);

            Assert.True(UInt256.FromEther("0.994") - refusal.Expected <= 2u);
            Assert.Equal(UInt256.MulDiv(quote.Output.Amount, 9_990u, 10_000u, DivisionRounding.Up), refusal.Minimum);
        }
        finally
        {
            await RestoreAsync();
        }
    }

    [Fact]
    public async Task BurnBucket_InGwei_LimitsRedemptions()
    {
        LiquidUser user = await UserAsync();
        await stand.Devnet.SetBurnBucketAsync(25_000_000_000_000, 500_000_000, 0, Cancel);
        try
        {
            CapacityExceeded refusal = await EtherFiAssert.RefusedAsync<CapacityExceeded>(
                user, await user.Client.EtherFi.EEth.PrepareRedemptionAsync(Amount.FromEther("1"), Cancel));

            Assert.Equal(UInt256.FromEther("0.5"), refusal.Available);
        }
        finally
        {
            await stand.Devnet.SetBurnBucketAsync(25_000_000_000_000, 25_000_000_000_000, 1_736_111_111, Cancel);
        }
    }

    [Fact]
    public async Task StEthAboveItsPriceLimit_StopsARedemptionBeforeItIsSent()
    {
        LiquidUser user = await UserAsync();
        TransactionPlan<LiquidRedemptionResult> plan = await user.Client.EtherFi.EEth.PrepareRedemptionAsync(
            new LiquidRedemption(Amount.FromEther("1")) { OutputAsset = stand.Devnet.Deployment.StETH }, Cancel);
        await plan[0].SendAsync(cancellationToken: Cancel);
        await stand.Devnet.SetStEthPriceAsync(UInt256.FromEther("1.02"), null, Cancel);
        try
        {
            ulong nonce = await user.NonceAsync();
            ContractRevertException refused = await Assert.ThrowsAsync<ContractRevertException>(() => plan.Final.SendAsync(cancellationToken: Cancel));

            Assert.IsType<Contracts.EtherFi.EtherFiRedemptionManager.InvalidStEthPriceError>(refused.Error);
            Assert.Equal(nonce, await user.NonceAsync());
        }
        finally
        {
            await stand.Devnet.SetStEthPriceAsync(UInt256.FromEther("1"), null, Cancel);
        }
    }

    [Fact]
    public async Task BlockedReceiver_IsRefused()
    {
        LiquidUser user = await UserAsync();
        LiquidUser receiver = await stand.UserAsync();
        await stand.Devnet.SetBlockedAsync(receiver.Address, true, Cancel);

        AccountBlocked refusal = await EtherFiAssert.RefusedAsync<AccountBlocked>(
            user, await user.Client.EtherFi.EEth.PrepareRedemptionAsync(new LiquidRedemption(Amount.FromEther("1")) { Receiver = receiver.Address }, Cancel));

        Assert.Equal(receiver.Address, refusal.Account);
    }

    private async Task<LiquidUser> UserAsync()
    {
        LiquidUser user = await stand.UserAsync();
        await EtherFiAssert.DepositAsync(user);
        return user;
    }

    private Task RestoreAsync() =>
        stand.Devnet.SetRedemptionAsync(NativeAsset.Ether, 30, 1_000, 100, UInt256.FromEther("2000"), UInt256.FromEther("1"), Cancel);
}
