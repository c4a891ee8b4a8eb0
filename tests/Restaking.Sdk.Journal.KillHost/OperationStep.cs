namespace Restaking.Sdk.Journal.KillHost;

/// <summary>Where on the way of an operation something ends.</summary>
public enum OperationStep
{
    /// <summary>Nothing is on record yet.</summary>
    BeforeJournal,

    /// <summary>Intent and nonce are on record; nothing is signed.</summary>
    AfterJournal,

    /// <summary>The signature exists in memory only.</summary>
    SignedAndNotRecorded,

    /// <summary>The signed bytes are on record; nothing was broadcast.</summary>
    AfterSign,

    /// <summary>The node has taken the bytes; its answer is not on record.</summary>
    AfterBroadcast,

    /// <summary>That the node took them is on record.</summary>
    AfterBroadcastRecorded,

    /// <summary>Mined, and nobody has looked.</summary>
    AfterMining,

    /// <summary>The confirmations have been seen, and are not on record.</summary>
    BeforeConfirmationRecorded,
}
