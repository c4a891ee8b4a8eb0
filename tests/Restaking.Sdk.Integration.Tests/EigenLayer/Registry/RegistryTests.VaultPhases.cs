using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Registry;

/// <content>How a duration vault is locked and opened, step by step, and what the contract says to what is refused.</content>
public sealed partial class RegistryTests
{
    [Fact]
    public async Task VaultOpening_WhileItsAllocationIsPending_LeavesTheAllocation_AndARetryGivesItBack()
    {
        Staker avs = await AvsAsync();
        Staker arbitrator = await AccountAsync();
        Staker anybody = await AccountAsync();
        DurationVault vault = await VaultOfAsync(avs, 1, arbitrator.Address);
        await avs.RunAsync(Registry(avs).PrepareLockVault(vault.Vault));

        VaultOpening early = await arbitrator.RunAsync(Registry(arbitrator).PrepareAdvanceVault(vault.Vault));
        Assert.Equal((false, false, true, false), (early.IsRetry, early.IsDeallocated, early.IsDeregistered, early.IsCleanedUp));
        Assert.Equal((uint)await NowAsync(), early.MaturedAt);

        // The allocation still comes into effect, and nothing but another try takes it back.
        Assert.True((await Registry(anybody).CheckMarkVaultMaturedAsync(vault.Vault, Cancel)).IsClear);
        VaultOpening tooSoon = await anybody.RunAsync(Registry(anybody).PrepareMarkVaultMatured(vault.Vault));
        Assert.Equal((true, null, false, true), (tooSoon.IsRetry, tooSoon.MaturedAt, tooSoon.IsDeallocated, tooSoon.IsDeregistered));
        AllocationManager.Allocation pending = await AllocationOfAsync(vault);
        await AdvanceToAsync(pending.EffectBlock);
        VaultOpening retried = await arbitrator.RunAsync(Registry(arbitrator).PrepareAdvanceVault(vault.Vault));

        Assert.Equal((true, true, true, true), (retried.IsRetry, retried.IsDeallocated, retried.IsDeregistered, retried.IsCleanedUp));
        Assert.Equal(0UL, (await AllocationOfAsync(vault)).CurrentMagnitude);
        Assert.True((await anybody.RunAsync(Registry(anybody).PrepareMarkVaultMatured(vault.Vault))).IsCleanedUp);

        // Anybody marks; only the arbitrator advances, also when there is nothing but the clean-up left.
        PreparedTransaction<VaultOpening> byAnybody = Registry(anybody).PrepareAdvanceVault(vault.Vault);
        Assert.Equal("arbitrator", (await RefusedAsync<NotVaultRole>(byAnybody)).Role);
        Assert.Equal("OnlyArbitrator", await RevertOfAsync(byAnybody));
    }

    [Fact]
    public async Task VaultOpening_WhileTheAllocationManagerIsPaused_OpensAllTheSame_AndARetryLeavesTheSet()
    {
        (Staker avs, DurationVault vault) = await VaultAsync();
        Staker staker = await DepositedAsync(vault, Five);
        await avs.RunAsync(Registry(avs).PrepareLockVault(vault.Vault));
        await Chain.AdvanceBlocksAsync((Week / 12) + 1, Cancel);
        Address manager = Chain.EigenLayer.AllocationManager;

        await PausedAsync(manager, 0, async () =>
        {
            VaultOpening opened = await staker.RunAsync(Registry(staker).PrepareMarkVaultMatured(vault.Vault));
            Assert.Equal((false, false, true), (opened.IsRetry, opened.IsDeallocated, opened.IsDeregistered));
        });
        VaultOpening retried = await staker.RunAsync(Registry(staker).PrepareMarkVaultMatured(vault.Vault));

        Assert.Equal((true, true, true), (retried.IsRetry, retried.IsDeallocated, retried.IsDeregistered));
        Assert.True((await Registry(staker).CheckMarkVaultMaturedAsync(vault.Vault, Cancel)).IsClear);
        Assert.False((await VaultStateAsync(avs, vault)).IsInOperatorSet);

        DurationVault second = await VaultOfAsync(avs, 2, avs.Address);
        await avs.RunAsync(Registry(avs).PrepareLockVault(second.Vault));
        await AdvanceToAsync((await AllocationOfAsync(second)).EffectBlock);
        await PausedAsync(manager, 2, async () =>
        {
            VaultOpening opened = await avs.RunAsync(Registry(avs).PrepareAdvanceVault(second.Vault));
            Assert.Equal((true, false), (opened.IsDeallocated, opened.IsDeregistered));
            Assert.True((await VaultStateAsync(avs, second)).IsInOperatorSet);
        });

        // The deallocation is pending now, so that the contract does not try it again and says so.
        VaultOpening left = await avs.RunAsync(Registry(avs).PrepareMarkVaultMatured(second.Vault));
        Assert.Equal((true, false, true), (left.IsRetry, left.IsDeallocated, left.IsDeregistered));
    }

