namespace Restaking.Sdk.Transactions;

/// <summary>When a mined transaction counts as final, and when one counts as dropped. Pure rules, no I/O.</summary>
public static class ConfirmationRules
{
    /// <summary>
    /// Confirmations of a transaction: 1 when its block is the head, one more for each block on top. 0 when the node's head is below the block
    /// (the answers came from nodes at different heights): that is not enough for anything.
    /// </summary>
    /// <param name="minedBlock">The number of the block that contains the transaction.</param>
    /// <param name="headBlock">The number of the newest block.</param>
    public static ulong Count(ulong minedBlock, ulong headBlock) => headBlock >= minedBlock ? headBlock - minedBlock + 1 : 0;

    /// <summary>Whether a transaction has as many confirmations as asked for.</summary>
    /// <param name="minedBlock">The number of the block that contains the transaction.</param>
    /// <param name="headBlock">The number of the newest block.</param>
    /// <param name="required">Confirmations asked for, at least 1.</param>
    public static bool HasEnough(ulong minedBlock, ulong headBlock, int required) => Count(minedBlock, headBlock) >= (ulong)required;

    /// <summary>
    /// Whether a transaction counts as dropped: the node has denied knowing it a number of times in a row, and its nonce was unused each time.
    /// One miss proves nothing: a node behind a load balancer may not have heard of it yet.
    /// </summary>
    /// <param name="missesInARow">How often in a row the node denied knowing it.</param>
    /// <param name="missesNeeded">How often it takes.</param>
    public static bool IsDropped(int missesInARow, int missesNeeded) => missesInARow >= missesNeeded;
}
