using System.Collections.Immutable;
using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Contracts.Multicall;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Puffer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Liquid.Puffer;

/// <summary>What is Puffer's own in deposits and exits.</summary>
public sealed class PufferTests(PufferStand stand) : IClassFixture<PufferStand>
{
    private static readonly UInt256 s_one = UInt256.FromEther("1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PufferDevnet Devnet => stand.Devnet;

    [Fact]
    public async Task Rate_OfPufEth_IsTheVaultsToTheWei()
    {
        LiquidUser user = await stand.UserAsync();
        PufferVaultV5 vault = new(Devnet.Deployment.Vault);

        ExchangeRate rate = await user.Token.GetExchangeRateAsync(cancellationToken: Cancel);

        foreach (string amount in (string[])["1", "0.000000000000000007", "31.415926535897932384"])
        {
            UInt256 units = UInt256.FromEther(amount);
            Assert.Equal(await user.Client.ReadAsync(vault.ConvertToAssets(units), cancellationToken: Cancel), rate.ToUnderlying(units));
            Assert.Equal(await user.Client.ReadAsync(vault.ConvertToShares(units), cancellationToken: Cancel), rate.ToToken(units));
        }
    }

    [Fact]
    public async Task Deposit_OfStEth_NamesLidosSharesAndNotTheAmount()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.GiveStEthAsync(user.Address, UInt256.FromEther("2"), Cancel);
        LiquidDeposit deposit = new(s_one) { Asset = Devnet.Deployment.StETH };
        LiquidDepositQuote quote = await PufEth(user).QuoteDepositAsync(deposit, cancellationToken: Cancel);
        UInt256 shares = await user.Client.ReadAsync(new StETH(Devnet.Deployment.StETH!.Value).GetSharesByPooledEth(s_one), cancellationToken: Cancel);

        TransactionPlan<LiquidDepositResult> plan = await PufEth(user).PrepareDepositAsync(deposit, Cancel);
        PufferVaultV5.DepositStETHCall call = Assert.IsType<PufferVaultV5.DepositStETHCall>(plan.Final.Call);
        LiquidDepositResult result = await plan.ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(shares, call.StETHSharesAmount);
        Assert.NotEqual(s_one, call.StETHSharesAmount);
        Assert.Equal(quote.Output, result.Received);
        Assert.Equal(result.Received.Amount, await user.BalanceAsync(Devnet.Deployment.Vault));
    }

