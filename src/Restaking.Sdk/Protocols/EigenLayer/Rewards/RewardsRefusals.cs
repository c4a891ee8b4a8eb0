using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>So many roots were not posted [Panic 0x32].</summary>
/// <param name="RootIndex">The index a claim names.</param>
/// <param name="RootCount">How many roots there are; indices are below.</param>
public sealed record RootIndexOutOfRange(uint RootIndex, uint RootCount)
    : EigenLayerRefusal(nameof(RootIndexOutOfRange), $"There is no root {RootIndex}: {RootCount} roots were posted on this chain.");

/// <summary>The chain has another root at this index: the proofs are for another root, or for another chain [InvalidClaimProof].</summary>
/// <param name="RootIndex">The index the claim names.</param>
/// <param name="OnChain">The root there.</param>
/// <param name="InClaim">The root the proofs are for.</param>
public sealed record RootMismatch(uint RootIndex, Hash32 OnChain, Hash32 InClaim)
    : EigenLayerRefusal(nameof(RootMismatch), $"Root {RootIndex} on this chain is {OnChain}; the proofs are for {InClaim}: of another root or another chain.");

/// <summary>The root was taken back [RootDisabled].</summary>
/// <param name="RootIndex">Its index.</param>
/// <param name="Root">The root.</param>
public sealed record RootIsDisabled(uint RootIndex, Hash32 Root)
    : EigenLayerRefusal(nameof(RootIsDisabled), $"Root {RootIndex} ({Root}) was disabled; claim against another one.");

/// <summary>The root cannot be claimed against yet [RootNotActivated].</summary>
/// <param name="RootIndex">Its index.</param>
/// <param name="ActivatesAt">The first second (unix) in which it can.</param>
/// <param name="BlockTimestamp">The block's time (unix seconds).</param>
public sealed record RootNotYetActive(uint RootIndex, uint ActivatesAt, ulong BlockTimestamp)
    : EigenLayerRefusal(
        nameof(RootNotYetActive), $"Root {RootIndex} can be claimed against from second {ActivatesAt} on; the chain is at {BlockTimestamp}.", isTransient: true);

/// <summary>
/// Only the earner's claimer may claim, and only the earner where none is set: with a claimer set the earner itself cannot
/// [UnauthorizedCaller].
/// </summary>
/// <param name="Caller">Who would send.</param>
/// <param name="Earner">Whose earnings.</param>
/// <param name="Claimer">Who may claim.</param>
public sealed record CallerIsNotClaimer(Address Caller, Address Earner, Address Claimer)
    : EigenLayerRefusal(nameof(CallerIsNotClaimer), $"Rewards of {Earner} can be claimed only by {Claimer}, not by {Caller}.");

/// <summary>Nothing was earned of a token since it was last claimed; one such token makes the whole claim fail [EarningsNotGreaterThanClaimed].</summary>
/// <param name="Earner">Whose earnings.</param>
/// <param name="Token">The token.</param>
/// <param name="Earned">Cumulative earnings in the claim.</param>
/// <param name="Claimed">What was claimed before.</param>
public sealed record NothingNewToClaim(Address Earner, Address Token, UInt256 Earned, UInt256 Claimed)
    : EigenLayerRefusal(nameof(NothingNewToClaim), $"{Earner} has claimed {Claimed} units of token {Token} and the proof is for {Earned}: leave the token out.");

/// <summary>The RewardsCoordinator holds less of a token than the claims would pay: it was never submitted, or the token took it.</summary>
/// <param name="Token">The token.</param>
/// <param name="Have">What it holds.</param>
/// <param name="Need">What would be paid.</param>
public sealed record RewardsFundsShort(Address Token, UInt256 Have, UInt256 Need)
    : EigenLayerRefusal(nameof(RewardsFundsShort), $"The RewardsCoordinator holds {Have} units of token {Token} and would pay {Need}.");

/// <summary>A claimer can be set for somebody else only when that is an operator or an AVS with operator sets [InvalidEarner].</summary>
/// <param name="Earner">The earner.</param>
public sealed record EarnerActsForItself(Address Earner)
    : EigenLayerRefusal(nameof(EarnerActsForItself), $"{Earner} is neither an operator nor an AVS with operator sets: it sets its claimer itself.");

/// <summary>The last change of a split has not taken effect, and until then there is no other [PreviousSplitPending].</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Scope">For which rewards.</param>
/// <param name="ActivatesAt">The second (unix) in which the change takes effect; the next can be made in the second after it.</param>
/// <param name="BlockTimestamp">The block's time (unix seconds).</param>
public sealed record SplitChangePending(Address Operator, SplitScope Scope, uint ActivatesAt, ulong BlockTimestamp)
    : EigenLayerRefusal(
        nameof(SplitChangePending),
        $"The last change of {Operator}'s split for {Scope} takes effect at second {ActivatesAt}, and the next can be made after it; the chain is at {BlockTimestamp}.",
        isTransient: true);

/// <summary>The AVS has no such operator set [InvalidOperatorSet].</summary>
/// <param name="Set">The set.</param>
public sealed record RewardsOperatorSetUnknown(OperatorSetId Set)
    : EigenLayerRefusal(nameof(RewardsOperatorSetUnknown), $"AVS {Set.Avs} has no operator set {Set.Id}.");
