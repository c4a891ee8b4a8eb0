using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <summary>
/// cmETH on a devnet, over mETH: vault, teller (open to everybody), accountant at a rate of one, and delayed withdrawals that are paid by the vault.
/// </summary>
public sealed class CmEthDevnet : ILiquidDevnet
{
    private readonly AnvilNode _node;
    private readonly Address _authority;
    private readonly Address _status;

    private CmEthDevnet(AnvilNode node, MantleDeployment deployment, Address authority, Address status, DelayedWithdrawDevnet withdrawals)
    {
        _node = node;
        _authority = authority;
        _status = status;
        Deployment = deployment;
        Withdrawals = withdrawals;
    }

    /// <summary>Where the contracts are, mETH's among them.</summary>
    public MantleDeployment Deployment { get; }

    /// <summary>The way out of cmETH.</summary>
    public DelayedWithdrawDevnet Withdrawals { get; }

    /// <summary>Deploys everything.</summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="mantle">mETH's deployment, on the same node; null: one is deployed.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    public static async Task<CmEthDevnet> DeployAsync(AnvilNode node, MantleDeployment? mantle = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        MantleDeployment below = mantle ?? (await MantleDevnet.DeployAsync(node, cancellationToken).ConfigureAwait(false)).Deployment;
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Address owner = FreshAddress.Create();
            Address fees = FreshAddress.Create();
            Address authority = await deployer.DeployAsync("CmETHRolesAuthority").ConfigureAwait(false);
            Address status = await deployer.DeployAsync("CmETHStatus").ConfigureAwait(false);
            Address token = await deployer.DeployAsync("CmETH", DevnetWords.Of(status)).ConfigureAwait(false);
            Address vault = await deployer.DeployAsync("CmETHBoringVault", DevnetWords.Of(token)).ConfigureAwait(false);
            Address accountant = await deployer.DeployAsync("CmETHAccountant", DevnetWords.Of(below.MEth)).ConfigureAwait(false);
            Address teller = await deployer.DeployAsync(
                "CmETHTeller", DevnetWords.Of(owner), DevnetWords.Of(authority), DevnetWords.Of(vault), DevnetWords.Of(token), DevnetWords.Of(accountant)).ConfigureAwait(false);
            Address withdraw = await deployer.DeployAsync(
                "CmETHDelayedWithdraw",
                DevnetWords.Of(owner),
                DevnetWords.Of(authority),
                DevnetWords.Of(token),
                DevnetWords.Of(fees),
                DevnetWords.Of(accountant),
                DevnetWords.Of(vault)).ConfigureAwait(false);
            await deployer.CallAsync(teller, "devnetSetSupported(address,bool)", DevnetWords.Of(below.MEth), DevnetWords.Of(true)).ConfigureAwait(false);
            await deployer.CallAsync(withdraw, "devnetSetPullFundsFromVault(bool)", DevnetWords.Of(true)).ConfigureAwait(false);

            DelayedWithdrawDevnet withdrawals = new(node, withdraw, authority, below.MEth, fees);
            await withdrawals.SetTermsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            await withdrawals.SetPublicAsync(true, cancellationToken).ConfigureAwait(false);
            MantleDeployment deployment = below with
            {
                CmEth = token,
                CmEthVault = vault,
                CmEthTeller = teller,
                CmEthAccountant = accountant,
                CmEthDelayedWithdraw = withdraw,
                CmEthRolesAuthority = authority,
            };
            CmEthDevnet devnet = new(node, deployment, authority, status, withdrawals);
            await devnet.SetDepositsPublicAsync(true, cancellationToken).ConfigureAwait(false);
            return devnet;
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network with { Mantle = Deployment };
    }

    /// <summary>Gives an account mETH, which is staked for and sent to it. The rate of mETH must be one.</summary>
    public async Task GiveMEthAsync(Address account, UInt256 amount, CancellationToken cancellationToken = default)
    {
        UInt256 least = UInt256.FromEther("1");
        UInt256 staked = amount < least ? least : amount;
        AnvilImpersonation staker = await _node.ImpersonateAsync(FreshAddress.Create(), staked + least, cancellationToken).ConfigureAwait(false);
        await using (staker.ConfigureAwait(false))
        {
            await staker.ExecuteAsync(
                Deployment.Staking, DevnetWords.Call("stake(uint256)", DevnetWords.Of(UInt256.Zero)), staked, cancellationToken).ConfigureAwait(false);
            await staker.ExecuteAsync(
                Deployment.MEth, DevnetWords.Call("transfer(address,uint256)", DevnetWords.Of(account), DevnetWords.Of(amount)), null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens deposits to everybody, or closes them.</summary>
    public Task SetDepositsPublicAsync(bool open, CancellationToken cancellationToken = default) =>
        _node.SetPublicAsync(_authority, Deployment.CmEthTeller!.Value, CmETHTeller.DepositCall.Selector, open, cancellationToken);

    /// <summary>Lets one account deposit, whether or not everybody may.</summary>
    public Task AllowDepositsAsync(Address account, CancellationToken cancellationToken = default)
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        word.Clear();
        CmETHTeller.DepositCall.Selector.CopyTo(word);
        return _node.CallDevnetAsync(
            _authority,
            "devnetSetUser(address,address,bytes4,bool)",
            cancellationToken,
            DevnetWords.Of(account),
            DevnetWords.Of(Deployment.CmEthTeller!.Value),
            new Hash32(word),
            DevnetWords.Of(true));
    }

    /// <summary>Pauses the teller.</summary>
    public Task SetDepositsPausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(Deployment.CmEthTeller!.Value, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Sets what one whole cmETH is worth, in the smallest unit of mETH.</summary>
    public Task SetRateAsync(UInt256 rate, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(Deployment.CmEthAccountant!.Value, "devnetSetRate(uint96)", cancellationToken, DevnetWords.Of(rate));

    /// <summary>Pauses the accountant: it answers no rate then.</summary>
    public Task SetAccountantPausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(Deployment.CmEthAccountant!.Value, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Pauses cmETH: minting and burning, and every move.</summary>
    public Task SetTokenPausedAsync(bool mintAndBurn, bool transfers, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(_status, "devnetSetPaused(bool,bool)", cancellationToken, DevnetWords.Of(mintAndBurn), DevnetWords.Of(transfers));

    /// <summary>Puts an account on cmETH's block list, or takes it off.</summary>
    public Task SetBlockedAsync(Address account, bool blocked, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(Deployment.CmEth!.Value, "devnetSetBlocked(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(blocked));

    /// <summary>Puts an account on mETH's block list, or takes it off.</summary>
    public Task SetBlockedByMEthAsync(Address account, bool blocked, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(Deployment.MEth, "devnetSetBlocked(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(blocked));

    /// <summary>Sets how much cmETH there may be; 0 is no limit.</summary>
    public Task SetMaximumSupplyAsync(UInt256 maximum, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(Deployment.CmEth!.Value, "devnetSetMaxTotalSupply(uint256)", cancellationToken, DevnetWords.Of(maximum));

    /// <summary>Sets whether withdrawals are paid by the vault, or by what the delayed withdraw contract holds itself.</summary>
    public Task SetPullFundsFromVaultAsync(bool pull, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(Withdrawals.Contract, "devnetSetPullFundsFromVault(bool)", cancellationToken, DevnetWords.Of(pull));
}
