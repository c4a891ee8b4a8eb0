using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <summary>Puffer on a devnet: the vault, the depositor, the access manager, the batched queue and WETH, with Lido for stETH and wstETH.</summary>
public sealed class PufferDevnet : ILiquidDevnet
{
    /// <summary>How many requests a batch takes.</summary>
    public const uint BatchSize = 3;

    private readonly AnvilNode _node;
    private readonly DevnetCaller _caller;

    private PufferDevnet(AnvilNode node, PufferDeployment deployment, LidoDevnet lido)
    {
        _node = node;
        _caller = new DevnetCaller(node);
        Deployment = deployment;
        Lido = lido;
    }

    /// <summary>Where the contracts are.</summary>
    public PufferDeployment Deployment { get; }

    /// <summary>Lido, whose stETH and wstETH the vault takes.</summary>
    public LidoDevnet Lido { get; }

    private Address AccessManager => Deployment.AccessManager!.Value;

    /// <summary>
    /// Deploys it all: batches of three, at most 50 pufETH in a request, an exit fee of 1 %, and a first deposit that rewards have made worth more
    /// than one ether for each pufETH.
    /// </summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="lido">Lido on the same node; null: deployed too.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    /// <exception cref="RpcException">The node refused a step.</exception>
    public static async Task<PufferDevnet> DeployAsync(AnvilNode node, LidoDevnet? lido = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        lido ??= await LidoDevnet.DeployAsync(node, cancellationToken).ConfigureAwait(false);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Address stETH = lido.Deployment.StETH;
            Address wstETH = lido.Deployment.WstETH;
            Address weth = await deployer.DeployAsync("WrappedEther").ConfigureAwait(false);
            Address access = await deployer.DeployAsync("PufferAccessManager").ConfigureAwait(false);
            Address vault = await deployer.DeployAsync("PufferVaultV5", DevnetWords.Of(weth), DevnetWords.Of(stETH), DevnetWords.Of(access)).ConfigureAwait(false);
            Address manager = await deployer.DeployAsync(
                "PufferWithdrawalManager", DevnetWords.Of(BatchSize), DevnetWords.Of(vault), DevnetWords.Of(weth), DevnetWords.Of(access)).ConfigureAwait(false);
            Address depositor = await deployer.DeployAsync(
                "PufferDepositorV2", DevnetWords.Of(vault), DevnetWords.Of(stETH), DevnetWords.Of(wstETH), DevnetWords.Of(access)).ConfigureAwait(false);
            await deployer.CallAsync(vault, "devnetSetWithdrawalManager(address)", DevnetWords.Of(manager)).ConfigureAwait(false);
            PufferDevnet devnet = new(
                node,
                new PufferDeployment
                {
                    Vault = vault,
                    WithdrawalManager = manager,
                    Depositor = depositor,
                    AccessManager = access,
                    Weth = weth,
                    StETH = stETH,
                    WstETH = wstETH,
                },
                lido);
            await devnet._caller.PayAsync(vault, new PufferVaultV5(vault).DepositETH(FreshAddress.Create()).ToCalldata(), UInt256.FromEther("100"), cancellationToken).ConfigureAwait(false);
            await devnet.SetLockedEtherAsync(UInt256.FromEther("7.777777777777777777"), cancellationToken).ConfigureAwait(false);
            return devnet;
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Lido.AddTo(network) with { Puffer = Deployment };
    }

