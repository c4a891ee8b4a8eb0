using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>What an answer to a broadcast says about the transaction.</summary>
internal enum BroadcastVerdict
{
    /// <summary>The node says that it has these very bytes. The hash decides.</summary>
    AlreadyKnown,

    /// <summary>The node refused and does not keep the bytes.</summary>
    Rejected,

    /// <summary>The nonce is used. By this transaction or another: the hash decides.</summary>
    NonceUsed,

    /// <summary>Nothing was passed on to the node; the same bytes may be offered again.</summary>
    NotDelivered,

    /// <summary>The answer was lost, or says nothing.</summary>
    Ambiguous,
}

/// <summary>Reads what a failed broadcast says. Pure. Only answers that are known to be definite count as definite; everything else is ambiguous.</summary>
internal static class BroadcastRules
{
    internal static (BroadcastVerdict Verdict, BroadcastRejection Reason) Read(RpcException exception) => exception.Kind switch
    {
        RpcErrorKind.AlreadyKnown => (BroadcastVerdict.AlreadyKnown, default),
        RpcErrorKind.NonceTooLow => (BroadcastVerdict.NonceUsed, BroadcastRejection.NonceTooLow),
        RpcErrorKind.NonceTooHigh => (BroadcastVerdict.Rejected, BroadcastRejection.NonceTooHigh),
        RpcErrorKind.ReplacementUnderpriced => (BroadcastVerdict.Rejected, BroadcastRejection.ReplacementUnderpriced),
        RpcErrorKind.FeeTooLow => (BroadcastVerdict.Rejected, BroadcastRejection.Underpriced),
        RpcErrorKind.InsufficientFunds => (BroadcastVerdict.Rejected, BroadcastRejection.InsufficientFunds),

        // A gateway that refuses for its limits, key or circuit has not passed the bytes on.
        RpcErrorKind.RateLimited => (BroadcastVerdict.NotDelivered, BroadcastRejection.RateLimited),
        RpcErrorKind.CircuitOpen => (BroadcastVerdict.NotDelivered, BroadcastRejection.NotDelivered),
        // Definite only as somebody's answer. A transport that names its own trouble so knows nothing of the bytes.
        RpcErrorKind.Unauthorized or RpcErrorKind.MethodNotFound or RpcErrorKind.InvalidRequest when exception.Code is not null || exception.HttpStatus is not null =>
            (BroadcastVerdict.Rejected, BroadcastRejection.Invalid),
        _ => ReadMessage(exception),
    };

    // Nodes tell the rest apart by words alone. Sources: geth core/txpool/errors.go and core/error.go, Nethermind AcceptTxResult, reth InvalidPoolTransactionError,
    // Besu TransactionInvalidReason, Erigon txpoolcfg.DiscardReason, anvil InvalidTransactionError.
    private static (BroadcastVerdict Verdict, BroadcastRejection Reason) ReadMessage(RpcException exception)
    {
        if (exception.Code is null)
        {
            return (BroadcastVerdict.Ambiguous, default); // no JSON-RPC answer at all
        }

        string message = exception.Message;
        foreach ((string words, BroadcastRejection reason) in s_words)
        {
            if (message.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return (BroadcastVerdict.Rejected, reason);
            }
        }

        return (BroadcastVerdict.Ambiguous, default);
    }

    private static readonly (string Words, BroadcastRejection Reason)[] s_words =
    [
        ("intrinsic gas too low", BroadcastRejection.GasLimitTooLow),
        ("IntrinsicGasTooLow", BroadcastRejection.GasLimitTooLow),
        ("floor data gas", BroadcastRejection.GasLimitTooLow),
        ("exceeds block gas limit", BroadcastRejection.GasLimitTooHigh),
        ("gas limit exceeded", BroadcastRejection.GasLimitTooHigh),
        ("GasLimitExceeded", BroadcastRejection.GasLimitTooHigh),
        ("gas limit too high", BroadcastRejection.GasLimitTooHigh),
        ("exceeds the max transaction gas limit", BroadcastRejection.GasLimitTooHigh),
        ("txpool is full", BroadcastRejection.PoolFull),
        ("transaction pool is full", BroadcastRejection.PoolFull),
        ("invalid sender", BroadcastRejection.Invalid),
        ("invalid signature", BroadcastRejection.Invalid),
        ("invalid chain id", BroadcastRejection.Invalid),
        ("chain id mismatch", BroadcastRejection.Invalid),
        ("transaction type not supported", BroadcastRejection.Invalid),
        ("oversized data", BroadcastRejection.Invalid),
        ("exceeds the configured cap", BroadcastRejection.Invalid),
        ("tip higher than fee cap", BroadcastRejection.Invalid),
        ("max priority fee per gas higher than max fee per gas", BroadcastRejection.Invalid),
    ];
}
