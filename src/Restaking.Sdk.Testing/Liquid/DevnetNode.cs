using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>What a devnet's knobs do on its node.</summary>
internal static class DevnetNode
{
    /// <summary>Sends a call, or plain ether, from an account nobody knows, and waits for its block.</summary>
    public static async Task ExecuteFundedAsync(this AnvilNode node, Address contract, ReadOnlyMemory<byte> calldata, UInt256? value, CancellationToken cancellationToken)
    {
        AnvilImpersonation account = await node.ImpersonateAsync(
            FreshAddress.Create(), UInt256.FromEther("1000000") + (value ?? UInt256.Zero), cancellationToken).ConfigureAwait(false);
        await using (account.ConfigureAwait(false))
        {
            TransactionReceipt receipt = await account.ExecuteAsync(contract, calldata, value, cancellationToken).ConfigureAwait(false);
            if (!receipt.Succeeded)
            {
                throw new InvalidOperationException($"A call of the devnet failed in its block (transaction {receipt.TransactionHash}).");
            }
        }
    }

    /// <summary>Reads a call at the head.</summary>
    public static async Task<TResult> ReadAsync<TResult>(this AnvilNode node, IContractCall<TResult> call, CancellationToken cancellationToken)
    {
        var request = new CallRequest { To = call.Target, Data = call.ToCalldata() };
        return call.DecodeReturn(await node.Rpc.CallAsync(request, BlockTag.Latest, cancellationToken).ConfigureAwait(false));
    }
}
