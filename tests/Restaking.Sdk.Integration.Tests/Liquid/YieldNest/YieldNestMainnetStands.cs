using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using static Restaking.Sdk.Integration.Tests.Liquid.MainnetActor;

namespace Restaking.Sdk.Integration.Tests.Liquid.YieldNest;

/// <summary>Who runs YieldNest on mainnet's snapshot.</summary>
internal static class YieldNestAccounts
{
    public static readonly Address Admin = Address.Parse("0xfcad670592a3b24869C0b51a6c6FDED4F95D6975");
    public static readonly Address EthFinalizer = Address.Parse("0x7f7187fbD6e508bC23268746dff535cfC8EbC87b");
    public static readonly Address LsdFinalizer = Address.Parse("0x15519e68Ca7544d1C919A2A6e9065375A1f0C80A");
    public static readonly Address StakingNodesManager = Address.Parse("0x8C33A1d6d062dB7b51f79702355771d44359cD7d");
    public static readonly Address EigenStrategyManager = Address.Parse("0x92D904019A92B0Cafce3492Abb95577C285A68fC");

    /// <summary>The admin may let itself pause.</summary>
    public static async Task SwitchAsync(AnvilNode node, Address contract, bool paused, string pause, string unpause)
    {
        await node.ActAsync(Admin, contract, Call("grantRole(bytes32,address)", Role("PAUSER_ROLE"), Word(Admin)));
        await node.ActAsync(Admin, contract, Call("grantRole(bytes32,address)", Role("UNPAUSER_ROLE"), Word(Admin)));
        await node.ActAsync(Admin, contract, Call(paused ? pause : unpause));
    }

    /// <summary>A new chain starts with transfers off except for a list.</summary>
    public static Task UnpauseTransfersAsync(AnvilNode node, Address token) => SwitchAsync(node, token, paused: false, "", "unpauseTransfers()");
}

/// <summary>The real ynETH of mainnet's snapshot.</summary>
public sealed class YnEthMainnetStand : YnEthStand
{
    public override string? Missing => ForkSnapshots.TryFind("mainnet", out _, out string? missing) ? null : missing;

    public override Task FinalizeUpToAsync(UInt256 index) =>
        Node.ActAsync(YieldNestAccounts.EthFinalizer, QueueContract, Call("finalizeRequestsUpToIndex(uint256)", Word(index)));

    public override async Task FundAsync(UInt256 wei)
    {
        await Node.ActAsync(YieldNestAccounts.StakingNodesManager, Contracts.YnETH, Call("withdrawETH(uint256)", Word(wei)));
        await Node.ActAsync(YieldNestAccounts.StakingNodesManager, Vault, [], wei);
    }

    public override Task SetDepositsPausedAsync(bool paused) =>
        YieldNestAccounts.SwitchAsync(Node, Contracts.YnETH, paused, "pauseDeposits()", "unpauseDeposits()");

    public override Task SetVaultPausedAsync(bool paused) => YieldNestAccounts.SwitchAsync(Node, Vault, paused, "pause()", "unpause()");

    public override Task SetFeeAsync(ulong millionths) =>
        Node.ActAsync(YieldNestAccounts.Admin, QueueContract, Call("setWithdrawalFee(uint256)", Word((UInt256)millionths)));

    // What lies in the vault counts as ynETH's own.
    public override Task AddRewardsAsync(UInt256 wei) => Node.ActAsync(YieldNestAccounts.StakingNodesManager, Vault, [], wei);

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await StartForkAsync(cancellationToken);
        Ready(node, new RestakingNetwork("Mainnet snapshot", 1) { Multicall3 = Multicall3Placement.Address, YieldNest = RestakingNetwork.Mainnet.YieldNest });
        await node.SetBalanceAsync(YieldNestAccounts.StakingNodesManager, UInt256.FromEther("10000"), cancellationToken);
        await YieldNestAccounts.UnpauseTransfersAsync(node, Contracts.YnETH);
        return node;
    }
}