    /// <summary>Gives an account WETH.</summary>
    public async Task GiveWethAsync(Address account, UInt256 amount, CancellationToken cancellationToken = default)
    {
        AnvilImpersonation giver = await _node.ImpersonateAsync(FreshAddress.Create(), amount + UInt256.FromEther("10"), cancellationToken).ConfigureAwait(false);
        await using (giver.ConfigureAwait(false))
        {
            await giver.ExecuteAsync(Deployment.Weth, DevnetWords.Call("deposit()"), amount, cancellationToken).ConfigureAwait(false);
            await giver.ExecuteAsync(Deployment.Weth, new ERC20(Deployment.Weth).Transfer(account, amount).ToCalldata(), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives an account stETH.</summary>
    public async Task GiveStEthAsync(Address account, UInt256 amount, CancellationToken cancellationToken = default)
    {
        Address stETH = Lido.Deployment.StETH;
        UInt256 shares = await _caller.ReadAsync(new Contracts.Lido.StETH(stETH).GetSharesByPooledEth(amount), cancellationToken).ConfigureAwait(false);
        await Lido.MintExternalSharesAsync(account, shares + UInt256.One, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What validators hold, in wei: more for rewards, less for slashing; the rate moves with it.</summary>
    public Task SetLockedEtherAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(Deployment.Vault, "devnetSetLockedETH(uint256)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>Takes liquid ether out of the vault for validators; the rate stays.</summary>
    public Task StakeAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(Deployment.Vault, "devnetStake(uint256)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>Revenue that becomes the holders' bit by bit: the rate rises every second for a while.</summary>
    public Task DistributeAsync(UInt256 wei, TimeSpan window, CancellationToken cancellationToken = default) =>
        _caller.PayAsync(
            Deployment.Vault, DevnetWords.Call("devnetDistribute(uint256)", DevnetWords.Of((UInt256)(ulong)window.TotalSeconds)), wei, cancellationToken);

    /// <summary>Sets the fees of leaving, in hundredths of a percent each.</summary>
    public Task SetFeesAsync(uint exitBps, uint treasuryBps, Address treasury, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(
            Deployment.Vault,
            "devnetSetFees(uint256,uint96,address)",
            cancellationToken,
            DevnetWords.Of(exitBps),
            DevnetWords.Of(treasuryBps),
            DevnetWords.Of(treasury));

    /// <summary>Sets the largest request.</summary>
    public Task SetMaxWithdrawalAsync(UInt256 amount, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(Deployment.WithdrawalManager, "devnetSetMaxWithdrawalAmount(uint256)", cancellationToken, DevnetWords.Of(amount));

    /// <summary>Closes or opens a contract as a whole: that is how Puffer pauses.</summary>
    public Task SetClosedAsync(Address contract, bool closed, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(AccessManager, "devnetSetTargetClosed(address,bool)", cancellationToken, DevnetWords.Of(contract), DevnetWords.Of(closed));

    /// <summary>Gives a function to a role, away from everybody.</summary>
    public Task SetFunctionRoleAsync(Address contract, Selector function, ulong role, CancellationToken cancellationToken = default)
    {
        // A bytes4 fills its word from the left.
        Span<byte> word = stackalloc byte[Hash32.Size];
        word.Clear();
        function.CopyTo(word);
        return _caller.CallAsync(
            AccessManager, "devnetSetFunctionRole(address,bytes4,uint64)", cancellationToken, DevnetWords.Of(contract), new Hash32(word), DevnetWords.Of((UInt256)role));
    }

    /// <summary>Makes an account a member of a role.</summary>
    public Task GrantRoleAsync(ulong role, Address account, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(
            AccessManager, "devnetGrantRole(uint64,address,uint32)", cancellationToken, DevnetWords.Of((UInt256)role), DevnetWords.Of(account), DevnetWords.Of(0u));

    /// <summary>Requests of somebody else until the last batch is full.</summary>
    /// <returns>How many it took.</returns>
    public async Task<uint> FillBatchAsync(CancellationToken cancellationToken = default)
    {
        PufferWithdrawalManager manager = new(Deployment.WithdrawalManager);
        UInt256 missing = (BatchSize - (await _caller.ReadAsync(manager.GetWithdrawalsLength(), cancellationToken).ConfigureAwait(false) % BatchSize)) % BatchSize;
        if (missing == UInt256.Zero)
        {
            return 0;
        }

        UInt256 amount = UInt256.FromEther("0.01");
        AnvilImpersonation other = await _node.ImpersonateAsync(FreshAddress.Create(), UInt256.FromEther("100"), cancellationToken).ConfigureAwait(false);
        await using (other.ConfigureAwait(false))
        {
            PufferVaultV5 vault = new(Deployment.Vault);
            await other.ExecuteAsync(Deployment.Vault, vault.DepositETH(other.Address).ToCalldata(), UInt256.FromEther("1"), cancellationToken).ConfigureAwait(false);
            await other.ExecuteAsync(
                Deployment.Vault, vault.Approve(Deployment.WithdrawalManager, amount * missing).ToCalldata(), cancellationToken: cancellationToken).ConfigureAwait(false);
            for (UInt256 i = UInt256.Zero; i < missing; i += UInt256.One)
            {
                await other.ExecuteAsync(
                    Deployment.WithdrawalManager,
                    manager.RequestWithdrawal((UInt128)amount, other.Address).ToCalldata(),
                    cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }

        return (uint)missing;
    }

    /// <summary>The finaliser pays all full batches up to one.</summary>
    /// <param name="batch">The last batch.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="RpcException">It is not full, or finalised already.</exception>
    public Task FinalizeBatchAsync(UInt256 batch, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(Deployment.WithdrawalManager, "devnetFinalize(uint256)", cancellationToken, DevnetWords.Of(batch));

    /// <summary>Fills the request's batch with requests of somebody else and finalises it, unless it is already.</summary>
    public async Task FinalizeAsync(UInt256 withdrawalIndex, CancellationToken cancellationToken = default)
    {
        UInt256 batch = withdrawalIndex / BatchSize;
        PufferWithdrawalManager manager = new(Deployment.WithdrawalManager);
        if (await _caller.ReadAsync(manager.GetWithdrawalsLength(), cancellationToken).ConfigureAwait(false) / BatchSize <= batch)
        {
            await FillBatchAsync(cancellationToken).ConfigureAwait(false);
        }

        if (await _caller.ReadAsync(manager.GetFinalizedWithdrawalBatch(), cancellationToken).ConfigureAwait(false) < batch)
        {
            await FinalizeBatchAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }
}
