using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Rewards;

/// <content>Roots.</content>
public abstract partial class RewardsConformance
{
    private static Hash32 AnyRoot() => new(RandomNumberGenerator.GetBytes(Hash32.Size));

    [Fact]
    public async Task Root_Posted_HasItsIndexAndIsClaimableFromItsSecondOn()
    {
        EigenLayerRewardsClient rewards = Of(await AccountAsync());
        PostedRoot posted = await Chain.PostRewardsRootAsync(AnyRoot(), Cancel);

        DistributionRoot current = (await rewards.GetCurrentRootAsync(cancellationToken: Cancel))!;
        DistributionRoot byHash = (await rewards.FindRootAsync(posted.Root, cancellationToken: Cancel))!;
        DistributionRoot? claimableBefore = await rewards.GetCurrentClaimableRootAsync(cancellationToken: Cancel);
        await Chain.PassToAsync(posted.ActivatesAt, Cancel);
        DistributionRoot after = (await rewards.GetRootAsync(posted.Index, cancellationToken: Cancel))!;
        DistributionRoot claimableAfter = (await rewards.GetCurrentClaimableRootAsync(cancellationToken: Cancel))!;

        Assert.Equal((posted.Index, posted.Root, posted.ActivatesAt), (current.Index, current.Root, current.ActivatesAt));
        Assert.Equal(current with { Block = byHash.Block }, byHash);
        Assert.Equal(DistributionRootState.NotYetActive, current.State);
        Assert.NotEqual(posted.Index, claimableBefore?.Index);
        Assert.Equal(DistributionRootState.Claimable, after.State);
        Assert.Equal(posted.ActivatesAt, after.Block.Timestamp);
        Assert.Equal(posted.Index, claimableAfter.Index);
        Assert.Equal(await Chain.ReadAsync(Coordinator.GetCurrentClaimableDistributionRoot(), Cancel), new(claimableAfter.Root, claimableAfter.CalculationEnd, claimableAfter.ActivatesAt, false));
    }

    [Fact]
    public async Task Root_DisabledOrNotYetActive_IsNotTheClaimableOne()
    {
        EigenLayerRewardsClient rewards = Of(await AccountAsync());
        PostedRoot good = await Chain.PostActiveRewardsRootAsync(AnyRoot(), Cancel);
        PostedRoot disabled = await Chain.PostRewardsRootAsync(AnyRoot(), Cancel);
        await Chain.DisableRewardsRootAsync(disabled.Index, Cancel);
        await Chain.PassToAsync(disabled.ActivatesAt, Cancel);
        PostedRoot young = await Chain.PostRewardsRootAsync(AnyRoot(), Cancel);

        Assert.Equal(good.Index, (await rewards.GetCurrentClaimableRootAsync(cancellationToken: Cancel))!.Index);
        Assert.Equal(DistributionRootState.Disabled, (await rewards.GetRootAsync(disabled.Index, cancellationToken: Cancel))!.State);
        Assert.Equal(young.Index, (await rewards.GetCurrentRootAsync(cancellationToken: Cancel))!.Index);
    }

    [Fact]
    public async Task Roots_Listed_ComeInOrderAtOneBlock()
    {
        EigenLayerRewardsClient rewards = Of(await AccountAsync());
        PostedRoot first = await Chain.PostRewardsRootAsync(AnyRoot(), Cancel);
        await Chain.PostRewardsRootAsync(AnyRoot(), Cancel);

        List<DistributionRoot> roots = [];
        await foreach (DistributionRoot root in rewards.ListRootsAsync(first.Index, cancellationToken: Cancel))
        {
            roots.Add(root);
        }

        uint count = await rewards.CountRootsAsync(cancellationToken: Cancel);
        Assert.Equal(Enumerable.Range((int)first.Index, (int)(count - first.Index)).Select(i => (uint)i), roots.Select(root => root.Index));
        Assert.Equal(first.Root, roots[0].Root);
        Assert.Single(roots.Select(root => root.Block).Distinct());
    }

    [Fact]
    public async Task Root_NotPosted_IsNull()
    {
        EigenLayerRewardsClient rewards = Of(await AccountAsync());
        uint count = await rewards.CountRootsAsync(cancellationToken: Cancel);

        Assert.Null(await rewards.GetRootAsync(count, cancellationToken: Cancel));
        Assert.Null(await rewards.FindRootAsync(AnyRoot(), cancellationToken: Cancel));
    }

