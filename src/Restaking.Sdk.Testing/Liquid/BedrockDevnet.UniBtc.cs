using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Testing;

/// <content>What can be done to uniBTC.</content>
public sealed partial class BedrockDevnet
{
    private Address Vault => Deployment.UniBTCVault!.Value;

    private Address Router => Deployment.DelayRedeemRouter!.Value;

    /// <summary>Deploys another bitcoin token, which neither vault nor router knows.</summary>
    /// <param name="decimals">Its decimals.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<Address> DeployBitcoinAsync(byte decimals, CancellationToken cancellationToken = default)
    {
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(_node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            return await deployer.DeployAsync("BedrockBtc", DevnetWords.Of((UInt256)decimals)).ConfigureAwait(false);
        }
    }

    /// <summary>Makes bitcoin tokens for an account.</summary>
    public Task MintBitcoinAsync(Address token, Address account, UInt256 units, CancellationToken cancellationToken = default) =>
        CallAsync(token, DevnetCalls.Mint(account, units), null, cancellationToken);

    /// <summary>Takes bitcoin tokens out of the vault, as its operators do: what is due may then not be payable.</summary>
    public async Task TakeFromVaultAsync(Address token, UInt256 units, CancellationToken cancellationToken = default)
    {
        AnvilImpersonation vault = await _node.ImpersonateAsync(Vault, UInt256.FromEther("1"), cancellationToken).ConfigureAwait(false);
        await using (vault.ConfigureAwait(false))
        {
            await vault.ExecuteAsync(token, DevnetCalls.Transfer(FreshAddress.Create(), units), cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        await _node.SetBalanceAsync(Vault, UInt256.Zero, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the vault takes a token.</summary>
    public Task SetTokenAllowedAsync(Address token, bool allowed, CancellationToken cancellationToken = default) =>
        CallAsync(Vault, "devnetSetAllowed(address,bool)", cancellationToken, DevnetWords.Of(token), DevnetWords.Of(allowed));

    /// <summary>Pauses minting for a token.</summary>
    public Task SetMintPausedAsync(Address token, bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(Vault, "devnetSetTokenPaused(address,bool)", cancellationToken, DevnetWords.Of(token), DevnetWords.Of(paused));

    /// <summary>How much of a token the vault may hold, in the token's unit.</summary>
    public Task SetCapAsync(Address token, UInt256 cap, CancellationToken cancellationToken = default) =>
        CallAsync(Vault, "devnetSetCap(address,uint256)", cancellationToken, DevnetWords.Of(token), DevnetWords.Of(cap));

    /// <summary>Stops the vault: no minting, and no payouts either.</summary>
    public Task SetOutOfServiceAsync(bool stopped, CancellationToken cancellationToken = default) =>
        CallAsync(Vault, "devnetSetOutOfService(bool)", cancellationToken, DevnetWords.Of(stopped));

    /// <summary>Whether operators may have the vault act on a contract: pay out a token, burn uniBTC.</summary>
    public Task SetTargetAsync(Address target, bool allowed, CancellationToken cancellationToken = default) =>
        CallAsync(Vault, "devnetSetTarget(address,bool)", cancellationToken, DevnetWords.Of(target), DevnetWords.Of(allowed));

    /// <summary>Turns the proof of reserve on, with a report; a ratio of 0 turns it off.</summary>
    /// <param name="reserve">The bitcoin reported, in satoshi.</param>
    /// <param name="reportedAt">When (unix seconds).</param>
    /// <param name="heartbeat">How many seconds a report counts.</param>
    /// <param name="ratio">How much of the supply must be covered, in thousandths.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task SetReserveCheckAsync(UInt256 reserve, ulong reportedAt, ulong heartbeat, ulong ratio, CancellationToken cancellationToken = default)
    {
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(_node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Address feed = await deployer.DeployAsync("UniBTCReserveFeed", DevnetWords.Of(Deployment.UniBTC!.Value)).ConfigureAwait(false);
            await deployer.CallAsync(feed, "devnetReport(uint256,uint256)", DevnetWords.Of(reserve), DevnetWords.Of((UInt256)reportedAt)).ConfigureAwait(false);
            await deployer.CallAsync(
                Vault, "devnetSetReserveCheck(address,uint256,uint256)", DevnetWords.Of(feed), DevnetWords.Of((UInt256)heartbeat), DevnetWords.Of((UInt256)ratio)).ConfigureAwait(false);
        }
    }

    /// <summary>Pauses the router: no requests, no claims.</summary>
    public Task SetRouterPausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(Router, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Pauses one token of the router: no requests, and claims that would pay it fail as a whole.</summary>
    public Task SetPayoutPausedAsync(Address token, bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(Router, "devnetSetTokenPaused(address,bool)", cancellationToken, DevnetWords.Of(token), DevnetWords.Of(paused));

    /// <summary>Whether the router takes requests for a token.</summary>
    public Task SetListedAsync(Address token, bool listed, CancellationToken cancellationToken = default) =>
        CallAsync(Router, "devnetSetListed(address,bool)", cancellationToken, DevnetWords.Of(token), DevnetWords.Of(listed));

    /// <summary>Turns the list of those who may redeem on or off.</summary>
    public Task SetWhitelistEnabledAsync(bool enabled, CancellationToken cancellationToken = default) =>
        CallAsync(Router, "devnetSetWhitelistEnabled(bool)", cancellationToken, DevnetWords.Of(enabled));

    /// <summary>Puts an account on that list.</summary>
    public Task SetWhitelistedAsync(Address account, bool listed, CancellationToken cancellationToken = default) =>
        CallAsync(Router, "devnetSetWhitelisted(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(listed));

    /// <summary>Puts an account on the block list: it may request, and cannot claim.</summary>
    public Task SetBlockedAsync(Address account, bool blocked, CancellationToken cancellationToken = default) =>
        CallAsync(Router, "devnetSetBlocked(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(blocked));

    /// <summary>How much can be requested in one token, and how much of that comes back in a second, in uniBTC's unit.</summary>
    public Task SetQuotaAsync(Address token, UInt256 most, UInt256 perSecond, CancellationToken cancellationToken = default) =>
        CallAsync(Router, "devnetSetQuota(address,uint256,uint256)", cancellationToken, DevnetWords.Of(token), DevnetWords.Of(most), DevnetWords.Of(perSecond));

    /// <summary>What stays in the vault for accounts of the fast lane, in the token's unit.</summary>
    public Task SetRetainAmountAsync(Address token, UInt256 units, CancellationToken cancellationToken = default) =>
        CallAsync(Router, "devnetSetRetainAmount(address,uint256)", cancellationToken, DevnetWords.Of(token), DevnetWords.Of(units));

    /// <summary>Puts an account on the fast lane, for one claim.</summary>
    public Task SetFastLaneAsync(Address account, bool open, CancellationToken cancellationToken = default) =>
        CallAsync(Router, "devnetSetFastLane(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(open));

    /// <summary>How long a request waits, for all requests alike.</summary>
    public Task SetRedeemDelayAsync(TimeSpan delay, CancellationToken cancellationToken = default) =>
        CallAsync(Router, "devnetSetRedeemDelay(uint256)", cancellationToken, DevnetWords.Of((UInt256)(ulong)delay.TotalSeconds));

    /// <summary>The fee of a request, in hundredths of a percent.</summary>
    public Task SetRedeemFeeRateAsync(uint rate, CancellationToken cancellationToken = default) =>
        CallAsync(Router, "devnetSetRedeemFeeRate(uint256)", cancellationToken, DevnetWords.Of((UInt256)rate));

    /// <summary>The fee of taking the principal back, in hundredths of a percent.</summary>
    public Task SetCancelFeeRateAsync(uint rate, CancellationToken cancellationToken = default) =>
        CallAsync(Router, "devnetSetCancelFeeRate(uint256)", cancellationToken, DevnetWords.Of((UInt256)rate));
}
