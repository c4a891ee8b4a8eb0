using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <content>What a test may do to it. Tokens and exits are named by their addresses in <see cref="Deployment"/>.</content>
public sealed partial class SwellDevnet
{
    /// <summary>Processes every exit up to an id, at the token's rate of now. The deposit manager is given what ether it lacks.</summary>
    /// <param name="exit">The contract of the exits.</param>
    /// <param name="lastTokenId">The last id; it must exist still.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ProcessAsync(Address exit, UInt256 lastTokenId, CancellationToken cancellationToken = default)
    {
        Address access = await ReadAsync(new SwEXIT(exit).AccessControlManager(), cancellationToken).ConfigureAwait(false);
        Address manager = await ReadAsync(new SwAccessControlManager(access).DepositManager(), cancellationToken).ConfigureAwait(false);
        UInt256 needed = await ReadAsync(new SwEXIT(exit).ExitingETH(), cancellationToken).ConfigureAwait(false);
        UInt256 held = await _node.Rpc.GetBalanceAsync(manager, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        if (held < needed)
        {
            await _node.SetBalanceAsync(manager, needed, cancellationToken).ConfigureAwait(false);
        }

        await _node.CallDevnetAsync(exit, "devnetFinalize(uint256)", cancellationToken, DevnetWords.Of(lastTokenId)).ConfigureAwait(false);
    }

    /// <summary>Sets what one whole token is worth.</summary>
    /// <param name="token">swETH or rswETH.</param>
    /// <param name="rate">Wei of ether per whole token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RepriceAsync(Address token, UInt256 rate, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(token, "devnetReprice(uint256)", cancellationToken, DevnetWords.Of(rate));

    /// <summary>Pauses the deposits of swETH or rswETH.</summary>
    public async Task SetDepositsPausedAsync(Address token, bool paused, CancellationToken cancellationToken = default)
    {
        Address access = await ReadAsync(new SwETH(token).AccessControlManager(), cancellationToken).ConfigureAwait(false);
        await _node.CallDevnetAsync(access, "devnetSetCoreMethodsPaused(bool)", cancellationToken, DevnetWords.Of(paused)).ConfigureAwait(false);
    }

    /// <summary>Pauses the exits of swETH or rswETH: requests and claims.</summary>
    public async Task SetWithdrawalsPausedAsync(Address exit, bool paused, CancellationToken cancellationToken = default)
    {
        Address access = await ReadAsync(new SwEXIT(exit).AccessControlManager(), cancellationToken).ConfigureAwait(false);
        await _node.CallDevnetAsync(access, "devnetSetWithdrawalsPaused(bool)", cancellationToken, DevnetWords.Of(paused)).ConfigureAwait(false);
    }

    /// <summary>Switches the whitelist of a token or of its exits, which are two lists.</summary>
    public Task SetWhitelistAsync(Address contract, bool enabled, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(contract, "devnetSetWhitelistEnabled(bool)", cancellationToken, DevnetWords.Of(enabled));

    /// <summary>Puts an account on the whitelist of a token or of its exits, or takes it off.</summary>
    public Task SetWhitelistedAsync(Address contract, Address account, bool listed, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(contract, "devnetSetWhitelisted(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(listed));

    /// <summary>Sets between what an exit's amount has to be, in the token's smallest unit.</summary>
    public Task SetExitLimitsAsync(Address exit, UInt256 minimum, UInt256 maximum, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(exit, "devnetSetLimits(uint256,uint256)", cancellationToken, DevnetWords.Of(minimum), DevnetWords.Of(maximum));

    /// <summary>Gives an account the liquid staking token that rswETH takes.</summary>
    public Task GiveDepositTokenAsync(Address account, UInt256 amount, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(DepositToken, "mint(address,uint256)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(amount));

    /// <summary>Sets what one whole liquid staking token is worth to rswETH's deposit manager, in wei.</summary>
    public Task SetDepositTokenRateAsync(UInt256 rate, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(_rateProvider, "devnetSetRate(uint256)", cancellationToken, DevnetWords.Of(rate));

    /// <summary>Gives an account WBTC, in satoshi.</summary>
    public Task GiveBitcoinAsync(Address account, UInt256 satoshi, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(Deployment.Wbtc!.Value, "mint(address,uint256)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(satoshi));

    /// <summary>Raises the price of swBTC by WBTC that the vault is given.</summary>
    public async Task GainAsync(UInt256 satoshi, CancellationToken cancellationToken = default)
    {
        Address giver = FreshAddress.Create();
        Address vault = Deployment.SwBTC!.Value;
        await GiveBitcoinAsync(giver, satoshi, cancellationToken).ConfigureAwait(false);
        AnvilImpersonation account = await _node.ImpersonateAsync(giver, UInt256.FromEther("1000"), cancellationToken).ConfigureAwait(false);
        await using (account.ConfigureAwait(false))
        {
            await account.ExecuteAsync(
                Deployment.Wbtc!.Value, DevnetWords.Call("approve(address,uint256)", DevnetWords.Of(vault), DevnetWords.Of(satoshi)), null, cancellationToken).ConfigureAwait(false);
            await account.ExecuteAsync(vault, DevnetWords.Call("devnetGain(uint256)", DevnetWords.Of(satoshi)), null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lowers the price of swBTC by WBTC that the vault loses.</summary>
    public Task LoseAsync(UInt256 satoshi, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(Deployment.SwBTC!.Value, "devnetLose(uint256)", cancellationToken, DevnetWords.Of(satoshi));

    /// <summary>Sets how much of the vault's WBTC is lent out, so that it cannot be paid; 0 brings it back.</summary>
    public Task LendAsync(UInt256 satoshi, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(Deployment.SwBTC!.Value, "devnetLend(uint256)", cancellationToken, DevnetWords.Of(satoshi));

    /// <summary>Sets how much WBTC the vault takes in all; 2^256 - 1 is no limit.</summary>
    public Task SetBitcoinLimitAsync(UInt256 satoshi, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(Deployment.SwBTC!.Value, "devnetSetDepositLimit(uint256)", cancellationToken, DevnetWords.Of(satoshi));

    /// <summary>Sets the vault's withdraw limit module, which lets only the delayed withdrawals take assets out, or takes it away.</summary>
    public Task SetLimitModuleAsync(bool isSet, CancellationToken cancellationToken = default) =>
        SetLimitModuleAsync(isSet ? _limitModule : default, cancellationToken);

    /// <summary>Sets a new withdraw limit module that names another contract than the delayed withdrawals.</summary>
    public async Task SetForeignLimitModuleAsync(Address manager, CancellationToken cancellationToken = default)
    {
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(_node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Address module = await deployer.DeployAsync("SwBTCWithdrawLimitModule", DevnetWords.Of(manager)).ConfigureAwait(false);
            await SetLimitModuleAsync(module, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task SetLimitModuleAsync(Address module, CancellationToken cancellationToken) =>
        _node.CallDevnetAsync(Deployment.SwBTC!.Value, "devnetSetWithdrawLimitModule(address)", cancellationToken, DevnetWords.Of(module));

    private async Task<TResult> ReadAsync<TResult>(Contracts.IContractCall<TResult> call, CancellationToken cancellationToken)
    {
        CallRequest request = new() { To = call.Target, Data = Contracts.ContractCallExtensions.ToCalldata(call) };
        return call.DecodeReturn(await _node.Rpc.CallAsync(request, BlockTag.Latest, cancellationToken).ConfigureAwait(false));
    }
}
