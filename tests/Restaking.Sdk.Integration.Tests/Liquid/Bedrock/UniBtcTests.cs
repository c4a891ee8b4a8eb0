using Restaking.Sdk.Abi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Bedrock;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Liquid.Bedrock;

/// <summary>Minting uniBTC and requesting redemptions: decimals and dust, caps, the proof of reserve, lists, quota and fee.</summary>
public sealed class UniBtcTests(UniBtcStand stand) : BedrockTests(stand), IClassFixture<UniBtcStand>
{
    private const ulong OneBitcoin = 1_00000000UL;

    private static readonly UInt256 OneWide = UInt256.FromEther("1");

    private Address Vault => Contracts.UniBTCVault!.Value;

    private Address Router => Contracts.DelayRedeemRouter!.Value;

    [Fact]
    public async Task Deposit_TokenOf18Decimals_GivesEightDecimals()
    {
        LiquidUser user = await UserAsync();
        UInt256 amount = UInt256.FromEther("1.23456789");
        await Devnet.MintBitcoinAsync(Devnet.WideBitcoin, user.Address, amount, Cancel);

        LiquidDepositResult result = await RunAsync(await Client(user).PrepareDepositAsync(Wide(amount), Cancel));

        Assert.Equal((UInt256)1_23456789UL, result.Received.Amount);
        Assert.Equal((UInt256)1_23456789UL, await user.BalanceAsync(Contracts.UniBTC!.Value));
    }

    [Theory]
    [InlineData("1.234567891")]
    [InlineData("1.000000000000000001")]
    public async Task Deposit_DustOfATokenOf18Decimals_WouldBeTakenForNothingAndIsRefused(string amount)
    {
        LiquidUser user = await UserAsync();

        LiquidDepositQuote quote = await Client(user).QuoteDepositAsync(Wide(UInt256.FromEther(amount)), cancellationToken: Cancel);

        Assert.Equal((UInt256)10_000_000_000UL, Assert.Single(quote.Refusals.OfType<AmountNotMultiple>()).Unit);
    }

    [Fact]
    public async Task Deposit_LessThanOneUnitOfUniBtc_IsBelowTheMinimum()
    {
        LiquidUser user = await UserAsync();

        LiquidDepositQuote quote = await Client(user).QuoteDepositAsync(Wide(9_999_999_999UL), cancellationToken: Cancel);

        Assert.Equal((UInt256)10_000_000_000UL, Assert.Single(quote.Refusals.OfType<AmountBelowMinimum>()).Minimum);
        Assert.Equal(quote.Limits.Minimum, Assert.Single(quote.Refusals.OfType<AmountBelowMinimum>()).Minimum);
    }

    [Fact]
    public async Task Deposit_TokenOfSixDecimals_IsNotAcceptedThoughListed()
    {
        LiquidUser user = await UserAsync();
        Address odd = await Devnet.DeployBitcoinAsync(6, Cancel);
        await Devnet.SetTokenAllowedAsync(odd, true, Cancel);
        await Devnet.SetCapAsync(odd, OneBitcoin, Cancel);

        LiquidDepositQuote quote = await Client(user).QuoteDepositAsync(new LiquidDeposit(Amount.FromWei(5u)) { Asset = odd }, cancellationToken: Cancel);

        AssetNotAccepted refusal = Assert.Single(quote.Refusals.OfType<AssetNotAccepted>());
        Assert.Equal([Devnet.Bitcoin, Devnet.WideBitcoin], refusal.Accepted);
    }

    [Fact]
    public async Task Deposit_OverTheCap_IsRefusedWithTheRoom()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await Devnet.SetCapAsync(Devnet.Bitcoin, (UInt256)OneBitcoin * 11u, Cancel);

        LiquidDepositQuote fits = await Client(user).QuoteDepositAsync(Narrow(OneBitcoin), cancellationToken: Cancel);
        LiquidDepositQuote tooMuch = await Client(user).QuoteDepositAsync(Narrow(OneBitcoin + 1), cancellationToken: Cancel);

