using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>What differs between the ways to submit rewards.</summary>
/// <param name="Call">The call.</param>
/// <param name="Feature">What the version must have.</param>
/// <param name="PauseBit">What stops it.</param>
/// <param name="Words">What it is, a plural.</param>
/// <param name="ActsFor">For whom the caller needs permission; null: the caller submits for itself.</param>
/// <param name="OperatorSet">The set that must exist; null: none.</param>
/// <param name="MustBeOver">Whether the span must be over.</param>
/// <param name="Created">Reads what was created, in order, from a receipt.</param>
internal sealed record SubmissionKind(
    IContractCall Call,
    EigenLayerFeature Feature,
    int PauseBit,
    string Words,
    Address? ActsFor,
    OperatorSetId? OperatorSet,
    bool MustBeOver,
    Func<TransactionReceipt, IEnumerable<(Hash32 Hash, UInt256 Nonce, UInt256 NetAmount)>> Created)
{
    public static SubmissionKind OfAvs(RewardsCoordinator coordinator, IReadOnlyList<RewardsSubmission> submissions, Address avs) => new(
        coordinator.CreateAVSRewardsSubmission(ToContract(submissions)),
        EigenLayerFeature.Rewards,
        PauseBits.RewardsAvsSubmissions,
        "Rewards submissions of AVSs",
        null,
        null,
        MustBeOver: false,
        receipt => receipt.From<RewardsCoordinator.AVSRewardsSubmissionCreatedEvent>(coordinator.Address)
            .Where(created => created.Avs == avs)
            .Select(created => (created.RewardsSubmissionHash, created.SubmissionNonce, created.RewardsSubmission.Amount)));

    public static SubmissionKind UniqueStake(RewardsCoordinator coordinator, OperatorSetId set, IReadOnlyList<RewardsSubmission> submissions) => OfSet(
        coordinator.CreateUniqueStakeRewardsSubmission(new(set.Avs, set.Id), ToContract(submissions)),
        EigenLayerFeature.UniqueStakeRewards,
        PauseBits.RewardsUniqueStakeSubmissions,
        "Rewards submissions by unique stake",
        set,
        mustBeOver: false,
        receipt => receipt.From<RewardsCoordinator.UniqueStakeRewardsSubmissionCreatedEvent>(coordinator.Address)
            .Select(created => (created.OperatorSet, created.RewardsSubmissionHash, created.SubmissionNonce, created.RewardsSubmission.Amount)));

    public static SubmissionKind TotalStake(RewardsCoordinator coordinator, OperatorSetId set, IReadOnlyList<RewardsSubmission> submissions) => OfSet(
        coordinator.CreateTotalStakeRewardsSubmission(new(set.Avs, set.Id), ToContract(submissions)),
        EigenLayerFeature.TotalStakeRewards,
        PauseBits.RewardsTotalStakeSubmissions,
        "Rewards submissions by total stake",
        set,
        mustBeOver: false,
        receipt => receipt.From<RewardsCoordinator.TotalStakeRewardsSubmissionCreatedEvent>(coordinator.Address)
            .Select(created => (created.OperatorSet, created.RewardsSubmissionHash, created.SubmissionNonce, created.RewardsSubmission.Amount)));

    public static SubmissionKind OperatorDirected(RewardsCoordinator coordinator, Address avs, IReadOnlyList<OperatorDirectedSubmission> submissions) => new(
        coordinator.CreateOperatorDirectedAVSRewardsSubmission(avs, ToContract(submissions)),
        EigenLayerFeature.Rewards,
        PauseBits.RewardsOperatorDirectedSubmissions,
        "Operator-directed rewards submissions of AVSs",
        avs,
        null,
        MustBeOver: true,
        receipt => receipt.From<RewardsCoordinator.OperatorDirectedAVSRewardsSubmissionCreatedEvent>(coordinator.Address)
            .Where(created => created.Avs == avs)
            .Select(created => (created.OperatorDirectedRewardsSubmissionHash, created.SubmissionNonce, Sum(created.OperatorDirectedRewardsSubmission))));

    public static SubmissionKind OperatorDirectedSet(RewardsCoordinator coordinator, OperatorSetId set, IReadOnlyList<OperatorDirectedSubmission> submissions) => OfSet(
        coordinator.CreateOperatorDirectedOperatorSetRewardsSubmission(new(set.Avs, set.Id), ToContract(submissions)),
        EigenLayerFeature.RewardsOfOperatorSets,
        PauseBits.RewardsOperatorDirectedSetSubmissions,
        "Operator-directed rewards submissions of operator sets",
        set,
        mustBeOver: true,
        receipt => receipt.From<RewardsCoordinator.OperatorDirectedOperatorSetRewardsSubmissionCreatedEvent>(coordinator.Address)
            .Select(created => (created.OperatorSet, created.OperatorDirectedRewardsSubmissionHash, created.SubmissionNonce, Sum(created.OperatorDirectedRewardsSubmission))));

    private static SubmissionKind OfSet(
        IContractCall call,
        EigenLayerFeature feature,
        int pauseBit,
        string words,
        OperatorSetId set,
        bool mustBeOver,
        Func<TransactionReceipt, IEnumerable<(RewardsCoordinator.OperatorSet Set, Hash32 Hash, UInt256 Nonce, UInt256 NetAmount)>> created) => new(
        call,
        feature,
        pauseBit,
        words,
        set.Avs,
        set,
        mustBeOver,
        receipt => created(receipt).Where(one => one.Set.Avs == set.Avs && one.Set.Id == set.Id).Select(one => (one.Hash, one.Nonce, one.NetAmount)));

    private static UInt256 Sum(RewardsCoordinator.OperatorDirectedRewardsSubmission submission) =>
        submission.OperatorRewards.Aggregate(UInt256.Zero, (sum, reward) => sum + reward.Amount);

    private static ImmutableArray<RewardsCoordinator.RewardsSubmission> ToContract(IEnumerable<RewardsSubmission> submissions) =>
        [.. submissions.Select(submission => submission.ToContract())];

    private static ImmutableArray<RewardsCoordinator.OperatorDirectedRewardsSubmission> ToContract(IEnumerable<OperatorDirectedSubmission> submissions) =>
        [.. submissions.Select(submission => submission.ToContract())];
}
