using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Testing;

/// <summary>Puts Multicall3 where it is on every public chain, on nodes that lack it: devnets and offline snapshots.</summary>
public static class Multicall3Placement
{
    /// <summary>Where Multicall3 is on every public chain.</summary>
    public static Address Address { get; } = Address.Parse("0xcA11bde05977b3631167028862bE2a173976CA11");

    /// <summary>Places the code (<c>anvil_setCode</c>), unless some is there already.</summary>
    public static async Task PlaceAsync(AnvilNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        byte[] there = await node.Rpc.GetCodeAsync(Address, Rpc.BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        if (there.Length == 0)
        {
            await node.SetCodeAsync(Address, DevnetArtifacts.RuntimeCode("Multicall3"), cancellationToken).ConfigureAwait(false);
        }
    }
}
