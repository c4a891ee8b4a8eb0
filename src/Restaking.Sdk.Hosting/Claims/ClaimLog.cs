using Microsoft.Extensions.Logging;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Hosting.Claims;

internal static partial class ClaimLog
{
    [LoggerMessage(HostingEventIds.ClaimWorkerStarted, LogLevel.Information, "Claims on {Network}: {Lanes} lanes for {Owners} owners{Mode}")]
    public static partial void WorkerStarted(this ILogger logger, string network, int lanes, int owners, string mode);

    [LoggerMessage(HostingEventIds.ClaimCycleIdle, LogLevel.Debug, "{Sender}: nothing moved up to block {BlockNumber}")]
    public static partial void CycleIdle(this ILogger logger, Address sender, ulong blockNumber);

    [LoggerMessage(HostingEventIds.ClaimCycleWorked, LogLevel.Debug, "{Sender}: block {BlockNumber}, {Tickets} tickets, {Batches} claims, in {Duration}")]
    public static partial void CycleWorked(this ILogger logger, Address sender, ulong blockNumber, int tickets, int batches, TimeSpan duration);

    [LoggerMessage(HostingEventIds.ClaimCycleTransient, LogLevel.Warning, "{Sender}: the cycle failed and is tried again with the next block: {Reason}")]
    public static partial void CycleTransient(this ILogger logger, Address sender, string reason, Exception? exception);

    [LoggerMessage(HostingEventIds.ClaimCycleTimedOut, LogLevel.Warning, "{Sender}: the cycle took longer than {Limit} and goes on with the next block")]
    public static partial void CycleTimedOut(this ILogger logger, Address sender, TimeSpan limit);

    [LoggerMessage(HostingEventIds.ClaimLaneStopped, LogLevel.Critical, "{Sender}: the lane is stopped until it is resumed: {Reason}")]
    public static partial void LaneStopped(this ILogger logger, Address sender, string reason, Exception? exception);

    [LoggerMessage(HostingEventIds.ClaimLaneResumed, LogLevel.Information, "{Sender}: the lane is resumed")]
    public static partial void LaneResumed(this ILogger logger, Address sender);

    [LoggerMessage(HostingEventIds.ClaimPlanned, LogLevel.Information, "{Sender}: dry run, {Tickets} tickets of {Queue} would be claimed")]
    public static partial void ClaimPlanned(this ILogger logger, Address sender, int tickets, Address queue);

    [LoggerMessage(HostingEventIds.ClaimSent, LogLevel.Information, "{Sender}: {Hash} claims {Tickets} tickets of {Queue} ({Key})")]
    public static partial void ClaimSent(this ILogger logger, Address sender, Hash32? hash, int tickets, Address queue, string key);

    [LoggerMessage(HostingEventIds.ClaimConfirmed, LogLevel.Information, "{Sender}: {Hash} is final and claimed {Tickets} tickets of {Queue} ({Key})")]
    public static partial void ClaimConfirmed(this ILogger logger, Address sender, Hash32? hash, int tickets, Address queue, string key);

    [LoggerMessage(HostingEventIds.ClaimFailed, LogLevel.Error, "{Sender}: {Hash} did not claim {Tickets} tickets of {Queue}: {Reason} ({Key})")]
    public static partial void ClaimFailed(this ILogger logger, Address sender, Hash32? hash, int tickets, Address queue, string reason, string key);

    [LoggerMessage(HostingEventIds.ClaimNotSent, LogLevel.Warning, "{Sender}: {Tickets} tickets of {Queue} were not claimed: {Reason}")]
    public static partial void ClaimNotSent(this ILogger logger, Address sender, int tickets, Address queue, string reason);

    [LoggerMessage(HostingEventIds.ClaimUnknown, LogLevel.Error, "{Sender}: nobody can tell yet whether {Hash}, which claims {Tickets} tickets of {Queue}, was sent ({Key})")]
    public static partial void ClaimUnknown(this ILogger logger, Address sender, Hash32? hash, int tickets, Address queue, string key);

    [LoggerMessage(HostingEventIds.ClaimReopened, LogLevel.Error, "{Sender}: the block of a finished claim is no longer on the chain; {Hash}, which claims {Tickets} tickets of {Queue}, is pending again ({Key})")]
    public static partial void ClaimReopened(this ILogger logger, Address sender, Hash32? hash, int tickets, Address queue, string key);

    [LoggerMessage(HostingEventIds.ClaimReceiptUnread, LogLevel.Warning, "{Sender}: the receipt of {Hash} could not be read; its tickets are listed anew")]
    public static partial void ReceiptUnread(this ILogger logger, Address sender, Hash32 hash, Exception exception);

    [LoggerMessage(HostingEventIds.ClaimHeadUnread, LogLevel.Warning, "The head could not be read: {Reason}")]
    public static partial void HeadUnread(this ILogger logger, string reason, Exception exception);

    [LoggerMessage(HostingEventIds.ClaimJournalUnread, LogLevel.Warning, "The journal could not be asked how much it holds: {Reason}")]
    public static partial void JournalUnread(this ILogger logger, string reason, Exception exception);

    [LoggerMessage(HostingEventIds.ClaimJournalPruned, LogLevel.Information, "The journal let go of the signed bytes of {Stripped} final operations, and of {Forgotten} whole ones")]
    public static partial void JournalPruned(this ILogger logger, long stripped, long forgotten);

    [LoggerMessage(HostingEventIds.ClaimOwnersUnread, LogLevel.Warning, "Owners or signers could not be asked for, those known so far stay: {Reason}")]
    public static partial void OwnersUnread(this ILogger logger, string reason, Exception exception);

    [LoggerMessage(HostingEventIds.ClaimOwnerWithoutSender, LogLevel.Error, "{Owner} came along and nobody can claim for it: {Reason}")]
    public static partial void OwnerWithoutSender(this ILogger logger, Address owner, string reason);
}
