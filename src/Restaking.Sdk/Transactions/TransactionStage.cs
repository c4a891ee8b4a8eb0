namespace Restaking.Sdk.Transactions;

/// <summary>The closed set of stages a transaction passes through. A stage is reported once each time it is entered.</summary>
public enum TransactionStage
{
    /// <summary>Checks that need no signature: chain id, code at the target, preflight. Nothing has been signed.</summary>
    Preparing,

    /// <summary>The call is executed by the node without being sent; gas and fees are settled. Nothing has been signed.</summary>
    Simulating,

    /// <summary>A signature is being asked for.</summary>
    Signing,

    /// <summary>The signed bytes are on their way to the node. From here on a missing answer means the outcome is unknown.</summary>
    Broadcasting,

    /// <summary>The node has it, and no block that is still canonical contains it. A reorganisation brings a transaction back here.</summary>
    Pending,

    /// <summary>A canonical block contains it; it has fewer confirmations than asked for.</summary>
    Mined,

    /// <summary>Mined with success, and as many confirmations as asked for.</summary>
    Confirmed,

    /// <summary>Another transaction of the same account with the same nonce was mined in its place. It can never be mined any more.</summary>
    Replaced,

    /// <summary>Its nonce was spent by an empty transaction of the account to itself. It can never be mined any more.</summary>
    Cancelled,

    /// <summary>Mined, and the contract reverted: gas was spent, nothing else changed.</summary>
    Reverted,

    /// <summary>The node no longer knows it and its nonce is not used. Another node may still have it.</summary>
    Dropped,

    /// <summary>Nobody can say yet whether it will be mined. Never the same as failed.</summary>
    Unknown,

    /// <summary>It was not mined in time, and the same is about to be sent at a higher price under the same nonce.</summary>
    Repricing,

    /// <summary>It was not mined in time, and the next price would be above a cap: it is waited for, and nothing more is sent.</summary>
    CapReached,

    /// <summary>It is no longer wanted, and an empty transaction with its nonce is about to be sent. Either may be mined.</summary>
    Cancelling,

    /// <summary>It was with a private relay for as long as it was to be, and the public node has the same bytes now.</summary>
    Published,
}
