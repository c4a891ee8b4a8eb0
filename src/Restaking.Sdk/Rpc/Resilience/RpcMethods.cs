using System.Collections.Frozen;

namespace Restaking.Sdk.Rpc;

/// <summary>The one table that says per method whether it may be repeated. A method that is not here is not repeated.</summary>
public static class RpcMethods
{
    private static readonly FrozenDictionary<string, RpcMethodKind> Table = new Dictionary<string, RpcMethodKind>(StringComparer.Ordinal)
    {
        ["eth_chainId"] = RpcMethodKind.Read,
        ["net_version"] = RpcMethodKind.Read,
        ["web3_clientVersion"] = RpcMethodKind.Read,
        ["web3_sha3"] = RpcMethodKind.Read,
        ["eth_syncing"] = RpcMethodKind.Read,
        ["eth_accounts"] = RpcMethodKind.Read,
        ["eth_blockNumber"] = RpcMethodKind.Read,
        ["eth_getBlockByNumber"] = RpcMethodKind.Read,
        ["eth_getBlockByHash"] = RpcMethodKind.Read,
        ["eth_getBlockReceipts"] = RpcMethodKind.Read,
        ["eth_call"] = RpcMethodKind.Read,
        ["eth_estimateGas"] = RpcMethodKind.Read,
        ["eth_createAccessList"] = RpcMethodKind.Read,
        ["eth_simulateV1"] = RpcMethodKind.Read,
        ["eth_getBalance"] = RpcMethodKind.Read,
        ["eth_getCode"] = RpcMethodKind.Read,
        ["eth_getStorageAt"] = RpcMethodKind.Read,
        ["eth_getProof"] = RpcMethodKind.Read,
        ["eth_getTransactionCount"] = RpcMethodKind.Read,
        ["eth_getTransactionByHash"] = RpcMethodKind.Read,
        ["eth_getTransactionReceipt"] = RpcMethodKind.Read,
        ["eth_gasPrice"] = RpcMethodKind.Read,
        ["eth_maxPriorityFeePerGas"] = RpcMethodKind.Read,
        ["eth_feeHistory"] = RpcMethodKind.Read,
        ["eth_blobBaseFee"] = RpcMethodKind.Read,
        ["eth_getLogs"] = RpcMethodKind.Read,
        ["debug_traceCall"] = RpcMethodKind.Read,
        ["debug_traceTransaction"] = RpcMethodKind.Read,
        ["txpool_status"] = RpcMethodKind.Read,
        ["txpool_content"] = RpcMethodKind.Read,
        ["anvil_nodeInfo"] = RpcMethodKind.Read,

        // The same signed bytes cannot move money twice, but "already known" and "nonce too low" need the hash looked up.
        // That is the transaction pipeline's work, so the general rule never repeats a send.
        ["eth_sendRawTransaction"] = RpcMethodKind.Write,
        ["eth_sendPrivateTransaction"] = RpcMethodKind.Write,

        // The node picks the nonce: a repeat is a second transaction.
        ["eth_sendTransaction"] = RpcMethodKind.Write,
        ["eth_sendUnsignedTransaction"] = RpcMethodKind.Write,

        ["eth_signTransaction"] = RpcMethodKind.Sign,
        ["eth_sign"] = RpcMethodKind.Sign,
        ["eth_signTypedData"] = RpcMethodKind.Sign,
        ["eth_signTypedData_v4"] = RpcMethodKind.Sign,
        ["personal_sign"] = RpcMethodKind.Sign,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What the table says of a method; <see cref="RpcMethodKind.Unknown"/> for one it does not list.</summary>
    public static RpcMethodTraits TraitsOf(string method)
        => new(method, Table.GetValueOrDefault(method, RpcMethodKind.Unknown));

    /// <summary>The methods the table lists.</summary>
    public static IReadOnlyCollection<string> Listed => Table.Keys;
}
