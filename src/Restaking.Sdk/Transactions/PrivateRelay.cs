using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>How a relay takes a signed transaction.</summary>
public enum PrivateRelayMethod
{
    /// <summary><c>eth_sendRawTransaction</c> to the relay's URL: an RPC endpoint that keeps what it is sent out of the public pool.</summary>
    SendRawTransaction,

    /// <summary><c>eth_sendPrivateTransaction</c> with the bytes as <c>tx</c> and the last block as <c>maxBlockNumber</c>, as block builders and their relays offer it.</summary>
    SendPrivateTransaction,
}

/// <summary>
/// A relay that signed transactions go to first, past the public pool. After <see cref="FallbackAfterBlocks"/> blocks without inclusion the same bytes go to the public node. The relay's answers prove nothing:
/// whether a transaction was taken, mined or dropped is only ever asked of the public node (<see cref="RpcClient.WriteEndpoint"/>), and a relay that refuses or is down only means that the public node has it later.
/// </summary>
public sealed class PrivateRelay
{
    /// <summary>A relay.</summary>
    /// <param name="rpc">How it is reached; stays the caller's. Leave its expected chain id unset where the relay does not serve <c>eth_chainId</c>: the signed bytes name their chain.</param>
    /// <param name="method">How it takes transactions.</param>
    public PrivateRelay(RpcClient rpc, PrivateRelayMethod method = PrivateRelayMethod.SendRawTransaction)
    {
        ArgumentNullException.ThrowIfNull(rpc);
        if (!Enum.IsDefined(method))
        {
            throw new ArgumentOutOfRangeException(nameof(method), method, "No such way of sending.");
        }

        Rpc = rpc;
        Method = method;
    }

    /// <summary>How it is reached.</summary>
    public RpcClient Rpc { get; }

    /// <summary>How it takes transactions.</summary>
    public PrivateRelayMethod Method { get; }

    /// <summary>After how many blocks without inclusion, counted from the newest block when the operation was begun, the same bytes go to the public node. Default 5.</summary>
    public int FallbackAfterBlocks { get; init; } = 5;

    /// <summary>A relay at a URL.</summary>
    /// <param name="url">The URL; its path, query and user part are kept out of every text.</param>
    /// <param name="method">How it takes transactions.</param>
    public static PrivateRelay ForUrl(Uri url, PrivateRelayMethod method = PrivateRelayMethod.SendRawTransaction) => new(RpcClient.ForUrl(url), method);

    /// <summary>The relay's host.</summary>
    public override string ToString() => $"PrivateRelay({string.Join(", ", Rpc.Endpoints)}, {Method}, public after {FallbackAfterBlocks} blocks)";

    /// <summary>The block from which the public node has what was private since <paramref name="since"/>.</summary>
    internal ulong PublicFrom(ulong since) => since + (ulong)FallbackAfterBlocks;

    internal void Validate() => ArgumentOutOfRangeException.ThrowIfLessThan(FallbackAfterBlocks, 1, nameof(FallbackAfterBlocks));

    /// <summary>Gives it the bytes, once.</summary>
    internal Task<Hash32> SendAsync(SignedTransaction signed, ulong lastBlock, CancellationToken cancellationToken) => Method == PrivateRelayMethod.SendRawTransaction
        ? Rpc.SendRawTransactionAsync(signed.RawBytes, cancellationToken)
        : Rpc.InvokeAsync("eth_sendPrivateTransaction", writer => WriteRequest(writer, signed, lastBlock), RpcResults.Hash, cancellationToken);

    private static void WriteRequest(Utf8JsonWriter writer, SignedTransaction signed, ulong lastBlock)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("tx"u8);
        writer.WriteHexValue(signed.RawBytes.Span);
        writer.WritePropertyName("maxBlockNumber"u8);
        writer.WriteQuantityValue(lastBlock);
        writer.WriteEndObject();
    }
}
