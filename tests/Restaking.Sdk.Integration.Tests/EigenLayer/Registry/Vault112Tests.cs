using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Registry;

/// <summary>What 1.12 did otherwise: its factory and its vaults ask the blacklist, and no token is named (notes, section 0).</summary>
public sealed class Vault112Tests(Devnet112Fixture chain) : VaultStand(chain), IClassFixture<Devnet112Fixture>
{
    [Fact]
    public async Task VaultDeployment_Until112_AsksTheBlacklist()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Address token = await NewTokenAsync();
        DurationVaultSettings settings = SettingsOf(avs, set, avs.Address) with { Token = token };
        Assert.True((await Registry(avs).CheckDeployVaultAsync(settings, Cancel)).IsClear);

        await BlacklistAsync(token);

        Assert.Equal(token, (await OnlyAsync<TokenBlacklisted>(Registry(avs).CheckDeployVaultAsync(settings, Cancel))).Token);
        Assert.Equal("BlacklistedToken", await RevertOfAsync(Registry(avs).PrepareDeployVault(settings)));
    }

    [Fact]
    public async Task VaultDeployment_Until112_KnowsNothingOfEigen()
    {
        Chain.OwnContractsOnly("An EIGEN token");
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        DurationVaultSettings settings = SettingsOf(avs, set, avs.Address) with { Token = Chain.EigenLayer.Eigen!.Value };

        Assert.Equal(settings.Token, (await avs.RunAsync(Registry(avs).PrepareDeployVault(settings))).Token);
    }

    [Fact]
    public async Task VaultDeposit_Until112_IsRefusedOnceTheTokenIsBlacklisted_AndSoIsComingBackAsShares()
    {
        (Staker avs, DurationVault vault) = await VaultAsync();
        Staker staker = await DepositedAsync(vault, Five);
        QueueWithdrawalsResult queued = await staker.RunAsync(await staker.Withdrawals.PrepareQueueAsync(vault.Vault, WithdrawalAmount.All, Cancel));
        await Chain.GetTokenAsync(Exact, staker.Address, Ten, Cancel);
        await Chain.AdvanceBlocksAsync(12, Cancel);
        QueuedWithdrawal withdrawal = (await staker.Withdrawals.GetAsync(queued.Withdrawals[0].Root, cancellationToken: Cancel))!;
        PreparedTransaction<CompleteWithdrawalsResult> asShares = staker.Withdrawals.PrepareComplete(withdrawal, ReceiveAs.Shares);
        Assert.DoesNotContain((await staker.Strategies.QuoteDepositAsync(vault.Vault, Five, Cancel)).Preflight.Refusals, refusal => refusal is VaultTokenBlacklisted);

        // The token has another strategy, which the factory did not make: its deposits go on.
        await BlacklistAsync(vault.Token);
        TransactionPlan<DepositResult> plan = await DepositPlanAsync(staker, vault, Five);
        Assert.Equal((vault.Vault, vault.Token), await RefusedAsync<VaultTokenBlacklisted>(plan.Final) is { } refusal ? (refusal.Vault, refusal.Token) : default);
        await RefusedAsync<VaultTokenBlacklisted>(asShares);
        Assert.Equal("UnderlyingTokenBlacklisted", await RevertOfAsync(asShares));
        Assert.DoesNotContain((await staker.Strategies.QuoteDepositAsync(Exact.Strategy, Five, Cancel)).Preflight.Refusals, found => found is VaultTokenBlacklisted);
        Assert.Equal(DurationVaultPhase.Deposits, (await VaultStateAsync(avs, vault)).Phase);
        await staker.RunAsync(staker.Withdrawals.PrepareComplete(withdrawal));
    }

    private async Task BlacklistAsync(Address token) => await Chain.Devnet!.AsOwnerAsync(Factory.Address, Factory.BlacklistTokens([token]).ToCalldata(), Cancel);
}
