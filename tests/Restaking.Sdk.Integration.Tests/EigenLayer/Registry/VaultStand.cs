using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Registry;

/// <summary>Duration vaults and those around them, made with the clients under test.</summary>
public abstract class VaultStand(ChainFixture fixture) : RoleStand(fixture)
{
    protected const uint Week = 7 * 24 * 60 * 60;

    protected static readonly UInt256 Five = UInt256.FromEther("5");

    protected StrategyFactory Factory => new(Chain.EigenLayer.StrategyFactory!.Value);

    protected static EigenLayerPermissionsClient Permissions(Staker account) => account.Client.EigenLayer.Permissions;

    protected static EigenLayerSignaturesClient Signatures(Staker account) => account.Client.EigenLayer.Signatures;

    protected static EigenLayerRegistryClient Registry(Staker account) => account.Client.EigenLayer.Registry;

    /// <summary>What the contract itself says to a call that the client refuses: its custom error, by name.</summary>
    protected async Task<string> RevertOfAsync(Address from, IContractCall call)
    {
        RpcException e = await Assert.ThrowsAsync<RpcException>(() => Chain.Rpc.CallAsync(
            new CallRequest { From = from, To = call.Target, Data = call.ToCalldata() }, BlockTag.Latest, cancellationToken: Cancel));
        foreach (ContractBinding binding in EigenLayerContracts.All)
        {
            if (binding.TryDecodeError(e.RevertData.Span, out ContractError? error))
            {
                return error.Name;
            }
        }

        return Convert.ToHexString(e.RevertData.Span);
    }

    protected Task<string> RevertOfAsync(PreparedTransaction prepared) => RevertOfAsync(prepared.Sender!.Value, prepared.Call);

    protected async Task<ulong> NowAsync() => (await Chain.Rpc.GetBlockAsync(BlockTag.Latest, Cancel))!.Timestamp;

    protected PermittedFunction Modify => PermittedFunction.Of(new AllocationManager(Chain.EigenLayer.AllocationManager).ModifyAllocations(default, []));

    protected async Task<Staker> DepositedAsync(DurationVault vault, UInt256 amount)
    {
        Staker staker = await AccountAsync();
        await Chain.GetTokenAsync(Exact, staker.Address, amount, Cancel);
        await staker.RunAsync(await Registry(staker).PrepareVaultDepositAsync(vault.Vault, amount, cancellationToken: Cancel));
        return staker;
    }

    protected static Task<TransactionPlan<DepositResult>> DepositPlanAsync(Staker staker, DurationVault vault, UInt256 amount) =>
        Registry(staker).PrepareVaultDepositAsync(vault.Vault, amount, cancellationToken: Cancel);

    protected DurationVaultSettings SettingsOf(Staker avs, OperatorSetId set, Address arbitrator, UInt256? maxPerDeposit = null, UInt256? cap = null)
    {
        Chain.Since("1.12", "Duration vaults");
        return new DurationVaultSettings
        {
            Token = Exact.Token!.Value,
            Admin = avs.Address,
            Arbitrator = arbitrator,
            DurationSeconds = Week,
            MaxPerDeposit = maxPerDeposit ?? UInt256.FromEther("100"),
            StakeCap = cap ?? UInt256.FromEther("1000"),
            OperatorSet = set,
            MetadataUri = "https://example.org/vault.json",
        };
    }

    protected async Task<(Staker Avs, DurationVault Vault)> VaultAsync(UInt256? maxPerDeposit = null, UInt256? cap = null)
    {
        Staker avs = await AvsAsync();
        return (avs, await VaultOfAsync(avs, 1, avs.Address, maxPerDeposit, cap));
    }

    /// <summary>A vault that its AVS can lock.</summary>
    protected async Task<DurationVault> VaultOfAsync(Staker avs, uint id, Address arbitrator, UInt256? maxPerDeposit = null, UInt256? cap = null)
    {
        OperatorSetId set = await SetAsync(avs, id);
        DeployedVault made = await avs.RunAsync(Registry(avs).PrepareDeployVault(SettingsOf(avs, set, arbitrator, maxPerDeposit, cap)));
        await Chain.ExecuteAsync(
            avs.Address, new AllocationManager(Chain.EigenLayer.AllocationManager).AddStrategiesToOperatorSet(avs.Address, id, [made.Vault]), cancellationToken: Cancel);
        DurationVault vault = await Registry(avs).GetVaultAsync(made.Vault, cancellationToken: Cancel);
        Assert.Equal((DurationVaultPhase.Deposits, true, set), (vault.Phase, vault.IsInOperatorSet, vault.OperatorSet));
        return vault;
    }

    protected static Task<DurationVault> VaultStateAsync(Staker account, DurationVault vault) => Registry(account).GetVaultAsync(vault.Vault, cancellationToken: Cancel);

    protected Task<Address> NewTokenAsync() => PlaceAsync(new ContractStub()
        .Answers(new ERC20(default).Decimals(), ContractStub.Word(18UL))
        .Answers(new ERC20(default).BalanceOf(default), ContractStub.Word(UInt256.Zero))
        .Build());
}
