using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Bedrock;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Bedrock;

/// <summary>Bedrock's devnet on a node of its own.</summary>
public abstract class BedrockStand : LiquidStand
{
    private BedrockDevnet? _devnet;
    private RestakingNetwork? _network;

    public BedrockDevnet Devnet => _devnet ?? throw new InvalidOperationException("The stand was not started.");

    public BedrockDeployment Contracts => Devnet.Deployment;

    public Address Pectra => Contracts.StakingPectra!.Value;

    public override RestakingNetwork Network => _network ?? throw new InvalidOperationException("The stand was not started.");

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(cancellationToken: cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        _devnet = await BedrockDevnet.DeployAsync(node, cancellationToken);
        _network = _devnet.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address });
        return node;
    }
}

/// <summary>
/// uniETH. Another account has minted before: 5,000 ETH lie in V1 for instant swaps, and 50,000 ETH of Pectra are staked, which redemptions are paid
/// from.
/// </summary>
public sealed class UniEthStand : BedrockStand
{
    public static readonly UInt256 Waiting = UInt256.FromEther("5000");

    public static readonly UInt256 Staked = UInt256.FromEther("50000");

    private static readonly Address Whale = Address.Parse("0x00000000000000000000000000000000000ba11a");

    public override UInt256 DepositAmount => UInt256.FromEther("200");

    public override UInt256 RequestAmount => UInt256.FromEther("32");

    // What was paid and not claimed is one balance; the chain does not tell debts of one owner apart any more.
    public override bool HasManyRequests => false;

    public override ILiquidToken TokenOf(RestakingClient client) => client.Bedrock.UniEth;

    // First in, first out: what other tests left unpaid comes before.
    public override Task FinalizeAsync(WithdrawalTicket ticket) => Devnet.ReturnFromValidatorsAsync(
        Pectra, Assert.IsType<UniEthDebtTicket>(ticket.Detail).EtherAhead + ticket.Requested[0].Amount, TestContext.Current.CancellationToken);

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        switch (operation)
        {
            case LiquidOperation.Deposit:
                await Devnet.SetStakingPausedAsync(Contracts.StakingV1, paused, cancel);
                await Devnet.SetStakingPausedAsync(Pectra, paused, cancel);
                return true;
            case LiquidOperation.Redemption:
                await Devnet.SetStakingPausedAsync(Contracts.StakingV1, paused, cancel);
                return true;
            case LiquidOperation.Request:
                await Devnet.SetUniEthPausedAsync(paused, cancel);
                return true;
            default:
                return false;
        }
    }

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await base.StartAsync(cancellationToken);
        await using AnvilImpersonation whale = await node.ImpersonateAsync(Whale, UInt256.FromEther("100000"), cancellationToken);
        await MintAsync(Contracts.StakingV1, Waiting);
        await MintAsync(Pectra, Staked);
        await Devnet.StakeAsync(Pectra, Staked, cancellationToken);
        return node;

        Task MintAsync(Address staking, UInt256 wei) =>
            whale.ExecuteAsync(staking, new UniETHStakingV1(staking).Mint(UInt256.One, UInt256.MaxValue).ToCalldata(), wei, cancellationToken);
    }
}

/// <summary>uniBTC, for a bitcoin token of 8 decimals.</summary>
public sealed class UniBtcStand : BedrockStand
{
    public override Address? DepositAsset => Devnet.Bitcoin;

    public override UInt256 DepositAmount => 10_00000000UL;

    public override UInt256 RequestAmount => 1_00000000UL;

    public override ILiquidToken TokenOf(RestakingClient client) => client.Bedrock.UniBtc!;

    public override Task GiveDepositAssetAsync(Address account, UInt256 amount) =>
        Devnet.MintBitcoinAsync(Devnet.Bitcoin, account, amount, TestContext.Current.CancellationToken);

    public override async Task FinalizeAsync(WithdrawalTicket ticket)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        BlockHeader head = (await Node.Rpc.GetBlockAsync(BlockTag.Latest, cancel))!;
        TimeSpan missing = ticket.Timing.NotBefore!.Value - head.Time;
        await Node.IncreaseTimeAsync(missing, cancel);
        await Node.MineAsync(cancellationToken: cancel);
    }

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        if (operation == LiquidOperation.Deposit)
        {
            await Devnet.SetMintPausedAsync(Devnet.Bitcoin, paused, cancel);
        }
        else
        {
            await Devnet.SetRouterPausedAsync(paused, cancel);
        }

        return true;
    }
}

public sealed class UniEthConformanceTests(UniEthStand stand) : LiquidConformance(stand), IClassFixture<UniEthStand>;

public sealed class UniBtcConformanceTests(UniBtcStand stand) : LiquidConformance(stand), IClassFixture<UniBtcStand>;
