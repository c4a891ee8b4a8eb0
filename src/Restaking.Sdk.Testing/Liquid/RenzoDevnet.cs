using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.Renzo;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Testing;

/// <summary>
/// Renzo on a devnet: ezETH, deposits of ether and of Lido's stETH, the withdraw queue, the risk oracle and the instant withdrawer, and what its operators
/// do there.
/// </summary>
public sealed class RenzoDevnet : ILiquidDevnet
{
    /// <summary>How long a request waits when the devnet starts.</summary>
    public static readonly TimeSpan FirstCooldown = TimeSpan.FromDays(3);

    private readonly AnvilNode _node;
    private readonly DevnetCaller _caller;

    private RenzoDevnet(AnvilNode node, RenzoDeployment deployment, LidoDevnet lido, Address oracle, Address riskOracle)
    {
        _node = node;
        _caller = new DevnetCaller(node);
        Deployment = deployment;
        Lido = lido;
        Oracle = oracle;
        RiskOracle = riskOracle;
    }

    /// <summary>Where the contracts are.</summary>
    public RenzoDeployment Deployment { get; }

    /// <summary>Lido, whose stETH is the collateral token.</summary>
    public LidoDevnet Lido { get; }

    /// <summary>The price oracle.</summary>
    public Address Oracle { get; }

    /// <summary>The risk oracle.</summary>
    public Address RiskOracle { get; }

    /// <summary>The collateral token.</summary>
    public Address StETH => Lido.Deployment.StETH;

    /// <summary>
    /// Deploys it all: a buffer of 5 ether and one of 5 stETH to be filled, a cooldown of three days, instant withdrawals for 0.05 to 1 % that leave
    /// a tenth of the buffer, and a first deposit that rewards have made worth more than one ether for each ezETH.
    /// </summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="lido">Lido on the same node; null: deployed too.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    /// <exception cref="RpcException">The node refused a step.</exception>
    public static async Task<RenzoDevnet> DeployAsync(AnvilNode node, LidoDevnet? lido = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        lido ??= await LidoDevnet.DeployAsync(node, cancellationToken).ConfigureAwait(false);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Hash32 ether = DevnetWords.Of(NativeAsset.Ether);
            Hash32 stETH = DevnetWords.Of(lido.Deployment.StETH);
            Address ezETH = await deployer.DeployAsync("RenzoEzETH").ConfigureAwait(false);
            Address oracle = await deployer.DeployAsync("RenzoOracle").ConfigureAwait(false);
            Address risk = await deployer.DeployAsync("RenzoRiskOracleMiddleware").ConfigureAwait(false);
            Address manager = await deployer.DeployAsync(
                "RenzoRestakeManager", DevnetWords.Of(ezETH), DevnetWords.Of(oracle), DevnetWords.Of(risk)).ConfigureAwait(false);
            Address queue = await deployer.DeployAsync(
                "RenzoWithdrawQueue",
                DevnetWords.Of(manager),
                DevnetWords.Of(ezETH),
                DevnetWords.Of(oracle),
                DevnetWords.Of(risk),
                DevnetWords.Of(Seconds(FirstCooldown))).ConfigureAwait(false);
            Address instant = await deployer.DeployAsync(
                "RenzoInstantWithdrawer",
                DevnetWords.Of(queue),
                DevnetWords.Of(ezETH),
                DevnetWords.Of(FreshAddress.Create()),
                DevnetWords.Of(1_000u),
                DevnetWords.Of(5u),
                DevnetWords.Of(100u)).ConfigureAwait(false);
            Address rate = await deployer.DeployAsync("RenzoBalancerRateProvider", DevnetWords.Of(manager), DevnetWords.Of(ezETH)).ConfigureAwait(false);
            foreach (Address minter in (Address[])[manager, queue])
            {
                await deployer.CallAsync(ezETH, "devnetSetMinterBurner(address,bool)", DevnetWords.Of(minter), DevnetWords.Of(true)).ConfigureAwait(false);
            }

            await deployer.CallAsync(manager, "devnetSetWithdrawQueue(address)", DevnetWords.Of(queue)).ConfigureAwait(false);
            await deployer.CallAsync(manager, "devnetAddCollateralToken(address)", stETH).ConfigureAwait(false);
            await deployer.CallAsync(oracle, "devnetSetPrice(address,int256)", stETH, DevnetWords.Of(UInt256.FromEther("1"))).ConfigureAwait(false);
            await deployer.CallAsync(queue, "devnetSetWhitelisted(address,bool)", DevnetWords.Of(instant), DevnetWords.Of(true)).ConfigureAwait(false);
            foreach (Hash32 asset in (Hash32[])[ether, stETH])
            {
                await deployer.CallAsync(queue, "devnetSetBufferTarget(address,uint256)", asset, DevnetWords.Of(UInt256.FromEther("5"))).ConfigureAwait(false);
            }

            RenzoDevnet devnet = new(
                node,
                new RenzoDeployment
                {
                    RestakeManager = manager,
                    EzETH = ezETH,
                    WithdrawQueue = queue,
                    Oracle = oracle,
                    RateProvider = rate,
                    InstantWithdrawer = instant,
                },
                lido,
                oracle,
                risk);
            await devnet._caller.PayAsync(manager, new RestakeManager(manager).DepositETH().ToCalldata(), UInt256.FromEther("100"), cancellationToken).ConfigureAwait(false);
            await devnet.SetStakedEtherAsync(UInt256.FromEther("3.141592653589793238"), cancellationToken).ConfigureAwait(false);
            return devnet;
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Lido.AddTo(network) with { Renzo = Deployment };
    }

