using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Registry;

/// <content>Strategies that anyone deploys, and duration vaults (notes, sections 2 and 10).</content>
public sealed partial class RegistryTests
{
    [Fact]
    public async Task Factory_NewToken_GetsAStrategyThatTakesDeposits_OnceOnly()
    {
        Staker anybody = await AccountAsync();
        Address token = await NewTokenAsync();

        DeployedStrategy deployed = await anybody.RunAsync(Registry(anybody).PrepareDeployStrategy(token));

        TokenStrategy found = await Registry(anybody).GetTokenStrategyAsync(token, cancellationToken: Cancel);
        Assert.Equal((deployed.Strategy, true, true, false), (found.Strategy!.Value, found.IsFromFactory, found.IsWhitelisted, found.IsBlacklisted));
        Assert.Equal(token, (await anybody.Strategies.GetAsync(deployed.Strategy, cancellationToken: Cancel)).UnderlyingToken);
        Assert.Equal(deployed.Strategy, (await RefusedAsync<StrategyExists>(Registry(anybody).PrepareDeployStrategy(token))).Strategy);
    }

    [Fact]
    public async Task Factory_TokenWithoutDecimals_OrBlacklisted_OrPaused_IsRefused()
    {
        Staker anybody = await AccountAsync();
        Address odd = await PlaceAsync(new ContractStub().Answers(new ERC20(default).TotalSupply(), ContractStub.Word(UInt256.One)).Build());
        Assert.Equal(odd, (await OnlyAsync<TokenWithoutDecimals>(Registry(anybody).CheckDeployStrategyAsync(odd, Cancel))).Token);

        Address token = await NewTokenAsync();
        await Chain.Devnet!.AsOwnerAsync(Factory.Address, Factory.BlacklistTokens([token]).ToCalldata(), Cancel);
        Assert.Equal(token, (await OnlyAsync<TokenBlacklisted>(Registry(anybody).CheckDeployStrategyAsync(token, Cancel))).Token);
        Address next = await NewTokenAsync();
        await PausedAsync(Factory.Address, 0, () => OnlyAsync<FunctionPaused>(Registry(anybody).CheckDeployStrategyAsync(next, Cancel)));
    }

    [Fact]
    public async Task Factory_OlderStrategies_AreNotInItAndAreFoundThroughTheAddressBook()
    {
        Staker anybody = await AccountAsync();

        TokenStrategy found = await Registry(anybody).GetTokenStrategyAsync(Exact.Token!.Value, cancellationToken: Cancel);

        Assert.Equal((Exact.Strategy, false, true), (found.Strategy!.Value, found.IsFromFactory, found.IsWhitelisted));
        Assert.Equal(Address.Zero, await Chain.ReadAsync(Factory.DeployedStrategies(Exact.Token.Value), Cancel));
    }

    [Fact]
    public async Task Vault_WholeLife_DelegateDepositLockMatureWithdraw()
    {
        (Staker avs, DurationVault vault) = await VaultAsync();
        Staker staker = await AccountAsync();
        await Chain.GetTokenAsync(Exact, staker.Address, Ten, Cancel);

        // A vault takes shares only from those delegated to it, so the plan delegates first.
        Assert.Contains((await staker.Strategies.QuoteDepositAsync(vault.Vault, Five, Cancel)).Preflight.Refusals, refusal => refusal is VaultDelegationNeeded);
        TransactionPlan<DepositResult> plan = await Registry(staker).PrepareVaultDepositAsync(vault.Vault, Five, cancellationToken: Cancel);
        Assert.Equal(["delegateTo", "approve", "depositIntoStrategy"], plan.Select(step => step.Transaction.Call.Function.Name));
        Assert.True((await plan.SimulateAsync(cancellationToken: Cancel)).Succeeded);
        await staker.RunAsync(plan);
        Assert.Equal(Five, (await VaultStateAsync(avs, vault)).Staked);

        VaultPhaseChange locked = await avs.RunAsync(Registry(avs).PrepareLockVault(vault.Vault));
        DurationVault during = await VaultStateAsync(avs, vault);
        Assert.Equal((DurationVaultPhase.Allocations, locked.At + Week, UInt256.Zero), (during.Phase, during.UnlockAt!.Value, during.Room));

        // DepositsLocked and WithdrawalsLockedDuringAllocations.
        await RefusedAsync<VaultDepositsLocked>((await Registry(staker).PrepareVaultDepositAsync(vault.Vault, Five, cancellationToken: Cancel)).Final);
        await RefusedAsync<VaultWithdrawalsLocked>(await staker.Withdrawals.PrepareQueueAsync(vault.Vault, WithdrawalAmount.All, Cancel));
        await RefusedAsync<VaultWithdrawalsLocked>(staker.Delegation.PrepareUndelegate());
        Assert.Equal(locked.UnlockAt, (await RefusedAsync<VaultNotMature>(Registry(staker).PrepareMarkVaultMatured(vault.Vault))).UnlockAt);

        await Chain.AdvanceBlocksAsync((Week / 12) + 1, Cancel);
        Assert.True((await VaultStateAsync(avs, vault)).CanBeMarkedMatured);
        await OnlyAsync<VaultAlreadyMature>(Registry(avs).CheckAdvanceVaultAsync(vault.Vault, vault.Arbitrator, Cancel));
        await staker.RunAsync(Registry(staker).PrepareMarkVaultMatured(vault.Vault));
        QueueWithdrawalsResult queued = await staker.RunAsync(await staker.Withdrawals.PrepareQueueAsync(vault.Vault, WithdrawalAmount.All, Cancel));
        await Chain.AdvanceBlocksAsync(12, Cancel);
        QueuedWithdrawal withdrawal = (await staker.Withdrawals.GetAsync(queued.Withdrawals[0].Root, cancellationToken: Cancel))!;
        await staker.RunAsync(staker.Withdrawals.PrepareComplete(withdrawal));

        Assert.Equal(Ten, await Chain.ReadAsync(new ERC20(vault.Token).BalanceOf(staker.Address), Cancel));
        Assert.Equal(DurationVaultPhase.Withdrawals, (await VaultStateAsync(avs, vault)).Phase);
    }