    [Fact]
    public async Task VaultOpening_BeforeTheLockOrItsTime_IsRefusedAsTheContractDoes()
    {
        (Staker avs, DurationVault vault) = await VaultAsync();
        PreparedTransaction<VaultOpening> mark = Registry(avs).PrepareMarkVaultMatured(vault.Vault);
        PreparedTransaction<VaultOpening> advance = Registry(avs).PrepareAdvanceVault(vault.Vault);

        Assert.Equal(DurationVaultPhase.Deposits, (await RefusedAsync<VaultInOtherPhase>(mark)).Phase);
        Assert.Equal("DurationNotElapsed", await RevertOfAsync(mark));
        Assert.Equal(DurationVaultPhase.Deposits, (await RefusedAsync<VaultInOtherPhase>(advance)).Phase);
        Assert.Equal("VaultNotLocked", await RevertOfAsync(advance));

        await avs.RunAsync(Registry(avs).PrepareLockVault(vault.Vault));
        await RefusedAsync<VaultNotMature>(mark);
        Assert.Equal("DurationNotElapsed", await RevertOfAsync(mark));
        await Chain.AdvanceBlocksAsync((Week / 12) + 1, Cancel);
        await RefusedAsync<VaultAlreadyMature>(advance);
        Assert.Equal("DurationAlreadyElapsed", await RevertOfAsync(advance));
    }

    [Fact]
    public async Task VaultLock_WithAPendingAllocation_IsRefusedWithTheBlockItTakesEffect()
    {
        (Staker avs, DurationVault vault) = await VaultAsync();
        await VaultAllocatesAsync(vault, Half);
        PreparedTransaction<VaultPhaseChange> prepared = Registry(avs).PrepareLockVault(vault.Vault);

        ModificationPending refusal = await OnlyAsync<ModificationPending>(Registry(avs).CheckLockVaultAsync(vault.Vault, cancellationToken: Cancel));

        Assert.Equal((ulong)(await AllocationOfAsync(vault)).EffectBlock, refusal.EffectBlock);
        Assert.Equal("PendingAllocation", await RevertOfAsync(prepared));
        await AdvanceToAsync(refusal.EffectBlock);
        Assert.Equal(DurationVaultPhase.Allocations, (await avs.RunAsync(prepared)).Phase);
    }

    [Fact]
    public async Task VaultLock_OfAVaultThatWasSlashed_IsRefusedForItsMagnitude()
    {
        (Staker avs, DurationVault vault) = await VaultAsync();
        await VaultAllocatesAsync(vault, Half);
        await AdvanceToAsync((await AllocationOfAsync(vault)).EffectBlock);
        await Chain.ExecuteAsync(
            avs.Address,
            new AllocationManager(Chain.EigenLayer.AllocationManager).SlashOperator(
                avs.Address, new(vault.Vault, vault.OperatorSet.Id, [vault.Vault], [UInt256.FromEther("0.2")], "slashed before the lock")),
            cancellationToken: Cancel);

        InsufficientMagnitude refusal = await OnlyAsync<InsufficientMagnitude>(Registry(avs).CheckLockVaultAsync(vault.Vault, cancellationToken: Cancel));

        // A fifth of the half is gone: 0.4 are allocated, 0.9 are left in all.
        Assert.Equal((Whole - (4 * Tenth), 5 * Tenth), (refusal.Need, refusal.Have));
        Assert.Equal("InsufficientMagnitude", await RevertOfAsync(Registry(avs).PrepareLockVault(vault.Vault)));
    }

