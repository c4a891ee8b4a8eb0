using System.Collections.Frozen;

namespace Restaking.Sdk.Rpc;

/// <summary>
/// What statuses, codes and messages mean. Codes alone do not tell: -32000 and -32005 stand for a dozen things each, so the words a node uses
/// decide first, then the code, then the HTTP status.
/// </summary>
internal static class RpcErrorCodes
{
    private static readonly FrozenDictionary<int, RpcErrorKind> Codes = new Dictionary<int, RpcErrorKind>
    {
        [3] = RpcErrorKind.ExecutionReverted, // geth, erigon, anvil, reth, besu: revert with data
        [429] = RpcErrorKind.RateLimited, // providers that repeat the HTTP status as code inside HTTP 200
        [-32700] = RpcErrorKind.InvalidRequest, // JSON-RPC: parse error
        [-32600] = RpcErrorKind.InvalidRequest, // JSON-RPC: invalid request
        [-32601] = RpcErrorKind.MethodNotFound, // JSON-RPC: method not found
        [-32602] = RpcErrorKind.InvalidRequest, // JSON-RPC: invalid params
        [-32603] = RpcErrorKind.NodeBusy, // JSON-RPC: internal error; geth and providers use it for passing trouble
        [-32001] = RpcErrorKind.BlockNotFound, // EIP-1474: resource not found
        [-32002] = RpcErrorKind.NodeBusy, // EIP-1474: resource unavailable
        [-32004] = RpcErrorKind.MethodNotFound, // EIP-1474: method not supported
        [-32005] = RpcErrorKind.RateLimited, // EIP-1474: limit exceeded; for log ranges the message says so first
        [-32006] = RpcErrorKind.InvalidRequest, // EIP-1474: JSON-RPC version not supported
        [-32016] = RpcErrorKind.RateLimited, // "over rate limit" of public gateways
        [-32029] = RpcErrorKind.RateLimited, // "too many requests" of gateways
    }.ToFrozenDictionary();

    /// <summary>Words of a refused log query; only looked at for eth_getLogs.</summary>
    private static readonly string[] LogRangeWords =
    [
        "query returned more than", // Infura, Alchemy, QuickNode: result count
        "block range", // "exceed maximum block range", "block range is too wide", "block range limit exceeded"
        "blocks range", // "limited to 0 - 10000 blocks range"
        "range is too", // "range is too large"
        "range too large",
        "limited to a", // "eth_getLogs is limited to a 10,000 range"
        "too many results",
        "too many logs",
        "too many blocks",
        "max results", // nethermind, reth: "query exceeds max results"
        "max block", // reth: "query exceeds max block range"
        "exceeds limit", // erigon: "logs matched by query exceeds limit"
        "exceeds max",
        "response size", // "log response size exceeded", "response size should not greater than"
        "response is too big",
        "response too large",
        "query timeout", // "query timeout exceeded"
        "timed out",
        "execution timeout",
        "request timed out",
        "limit exceeded", // -32005 in its log sense
    ];

    private static readonly string[] RateWords =
    [
        "rate limit", // nearly everybody
        "ratelimit",
        "too many requests",
        "compute units", // Alchemy: "exceeded its compute units per second capacity"
        "request limit",
        "requests per second",
        "request count exceeded", // Infura: "daily request count exceeded, request rate limited"
        "throughput",
        "out of cu", // public gateways
    ];

    /// <summary>Words of a node that does not have the block yet.</summary>
    private static readonly string[] BlockNotFoundWords =
    [
        "header not found", // geth, and load balancers in front of lagging nodes
        "unknown block",
        "block not found",
        "blocknotfound",
        "could not find block",
        "header for hash not found", // geth, EIP-1898
        "block does not exist",
        "block is out of range", // BlockOutOfRange of anvil and reth
        "blockoutofrange",
        "cannot query unfinalized data",
        "after last accepted block",
    ];

    /// <summary>Words of a node that pruned the state.</summary>
    private static readonly string[] StateUnavailableWords =
    [
        "missing trie node", // geth
        "historical state", // geth path scheme, reth: "historical state ... is not available"
        "state is not available",
        "state not available",
        "state already discarded",
        "pruned",
        "archive", // "upgrade to an archive plan"
        "no state found for block",
    ];

    private static readonly string[] BatchTooLargeWords =
    [
        "batch too large", // geth
        "batch size",
        "batch limit",
        "batch item",
        "too many requests in batch",
        "batch of more than",
        "batch requests",
        "batch request", // "batch requests are not supported"
        "batching",
    ];

    private static readonly string[] OutOfGasWords =
    [
        "out of gas", // geth, besu, anvil
        "outofgas", // nethermind, anvil ("EVM error OutOfGas")
        "gas required exceeds allowance", // geth: the estimate hit the cap
        "gas limit exceeded",
    ];

    private static readonly string[] RevertWords =
    [
        "execution reverted", // geth, erigon, anvil, besu
        "vm execution error", // nethermind before it took over code 3
        "vm exception while processing transaction", // hardhat
        "transaction reverted",
        "reverted with",
        "reverted 0x",
    ];

