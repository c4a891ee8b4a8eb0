namespace Restaking.Sdk.Transactions;

/// <summary>Why a node refused a signed transaction for good.</summary>
public enum BroadcastRejection
{
    /// <summary>The nonce is used, and not by this transaction.</summary>
    NonceTooLow,

    /// <summary>The nonce is further ahead than the node's pool takes.</summary>
    NonceTooHigh,

    /// <summary>The price is below what the node's pool or the next block asks.</summary>
    Underpriced,

    /// <summary>The pool holds another transaction with this nonce, and the new price is not enough above its price.</summary>
    ReplacementUnderpriced,

    /// <summary>The account cannot pay for value and gas.</summary>
    InsufficientFunds,

    /// <summary>The gas limit is below what any transaction with this calldata costs.</summary>
    GasLimitTooLow,

    /// <summary>The gas limit is above what a block or a transaction may use.</summary>
    GasLimitTooHigh,

    /// <summary>The node's pool takes no more transactions.</summary>
    PoolFull,

    /// <summary>The gateway before the node takes no more requests for now; nothing was passed on.</summary>
    RateLimited,

    /// <summary>It never reached the node or the signing service.</summary>
    NotDelivered,

    /// <summary>The node says the transaction is malformed, unsigned, of an unknown type or of another chain, or its fees exceed the node's own cap.</summary>
    Invalid,
}