    [Fact]
    public async Task VaultLock_OfAVaultThatAllocatesAllAlready_IsRefused()
    {
        (Staker avs, DurationVault vault) = await VaultAsync();
        await VaultAllocatesAsync(vault, Whole);
        await AdvanceToAsync((await AllocationOfAsync(vault)).EffectBlock);

        await OnlyAsync<SameMagnitude>(Registry(avs).CheckLockVaultAsync(vault.Vault, cancellationToken: Cancel));
        Assert.Equal("SameMagnitude", await RevertOfAsync(Registry(avs).PrepareLockVault(vault.Vault)));
    }

    [Fact]
    public async Task VaultLock_OfAVaultThatItsAvsPutOutOfTheSet_IsTheContractsToTake()
    {
        (Staker avs, DurationVault vault) = await VaultAsync();
        await Chain.ExecuteAsync(
            avs.Address,
            new AllocationManager(Chain.EigenLayer.AllocationManager).DeregisterFromOperatorSets(new(vault.Vault, avs.Address, [vault.OperatorSet.Id])),
            cancellationToken: Cancel);

        await avs.RunAsync(Registry(avs).PrepareLockVault(vault.Vault));

        DurationVault locked = await VaultStateAsync(avs, vault);
        Assert.Equal((DurationVaultPhase.Allocations, false), (locked.Phase, locked.IsInOperatorSet));
    }

    [Theory]
    [InlineData(nameof(DelegationManager), 0)]
    [InlineData(nameof(AllocationManager), 2)]
    [InlineData(nameof(RewardsCoordinator), 6)]
    [InlineData(nameof(RewardsCoordinator), 7)]
    [InlineData(nameof(RewardsCoordinator), 8)]
    public async Task VaultDeployment_WhileAContractItRegistersWithIsPaused_IsRefused(string contract, int bit)
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Address paused = contract switch
        {
            nameof(DelegationManager) => Chain.EigenLayer.DelegationManager,
            nameof(AllocationManager) => Chain.EigenLayer.AllocationManager,
            _ => Chain.EigenLayer.RewardsCoordinator!.Value,
        };
        PreparedTransaction<DeployedVault> prepared = Registry(avs).PrepareDeployVault(SettingsOf(avs, set, avs.Address));

