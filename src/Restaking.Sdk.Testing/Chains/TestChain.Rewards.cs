using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>A distribution root that a test posted.</summary>
/// <param name="Index">Its index, which claims name.</param>
/// <param name="Root">The root.</param>
/// <param name="ActivatesAt">The first second (unix) in which it can be claimed against.</param>
public sealed record PostedRoot(uint Index, Hash32 Root, uint ActivatesAt);

/// <content>Rewards: roots as the rewards updater posts them, and the tokens they promise.</content>
public sealed partial class TestChain
{
    private RewardsCoordinator Rewards => new(
        EigenLayer.RewardsCoordinator ?? throw new InvalidOperationException($"{Network} has no RewardsCoordinator."));

    /// <summary>Posts a distribution root as the rewards updater (<c>submitRoot</c>; on forks by impersonating it). It is not active yet.</summary>
    /// <param name="root">The root, such as that of a <c>RewardsTree</c>.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="InvalidOperationException">The network has no RewardsCoordinator.</exception>
    public async Task<PostedRoot> PostRewardsRootAsync(Hash32 root, CancellationToken cancellationToken = default)
    {
        RewardsCoordinator rewards = Rewards;
        uint last = await ReadAsync(rewards.CurrRewardsCalculationEndTimestamp(), cancellationToken).ConfigureAwait(false);
        uint genesis = await ReadAsync(rewards.GenesisRewardsTimestamp(), cancellationToken).ConfigureAwait(false);

        // One second after the last, so that many roots can be posted within a second: the contract wants each to reach further, and none the present.
        TransactionReceipt receipt = await AsRewardsUpdaterAsync(rewards, rewards.SubmitRoot(root, Math.Max(last, genesis) + 1).ToCalldata(), cancellationToken).ConfigureAwait(false);
        foreach (LogEntry log in receipt.Logs)
        {
            if (log.Address == rewards.Address && log.TryDecode(out RewardsCoordinator.DistributionRootSubmittedEvent posted))
            {
                return new PostedRoot(posted.RootIndex, posted.Root, posted.ActivatedAt);
            }
        }

        throw new InvalidOperationException($"Transaction {receipt.TransactionHash} posted no root.");
    }

    /// <summary>Posts a root and passes the activation delay, so that it can be claimed against.</summary>
    /// <inheritdoc cref="PostRewardsRootAsync" path="/param|/exception"/>
    public async Task<PostedRoot> PostActiveRewardsRootAsync(Hash32 root, CancellationToken cancellationToken = default)
    {
        PostedRoot posted = await PostRewardsRootAsync(root, cancellationToken).ConfigureAwait(false);
        await PassToAsync(posted.ActivatesAt, cancellationToken).ConfigureAwait(false);
        return posted;
    }

    /// <summary>Takes a root back before it is active (<c>disableRoot</c>).</summary>
    /// <param name="rootIndex">Its index.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="RpcException">It is active, or disabled already.</exception>
    public Task DisableRewardsRootAsync(uint rootIndex, CancellationToken cancellationToken = default) =>
        AsRewardsUpdaterAsync(Rewards, Rewards.DisableRoot(rootIndex).ToCalldata(), cancellationToken);

    /// <summary>Gives the RewardsCoordinator tokens, as submissions of AVSs do, for claims to be paid from.</summary>
    /// <param name="strategy">One of <see cref="Strategies"/>, for its token.</param>
    /// <param name="amount">How much, in base units.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task FundRewardsAsync(StrategyEntry strategy, UInt256 amount, CancellationToken cancellationToken = default) =>
        GetTokenAsync(strategy, Rewards.Address, amount, cancellationToken);

    /// <summary>Mines a block at a second of chain time, or does nothing when the chain is there already.</summary>
    /// <param name="timestamp">Unix seconds.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task PassToAsync(ulong timestamp, CancellationToken cancellationToken = default)
    {
        BlockHeader head = (await Rpc.GetBlockAsync(BlockTag.Latest, cancellationToken).ConfigureAwait(false))!;
        if (head.Timestamp < timestamp)
        {
            await Node.SetNextBlockTimestampAsync(DateTimeOffset.FromUnixTimeSeconds((long)timestamp), cancellationToken).ConfigureAwait(false);
            await Node.MineAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<TransactionReceipt> AsRewardsUpdaterAsync(RewardsCoordinator rewards, ReadOnlyMemory<byte> calldata, CancellationToken cancellationToken)
    {
        Address updater = await ReadAsync(rewards.RewardsUpdater(), cancellationToken).ConfigureAwait(false);
        AnvilImpersonation account = await Node.ImpersonateAsync(updater, DefaultBalance, cancellationToken).ConfigureAwait(false);
        await using (account.ConfigureAwait(false))
        {
            return await account.ExecuteAsync(rewards.Address, calldata, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
