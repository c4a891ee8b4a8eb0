using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>A deployed contract once more at a chosen address: its code, with its immutables, and what its constructor stored.</summary>
internal static class ContractCopy
{
    /// <summary>More than any of the devnet's contracts have; mappings and lists are empty after a constructor.</summary>
    private const ulong Slots = 24;

    public static async Task PlaceAsync(AnvilNode node, Address from, Address to, CancellationToken cancellationToken)
    {
        await node.SetCodeAsync(to, await node.Rpc.GetCodeAsync(from, BlockTag.Latest, cancellationToken), cancellationToken);
        for (ulong slot = 0; slot < Slots; slot++)
        {
            Hash32 value = await node.Rpc.GetStorageAtAsync(from, slot, BlockTag.Latest, cancellationToken);
            if (!value.IsZero)
            {
                await node.SetStorageAsync(to, slot, value, cancellationToken);
            }
        }
    }
}
