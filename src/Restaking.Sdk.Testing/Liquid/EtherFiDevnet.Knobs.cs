using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EtherFi;

namespace Restaking.Sdk.Testing;

/// <content>What a test does to the contracts.</content>
public sealed partial class EtherFiDevnet
{
    /// <summary>Finalises every request up to this one, and has the pool set their ETH aside.</summary>
    public Task FinalizeAsync(UInt256 requestId, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.WithdrawRequestNft, "devnetFinalize(uint256)", cancellationToken, DevnetWords.Of(requestId));

    /// <summary>Declares a request invalid, or valid again.</summary>
    public Task SetValidAsync(UInt256 requestId, bool valid, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.WithdrawRequestNft, "devnetSetValid(uint256,bool)", cancellationToken, DevnetWords.Of(requestId), DevnetWords.Of(valid));

    /// <summary>Moves a request's NFT to another account, as ether.fi can do with invalid ones.</summary>
    public Task SeizeAsync(UInt256 requestId, Address recipient, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.WithdrawRequestNft, "devnetSeize(uint256,address)", cancellationToken, DevnetWords.Of(requestId), DevnetWords.Of(recipient));

    /// <summary>
    /// Makes a request as ether.fan made them, with the fee that a claim before the upgrade takes off: an account's eETH is approved and requested for itself.
    /// </summary>
    public async Task RequestWithFeeAsync(Address account, UInt256 amount, UInt256 fee, CancellationToken cancellationToken = default)
    {
        AnvilImpersonation owner = await _node.ImpersonateAsync(account, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (owner.ConfigureAwait(false))
        {
            await owner.ExecuteAsync(
                Deployment.EETH, new EETH(Deployment.EETH).Approve(Deployment.LiquidityPool, amount).ToCalldata(), cancellationToken: cancellationToken).ConfigureAwait(false);
            await owner.ExecuteAsync(
                Deployment.LiquidityPool,
                DevnetWords.Call(
                    "devnetRequestWithFee(address,uint256,uint256)", DevnetWords.Of(account), DevnetWords.Of(amount), DevnetWords.Of(fee)),
                cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes ETH out of the queue's escrow, which is there since the upgrade.</summary>
    public Task DrainEscrowAsync(UInt256 amount, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.WithdrawRequestNft, "devnetDrain(uint128)", cancellationToken, DevnetWords.Of(amount));

    /// <summary>Lets an account put requests into the priority queue.</summary>
    public Task AllowPriorityAsync(Address account, bool allowed, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.PriorityWithdrawalQueue!.Value, "devnetSetAllowed(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(allowed));

    /// <summary>Fulfils a request of the priority queue; an hour must have passed since it was made.</summary>
    public Task FinalizePriorityAsync(PriorityWithdrawalQueue.WithdrawRequest request, CancellationToken cancellationToken = default)
    {
        byte[] fields = request.AbiEncode();
        var words = new Hash32[fields.Length / Hash32.Size];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = new Hash32(fields.AsSpan(i * Hash32.Size, Hash32.Size));
        }

        return CallAsync(
            Deployment.PriorityWithdrawalQueue!.Value, "devnetFinalize((address,uint96,uint96,uint96,uint32,uint32))", cancellationToken, words);
    }

    /// <summary>Reports rewards: eETH is worth more.</summary>
    public Task RewardAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.LiquidityPool, "devnetRebase(int256)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>Reports a loss: eETH is worth less.</summary>
    public Task LossAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.LiquidityPool, "devnetRebase(int256)", cancellationToken, DevnetWords.Of(~wei + UInt256.One));

    /// <summary>Sends ETH of the pool to validators: worth the same, but no longer there for redemptions.</summary>
    public Task StakeAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.LiquidityPool, "devnetStake(uint128)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>Pauses or unpauses one of the contracts.</summary>
    public Task SetPausedAsync(Address contract, bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(contract, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Pauses one of the contracts until a moment, that second included; null ends it. Since the upgrade.</summary>
    public Task SetPausedUntilAsync(Address contract, DateTimeOffset? until, CancellationToken cancellationToken = default) =>
        CallAsync(contract, "devnetSetPausedUntil(uint256)", cancellationToken, DevnetWords.Of((UInt256)(ulong)(until?.ToUnixTimeSeconds() ?? 0)));

    /// <summary>Puts an account on the block list for good, or takes it off.</summary>
    public Task SetBlockedAsync(Address account, bool blocked, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Blacklister!.Value, "devnetSetBlocked(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(blocked));

    /// <summary>Puts an account on the block list until a moment.</summary>
    public Task SetBlockedUntilAsync(Address account, DateTimeOffset until, CancellationToken cancellationToken = default) =>
        CallAsync(
            Deployment.Blacklister!.Value,
            "devnetSetBlockedUntil(address,uint256)",
            cancellationToken,
            DevnetWords.Of(account),
            DevnetWords.Of((UInt256)(ulong)until.ToUnixTimeSeconds()));

    /// <summary>Sets the bucket that minting eETH draws on, in gwei.</summary>
    public Task SetMintBucketAsync(ulong capacityGwei, ulong remainingGwei, ulong refillGweiPerSecond, CancellationToken cancellationToken = default) =>
        SetBucketAsync("EETH_MINT_LIMIT_ID", capacityGwei, remainingGwei, refillGweiPerSecond, cancellationToken);

    /// <summary>Sets the bucket that burning eETH draws on, in gwei.</summary>
    public Task SetBurnBucketAsync(ulong capacityGwei, ulong remainingGwei, ulong refillGweiPerSecond, CancellationToken cancellationToken = default) =>
        SetBucketAsync("EETH_BURN_LIMIT_ID", capacityGwei, remainingGwei, refillGweiPerSecond, cancellationToken);

    /// <summary>Sets the smallest and the largest request, in wei of eETH.</summary>
    public Task SetRequestLimitsAsync(UInt256 minimum, UInt256 maximum, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.LiquidityPool, "devnetSetLimits(uint256,uint256)", cancellationToken, DevnetWords.Of(minimum), DevnetWords.Of(maximum));

    /// <summary>Sets fee, watermark and bucket of instant redemption to one asset. The bucket starts full.</summary>
    /// <param name="output">Ether or stETH.</param>
    /// <param name="feeBps">The exit fee.</param>
    /// <param name="treasuryBps">How much of it goes to the treasury; the rest is burnt for the stakers.</param>
    /// <param name="watermarkBps">How much of all eETH has to stay.</param>
    /// <param name="capacity">What the bucket holds, in wei; it counts units of 1e12 wei.</param>
    /// <param name="refillPerSecond">What comes back every second, in wei.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SetRedemptionAsync(
        Address output,
        ushort feeBps,
        ushort treasuryBps,
        ushort watermarkBps,
        UInt256 capacity,
        UInt256 refillPerSecond,
        CancellationToken cancellationToken = default) =>
        CallAsync(
            Deployment.RedemptionManager!.Value,
            "devnetSetToken(address,uint16,uint16,uint16,uint64,uint64)",
            cancellationToken,
            DevnetWords.Of(output),
            DevnetWords.Of((UInt256)feeBps),
            DevnetWords.Of((UInt256)treasuryBps),
            DevnetWords.Of((UInt256)watermarkBps),
            DevnetWords.Of(capacity / RedemptionUnit),
            DevnetWords.Of(refillPerSecond / RedemptionUnit));

    /// <summary>Whether and how the Liquifier takes stETH; sets its clock back to the beginning of a period.</summary>
    public Task SetStEthAsync(bool accepted, ushort discountBps, uint periodCapEther, uint totalCapEther, CancellationToken cancellationToken = default) =>
        CallAsync(
            Deployment.Liquifier!.Value,
            "devnetSetToken(address,bool,uint16,uint32,uint32)",
            cancellationToken,
            DevnetWords.Of(Deployment.StETH!.Value),
            DevnetWords.Of(accepted),
            DevnetWords.Of((UInt256)discountBps),
            DevnetWords.Of((UInt256)periodCapEther),
            DevnetWords.Of((UInt256)totalCapEther));

    /// <summary>Sets the price of one stETH in wei of ETH, which the contracts look at since the upgrade.</summary>
    /// <param name="wei">The price.</param>
    /// <param name="updatedAt">When it was told; null: it is always fresh.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SetStEthPriceAsync(UInt256 wei, DateTimeOffset? updatedAt = null, CancellationToken cancellationToken = default) =>
        CallAsync(
            _priceFeed,
            "devnetSetPrice(int256,uint256)",
            cancellationToken,
            DevnetWords.Of(wei),
            DevnetWords.Of((UInt256)(ulong)(updatedAt?.ToUnixTimeSeconds() ?? 0)));

    private Task SetBucketAsync(string name, ulong capacity, ulong remaining, ulong refill, CancellationToken cancellationToken) =>
        CallAsync(
            Deployment.RateLimiter!.Value,
            "devnetSetLimit(bytes32,uint64,uint64,uint64)",
            cancellationToken,
            Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(name)),
            DevnetWords.Of((UInt256)capacity),
            DevnetWords.Of((UInt256)remaining),
            DevnetWords.Of((UInt256)refill));
}
