using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.YieldNest;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.YieldNest;

/// <summary>One token of YieldNest on some chain, and who runs it.</summary>
public abstract class YieldNestStand : LiquidStand
{
    private RestakingClient? _reading;
    private RestakingNetwork? _network;

    public override RestakingNetwork Network => _network!;

    public YieldNestDeployment Contracts => Network.YieldNest!;

    public abstract Address QueueContract { get; }

    public abstract Address Vault { get; }

    public WithdrawalQueueManager Queue => new(QueueContract);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected RestakingClient Reading => _reading!;

    public override async Task FinalizeAsync(WithdrawalTicket ticket)
    {
        await FinalizeOnlyAsync(ticket);
        UInt256 missing = await Reading.ReadAsync(Queue.DeficitRedemptionAssets(), cancellationToken: Cancel);
        if (missing != UInt256.Zero)
        {
            await FundAsync(missing);
        }
    }

    /// <summary>Finalises a ticket and all before it, and puts nothing into the vault.</summary>
    public async Task FinalizeOnlyAsync(WithdrawalTicket ticket)
    {
        UInt256 next = ((YieldNestTicketDetail)ticket.Detail!).TokenId + 1u;
        if (await Reading.ReadAsync(Queue.LastFinalizedIndex(), cancellationToken: Cancel) < next)
        {
            await FinalizeUpToAsync(next);
        }
    }

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        switch (operation)
        {
            case LiquidOperation.Deposit:
                await SetDepositsPausedAsync(paused);
                return true;
            case LiquidOperation.Claim:
                await SetVaultPausedAsync(paused);
                return true;
            default:
                return false; // requests go on while everything is paused
        }
    }

    public abstract Task FinalizeUpToAsync(UInt256 index);

    /// <summary>Puts so many wei, or tokens worth as much, into the vault; the rate stays.</summary>
    public abstract Task FundAsync(UInt256 wei);

    public abstract Task SetDepositsPausedAsync(bool paused);

    public abstract Task SetVaultPausedAsync(bool paused);

    public abstract Task SetFeeAsync(ulong millionths);

    protected void Ready(AnvilNode node, RestakingNetwork network)
    {
        _network = network;
        _reading = new RestakingClient(node.RpcUrl, network);
    }
}

/// <summary>ynETH on some chain.</summary>
public abstract class YnEthStand : YieldNestStand
{
    public override Address QueueContract => Contracts.YnETHWithdrawalQueue;

    public override Address Vault => Contracts.YnETHRedemptionVault;

    public override ILiquidToken TokenOf(RestakingClient client) => client.YieldNest.YnEth;

    /// <summary>Makes every ynETH worth more.</summary>
    public abstract Task AddRewardsAsync(UInt256 wei);
}

/// <summary>ynETH on our own contracts.</summary>
public sealed class YnEthDevnetStand : YnEthStand
{
    private YieldNestDevnet? _devnet;

    public YieldNestDevnet Devnet => _devnet!;

    public override Task FinalizeUpToAsync(UInt256 index) => Devnet.FinalizeAsync(QueueContract, index, Cancel);

    public override Task FundAsync(UInt256 wei) => Devnet.FundEthAsync(wei, Cancel);

    public override Task SetDepositsPausedAsync(bool paused) => Devnet.SetDepositsPausedAsync(paused, Cancel);

    public override Task SetVaultPausedAsync(bool paused) => Devnet.SetVaultPausedAsync(Vault, paused, Cancel);

    public override Task SetFeeAsync(ulong millionths) => Devnet.SetFeeAsync(QueueContract, millionths, Cancel);

    public override Task AddRewardsAsync(UInt256 wei) => Devnet.AddRewardsAsync(wei, Cancel);

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(cancellationToken: cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        _devnet = await YieldNestDevnet.DeployAsync(node, cancellationToken);
        Ready(node, _devnet.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address }));
        return node;
    }
}

/// <summary>ynLSDe on some chain.</summary>
public abstract class YnLsdEStand : YieldNestStand
{
    public override Address QueueContract => Contracts.YnLsdEWithdrawalQueue!.Value;

