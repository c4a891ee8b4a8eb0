using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Testing;

/// <content>What can be done to uniETH.</content>
public sealed partial class BedrockDevnet
{
    /// <summary>Pauses one staking contract: minting, and on V1 instant swaps. Redeeming from validators has no pause.</summary>
    public Task SetStakingPausedAsync(Address staking, bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(staking, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Pauses uniETH: nothing of it moves, is minted or burned.</summary>
    public Task SetUniEthPausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.UniETH, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Lets a staking contract mint uniETH, or not.</summary>
    public Task SetMintableAsync(Address staking, bool allowed, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.UniETH, "devnetSetMintable(address,bool)", cancellationToken, DevnetWords.Of(staking), DevnetWords.Of(allowed));

    /// <summary>Freezes an account: its uniETH (or uniBTC) stays where it is.</summary>
    /// <param name="token">uniETH or uniBTC.</param>
    /// <param name="account">The account.</param>
    /// <param name="frozen">Whether it is frozen.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task SetFrozenAsync(Address token, Address account, bool frozen, CancellationToken cancellationToken = default) =>
        CallAsync(token, "devnetSetFrozen(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(frozen));

    /// <summary>Switches redeeming at the Pectra contract.</summary>
    public Task SetRedeemEnabledAsync(bool enabled, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.StakingPectra!.Value, "devnetSetRedeemEnabled(bool)", cancellationToken, DevnetWords.Of(enabled));

    /// <summary>Sends ether of a staking contract to validators: instant swaps cannot reach it any more, redemptions can.</summary>
    /// <param name="staking">The staking contract.</param>
    /// <param name="wei">How much of what was minted for there.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task StakeAsync(Address staking, UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(staking, "devnetStake(uint256)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>Brings ether back from validators; debts are paid from it, in whole 32 ETH, the oldest first.</summary>
    /// <param name="staking">The staking contract.</param>
    /// <param name="wei">How much comes back.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task ReturnFromValidatorsAsync(Address staking, UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(staking, DevnetWords.Call("devnetReturnFromValidators()"), wei, cancellationToken);

    /// <summary>Adds to the reserve what validators earned: uniETH is worth more.</summary>
    public Task AddRevenueAsync(Address staking, UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(staking, "devnetAddRevenue(uint256)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>Takes from the stake: uniETH is worth less.</summary>
    public Task SlashAsync(Address staking, UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(staking, "devnetSlash(uint256)", cancellationToken, DevnetWords.Of(wei));
}
