using Restaking.Sdk.Abi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Swell;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Swell;

/// <summary>Swell's devnet; the rate of both tokens is 1.1 ether, so that every division rounds.</summary>
public abstract class SwellStand : LiquidStand
{
    private SwellDevnet? _devnet;
    private RestakingNetwork? _network;

    public static UInt256 Rate { get; } = UInt256.FromEther("1.104158236027642305");

    public SwellDevnet Devnet => _devnet ?? throw new InvalidOperationException("The stand was not started.");

    public override RestakingNetwork Network => _network!;

    /// <summary>The next block is of this time, and is mined.</summary>
    public async Task SetTimeAsync(DateTimeOffset time)
    {
        await Node.SetNextBlockTimestampAsync(time, TestContext.Current.CancellationToken);
        await Node.MineAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(new AnvilOptions(), cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        SwellDevnet devnet = await SwellDevnet.DeployAsync(node, cancellationToken);
        await devnet.RepriceAsync(devnet.Deployment.SwETH, Rate, cancellationToken);
        await devnet.RepriceAsync(devnet.Deployment.RswETH!.Value, Rate, cancellationToken);
        _devnet = devnet;
        _network = devnet.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address });
        return node;
    }
}

/// <summary>swETH or rswETH with its exits.</summary>
public abstract class SwellTokenStand : SwellStand
{
    protected abstract SwellTokenClient Token(RestakingClient client);

    protected abstract Address TokenAddress { get; }

    protected abstract Address ExitAddress { get; }

    public override ILiquidToken TokenOf(RestakingClient client) => Token(client);

    public override Task FinalizeAsync(WithdrawalTicket ticket) =>
        Devnet.ProcessAsync(ExitAddress, UInt256.Parse(ticket.Key.Id, null), TestContext.Current.CancellationToken);

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        await (operation == LiquidOperation.Deposit
            ? Devnet.SetDepositsPausedAsync(TokenAddress, paused, TestContext.Current.CancellationToken)
            : Devnet.SetWithdrawalsPausedAsync(ExitAddress, paused, TestContext.Current.CancellationToken));
        return true;
    }
}

public sealed class SwEthStand : SwellTokenStand
{
    protected override Address TokenAddress => Devnet.Deployment.SwETH;

    protected override Address ExitAddress => Devnet.Deployment.SwExit;

    protected override SwellTokenClient Token(RestakingClient client) => client.Swell.SwEth;
}

/// <summary>rswETH, paid for with a liquid staking token.</summary>
public sealed class RswEthStand : SwellTokenStand
{
    public override Address? DepositAsset => Devnet.DepositToken;

    protected override Address TokenAddress => Devnet.Deployment.RswETH!.Value;

    protected override Address ExitAddress => Devnet.Deployment.RswExit!.Value;

    public override Task GiveDepositAssetAsync(Address account, UInt256 amount) =>
        Devnet.GiveDepositTokenAsync(account, amount, TestContext.Current.CancellationToken);

    protected override SwellTokenClient Token(RestakingClient client) => client.Swell.RswEth;
}

/// <summary>swBTC with a vault that nobody keeps from paying on the spot, so that its redemptions can be run too.</summary>
public sealed class SwBtcStand : SwellStand
{
    public override Address? DepositAsset => Devnet.Deployment.Wbtc;

    public override UInt256 DepositAmount => 10_00000003u;

    public override UInt256 RequestAmount => 1_00000001u;

    public override bool HasManyRequests => false;

    public override ILiquidToken TokenOf(RestakingClient client) => client.Swell.SwBtc;

    public override Task GiveDepositAssetAsync(Address account, UInt256 amount) =>
        Devnet.GiveBitcoinAsync(account, amount, TestContext.Current.CancellationToken);

    public override async Task FinalizeAsync(WithdrawalTicket ticket)
    {
        if (ticket.Timing.NotBefore is { } maturity)
        {
            await SetTimeAsync(maturity);
        }
    }

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        if (operation is LiquidOperation.Deposit or LiquidOperation.Redemption)
        {
            return false;
        }

        await Devnet.BitcoinWithdrawals.SetPausedAsync(paused, TestContext.Current.CancellationToken);
        return true;
    }

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await base.StartAsync(cancellationToken);
        await Devnet.SetLimitModuleAsync(false, cancellationToken);
        return node;
    }
}

/// <summary>swETH's own bytecode and state on mainnet's snapshot. Its exits are not in it.</summary>
public sealed class SwEthMainnetStand : LiquidStand
{
    public override string? Missing => ForkSnapshots.TryFind("mainnet", out _, out string? missing) ? null : missing;

    public override RestakingNetwork Network => RestakingNetwork.Mainnet;

    public override ILiquidToken TokenOf(RestakingClient client) => client.Swell.SwEth;

    public override IWithdrawalQueue? QueueOf(RestakingClient client) => null;

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        if (!ForkSnapshots.TryFind("mainnet", out ForkSnapshot? snapshot, out string? missing))
        {
            throw new InvalidOperationException(missing);
        }

        AnvilNode node = await ForkSnapshots.StartForkAsync(snapshot, cancellationToken: cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        return node;
    }
}