    /// <summary>Gives an account stETH.</summary>
    public async Task GiveStEthAsync(Address account, UInt256 amount, CancellationToken cancellationToken = default)
    {
        UInt256 shares = await _caller.ReadAsync(new Contracts.Lido.StETH(StETH).GetSharesByPooledEth(amount), cancellationToken).ConfigureAwait(false);
        await Lido.MintExternalSharesAsync(account, shares + UInt256.One, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What validators hold: more for rewards, less for slashing; the rate moves with it.</summary>
    public Task SetStakedEtherAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(Deployment.RestakeManager, "devnetSetStakedETH(uint256)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>Ether from elsewhere: it fills the queue first, then the buffer, however full that is.</summary>
    public Task FillEtherAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        _caller.PayAsync(Deployment.RestakeManager, DevnetWords.Call("devnetFillEth()"), wei, cancellationToken);

    /// <summary>stETH from elsewhere, likewise.</summary>
    public async Task FillStEthAsync(UInt256 amount, CancellationToken cancellationToken = default)
    {
        AnvilImpersonation giver = await _node.ImpersonateAsync(FreshAddress.Create(), UInt256.FromEther("10"), cancellationToken).ConfigureAwait(false);
        await using (giver.ConfigureAwait(false))
        {
            await GiveStEthAsync(giver.Address, amount, cancellationToken).ConfigureAwait(false);
            await giver.ExecuteAsync(StETH, new ERC20(StETH).Approve(Deployment.RestakeManager, amount).ToCalldata(), cancellationToken: cancellationToken).ConfigureAwait(false);
            await giver.ExecuteAsync(
                Deployment.RestakeManager,
                DevnetWords.Call("devnetFillToken(address,uint256)", DevnetWords.Of(StETH), DevnetWords.Of(amount)),
                cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Fills what the queue of ether lacks, and lets the cooldown pass.</summary>
    public async Task FinalizeAsync(CancellationToken cancellationToken = default)
    {
        WithdrawQueue queue = new(Deployment.WithdrawQueue);
        UInt256 deficit = await _caller.ReadAsync(queue.GetQueueDeficit(NativeAsset.Ether), cancellationToken).ConfigureAwait(false);
        if (deficit != UInt256.Zero)
        {
            await FillEtherAsync(deficit, cancellationToken).ConfigureAwait(false);
        }

        UInt256 cooldown = UInt256.Max(
            await _caller.ReadAsync(queue.CoolDownPeriod(), cancellationToken).ConfigureAwait(false),
            await _caller.ReadAsync(new RiskOracleMiddleware(RiskOracle).WithdrawCooldownPeriod(), cancellationToken).ConfigureAwait(false));
        await _node.IncreaseTimeAsync(TimeSpan.FromSeconds((ulong)cooldown), cancellationToken).ConfigureAwait(false);
        await _node.MineAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets the queue's cooldown, for requests that wait already too.</summary>
    public Task SetCooldownAsync(TimeSpan cooldown, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(Deployment.WithdrawQueue, "devnetSetCooldown(uint256)", cancellationToken, DevnetWords.Of(Seconds(cooldown)));

    /// <summary>Sets the risk oracle's cooldown; the longer one of the two holds.</summary>
    public Task SetRiskCooldownAsync(TimeSpan cooldown, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(RiskOracle, "devnetSetCooldown(uint256)", cancellationToken, DevnetWords.Of(Seconds(cooldown)));

    /// <summary>Sets the risk oracle's four pauses.</summary>
    public Task SetRiskPausesAsync(
        bool deposits = false,
        bool requests = false,
        bool claims = false,
        bool instantWithdrawals = false,
        CancellationToken cancellationToken = default) =>
        _caller.CallAsync(
            RiskOracle,
            "devnetSetPauses(bool,bool,bool,bool)",
            cancellationToken,
            DevnetWords.Of(deposits),
            DevnetWords.Of(requests),
            DevnetWords.Of(claims),
            DevnetWords.Of(instantWithdrawals));

    /// <summary>Pauses or unpauses deposits.</summary>
    public Task SetDepositsPausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(Deployment.RestakeManager, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Pauses or unpauses the withdraw queue: requests and claims.</summary>
    public Task SetQueuePausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(Deployment.WithdrawQueue, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Lets an account claim without cooldown, or no longer.</summary>
    public Task SetWhitelistedAsync(Address account, bool whitelisted, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(Deployment.WithdrawQueue, "devnetSetWhitelisted(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(whitelisted));

    /// <summary>Sets how much of an asset the buffer is to hold; zero: the asset is not paid out.</summary>
    public Task SetBufferTargetAsync(Address asset, UInt256 target, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(Deployment.WithdrawQueue, "devnetSetBufferTarget(address,uint256)", cancellationToken, DevnetWords.Of(asset), DevnetWords.Of(target));

    /// <summary>Sets the most that may be held of stETH, in wei of ether; zero: no limit.</summary>
    public Task SetTokenLimitAsync(UInt256 limit, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(Deployment.RestakeManager, "devnetSetTokenTvlLimit(address,uint256)", cancellationToken, DevnetWords.Of(StETH), DevnetWords.Of(limit));

    /// <summary>Sets stETH's price, in wei of ether for 1e18.</summary>
    public Task SetPriceAsync(UInt256 price, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(Oracle, "devnetSetPrice(address,int256)", cancellationToken, DevnetWords.Of(StETH), DevnetWords.Of(price));

    /// <summary>Says when stETH's price was made; null: it never ages. After a day and a minute nothing works.</summary>
    public Task SetPriceUpdatedAtAsync(DateTimeOffset? time, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(
            Oracle,
            "devnetSetPriceUpdatedAt(address,uint256)",
            cancellationToken,
            DevnetWords.Of(StETH),
            DevnetWords.Of((UInt256)(ulong)(time?.ToUnixTimeSeconds() ?? 0)));

    /// <summary>Sets what instant withdrawals must leave of the buffer, and what they cost, in hundredths of a percent.</summary>
    public Task SetInstantLimitsAsync(uint drawdownBps, uint minFeeBps, uint maxFeeBps, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(
            Deployment.InstantWithdrawer!.Value,
            "devnetSetLimits(uint256,uint256,uint256)",
            cancellationToken,
            DevnetWords.Of(drawdownBps),
            DevnetWords.Of(minFeeBps),
            DevnetWords.Of(maxFeeBps));

    private static UInt256 Seconds(TimeSpan time) => (UInt256)(ulong)time.TotalSeconds;
}