    public override Address Vault => Contracts.YnLsdERedemptionVault!.Value;

    public Address WstEth => Contracts.WstETH!.Value;

    /// <summary>The second asset of the registry.</summary>
    public abstract Address SecondAsset { get; }

    public override Address? DepositAsset => SecondAsset;

    public override ILiquidToken TokenOf(RestakingClient client) => client.YieldNest.YnLsdE;

    /// <summary>Gives an account wstETH, in its smallest unit at least.</summary>
    public abstract Task GiveWstEthAsync(Address account, UInt256 amount);

    /// <summary>Moves a token from the pool to the vault; the rate stays.</summary>
    public abstract Task FundAssetAsync(Address asset, UInt256 amount);

    /// <summary>Puts the second asset into the vault, rounded up to what covers the wei.</summary>
    public override async Task FundAsync(UInt256 wei)
    {
        UInt256 rate = await Reading.ReadAsync(
            new AssetRegistry(Contracts.YnLsdEAssetRegistry!.Value).ConvertToUnitOfAccount(SecondAsset, UInt256.FromEther("1")), cancellationToken: Cancel);
        await FundAssetAsync(SecondAsset, UInt256.MulDiv(wei, UInt256.FromEther("1"), rate, DivisionRounding.Up) + 2u);
    }
}

/// <summary>ynLSDe on our own contracts.</summary>
public sealed class YnLsdEDevnetStand : YnLsdEStand
{
    private YieldNestDevnet? _devnet;

    public YieldNestDevnet Devnet => _devnet!;

    public override Address SecondAsset => Devnet.SecondAsset;

    public override Task GiveDepositAssetAsync(Address account, UInt256 amount) => Devnet.MintSecondAssetAsync(account, amount, Cancel);

    public override async Task GiveWstEthAsync(Address account, UInt256 amount)
    {
        // Plain ether sent to wstETH is staked and wrapped; one for one on a new Lido.
        AnvilImpersonation payer = await Node.ImpersonateAsync(account, (amount * 2u) + UInt256.FromEther("10"), Cancel);
        await using (payer)
        {
            await payer.ExecuteAsync(WstEth, value: amount, cancellationToken: Cancel);
        }
    }

    public override Task FundAssetAsync(Address asset, UInt256 amount) => Devnet.FundLsdAsync(asset, amount, Cancel);

    public override Task FinalizeUpToAsync(UInt256 index) => Devnet.FinalizeAsync(QueueContract, index, Cancel);

    public override Task SetDepositsPausedAsync(bool paused) => Devnet.SetDepositsPausedAsync(paused, Cancel);

    public override Task SetVaultPausedAsync(bool paused) => Devnet.SetVaultPausedAsync(Vault, paused, Cancel);

    public override Task SetFeeAsync(ulong millionths) => Devnet.SetFeeAsync(QueueContract, millionths, Cancel);

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(cancellationToken: cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        _devnet = await YieldNestDevnet.DeployAsync(node, cancellationToken);
        Ready(node, _devnet.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address }));
        return node;
    }
}

/// <summary>The conformance suite for ynETH on our own contracts.</summary>
public sealed class YnEthOnDevnetTests(YnEthDevnetStand stand) : LiquidConformance(stand), IClassFixture<YnEthDevnetStand>;

/// <summary>The conformance suite for the real ynETH.</summary>
public sealed class YnEthOnMainnetSnapshotTests(YnEthMainnetStand stand) : LiquidConformance(stand), IClassFixture<YnEthMainnetStand>;

/// <summary>The conformance suite for ynLSDe on our own contracts.</summary>
public sealed class YnLsdEOnDevnetTests(YnLsdEDevnetStand stand) : LiquidConformance(stand), IClassFixture<YnLsdEDevnetStand>;

/// <summary>The conformance suite for the real ynLSDe.</summary>
public sealed class YnLsdEOnMainnetSnapshotTests(YnLsdEMainnetStand stand) : LiquidConformance(stand), IClassFixture<YnLsdEMainnetStand>;
