namespace Restaking.Sdk.Transactions;

/// <summary>The event ids of what this part logs. They do not change between versions.</summary>
public static class TransactionEventIds
{
    /// <summary>A transaction entered a stage (debug).</summary>
    public const int Stage = 2000;

    /// <summary>A node took a transaction (information).</summary>
    public const int Broadcast = 2001;

    /// <summary>The answer to a broadcast was lost; the hash is looked up (warning).</summary>
    public const int BroadcastAmbiguous = 2002;

    /// <summary>A node refused a transaction for good (warning).</summary>
    public const int Rejected = 2003;

    /// <summary>Nobody can tell whether a transaction was taken (error).</summary>
    public const int OutcomeUnknown = 2004;

    /// <summary>A transaction is mined with success and has the confirmations asked for (information).</summary>
    public const int Confirmed = 2005;

    /// <summary>A transaction was mined and reverted (error).</summary>
    public const int Reverted = 2006;

    /// <summary>Another transaction was mined with the same nonce (warning).</summary>
    public const int Replaced = 2007;

    /// <summary>The block that contained a transaction is no longer on the chain (warning).</summary>
    public const int Reorganized = 2008;

    /// <summary>The node has forgotten a transaction (warning).</summary>
    public const int Dropped = 2009;

    /// <summary>Waiting ended without a final state (warning).</summary>
    public const int WaitTimedOut = 2010;

    /// <summary>The state of a transaction could not be read; waiting goes on (debug).</summary>
    public const int PollFailed = 2011;

    /// <summary>An idempotency key was used again and the first transaction is returned (information).</summary>
    public const int KeyReused = 2012;

    /// <summary>A node answered a broadcast with another hash than that of the bytes (warning).</summary>
    public const int ForeignHash = 2013;

    /// <summary>The journal could not be written after sending had failed (error).</summary>
    public const int JournalFailed = 2014;

    /// <summary>The node said the account cannot pay, and its balance could not be read to say by how much.</summary>
    public const int ShortfallUnread = 2015;

    /// <summary>The receiver of progress threw; the transaction goes on (error).</summary>
    public const int ProgressFailed = 2016;

    /// <summary>What became of an unfinished operation was found out (information).</summary>
    public const int Reconciled = 2017;

    /// <summary>Another process holds the lease on the account; sending waits for it (information).</summary>
    public const int LeaseAwaited = 2018;

    /// <summary>A lease could not be given back; it ends by itself (warning).</summary>
    public const int LeaseNotReleased = 2019;

    /// <summary>A transaction waits, and the next price would be above a cap (warning).</summary>
    public const int CapReached = 2020;

    /// <summary>A transaction is no longer wanted, and is cancelled (information).</summary>
    public const int Cancelling = 2021;

    /// <summary>A replacement that was due could not be made; what was sent before stands (warning).</summary>
    public const int ReplacementFailed = 2022;

    /// <summary>A private relay says that it took a transaction, which proves nothing (information).</summary>
    public const int RelayTook = 2023;

    /// <summary>A private relay did not take a transaction; the public node gets it later (warning).</summary>
    public const int RelayFailed = 2024;

    /// <summary>What a private relay had went to the public node (information).</summary>
    public const int Published = 2025;

    /// <summary>The public node did not take what a relay had had; it is offered again (warning).</summary>
    public const int PublishFailed = 2026;

    /// <summary>A forgotten transaction was offered to the node again (information).</summary>
    public const int OfferedAgain = 2027;

    /// <summary>The block of a recorded outcome is no longer on the chain; the operation is pending again (error).</summary>
    public const int Reopened = 2028;

    /// <summary>The outcome of an operation is final (debug).</summary>
    public const int Final = 2029;
}
