using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>A submission's duration is not a multiple of the calculation interval [InvalidDurationRemainder].</summary>
/// <param name="Position">Which submission, from 0.</param>
/// <param name="DurationSeconds">Its duration.</param>
/// <param name="IntervalSeconds">The interval.</param>
public sealed record DurationNotMultiple(int Position, uint DurationSeconds, uint IntervalSeconds)
    : EigenLayerRefusal(nameof(DurationNotMultiple), $"Submission {Position}: a duration of {DurationSeconds} s is not a multiple of {IntervalSeconds} s.");

/// <summary>A submission spans too long [DurationExceedsMax].</summary>
/// <param name="Position">Which submission, from 0.</param>
/// <param name="DurationSeconds">Its duration.</param>
/// <param name="MaximumSeconds">The longest there is.</param>
public sealed record DurationTooLong(int Position, uint DurationSeconds, uint MaximumSeconds)
    : EigenLayerRefusal(nameof(DurationTooLong), $"Submission {Position}: a duration of {DurationSeconds} s is above the maximum of {MaximumSeconds} s.");

/// <summary>A submission's start is not a multiple of the calculation interval [InvalidStartTimestampRemainder].</summary>
/// <param name="Position">Which submission, from 0.</param>
/// <param name="StartTimestamp">Its start (unix seconds).</param>
/// <param name="IntervalSeconds">The interval.</param>
public sealed record StartNotMultiple(int Position, uint StartTimestamp, uint IntervalSeconds)
    : EigenLayerRefusal(nameof(StartNotMultiple), $"Submission {Position}: a start at second {StartTimestamp} is not a multiple of {IntervalSeconds} s.");

/// <summary>A submission begins too long ago, or before rewards began [StartTimestampTooFarInPast].</summary>
/// <param name="Position">Which submission, from 0.</param>
/// <param name="StartTimestamp">Its start (unix seconds).</param>
/// <param name="Earliest">The earliest there is now.</param>
public sealed record StartTooEarly(int Position, uint StartTimestamp, ulong Earliest)
    : EigenLayerRefusal(nameof(StartTooEarly), $"Submission {Position}: a start at second {StartTimestamp} is too long ago; {Earliest} is the earliest.");

/// <summary>A submission begins too far ahead [StartTimestampTooFarInFuture].</summary>
/// <param name="Position">Which submission, from 0.</param>
/// <param name="StartTimestamp">Its start (unix seconds).</param>
/// <param name="Latest">The latest there is now.</param>
public sealed record StartTooLate(int Position, uint StartTimestamp, ulong Latest)
    : EigenLayerRefusal(nameof(StartTooLate), $"Submission {Position}: a start at second {StartTimestamp} is too far ahead; {Latest} is the latest now.", isTransient: true);

/// <summary>Operator-directed rewards are for a time that is over [SubmissionNotRetroactive].</summary>
/// <param name="Position">Which submission, from 0.</param>
/// <param name="EndTimestamp">Its end (unix seconds); the block's time must be above it.</param>
/// <param name="BlockTimestamp">The block's time (unix seconds).</param>
public sealed record SubmissionNotOver(int Position, uint EndTimestamp, ulong BlockTimestamp)
    : EigenLayerRefusal(
        nameof(SubmissionNotOver), $"Submission {Position} ends at second {EndTimestamp} and must be over; the chain is at {BlockTimestamp}.", isTransient: true);

/// <summary>The submitter holds less of a token than its submissions give.</summary>
/// <param name="Token">The token.</param>
/// <param name="Have">Its balance.</param>
/// <param name="Need">What the submissions give, before the protocol fee, which is taken out of it.</param>
public sealed record RewardsBalanceShort(Address Token, UInt256 Have, UInt256 Need)
    : EigenLayerRefusal(nameof(RewardsBalanceShort), $"The submitter holds {Have} units of token {Token} and needs {Need}.");

/// <summary>The RewardsCoordinator may not take as much of a token as the submissions give: the approval comes first.</summary>
/// <param name="Token">The token.</param>
/// <param name="Spender">The RewardsCoordinator.</param>
/// <param name="Have">The allowance.</param>
/// <param name="Need">What the submissions give.</param>
public sealed record RewardsAllowanceShort(Address Token, Address Spender, UInt256 Have, UInt256 Need)
    : EigenLayerRefusal(nameof(RewardsAllowanceShort), $"The allowance for the RewardsCoordinator {Spender} is {Have} units of token {Token}; approve {Need} first.");
