using System.Text.Json;

namespace Restaking.Sdk.Rpc;

internal sealed partial class RpcInvoker
{
    /// <summary>Reads a header that must be there, and says which endpoint has it. A lagging endpoint is tried again or left for another.</summary>
    public async ValueTask<(BlockHeader Header, RpcEndpoint Endpoint)> ReadHeaderAsync(BlockTag block, CancellationToken cancellationToken)
    {
        bool byHash = block.Kind == BlockTagKind.Hash;
        string method = byHash ? "eth_getBlockByHash" : "eth_getBlockByNumber";
        return await InvokeAtAsync(
            method,
            block,
            static (writer, tag) =>
            {
                if (tag.Kind == BlockTagKind.Hash)
                {
                    writer.WriteHashValue(tag.Hash);
                }
                else
                {
                    tag.WriteTo(writer);
                }

                writer.WriteBooleanValue(false);
            },
            (ref Utf8JsonReader reader) => RpcEntities.Header(ref reader) ?? throw NoSuchBlock(method, block),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An endpoint that knows a block height; asked before a log query, because a node that lags leaves the newest logs out without a word.</summary>
    public async ValueTask<RpcEndpoint> FindEndpointKnowingAsync(ulong block, CancellationToken cancellationToken)
        => (await InvokeAtAsync(
            "eth_blockNumber",
            0,
            static (_, _) => { },
            (ref Utf8JsonReader reader) =>
            {
                ulong head = RpcResults.Quantity(ref reader);
                return head >= block
                    ? head
                    : throw new RpcException(RpcErrorKind.BlockNotFound, $"the node knows blocks up to {head}, and was asked for {block}", "eth_blockNumber");
            },
            cancellationToken).ConfigureAwait(false)).Endpoint;

    private static RpcException NoSuchBlock(string method, BlockTag block)
        => new(RpcErrorKind.BlockNotFound, $"the node does not have block {block}", method);

    private async ValueTask<(TResult Value, RpcEndpoint Endpoint)> InvokeAtAsync<TState, TResult>(
        string method,
        TState state,
        Action<Utf8JsonWriter, TState> writeParams,
        RpcResultReader<TResult> read,
        CancellationToken cancellationToken)
    {
        var parameters = new PooledBuffer(256);
        WriteParams(parameters, state, writeParams);
        var operation = new RpcOperation<TResult>(RpcMethods.TraitsOf(method), parameters.WrittenMemory, read, Pipeline.Ids);
        RpcEndpoint endpoint = await Pipeline.RunAsync(operation, null, cancellationToken).ConfigureAwait(false);
        if (operation.WasAnsweredAtOnce)
        {
            parameters.Dispose();
        }

        return (operation.Value!, endpoint);
    }
}