        await PausedAsync(paused, bit, async () =>
        {
            FunctionPaused refusal = await RefusedAsync<FunctionPaused>(prepared);
            Assert.Equal((paused, bit), (refusal.Contract, refusal.Bit));
            Assert.Equal("CurrentlyPaused", await RevertOfAsync(prepared));
        });
        Assert.True((await Registry(avs).CheckDeployVaultAsync(SettingsOf(avs, set, avs.Address), Cancel)).IsClear);
    }

    [Fact]
    public async Task VaultDeployment_ForAnAvsWithoutRegistrar_IsRefused()
    {
        Staker avs = await AccountAsync();
        await avs.RunAsync(Of(avs).PrepareUpdateAvsMetadata(avs.Address, "https://example.org/avs.json"));
        OperatorSetId set = await SetAsync(avs, 1);

        await OnlyAsync<RegistrarHasNoCode>(Registry(avs).CheckDeployVaultAsync(SettingsOf(avs, set, avs.Address), Cancel));

        // The contract has no name for it.
        await RevertOfAsync(Registry(avs).PrepareDeployVault(SettingsOf(avs, set, avs.Address)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task VaultDeployment_Since113_NotForEigenOrItsBacking(bool backing)
    {
        Chain.Since("1.13", "Tokens that the factory names");
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Address token = backing ? await Chain.ReadAsync(Factory.BEIGEN(), Cancel) : await Chain.ReadAsync(Factory.Eigen(), Cancel);
        PreparedTransaction<DeployedVault> prepared = Registry(avs).PrepareDeployVault(SettingsOf(avs, set, avs.Address) with { Token = token });

        Assert.Equal(token, (await RefusedAsync<VaultTokenProhibited>(prepared)).Token);
        Assert.Equal("ProhibitedDurationVaultToken", await RevertOfAsync(prepared));
    }

    [Fact]
    public async Task VaultDeployment_Since113_AsksNoBlacklist()
    {
        Chain.Since("1.13", "Vaults of blacklisted tokens");
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Address token = Chain.StrategyOf("cbETH").Token!.Value;
        await Chain.Devnet!.AsOwnerAsync(Factory.Address, Factory.BlacklistTokens([token]).ToCalldata(), Cancel);

        DeployedVault made = await avs.RunAsync(Registry(avs).PrepareDeployVault(SettingsOf(avs, set, avs.Address) with { Token = token }));

        // Nor does the vault.
        Staker staker = await AccountAsync();
        await Chain.GetTokenAsync("cbETH", staker.Address, Five, Cancel);
        DurationVault vault = await Registry(avs).GetVaultAsync(made.Vault, cancellationToken: Cancel);
        Assert.Equal(Five, (await staker.RunAsync(await DepositPlanAsync(staker, vault, Five))).Shares);
    }

    [Fact]
    public async Task VaultWithdrawal_QueuedBeforeTheLock_IsPaidDuringIt_AndCanNotComeBackAsShares()
    {
        (Staker avs, DurationVault vault) = await VaultAsync();
        Staker staker = await DepositedAsync(vault, Five);
        QueueWithdrawalsResult queued = await staker.RunAsync(await staker.Withdrawals.PrepareQueueAsync(vault.Vault, WithdrawalAmount.All, Cancel));
        await avs.RunAsync(Registry(avs).PrepareLockVault(vault.Vault));
        await Chain.AdvanceBlocksAsync(12, Cancel);
        QueuedWithdrawal withdrawal = (await staker.Withdrawals.GetAsync(queued.Withdrawals[0].Root, cancellationToken: Cancel))!;

        PreparedTransaction<CompleteWithdrawalsResult> asShares = staker.Withdrawals.PrepareComplete(withdrawal, ReceiveAs.Shares);
        Assert.Equal(vault.Vault, (await RefusedAsync<VaultDepositsLocked>(asShares)).Vault);
        Assert.Equal("DepositsLocked", await RevertOfAsync(asShares));
        await staker.RunAsync(staker.Withdrawals.PrepareComplete(withdrawal));

        Assert.Equal(Five, await Chain.ReadAsync(new ERC20(vault.Token).BalanceOf(staker.Address), Cancel));
        Assert.Equal(DurationVaultPhase.Allocations, (await VaultStateAsync(avs, vault)).Phase);
    }

    [Fact]
    public async Task VaultWithdrawal_ThatComesBackAsShares_MustFitTheCaps()
    {
        (Staker avs, DurationVault vault) = await VaultAsync(maxPerDeposit: Five, cap: UInt256.FromEther("6"));
        Staker staker = await DepositedAsync(vault, Five);
        QueueWithdrawalsResult queued = await staker.RunAsync(await staker.Withdrawals.PrepareQueueAsync(vault.Vault, WithdrawalAmount.All, Cancel));
        await DepositedAsync(vault, UInt256.FromEther("2"));
        await Chain.AdvanceBlocksAsync(12, Cancel);
        QueuedWithdrawal withdrawal = (await staker.Withdrawals.GetAsync(queued.Withdrawals[0].Root, cancellationToken: Cancel))!;
        PreparedTransaction<CompleteWithdrawalsResult> asShares = staker.Withdrawals.PrepareComplete(withdrawal, ReceiveAs.Shares);

        TotalDepositsExceeded total = await RefusedAsync<TotalDepositsExceeded>(asShares);
        Assert.Equal((UInt256.FromEther("7"), UInt256.FromEther("6")), (total.BalanceAfter, total.Maximum));
        Assert.Equal("BalanceExceedsMaxTotalDeposits", await RevertOfAsync(asShares));

        await LimitAsync(avs, vault, UInt256.FromEther("4"), UInt256.FromEther("9"));
        Assert.Equal(Five, (await RefusedAsync<MaxPerDepositExceeded>(asShares)).Amount);
        Assert.Equal("DepositExceedsMaxPerDeposit", await RevertOfAsync(asShares));
        await LimitAsync(avs, vault, Five, UInt256.FromEther("7"));
        await staker.RunAsync(asShares);
        Assert.Equal(UInt256.FromEther("7"), (await VaultStateAsync(avs, vault)).Staked);
    }

    [Fact]
    public async Task VaultCaps_AtARateOtherThanOne_AreTheContractsToTheWei()
    {
        (Staker avs, DurationVault vault) = await VaultAsync(maxPerDeposit: UInt256.FromEther("100"), cap: UInt256.FromEther("1000"));
        await DepositedAsync(vault, (UInt256)7UL);

        // A gift makes a share worth so much that an amount is not a whole number of them.
        await Chain.GetTokenAsync(Exact, vault.Vault, (UInt256)5_003UL, Cancel);
        Staker staker = await DepositedAsync(vault, (UInt256)100UL);
        await Chain.GetTokenAsync(Exact, staker.Address, (UInt256)100_000UL, Cancel);
        await Chain.ExecuteAsync(staker.Address, new ERC20(vault.Token).Approve(Chain.EigenLayer.StrategyManager, UInt256.MaxValue), cancellationToken: Cancel);
        int accepted = 0;
        int refused = 0;

        // A share is worth some 6 wei: among 7 limits is one that some deposit is worth to the wei.
        for (ulong limit = 996; limit < 1_003; limit++)
        {
            await LimitAsync(avs, vault, (UInt256)limit, (UInt256)(limit + 140));
            for (ulong amount = limit - 8; amount < limit + 12; amount += 2)
            {
                bool clear = (await staker.Strategies.QuoteDepositAsync(vault.Vault, (UInt256)amount, Cancel)).Preflight.IsClear;
                Assert.Equal((limit, amount, await ChainTakesAsync(staker, vault, amount)), (limit, amount, clear));
                accepted += clear && amount > limit ? 1 : 0;
                refused += clear ? 0 : 1;
            }
        }

        // Some amounts above the limit are worth no more than it in whole shares.
        Assert.True(accepted > 0 && refused > 0, $"{accepted} above the limit accepted, {refused} refused");
    }

    private Task<TransactionReceipt> LimitAsync(Staker avs, DurationVault vault, UInt256 perDeposit, UInt256 cap) =>
        Chain.ExecuteAsync(avs.Address, new DurationVaultStrategy(vault.Vault).UpdateTVLLimits(perDeposit, cap), cancellationToken: Cancel);

    private async Task<bool> ChainTakesAsync(Staker staker, DurationVault vault, ulong amount)
    {
        try
        {
            await Chain.Rpc.CallAsync(
                new CallRequest
                {
                    From = staker.Address,
                    To = Chain.EigenLayer.StrategyManager,
                    Data = new StrategyManager(Chain.EigenLayer.StrategyManager).DepositIntoStrategy(vault.Vault, vault.Token, (UInt256)amount).ToCalldata(),
                },
                BlockTag.Latest,
                cancellationToken: Cancel);
            return true;
        }
        catch (RpcException e) when (e.Kind == RpcErrorKind.ExecutionReverted)
        {
            return false;
        }
    }

    private Task<AllocationManager.Allocation> AllocationOfAsync(DurationVault vault) =>
        Chain.ReadAsync(new AllocationManager(Chain.EigenLayer.AllocationManager).GetAllocation(vault.Vault, vault.OperatorSet, vault.Vault), Cancel);

    /// <summary>As no vault does of itself before it is locked: the test speaks for it.</summary>
    private async Task VaultAllocatesAsync(DurationVault vault, ulong magnitude)
    {
        await Chain.FundAsync(vault.Vault, cancellationToken: Cancel);
        await Chain.ExecuteAsync(
            vault.Vault,
            new AllocationManager(Chain.EigenLayer.AllocationManager).ModifyAllocations(vault.Vault, [new(vault.OperatorSet, [vault.Vault], [magnitude])]),
            cancellationToken: Cancel);
    }
}