    [Fact]
    public async Task WithoutAClaimableRoot_ReadsAreNullAndClaimsAreRefused()
    {
        Assert.SkipWhen(fixture is LiveForkFixture, "A live chain had its first root long ago.");

        // The chain's own past, in which there was no root, and then one that was not active yet.
        Staker earner = await AccountAsync();
        RewardsClaim claim = await ClaimAsync(earner.Address, One);
        ulong first = await FirstRootBlockAsync();
        BlockTag none = BlockTag.FromNumber(first - 1);
        BlockTag young = BlockTag.FromNumber(first);
        RewardsCoordinator.DistributionRoot zeros = await earner.Client.ReadAsync(Coordinator.GetCurrentClaimableDistributionRoot(), young, Cancel);

        Assert.Equal(0u, await Of(earner).CountRootsAsync(none, Cancel));
        Assert.Null(await Of(earner).GetCurrentRootAsync(none, Cancel));
        Assert.Null(await Of(earner).GetCurrentClaimableRootAsync(none, Cancel));
        Assert.Null(await Of(earner).GetRootAsync(0, none, Cancel));
        Assert.Null((await Of(earner).GetClaimableAsync(claim, none, Cancel)).Root);
        Assert.Single((await Of(earner).CheckClaimAsync(claim, block: none, cancellationToken: Cancel)).Refusals.OfType<RootIndexOutOfRange>(), refusal => refusal.RootCount == 0);

        // The contract answers zeros and no index.
        Assert.Equal((Hash32.Zero, 0u), (zeros.Root, zeros.ActivatedAt));
        Assert.Equal(0u, (await Of(earner).GetCurrentRootAsync(young, Cancel))!.Index);
        Assert.Null(await Of(earner).GetCurrentClaimableRootAsync(young, Cancel));
        Assert.Single((await Of(earner).CheckClaimAsync(claim.AtRootIndex(0), block: young, cancellationToken: Cancel)).Refusals, refusal => refusal is RootNotYetActive or RootMismatch);
    }

    [Fact]
    public async Task Root_PostedTwice_IsFoundAtItsLastIndex()
    {
        EigenLayerRewardsClient rewards = Of(await AccountAsync());
        Hash32 root = AnyRoot();
        await Chain.PostRewardsRootAsync(root, Cancel);
        PostedRoot again = await Chain.PostRewardsRootAsync(root, Cancel);

        Assert.Equal(again.Index, (await rewards.FindRootAsync(root, cancellationToken: Cancel))!.Index);
    }

    [Fact]
    public async Task Rules_AreAskedOfTheContract()
    {
        RewardsRules rules = await Of(await AccountAsync()).GetRulesAsync(cancellationToken: Cancel);

        // Mainnet's interval is a day, whatever the configuration files say.
        Assert.Equal(86_400u, rules.CalculationIntervalSeconds);
        Assert.Equal(1_710_979_200u, rules.GenesisTimestamp);
        Assert.True(rules.EarliestStart < rules.Block.Timestamp && rules.Block.Timestamp < rules.LatestStart);
        await Chain.SetPausedAsync(Coordinator.Address, 0b110UL, Cancel);
        RewardsPauses paused = (await Of(await AccountAsync()).GetRulesAsync(cancellationToken: Cancel)).Pauses;
        await Chain.SetPausedAsync(Coordinator.Address, UInt256.Zero, Cancel);
        Assert.Equal(RewardsPauses.ForAllSubmissions | RewardsPauses.Claims, paused);
    }

    private async Task<ulong> FirstRootBlockAsync()
    {
        const ulong Most = 5_000;
        ulong head = await Chain.Rpc.GetBlockNumberAsync(Cancel);
        await foreach (EventLog<RewardsCoordinator.DistributionRootSubmittedEvent> posted in Chain.Rpc.GetEventsAsync(
            RewardsCoordinator.DistributionRootSubmittedEvent.Filter(Coordinator.Address, rootIndex: 0u), head - Math.Min(head, Most), head, Cancel))
        {
            return posted.BlockNumber;
        }

        throw new InvalidOperationException($"The first root is more than {Most} blocks back.");
    }
}
