using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Rpc;

/// <summary>The JSON-RPC methods this library uses: parameters in, result out. Shared by <see cref="RpcClient"/> and <see cref="RpcPin"/>.</summary>
internal static class RpcCalls
{
    public static ValueTask<ulong> ChainIdAsync(RpcInvoker rpc, CancellationToken cancellationToken)
        => rpc.InvokeAsync("eth_chainId", 0, static (_, _) => { }, RpcResults.Quantity, null, cancellationToken);

    public static ValueTask<ulong> BlockNumberAsync(RpcInvoker rpc, CancellationToken cancellationToken)
        => rpc.InvokeAsync("eth_blockNumber", 0, static (_, _) => { }, RpcResults.Quantity, null, cancellationToken);

    public static ValueTask<BlockHeader?> BlockAsync(RpcInvoker rpc, BlockTag block, RpcEndpoint? endpoint, CancellationToken cancellationToken)
        => block.Kind == BlockTagKind.Hash
            ? rpc.InvokeAsync(
                "eth_getBlockByHash",
                block.Hash,
                static (writer, hash) =>
                {
                    writer.WriteHashValue(hash);
                    writer.WriteBooleanValue(false);
                },
                RpcEntities.Header,
                endpoint,
                cancellationToken)
            : rpc.InvokeAsync(
                "eth_getBlockByNumber",
                block,
                static (writer, tag) =>
                {
                    tag.WriteTo(writer);
                    writer.WriteBooleanValue(false);
                },
                RpcEntities.Header,
                endpoint,
                cancellationToken);

    public static ValueTask<byte[]> CallAsync(RpcInvoker rpc, CallRequest request, BlockTag block, RpcEndpoint? endpoint, CancellationToken cancellationToken, bool canSplit = false)
        => rpc.InvokeAsync(
            "eth_call",
            (request, block),
            static (writer, state) =>
            {
                state.request.WriteTo(writer);
                state.block.WriteTo(writer);
            },
            RpcResults.Data,
            endpoint,
            cancellationToken,
            canSplit);

    public static ValueTask<ulong> EstimateGasAsync(RpcInvoker rpc, CallRequest request, BlockTag? block, RpcEndpoint? endpoint, CancellationToken cancellationToken)
        => rpc.InvokeAsync(
            "eth_estimateGas",
            (request, block),
            static (writer, state) =>
            {
                state.request.WriteTo(writer);
                state.block?.WriteTo(writer);
            },
            RpcResults.Quantity,
            endpoint,
            cancellationToken);

    public static ValueTask<UInt256> BalanceAsync(RpcInvoker rpc, Address account, BlockTag block, RpcEndpoint? endpoint, CancellationToken cancellationToken)
        => rpc.InvokeAsync("eth_getBalance", (account, block), WriteAccount, RpcResults.Quantity256, endpoint, cancellationToken);

    public static ValueTask<byte[]> CodeAsync(RpcInvoker rpc, Address account, BlockTag block, RpcEndpoint? endpoint, CancellationToken cancellationToken)
        => rpc.InvokeAsync("eth_getCode", (account, block), WriteAccount, RpcResults.Data, endpoint, cancellationToken);

    public static ValueTask<ulong> TransactionCountAsync(RpcInvoker rpc, Address account, BlockTag block, RpcEndpoint? endpoint, CancellationToken cancellationToken)
        => rpc.InvokeAsync("eth_getTransactionCount", (account, block), WriteAccount, RpcResults.Quantity, endpoint, cancellationToken);

    public static ValueTask<Hash32> StorageAsync(RpcInvoker rpc, Address account, UInt256 slot, BlockTag block, RpcEndpoint? endpoint, CancellationToken cancellationToken)
        => rpc.InvokeAsync(
            "eth_getStorageAt",
            (account, slot, block),
            static (writer, state) =>
            {
                writer.WriteAddressValue(state.account);
                writer.WriteQuantityValue(state.slot);
                state.block.WriteTo(writer);
            },
            RpcResults.Word,
            endpoint,
            cancellationToken);

    private static void WriteAccount(Utf8JsonWriter writer, (Address Account, BlockTag Block) state)
    {
        writer.WriteAddressValue(state.Account);
        state.Block.WriteTo(writer);
    }
}