/// <summary>The real ynLSDe of mainnet's snapshot, with the real mETH and stETH; wstETH is not in the file and is ours.</summary>
public sealed class YnLsdEMainnetStand : YnLsdEStand
{
    private static readonly MantleDeployment Mantle = RestakingNetwork.Mainnet.Mantle!;

    public override string? Missing => ForkSnapshots.TryFind("mainnet", out _, out string? missing) ? null : missing;

    public override Address SecondAsset => Mantle.MEth;

    public override async Task GiveDepositAssetAsync(Address account, UInt256 amount)
    {
        UInt256 before = await Node.Rpc.GetBalanceAsync(account, BlockTag.Latest, Cancel);
        await Node.SetBalanceAsync(account, before + amount + UInt256.FromEther("2"), Cancel);
        await Node.ActAsync(account, Mantle.Staking, Call("stake(uint256)", Word(amount)), amount);
        await Node.SetBalanceAsync(account, before, Cancel);
    }

    public override async Task GiveWstEthAsync(Address account, UInt256 amount)
    {
        UInt256 before = await Node.Rpc.GetBalanceAsync(account, BlockTag.Latest, Cancel);
        await Node.SetBalanceAsync(account, before + (amount * 2u) + UInt256.FromEther("2"), Cancel);
        await Node.ActAsync(account, WstEth, [], amount * 2u);
        await Node.SetBalanceAsync(account, before, Cancel);
    }

    public override async Task FundAssetAsync(Address asset, UInt256 amount)
    {
        Address manager = YieldNestAccounts.EigenStrategyManager;
        await Node.ActAsync(
            manager,
            Contracts.YnLsdE!.Value,
            Call(
                "retrieveAssets(address[],uint256[])",
                Word((UInt256)0x40u), Word((UInt256)0x80u), Word(UInt256.One), Word(asset), Word(UInt256.One), Word(amount)));
        await Node.ActAsync(manager, asset, Call("approve(address,uint256)", Word(Vault), Word(amount)));
        await Node.ActAsync(manager, Vault, Call("deposit(uint256,address)", Word(amount), Word(asset)));
    }

    public override Task FinalizeUpToAsync(UInt256 index) =>
        Node.ActAsync(YieldNestAccounts.LsdFinalizer, QueueContract, Call("finalizeRequestsUpToIndex(uint256)", Word(index)));

    public override Task SetDepositsPausedAsync(bool paused) =>
        YieldNestAccounts.SwitchAsync(Node, Contracts.YnLsdE!.Value, paused, "pauseDeposits()", "unpauseDeposits()");

    public override Task SetVaultPausedAsync(bool paused) => YieldNestAccounts.SwitchAsync(Node, Vault, paused, "pause()", "unpause()");

    public override Task SetFeeAsync(ulong millionths) =>
        Node.ActAsync(YieldNestAccounts.Admin, QueueContract, Call("setWithdrawalFee(uint256)", Word((UInt256)millionths)));

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await StartForkAsync(cancellationToken);
        Ready(node, new RestakingNetwork("Mainnet snapshot", 1) { Multicall3 = Multicall3Placement.Address, YieldNest = RestakingNetwork.Mainnet.YieldNest });
        await PlaceWstEthAsync(node, cancellationToken);
        await YieldNestAccounts.UnpauseTransfersAsync(node, Contracts.YnLsdE!.Value);
        return node;
    }

    /// <summary>Our wstETH of the real stETH, moved to where the real one is; what it knows is in its code.</summary>
    private async Task PlaceWstEthAsync(AnvilNode node, CancellationToken cancellationToken)
    {
        LidoDevnet lido = await LidoDevnet.DeployBesideAsync(node, Contracts.StETH!.Value, cancellationToken);
        byte[] code = await node.Rpc.GetCodeAsync(lido.Deployment.WstETH, BlockTag.Latest, cancellationToken);
        await node.SetCodeAsync(WstEth, code, cancellationToken);
    }
}
