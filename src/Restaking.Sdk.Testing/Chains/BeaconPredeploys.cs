using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>
/// The contracts of the beacon chain on an execution chain, replaced by ones whose answers a test sets: beacon roots (EIP-4788), withdrawal
/// requests (EIP-7002) and consolidation requests (EIP-7251). On the devnet they are in place; on a snapshot, place them first.
/// </summary>
public static class BeaconPredeploys
{
    /// <summary>Beacon roots (EIP-4788).</summary>
    public static Address BeaconRoots { get; } = Address.Parse("0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02");

    /// <summary>Withdrawal requests (EIP-7002).</summary>
    public static Address WithdrawalRequests { get; } = Address.Parse("0x00000961Ef480Eb55e80D19ad83579A64c007002");

    /// <summary>Consolidation requests (EIP-7251).</summary>
    public static Address ConsolidationRequests { get; } = Address.Parse("0x0000BBdDc7CE488642fb579F8B00f3a590007251");

    /// <summary>Puts all three in place (<c>anvil_setCode</c>). A request costs one wei at first.</summary>
    public static async Task PlaceAsync(AnvilNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        await node.SetCodeAsync(BeaconRoots, DevnetArtifacts.RuntimeCode("DevnetBeaconRoots"), cancellationToken).ConfigureAwait(false);
        await node.SetCodeAsync(WithdrawalRequests, DevnetArtifacts.RuntimeCode("DevnetRequests"), cancellationToken).ConfigureAwait(false);
        await node.SetCodeAsync(ConsolidationRequests, DevnetArtifacts.RuntimeCode("DevnetRequests"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets the beacon root that is answered for a block's timestamp: that of the block before it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="timestamp">The block's timestamp (unix seconds).</param>
    /// <param name="root">The root.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static Task SetRootAsync(AnvilNode node, ulong timestamp, Hash32 root, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.ExecuteFundedAsync(BeaconRoots, DevnetWords.Call("devnetSetRoot(uint256,bytes32)", DevnetWords.Of(timestamp), root), null, cancellationToken);
    }

    /// <summary>Sets the beacon root that any block is answered for its own timestamp from now on: what a checkpoint started in it is fixed to.</summary>
    public static Task SetHeadRootAsync(AnvilNode node, Hash32 root, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.ExecuteFundedAsync(BeaconRoots, DevnetWords.Call("devnetSetHeadRoot(bytes32)", root), null, cancellationToken);
    }

    /// <summary>Sets what a request costs.</summary>
    /// <param name="node">The node.</param>
    /// <param name="predeploy"><see cref="WithdrawalRequests"/> or <see cref="ConsolidationRequests"/>.</param>
    /// <param name="feeWei">The fee, at least one wei.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static Task SetFeeAsync(AnvilNode node, Address predeploy, UInt256 feeWei, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.ExecuteFundedAsync(predeploy, DevnetWords.Call("devnetSetFee(uint256)", DevnetWords.Of(feeWei)), null, cancellationToken);
    }

    /// <summary>The requests a predeploy was given, in their order: 20 bytes of sender and the payload.</summary>
    /// <param name="node">The node.</param>
    /// <param name="predeploy"><see cref="WithdrawalRequests"/> or <see cref="ConsolidationRequests"/>.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public static async Task<IReadOnlyList<(Address Sender, ReadOnlyMemory<byte> Payload)>> GetRequestsAsync(
        AnvilNode node,
        Address predeploy,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        ulong count = (ulong)new AbiReader(await CallAsync(DevnetWords.Call("devnetRequestCount()")).ConfigureAwait(false)).ReadUInt256();
        var requests = new List<(Address, ReadOnlyMemory<byte>)>();
        for (ulong i = 0; i < count; i++)
        {
            byte[] request = new AbiReader(await CallAsync(DevnetWords.Call("devnetRequest(uint256)", DevnetWords.Of(i))).ConfigureAwait(false)).ReadBytes();
            requests.Add((new Address(request.AsSpan(0, Address.Size)), request.AsMemory(Address.Size)));
        }

        return requests;

        Task<byte[]> CallAsync(byte[] data) => node.Rpc.CallAsync(new CallRequest { To = predeploy, Data = data }, BlockTag.Latest, cancellationToken);
    }
}
