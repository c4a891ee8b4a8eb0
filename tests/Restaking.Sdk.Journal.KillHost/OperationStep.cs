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

    /// <summary>A replacement's signature exists in memory only.</summary>
    ReplacementNotRecorded,

    /// <summary>A replacement is on record; it was not broadcast.</summary>
    ReplacementSigned,

    /// <summary>The node has taken a replacement; its answer is not on record.</summary>
    ReplacementBroadcast,

    /// <summary>The block of a completed operation has vanished, and that is not on record.</summary>
    BeforeReopened,

    /// <summary>It is on record that a completed operation is pending again; nothing else was done.</summary>
    AfterReopened,

    /// <summary>The block of an outcome is final, and that is not on record.</summary>
    BeforeFinal,
}
