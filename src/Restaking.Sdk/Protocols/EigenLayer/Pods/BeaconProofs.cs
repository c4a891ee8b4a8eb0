using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>That a state root belongs to a beacon block.</summary>
/// <param name="BeaconStateRoot">The state root.</param>
/// <param name="Proof">3 × 32 bytes.</param>
public sealed record StateRootProof(Hash32 BeaconStateRoot, ReadOnlyMemory<byte> Proof);

/// <summary>That a validator is in a beacon state at an index.</summary>
/// <param name="ValidatorIndex">Its index on the beacon chain.</param>
/// <param name="Validator">What the state has of it.</param>
/// <param name="Proof">(41 + state height) × 32 bytes.</param>
public sealed record ValidatorProof(ulong ValidatorIndex, ValidatorContainer Validator, ReadOnlyMemory<byte> Proof);

/// <summary>
/// What <c>verifyWithdrawalCredentials</c> and <c>verifyStaleBalance</c> take: one state root and validators in that state.
/// </summary>
/// <param name="StateRoot">The state root of a block.</param>
/// <param name="Validators">Validators in that state.</param>
/// <param name="BeaconTimestamp">
/// The execution block's time (unix seconds) whose parent's beacon root the proof is against (EIP-4788); null when the file does not say.
/// </param>
public sealed record CredentialProofs(StateRootProof StateRoot, ImmutableArray<ValidatorProof> Validators, ulong? BeaconTimestamp = null);

/// <summary>That the balances' root belongs to a beacon block.</summary>
/// <param name="BalanceContainerRoot">The root of the balances.</param>
/// <param name="Proof">(3 + state height) × 32 bytes.</param>
public sealed record BalanceContainerProof(Hash32 BalanceContainerRoot, ReadOnlyMemory<byte> Proof);

/// <summary>That a chunk of four balances, one of them a validator's, is among the balances.</summary>
/// <param name="PubkeyHash">The validator (<see cref="ValidatorPubkey.Hash"/>). Not part of the proof: the pod looks its index up by it.</param>
/// <param name="BalanceRoot">The chunk: four balances in gwei.</param>
/// <param name="Proof">39 × 32 bytes.</param>
public sealed record BalanceProof(Hash32 PubkeyHash, Hash32 BalanceRoot, ReadOnlyMemory<byte> Proof)
{
    /// <summary>The validator's current balance, which is what a checkpoint counts.</summary>
    /// <param name="validatorIndex">Its index on the beacon chain.</param>
    public Gwei BalanceOf(ulong validatorIndex) => new(BeaconMerkle.ReadUInt64(BalanceRoot, (int)(validatorIndex % BeaconTrees.BalancesPerChunk)));
}

/// <summary>What <c>verifyCheckpointProofs</c> takes: the balances' root of the checkpoint's block, and balances in it.</summary>
/// <param name="Container">The balances' root.</param>
/// <param name="Balances">Balances, one for each validator.</param>
public sealed record CheckpointProofs(BalanceContainerProof Container, ImmutableArray<BalanceProof> Balances);