    /// <summary>Answers to a send, by client.</summary>
    private static readonly (string Words, RpcErrorKind Kind)[] SendWords =
    [
        ("already known", RpcErrorKind.AlreadyKnown), // geth, reth, besu
        ("alreadyknown", RpcErrorKind.AlreadyKnown), // nethermind
        ("unknown transaction", RpcErrorKind.InvalidRequest), // "unknown transaction type": before the words it contains
        ("known transaction", RpcErrorKind.AlreadyKnown), // besu, older geth
        ("already imported", RpcErrorKind.AlreadyKnown), // parity family, anvil
        ("already in the pool", RpcErrorKind.AlreadyKnown),
        ("nonce too low", RpcErrorKind.NonceTooLow), // geth, erigon, reth, besu, anvil
        ("oldnonce", RpcErrorKind.NonceTooLow), // nethermind
        ("nonce is too low", RpcErrorKind.NonceTooLow),
        ("nonce has already been used", RpcErrorKind.NonceTooLow),
        ("nonce too high", RpcErrorKind.NonceTooHigh), // geth simulations, hardhat
        ("nonce gap", RpcErrorKind.NonceTooHigh),
        ("noncegap", RpcErrorKind.NonceTooHigh), // nethermind
        ("too distant", RpcErrorKind.NonceTooHigh), // besu: "transaction nonce is too distant"
        ("replacement transaction underpriced", RpcErrorKind.ReplacementUnderpriced), // geth, reth, besu, anvil
        ("replacementnotallowed", RpcErrorKind.ReplacementUnderpriced), // nethermind
        ("could not replace existing", RpcErrorKind.ReplacementUnderpriced), // erigon
        ("replacement fee too low", RpcErrorKind.ReplacementUnderpriced),
        ("transaction underpriced", RpcErrorKind.FeeTooLow), // geth, anvil
        ("max fee per gas less than block base fee", RpcErrorKind.FeeTooLow), // geth, anvil
        ("gas price below configured minimum", RpcErrorKind.FeeTooLow), // besu
        ("fee cap less than", RpcErrorKind.FeeTooLow), // erigon
        ("feetoolow", RpcErrorKind.FeeTooLow), // nethermind
        ("gas price too low", RpcErrorKind.FeeTooLow),
        ("below the minimum", RpcErrorKind.FeeTooLow),
        ("insufficient funds", RpcErrorKind.InsufficientFunds), // geth, erigon, reth, anvil
        ("insufficientfunds", RpcErrorKind.InsufficientFunds), // nethermind
        ("upfront cost exceeds", RpcErrorKind.InsufficientFunds), // besu
    ];

    private static readonly string[] UnauthorizedWords =
    [
        "invalid api key",
        "invalid project id",
        "unauthorized",
        "must be authenticated",
        "api key is not allowed",
        "forbidden",
    ];

    /// <summary>The kind of a JSON-RPC error object.</summary>
    public static RpcErrorKind Classify(string method, int? code, string message, int httpStatus, bool hasRevertData)
    {
        // Reverts first: a contract's reason may contain any words, and must not be read as a node's.
        // Some nodes put other hex (the transaction's hash) into the data of a refused send or signature.
        hasRevertData &= RpcMethods.TraitsOf(method).Kind is not (RpcMethodKind.Write or RpcMethodKind.Sign);
        if (code == 3 || hasRevertData || Has(message, RevertWords))
        {
            return Has(message, OutOfGasWords) && !hasRevertData ? RpcErrorKind.OutOfGas : RpcErrorKind.ExecutionReverted;
        }

        if (method == "eth_getLogs" && Has(message, LogRangeWords) && !Has(message, RateWords))
        {
            return RpcErrorKind.LogRangeTooLarge;
        }

        foreach ((string words, RpcErrorKind kind) in SendWords)
        {
            if (message.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        if (Has(message, OutOfGasWords))
        {
            return RpcErrorKind.OutOfGas;
        }

        if (Has(message, BatchTooLargeWords))
        {
            return RpcErrorKind.BatchTooLarge;
        }

        if (Has(message, RateWords))
        {
            return RpcErrorKind.RateLimited;
        }

        if (Has(message, BlockNotFoundWords))
        {
            return RpcErrorKind.BlockNotFound;
        }

        if (Has(message, StateUnavailableWords))
        {
            return RpcErrorKind.StateUnavailable;
        }

        if (Has(message, UnauthorizedWords))
        {
            return RpcErrorKind.Unauthorized;
        }

        if (code is { } number && Codes.TryGetValue(number, out RpcErrorKind byCode))
        {
            return byCode;
        }

        return httpStatus is >= 200 and < 300 ? RpcErrorKind.NodeError : ClassifyStatus(httpStatus);
    }

    /// <summary>The kind of an HTTP status that came without a usable JSON-RPC error.</summary>
    public static RpcErrorKind ClassifyStatus(int httpStatus) => httpStatus switch
    {
        401 or 403 => RpcErrorKind.Unauthorized, // wrong or blocked key
        408 => RpcErrorKind.Timeout, // the server gave up waiting
        413 => RpcErrorKind.BatchTooLarge, // body too large: fewer calls per request
        425 or 429 => RpcErrorKind.RateLimited, // too early, too many requests
        >= 500 => RpcErrorKind.ServerUnavailable, // 500 proxy error, 502/503/504 and 52x gateways: passing
        >= 200 and < 300 => RpcErrorKind.MalformedResponse, // said to be fine, but there is no answer in it
        _ => RpcErrorKind.HttpError, // 3xx redirects are not followed, 4xx will not change
    };

    private static bool Has(string message, string[] words)
    {
        foreach (string word in words)
        {
            if (message.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
