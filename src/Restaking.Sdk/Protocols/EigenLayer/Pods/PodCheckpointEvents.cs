using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>Reads checkpoints out of receipts, in both generations of events: before 1.6 validators were named by index, since then by key hash.</summary>
internal static class PodCheckpointEvents
{
    public static CheckpointCompleted? ReadCompleted(TransactionReceipt receipt, Address pod, Address manager)
    {
        EigenPod.CheckpointFinalizedEvent? completed = null;
        ulong? factor = null;
        foreach (LogEntry log in receipt.Logs)
        {
            if (completed is null && log.Address == pod && log.TryDecode(out EigenPod.CheckpointFinalizedEvent found))
            {
                completed = found;
            }
            else if (completed is not null && log.Address == manager && log.TryDecode(out EigenPodManager.BeaconChainSlashingFactorDecreasedEvent lost))
            {
                // The manager records a completed checkpoint right after its event; a later one would be of another pod.
                factor = completed.Value.TotalShareDeltaWei < (Int256)0 ? lost.NewBeaconChainSlashingFactor : null;
                break;
            }
        }

        return completed is { } done ? new CheckpointCompleted(done.CheckpointTimestamp, done.TotalShareDeltaWei, factor) : null;
    }

    public static CheckpointProofsResult ReadProofs(TransactionReceipt receipt, Address pod, Address manager, IReadOnlyDictionary<ulong, Hash32> byIndex)
    {
        Hash32? Named(ulong index) => byIndex.TryGetValue(index, out Hash32 hash) ? hash : null;

        List<Hash32> proven =
        [
            .. receipt.From<EigenPod.ValidatorCheckpointedEvent>(pod).Select(found => found.PubkeyHash),
            .. receipt.From<EigenPodLegacy.ValidatorCheckpointedEvent>(pod).Select(found => Named(found.ValidatorIndex)).OfType<Hash32>(),
        ];
        Dictionary<Hash32, Gwei> balances = [];
        foreach (EigenPod.ValidatorBalanceUpdatedEvent found in receipt.From<EigenPod.ValidatorBalanceUpdatedEvent>(pod))
        {
            balances[found.PubkeyHash] = new Gwei(found.NewValidatorBalanceGwei);
        }

        foreach (EigenPodLegacy.ValidatorBalanceUpdatedEvent found in receipt.From<EigenPodLegacy.ValidatorBalanceUpdatedEvent>(pod))
        {
            if (Named(found.ValidatorIndex) is { } hash)
            {
                balances[hash] = new Gwei(found.NewValidatorBalanceGwei);
            }
        }

        HashSet<Hash32> withdrawn =
        [
            .. receipt.From<EigenPod.ValidatorWithdrawnEvent>(pod).Select(found => found.PubkeyHash),
            .. receipt.From<EigenPodLegacy.ValidatorWithdrawnEvent>(pod).Select(found => Named(found.ValidatorIndex)).OfType<Hash32>(),
        ];
        ImmutableArray<CheckpointedValidator> validators =
        [
            .. proven.Select(hash => new CheckpointedValidator(hash, balances.TryGetValue(hash, out Gwei balance) ? balance : null, withdrawn.Contains(hash))),
        ];

        // Proofs that the checkpoint did not want any more leave no event, and that is a result too.
        return new CheckpointProofsResult(pod, validators, ReadCompleted(receipt, pod, manager), receipt.TransactionHash, receipt.BlockNumber);
    }
}
