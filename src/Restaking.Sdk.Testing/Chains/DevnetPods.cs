using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Testing;

/// <summary>The pods of a devnet, and what its owner can do with them. Beacon roots and fees are set through <see cref="BeaconPredeploys"/>.</summary>
public sealed class DevnetPods
{
    private readonly AnvilNode _node;
    private readonly Address _owner;

    internal DevnetPods(AnvilNode node, Address owner)
    {
        _node = node;
        _owner = owner;
    }

    /// <summary>The time of the Pectra fork on a devnet (unix seconds): in the past, so that states have the newer layout.</summary>
    public const ulong PectraForkTimestamp = 1_000_000;

    /// <summary>Makes the pods.</summary>
    public required Address Manager { get; init; }

    /// <summary>Names the code all pods run.</summary>
    public required Address Beacon { get; init; }

    /// <summary>The beacon chain's deposit contract.</summary>
    public required Address DepositContract { get; init; }

    /// <summary>Code of pods since 1.6.</summary>
    public required Address Implementation { get; init; }

    /// <summary>Code of pods of 1.5: no requests, older events.</summary>
    public required Address ImplementationBeforeRequests { get; init; }

    /// <summary>Makes all pods run a code, as an upgrade does.</summary>
    /// <param name="implementation">One of the two here, or any other.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task UpgradeAsync(Address implementation, CancellationToken cancellationToken = default) =>
        AsOwnerAsync(Beacon, DevnetWords.Call("upgradeTo(address)", DevnetWords.Of(implementation)), cancellationToken);

    /// <summary>Sets the time from which proofs are of the newer layout (unix seconds).</summary>
    public Task SetPectraForkTimestampAsync(ulong timestamp, CancellationToken cancellationToken = default) =>
        AsOwnerAsync(Manager, new EigenPodManager(Manager).SetPectraForkTimestamp(timestamp).ToCalldata(), cancellationToken);

    /// <summary>Gives an owner shares, or a deficit of shares, as from before the slashing release.</summary>
    public Task SetDepositSharesAsync(Address podOwner, Int256 shares, CancellationToken cancellationToken = default)
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        shares.WriteBigEndian(word);
        return AsOwnerAsync(Manager, DevnetWords.Call("devnetSetDepositShares(address,int256)", DevnetWords.Of(podOwner), new Hash32(word)), cancellationToken);
    }

    private async Task AsOwnerAsync(Address contract, ReadOnlyMemory<byte> calldata, CancellationToken cancellationToken)
    {
        AnvilImpersonation owner = await _node.ImpersonateAsync(_owner, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (owner.ConfigureAwait(false))
        {
            await owner.ExecuteAsync(contract, calldata, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
