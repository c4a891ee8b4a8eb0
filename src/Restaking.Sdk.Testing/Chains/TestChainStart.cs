using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>Brings up a <see cref="TestChain"/> from each kind of source.</summary>
internal static class TestChainStart
{
    private static AnvilOptions Options { get; } = new() { AutoImpersonate = true };

    public static async Task<TestChain> DevnetAsync(DevnetOptions options, CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(Options, cancellationToken).ConfigureAwait(false);
        return await OrDisposeAsync(node, async () =>
        {
            Devnet devnet = await DevnetDeployment.DeployAsync(node, options, cancellationToken).ConfigureAwait(false);
            return new TestChain(ChainKind.Devnet, node, devnet.Network, devnet);
        }).ConfigureAwait(false);
    }

    public static async Task<TestChain> SnapshotAsync(ForkSnapshot snapshot, RestakingNetwork network, CancellationToken cancellationToken)
    {
        AnvilNode node = await ForkSnapshots.StartForkAsync(snapshot, Options, cancellationToken).ConfigureAwait(false);
        return await OrDisposeAsync(node, async () =>
        {
            await Multicall3Placement.PlaceAsync(node, cancellationToken).ConfigureAwait(false);
            RestakingNetwork there = await WithStrategiesThereAsync(node.Rpc, network, cancellationToken).ConfigureAwait(false);
            return new TestChain(ChainKind.OfflineSnapshot, node, there with { Multicall3 = Multicall3Placement.Address }, null);
        }).ConfigureAwait(false);
    }

    public static async Task<TestChain> LiveForkAsync(Uri url, CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(Options with { ForkUrl = url }, cancellationToken).ConfigureAwait(false);
        return await OrDisposeAsync(node, async () =>
        {
            ulong chainId = await node.Rpc.GetChainIdAsync(cancellationToken).ConfigureAwait(false);
            RestakingNetwork network = RestakingNetwork.ForChainId(chainId)
                ?? throw new InvalidOperationException($"{ChainSource.LiveForkVariable} leads to chain {chainId}, where no restaking contracts are known.");
            await Multicall3Placement.PlaceAsync(node, cancellationToken).ConfigureAwait(false);
            RestakingNetwork there = await WithStrategiesThereAsync(node.Rpc, network, cancellationToken).ConfigureAwait(false);
            return new TestChain(ChainKind.LiveFork, node, there with { Multicall3 = Multicall3Placement.Address }, null);
        }).ConfigureAwait(false);
    }

    /// <summary>A snapshot holds some strategies, and a fork of an old block lacks later ones: reads of all of them would fail there.</summary>
    private static async Task<RestakingNetwork> WithStrategiesThereAsync(RpcClient rpc, RestakingNetwork network, CancellationToken cancellationToken)
    {
        if (network.EigenLayer is not { } eigenLayer)
        {
            return network;
        }

        var there = ImmutableArray.CreateBuilder<StrategyEntry>();
        foreach (StrategyEntry strategy in eigenLayer.Strategies)
        {
            byte[] code = await rpc.GetCodeAsync(strategy.Strategy, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
            if (code.Length > 0 || strategy.IsBeaconChainEth)
            {
                there.Add(strategy);
            }
        }

        return network with { EigenLayer = eigenLayer with { Strategies = there.ToImmutable() } };
    }

    private static async Task<TestChain> OrDisposeAsync(AnvilNode node, Func<Task<TestChain>> prepare)
    {
        try
        {
            return await prepare().ConfigureAwait(false);
        }
        catch
        {
            await node.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
