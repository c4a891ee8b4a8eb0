namespace Restaking.Sdk.Hosting;

/// <summary>Event ids of this package's log messages. A number never changes its meaning.</summary>
public static class HostingEventIds
{
    /// <summary>An endpoint passed the check on start.</summary>
    public const int NodeReady = 3000;

    /// <summary>An endpoint did not pass the check on start; another one did.</summary>
    public const int NodeNotReady = 3001;

    /// <summary>The claim worker has started (information).</summary>
    public const int ClaimWorkerStarted = 3100;

    /// <summary>A cycle of a lane found nothing to do (debug).</summary>
    public const int ClaimCycleIdle = 3101;

    /// <summary>A cycle of a lane weighed tickets, followed claims or sent some (debug).</summary>
    public const int ClaimCycleWorked = 3102;

    /// <summary>A cycle failed and is tried again with the next block (warning).</summary>
    public const int ClaimCycleTransient = 3103;

    /// <summary>A cycle took too long and goes on with the next block (warning).</summary>
    public const int ClaimCycleTimedOut = 3104;

    /// <summary>A lane stopped for good, until somebody resumes it (critical).</summary>
    public const int ClaimLaneStopped = 3105;

    /// <summary>A stopped lane was resumed (information).</summary>
    public const int ClaimLaneResumed = 3106;

    /// <summary>Dry run: a claim would have been sent (information).</summary>
    public const int ClaimPlanned = 3107;

    /// <summary>A claim was sent (information).</summary>
    public const int ClaimSent = 3108;

    /// <summary>A claim is final (information).</summary>
    public const int ClaimConfirmed = 3109;

    /// <summary>A claim reverted, or another transaction took its nonce, or the node has forgotten it (error).</summary>
    public const int ClaimFailed = 3110;

    /// <summary>A claim was refused before it was sent (warning).</summary>
    public const int ClaimNotSent = 3111;

    /// <summary>Nobody can tell yet whether a claim was sent (error).</summary>
    public const int ClaimUnknown = 3112;

    /// <summary>The receipt of a final claim could not be read (warning).</summary>
    public const int ClaimReceiptUnread = 3113;

    /// <summary>The head of the chain could not be read (warning).</summary>
    public const int ClaimHeadUnread = 3114;

    /// <summary>A source of owners or signers failed (warning).</summary>
    public const int ClaimOwnersUnread = 3115;

    /// <summary>An owner came along for whom nobody can claim (error).</summary>
    public const int ClaimOwnerWithoutSender = 3116;

    /// <summary>The journal could not be asked how much it holds (warning).</summary>
    public const int ClaimJournalUnread = 3117;

    /// <summary>The block of a finished claim is no longer on the chain: the claim is pending again (error).</summary>
    public const int ClaimReopened = 3118;

    /// <summary>Old parts of final operations were removed from the journal (information).</summary>
    public const int ClaimJournalPruned = 3119;
}