        Assert.DoesNotContain(fits.Refusals, refusal => refusal is CapacityExceeded);
        Assert.Equal((UInt256)OneBitcoin, Assert.Single(tooMuch.Refusals.OfType<CapacityExceeded>()).Available);
        Assert.Equal((UInt256)OneBitcoin, tooMuch.Limits.Available);
    }

    [Fact]
    public async Task Deposit_WithoutACap_HasNoRoom()
    {
        LiquidUser user = await UserAsync();
        await Devnet.SetCapAsync(Devnet.Bitcoin, UInt256.Zero, Cancel);

        LiquidDepositQuote quote = await Client(user).QuoteDepositAsync(Narrow(1), cancellationToken: Cancel);

        Assert.Equal(UInt256.Zero, Assert.Single(quote.Refusals.OfType<CapacityExceeded>()).Available);
    }

    [Fact]
    public async Task Deposit_VaultOutOfService_IsRefusedMeanwhileToo()
    {
        LiquidUser user = await UserAsync();
        await Devnet.MintBitcoinAsync(Devnet.Bitcoin, user.Address, OneBitcoin, Cancel);
        TransactionPlan<LiquidDepositResult> plan = await Client(user).PrepareDepositAsync(Narrow(OneBitcoin), Cancel);
        await Devnet.SetOutOfServiceAsync(true, Cancel);

        Assert.Equal(Vault, Assert.Single((await RefusalsAsync(plan)).OfType<OperationPaused>()).Contract);
    }

    [Theory]
    [InlineData(3_600, 1_000)]
    [InlineData(0, 1)]
    public async Task Deposit_ProofOfReserveStaleOrShort_IsRefused(int ageInSeconds, ulong coveredBitcoin)
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        ulong reportedAt = (ulong)((await NowAsync()).ToUnixTimeSeconds() - ageInSeconds);
        await Devnet.SetReserveCheckAsync((UInt256)OneBitcoin * (UInt256)coveredBitcoin, reportedAt, heartbeat: 1_800, ratio: 1_000, Cancel);

        LiquidDepositQuote quote = await Client(user).QuoteDepositAsync(Narrow(OneBitcoin), cancellationToken: Cancel);

        Assert.Equal(Vault, Assert.Single(quote.Refusals.OfType<PriceUnavailable>()).Contract);
        Assert.True(quote.Limits.IsPaused);
    }

    [Fact]
    public async Task Deposit_ProofOfReserveGood_IsTaken()
    {
        LiquidUser user = await UserAsync();
        await Devnet.SetReserveCheckAsync((UInt256)OneBitcoin * 1_000u, (ulong)(await NowAsync()).ToUnixTimeSeconds(), heartbeat: 1_800, ratio: 1_000, Cancel);

        Assert.NotEqual(UInt256.Zero, await user.DepositAsync());
    }

    [Fact]
    public async Task DepositAssets_OnlyThoseTakenNow_AreListed()
    {
        LiquidUser user = await UserAsync();
        await Devnet.SetMintPausedAsync(Devnet.Bitcoin, true, Cancel);

        Assert.Equal([Devnet.WideBitcoin], await Client(user).GetDepositAssetsAsync(Cancel));
    }

    [Fact]
    public async Task Deposit_WithoutNamingAToken_IsNeverPaidInEther()
    {
        LiquidUser user = await UserAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => Client(user).PrepareDepositAsync(new LiquidDeposit(OneWide), Cancel));
        LiquidDepositQuote quote = await Client(user).QuoteDepositAsync(new LiquidDeposit(OneWide), cancellationToken: Cancel);

        Assert.Contains(quote.Refusals, refusal => refusal is AssetNotAccepted);
    }

    [Fact]
    public async Task Request_Fee_IsTakenWhenItIsMade()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        UInt256 amount = 1_00000049UL;

        LiquidWithdrawalQuote quote = await Client(user).QuoteRequestAsync(Request(amount), cancellationToken: Cancel);
        await RunAsync(await Client(user).PrepareRequestAsync(Request(amount), Cancel));
        var ticket = Assert.Single(await user.TicketsAsync());

        // 2 %: floor(100000049 * 9800 / 10000).
        Assert.Equal((UInt256)98000048UL, quote.Output.Amount);
        Assert.Equal((UInt256)2000001UL, quote.Fee);
        Assert.Equal((UInt256)98000048UL, ticket.Payable[0].Amount);
        Assert.Equal(new AssetAmount(Contracts.UniBTC!.Value, amount), ticket.GivenUp);
    }

    [Fact]
    public async Task Request_ForATokenOf18Decimals_IsQuotedInItsUnit()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();

        LiquidWithdrawalQuote quote = await Client(user).QuoteRequestAsync(Request(OneBitcoin, Devnet.WideBitcoin), cancellationToken: Cancel);

        Assert.Equal(new AssetAmount(Devnet.WideBitcoin, UInt256.FromEther("0.98")), quote.Output);
        Assert.Equal(UInt256.FromEther("0.02"), quote.Fee);
    }

    [Fact]
    public async Task Request_FeeRaisedMeanwhile_IsRefused()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        TransactionPlan<LiquidWithdrawalResult> plan = await Client(user).PrepareRequestAsync(Request(OneBitcoin), Cancel);
        await Devnet.SetRedeemFeeRateAsync(300, Cancel);

        Assert.Equal((UInt256)97000000UL, Assert.Single((await RefusalsAsync(plan)).OfType<OutputBelowMinimum>()).Expected);
    }

    [Fact]
    public async Task Request_AllOfItGoneInTheFee_IsBelowTheMinimum()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();

        LiquidWithdrawalQuote one = await Client(user).QuoteRequestAsync(Request(1), cancellationToken: Cancel);
        LiquidWithdrawalQuote two = await Client(user).QuoteRequestAsync(Request(2), cancellationToken: Cancel);

        Assert.Equal((UInt256)2UL, Assert.Single(one.Refusals.OfType<AmountBelowMinimum>()).Minimum);
        Assert.Equal((UInt256)1UL, two.Output.Amount);
        Assert.DoesNotContain(two.Refusals, refusal => refusal is AmountBelowMinimum);
    }

    [Fact]
    public async Task Request_NotOnTheListOfThoseWhoMay_IsRefused()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await Devnet.SetWhitelistEnabledAsync(true, Cancel);

        LiquidWithdrawalQuote refused = await Client(user).QuoteRequestAsync(Request(OneBitcoin), cancellationToken: Cancel);
        await Devnet.SetWhitelistedAsync(user.Address, true, Cancel);
        LiquidWithdrawalQuote allowed = await Client(user).QuoteRequestAsync(Request(OneBitcoin), cancellationToken: Cancel);

        Assert.Equal(Router, Assert.Single(refused.Refusals.OfType<AccountNotAllowed>()).Contract);
        Assert.DoesNotContain(allowed.Refusals, refusal => refusal is AccountNotAllowed);
    }

    [Fact]
    public async Task Request_OfABlockedAccount_CouldNotBeClaimedAndIsRefused()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await Devnet.SetBlockedAsync(user.Address, true, Cancel);

        LiquidWithdrawalQuote quote = await Client(user).QuoteRequestAsync(Request(OneBitcoin), cancellationToken: Cancel);

        Assert.Equal(user.Address, Assert.Single(quote.Refusals.OfType<AccountBlocked>()).Account);
    }

    [Fact]
    public async Task Request_OverTheQuota_IsRefusedUntilItHasFilledUp()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await Devnet.SetQuotaAsync(Devnet.Bitcoin, OneBitcoin, 100_000UL, Cancel);
        await RunAsync(await Client(user).PrepareRequestAsync(Request(OneBitcoin), Cancel));

        LiquidWithdrawalQuote empty = await Client(user).QuoteRequestAsync(Request(OneBitcoin / 2), cancellationToken: Cancel);
        await PassAsync(TimeSpan.FromSeconds(1_000));
        LiquidWithdrawalQuote full = await Client(user).QuoteRequestAsync(Request(OneBitcoin / 2), cancellationToken: Cancel);

        CapacityExceeded refusal = Assert.Single(empty.Refusals.OfType<CapacityExceeded>());
        Assert.True(refusal.IsTransient);
        Assert.Equal(empty.Limits.Available, refusal.Available);
        Assert.DoesNotContain(full.Refusals, other => other is CapacityExceeded);
    }

    [Fact]
    public async Task Request_TokenNotListed_IsRefusedWithThoseThatAre()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await Devnet.SetListedAsync(Devnet.Bitcoin, false, Cancel);

        LiquidWithdrawalQuote quote = await Client(user).QuoteRequestAsync(Request(OneBitcoin), cancellationToken: Cancel);

        Assert.Equal([Devnet.WideBitcoin], Assert.Single(quote.Refusals.OfType<AssetNotAccepted>()).Accepted);
    }

    [Fact]
    public async Task Request_Receipt_NamesTheTicket()
    {
        LiquidUser user = await UserAsync();
        await user.DepositAsync();
        await RunAsync(await Client(user).PrepareRequestAsync(Request(OneBitcoin), Cancel));

        LiquidWithdrawalResult second = await RunAsync(await Client(user).PrepareRequestAsync(Request(OneBitcoin, Devnet.WideBitcoin), Cancel));

        Assert.Equal($"{user.Address}:1", Assert.Single(second.Tickets).Id);
        Assert.Contains(await user.TicketsAsync(), ticket => ticket.Key == second.Tickets[0]);
    }

    private static UniBtcClient Client(LiquidUser user) => user.Client.Bedrock.UniBtc!;

    private LiquidDeposit Narrow(UInt256 amount) => new(amount) { Asset = Devnet.Bitcoin };

    private LiquidDeposit Wide(UInt256 amount) => new(amount) { Asset = Devnet.WideBitcoin };

    private static LiquidWithdrawal Request(UInt256 amount, Address? token = null) => new(amount) { OutputAsset = token };
}