    [Fact]
    public async Task Vault_CapsAreMeasuredWithoutWhatIsQueued()
    {
        (Staker avs, DurationVault vault) = await VaultAsync(maxPerDeposit: Five, cap: UInt256.FromEther("6"));
        Staker staker = await AccountAsync();
        await Chain.GetTokenAsync(Exact, staker.Address, Ten, Cancel);
        TransactionPlan<DepositResult> tooMuch = await Registry(staker).PrepareVaultDepositAsync(vault.Vault, Five + UInt256.One, cancellationToken: Cancel);
        Assert.Equal(Five, (await RefusedAsync<MaxPerDepositExceeded>(tooMuch[0].Transaction)).Maximum);
        Assert.False(await staker.Delegation.IsOperatorAsync(staker.Address, cancellationToken: Cancel));

        await staker.RunAsync(await Registry(staker).PrepareVaultDepositAsync(vault.Vault, Five, cancellationToken: Cancel));
        Assert.Equal(UInt256.FromEther("1"), (await VaultStateAsync(avs, vault)).Room);
        Assert.Equal(UInt256.FromEther("6"), (await RefusedAsync<TotalDepositsExceeded>((await Registry(staker).PrepareVaultDepositAsync(vault.Vault, UInt256.FromEther("2"), cancellationToken: Cancel)).Final)).Maximum);

        await staker.RunAsync(await staker.Withdrawals.PrepareQueueAsync(vault.Vault, WithdrawalAmount.All, Cancel));
        TransactionPlan<DepositResult> again = await Registry(staker).PrepareVaultDepositAsync(vault.Vault, Five, cancellationToken: Cancel);
        Assert.Equal(PlanStepState.Done, again[0].State);
        await staker.RunAsync(again);
        Assert.Equal(Five, (await VaultStateAsync(avs, vault)).Staked);
    }

    [Fact]
    public async Task Vault_ArbitratorEndsItEarly_OthersAreRefused()
    {
        (Staker avs, DurationVault vault) = await VaultAsync();
        Staker arbitrator = await AccountAsync();
        (_, DurationVault second) = (avs, await VaultOfAsync(avs, 2, arbitrator.Address));
        await OnlyAsync<VaultInOtherPhase>(Registry(arbitrator).CheckAdvanceVaultAsync(second.Vault, cancellationToken: Cancel));
        Assert.Equal(avs.Address, (await RefusedAsync<NotVaultRole>(Registry(arbitrator).PrepareLockVault(second.Vault))).Expected);

        await avs.RunAsync(Registry(avs).PrepareLockVault(second.Vault));
        await OnlyAsync<VaultInOtherPhase>(Registry(avs).CheckLockVaultAsync(second.Vault, cancellationToken: Cancel));
        Assert.Equal("arbitrator", (await RefusedAsync<NotVaultRole>(Registry(avs).PrepareAdvanceVault(second.Vault))).Role);
        VaultOpening ended = await arbitrator.RunAsync(Registry(arbitrator).PrepareAdvanceVault(second.Vault));

        Assert.False(ended.IsRetry);
        Assert.Equal(DurationVaultPhase.Withdrawals, (await VaultStateAsync(avs, second)).Phase);
        List<Address> all = [];
        await foreach (Address listed in Registry(avs).ListVaultsAsync(vault.Token, cancellationToken: Cancel))
        {
            all.Add(listed);
        }

        Assert.Superset(new HashSet<Address> { vault.Vault, second.Vault }, all.ToHashSet());
    }

    [Fact]
    public async Task Vault_NotAmongTheStrategiesOfItsSet_CannotBeLocked()
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        DeployedVault made = await avs.RunAsync(Registry(avs).PrepareDeployVault(SettingsOf(avs, set, avs.Address)));

        Assert.Equal(set, (await RefusedAsync<VaultNotInOperatorSet>(Registry(avs).PrepareLockVault(made.Vault))).OperatorSet);
        await OnlyAsync<OperatorSetNotFound>(Registry(avs).CheckDeployVaultAsync(SettingsOf(avs, set with { Id = 9 }, avs.Address), Cancel));
        await Assert.ThrowsAsync<FeatureNotAvailableException>(() => Registry(avs).GetVaultAsync(Exact.Strategy, cancellationToken: Cancel));
    }

    [Fact]
    public async Task Vault_WhileAllocationsArePaused_CannotBeLocked()
    {
        (Staker avs, DurationVault vault) = await VaultAsync();

        await PausedAsync(Chain.EigenLayer.AllocationManager, 0, async () =>
            Assert.Equal(0, (await OnlyAsync<FunctionPaused>(Registry(avs).CheckLockVaultAsync(vault.Vault, cancellationToken: Cancel))).Bit));
    }
}