    [Fact]
    public async Task Deposit_OfStEthAfterARebase_WouldTakeMoreThanWasApprovedAndIsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.GiveStEthAsync(user.Address, UInt256.FromEther("2"), Cancel);
        UInt256 snapshot = await stand.Node.SnapshotAsync(Cancel);
        TransactionPlan<LiquidDepositResult> plan = await PufEth(user).PrepareDepositAsync(new LiquidDeposit(s_one) { Asset = Devnet.Deployment.StETH }, Cancel);
        await (await plan[0].Transaction.SendAsync(cancellationToken: Cancel)).WaitAsync(cancellationToken: Cancel);
        await Devnet.Lido.SetShareRateAsync(UInt256.Parse("1300000000000000000000000000", null), Cancel);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.Final.SendAsync(cancellationToken: Cancel));

        Assert.Contains(refused.Issues, issue => issue is AllowanceTooLow);
        await stand.Node.RevertAsync(snapshot, Cancel);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deposit_OfWstEth_GoesThroughTheDepositorAndGivesWhatIsQuoted(bool toAnother)
    {
        LiquidUser user = await stand.UserAsync();
        await GiveWstEthAsync(user, UInt256.FromEther("2"));
        Address receiver = toAnother ? new Address(RandomNumberGenerator.GetBytes(Address.Size)) : user.Address;
        LiquidDeposit deposit = new(UInt256.FromEther("0.987654321098765432")) { Asset = Devnet.Deployment.WstETH, Receiver = receiver };
        LiquidDepositQuote quote = await PufEth(user).QuoteDepositAsync(deposit, cancellationToken: Cancel);

        LiquidDepositResult result = await (await PufEth(user).PrepareDepositAsync(deposit, Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(quote.Output, result.Received);
        Assert.Equal((receiver, result.Received.Amount), (result.Receiver, await user.BalanceAsync(Devnet.Deployment.Vault, receiver)));
    }

    [Fact]
    public async Task Deposit_OfWeth_GivesWhatIsQuoted()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.GiveWethAsync(user.Address, s_one, Cancel);
        LiquidDeposit deposit = new(s_one) { Asset = Devnet.Deployment.Weth };
        LiquidDepositQuote quote = await PufEth(user).QuoteDepositAsync(deposit, cancellationToken: Cancel);

        LiquidDepositResult result = await (await PufEth(user).PrepareDepositAsync(deposit, Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(quote.Output, result.Received);
    }

    [Fact]
    public async Task Deposit_WithAPermit_NeedsNoApprovalAndPutsTheDeadlineFirst()
    {
        LiquidUser user = await stand.UserAsync();
        await GiveWstEthAsync(user, UInt256.FromEther("2"));
        Address wstEth = Devnet.Deployment.WstETH!.Value;
        PufferPermit permit = await PermitAsync(user, wstEth, "Wrapped liquid staked Ether 2.0", Devnet.Deployment.Depositor!.Value, s_one);

        TransactionPlan<LiquidDepositResult> plan = await PufEth(user).PrepareDepositWithPermitAsync(new LiquidDeposit(s_one) { Asset = wstEth }, permit, Cancel);
        byte[] calldata = plan.Final.Call.ToCalldata();
        LiquidDepositResult result = await plan.ExecuteAsync(cancellationToken: Cancel);

        Assert.Single(plan);
        Assert.Equal(permit.Deadline, UInt256.FromBigEndian(calldata.AsSpan(4, 32)));
        Assert.Equal(permit.Amount, UInt256.FromBigEndian(calldata.AsSpan(36, 32)));
        Assert.NotEqual(UInt256.Zero, result.Received.Amount);
    }

    [Fact]
    public async Task Deposit_WithAPermitOfAnotherAmount_IsAnArgumentError()
    {
        LiquidUser user = await stand.UserAsync();
        PufferPermit permit = new(s_one, UInt256.MaxValue, new EcdsaSignature(0, 1u, 1u));

        await Assert.ThrowsAsync<ArgumentException>(() => PufEth(user).PrepareDepositWithPermitAsync(
            new LiquidDeposit(s_one + 1u) { Asset = Devnet.Deployment.WstETH }, permit, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => PufEth(user).PrepareDepositWithPermitAsync(
            new LiquidDeposit(s_one) { Asset = Devnet.Deployment.Weth }, permit, Cancel));
    }

    [Fact]
    public async Task Deposit_WithAPermitThatIsOverdue_IsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        await GiveWstEthAsync(user, UInt256.FromEther("2"));
        PufferPermit permit = new(s_one, 1u, new EcdsaSignature(0, 1u, 1u));

        TransactionPlan<LiquidDepositResult> plan = await PufEth(user).PrepareDepositWithPermitAsync(
            new LiquidDeposit(s_one) { Asset = Devnet.Deployment.WstETH }, permit, Cancel);
        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.Final.SendAsync(cancellationToken: Cancel));

        Assert.IsType<DeadlinePassed>(Assert.Single(refused.Issues));
    }

    [Fact]
    public async Task Deposit_WhileRevenueIsHandedOut_IsBoundedByTheQuoteOfTheBlock()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 snapshot = await stand.Node.SnapshotAsync(Cancel);
        await Devnet.DistributeAsync(UInt256.FromEther("30"), TimeSpan.FromHours(1), Cancel);
        TransactionPlan<LiquidDepositResult> plan = await PufEth(user).PrepareDepositAsync(new LiquidDeposit(s_one), Cancel);
        UInt256 before = (await user.Token.GetExchangeRateAsync(cancellationToken: Cancel)).PerToken;
        await stand.Node.IncreaseTimeAsync(TimeSpan.FromMinutes(50), Cancel);
        await stand.Node.MineAsync(cancellationToken: Cancel);
        UInt256 after = (await user.Token.GetExchangeRateAsync(cancellationToken: Cancel)).PerToken;

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.Final.SendAsync(cancellationToken: Cancel));

        Assert.True(after > before);
        Assert.IsType<OutputBelowMinimum>(Assert.Single(refused.Issues));
        await stand.Node.RevertAsync(snapshot, Cancel);
    }

    [Fact]
    public async Task Redemption_WithTwoFees_RoundsEachUpAndPaysToTheWeiWhatIsQuoted()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        UInt256 snapshot = await stand.Node.SnapshotAsync(Cancel);
        await Devnet.SetFeesAsync(33, 77, new Address(RandomNumberGenerator.GetBytes(Address.Size)), Cancel);
        bool apart = false;
        for (uint i = 1; i <= 5; i++)
        {
            UInt256 shares = s_one + 1_234_567u + i;
            LiquidRedemptionQuote quote = await PufEth(user).QuoteRedemptionAsync(new LiquidRedemption(shares), cancellationToken: Cancel);
            UInt256 preview = await user.Client.ReadAsync(new PufferVaultV5(Devnet.Deployment.Vault).PreviewRedeem(shares), cancellationToken: Cancel);
            LiquidRedemptionResult paid = await (await PufEth(user).PrepareRedemptionAsync(new LiquidRedemption(shares), Cancel)).ExecuteAsync(cancellationToken: Cancel);

            Assert.Equal(quote.Output, paid.Paid);
            Assert.InRange(preview - quote.Output.Amount, UInt256.Zero, UInt256.One);
            apart |= preview != quote.Output.Amount;
        }

        Assert.True(apart);
        await stand.Node.RevertAsync(snapshot, Cancel);
    }

    [Fact]
    public async Task Redemption_OfMoreThanIsLiquid_IsRefusedWithWhatIs()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        UInt256 snapshot = await stand.Node.SnapshotAsync(Cancel);
        LiquidRedemptionQuote all = await PufEth(user).QuoteRedemptionAsync(new LiquidRedemption(s_one), cancellationToken: Cancel);
        UInt256 ether = await stand.Node.Rpc.GetBalanceAsync(Devnet.Deployment.Vault, BlockTag.Latest, Cancel);
        UInt256 weth = await user.BalanceAsync(Devnet.Deployment.Weth, Devnet.Deployment.Vault);
        await Devnet.StakeAsync(ether, Cancel);

        LiquidRedemptionQuote none = await PufEth(user).QuoteRedemptionAsync(new LiquidRedemption(UInt256.FromEther("5") + weth), cancellationToken: Cancel);

        Assert.Equal(ether + weth, all.Available);
        Assert.Equal(weth, none.Available);
        Assert.Contains(none.Refusals, refusal => refusal is CapacityExceeded);
        await stand.Node.RevertAsync(snapshot, Cancel);
    }

    [Fact]
    public async Task ExactRedemption_PaysExactlyThatAndCostsWhatIsQuoted()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 held = await user.DepositAsync();
        UInt256 wanted = UInt256.FromEther("1.111111111111111111");
        LiquidRedemptionQuote quote = await PufEth(user).QuoteExactRedemptionAsync(wanted, cancellationToken: Cancel);

        LiquidRedemptionResult paid = await (await PufEth(user).PrepareExactRedemptionAsync(wanted, cancellationToken: Cancel)).ExecuteAsync(cancellationToken: Cancel);
        TransactionPlan<LiquidRedemptionResult> dear = await PufEth(user).PrepareExactRedemptionAsync(wanted, maximumInput: UInt256.One, cancellationToken: Cancel);
        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => dear.Final.SendAsync(cancellationToken: Cancel));

        Assert.Equal(wanted, paid.Paid!.Value.Amount);
        Assert.Equal(wanted, await user.BalanceAsync(Devnet.Deployment.Weth));
        Assert.Equal(quote.Input.Amount, held - await user.BalanceAsync(Devnet.Deployment.Vault));
        Assert.IsType<AmountAboveMaximum>(Assert.Single(refused.Issues));
    }

    [Fact]
    public async Task Redemption_InAnotherAssetThanWeth_IsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidRedemptionQuote quote = await PufEth(user).QuoteRedemptionAsync(
            new LiquidRedemption(s_one) { OutputAsset = NativeAsset.Ether }, cancellationToken: Cancel);

        Assert.Equal([Devnet.Deployment.Weth], Assert.Single(quote.Refusals.OfType<AssetNotAccepted>()).Accepted);
    }

    [Fact]
    public async Task DepositAndExit_InOneTransaction_IsForbidden()
    {
        LiquidUser user = await stand.UserAsync();
        PufferVaultV5 vault = new(Devnet.Deployment.Vault);
        Address batcher = Multicall3Placement.Address;

        ImmutableArray<Multicall3.Result> results = await user.Client.ReadAsync(
            new Multicall3(batcher).Aggregate3([Of(vault.Deposit(UInt256.Zero, batcher)), Of(vault.Redeem(UInt256.Zero, batcher, batcher))]), cancellationToken: Cancel);

        Assert.True(results[0].Success);
        Assert.True(PufferVaultV5.Binding.TryDecodeError(results[1].ReturnData.Span, out ContractError? error));
        Assert.IsType<PufferVaultV5.DepositAndWithdrawalForbiddenError>(error);
    }

    [Fact]
    public async Task TwoRequests_InOneTransaction_AreForbidden()
    {
        LiquidUser user = await stand.UserAsync();
        Address batcher = Multicall3Placement.Address;
        await (await PufEth(user).PrepareDepositAsync(new LiquidDeposit(s_one) { Receiver = batcher }, Cancel)).ExecuteAsync(cancellationToken: Cancel);
        PufferVaultV5 vault = new(Devnet.Deployment.Vault);
        PufferWithdrawalManager manager = new(Devnet.Deployment.WithdrawalManager);
        var amount = (UInt128)UInt256.FromEther("0.1");

        ImmutableArray<Multicall3.Result> results = await user.Client.ReadAsync(
            new Multicall3(batcher).Aggregate3(
            [
                Of(vault.Approve(manager.Address, s_one)), Of(manager.RequestWithdrawal(amount, user.Address)), Of(manager.RequestWithdrawal(amount, user.Address)),
            ]),
            cancellationToken: Cancel);

        Assert.True(results[1].Success);
        Assert.True(PufferWithdrawalManager.Binding.TryDecodeError(results[2].ReturnData.Span, out ContractError? error));
        Assert.IsType<PufferWithdrawalManager.MultipleWithdrawalsAreForbiddenError>(error);
    }

    internal static async Task<PufferPermit> PermitAsync(LiquidUser user, Address token, string name, Address spender, UInt256 amount)
    {
        UInt256 deadline = (UInt256)4_000_000_000u;
        UInt256 nonce = await user.Client.ReadAsync(new PufferVaultV5(token).Nonces(user.Address), cancellationToken: Cancel);
        string typedData = $$"""
            {
              "types": {
                "EIP712Domain": [
                  {"name": "name", "type": "string"}, {"name": "version", "type": "string"},
                  {"name": "chainId", "type": "uint256"}, {"name": "verifyingContract", "type": "address"}
                ],
                "Permit": [
                  {"name": "owner", "type": "address"}, {"name": "spender", "type": "address"}, {"name": "value", "type": "uint256"},
                  {"name": "nonce", "type": "uint256"}, {"name": "deadline", "type": "uint256"}
                ]
              },
              "primaryType": "Permit",
              "domain": {"name": "{{name}}", "version": "1", "chainId": "{{user.Client.Network.ChainId}}", "verifyingContract": "{{token}}"},
              "message": {"owner": "{{user.Address}}", "spender": "{{spender}}", "value": "{{amount}}", "nonce": "{{nonce}}", "deadline": "{{deadline}}"}
            }
            """;
        return new PufferPermit(amount, deadline, await ((ITypedDataSigner)user.Client.Signer!).SignTypedDataAsync(typedData, Cancel));
    }

    private static PufEthClient PufEth(LiquidUser user) => user.Client.Puffer.PufEth;

    private static Multicall3.Call3 Of(IContractCall call) => new(call.Target, true, call.ToCalldata());

    private async Task GiveWstEthAsync(LiquidUser user, UInt256 amount)
    {
        await Devnet.GiveStEthAsync(user.Address, amount, Cancel);
        AnvilImpersonation account = await stand.Node.ImpersonateAsync(user.Address, cancellationToken: Cancel);
        await using (account)
        {
            Address stEth = Devnet.Deployment.StETH!.Value;
            Address wstEth = Devnet.Deployment.WstETH!.Value;
            await account.ExecuteAsync(stEth, new ERC20(stEth).Approve(wstEth, amount).ToCalldata(), cancellationToken: Cancel);
            await account.ExecuteAsync(wstEth, new WstETH(wstEth).Wrap(amount).ToCalldata(), cancellationToken: Cancel);
        }
    }
}
