using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>What is wrong with a proof.</summary>
public enum BeaconProofFault
{
    /// <summary>Nothing: it proves what it says.</summary>
    None,

    /// <summary>It has not the length this proof has in this layout [InvalidProofLength]: made for another fork, or cut off.</summary>
    WrongLength,

    /// <summary>It is for a validator index that the contracts cannot hold.</summary>
    IndexOutOfRange,

    /// <summary>It leads to another root [InvalidProof]: a byte is wrong, or it is for another block, place or validator.</summary>
    OtherRoot,
}

/// <summary>Checks beacon proofs as the pods do (<c>BeaconChainProofs.sol</c>), without a chain. Pure.</summary>
public static class BeaconProofVerifier
{
    /// <summary>Whether a state root is in a beacon block.</summary>
    /// <param name="beaconBlockRoot">The block's root (EIP-4788).</param>
    /// <param name="proof">The proof.</param>
    public static BeaconProofFault CheckStateRoot(Hash32 beaconBlockRoot, StateRootProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return Check(beaconBlockRoot, proof.BeaconStateRoot, proof.Proof, BeaconTrees.BlockHeaderHeight, BeaconTrees.StateRootIndex);
    }

    /// <summary>Whether a validator is in a state at its index.</summary>
    /// <param name="beaconStateRoot">The state's root.</param>
    /// <param name="layout">The state's layout.</param>
    /// <param name="proof">The proof.</param>
    public static BeaconProofFault CheckValidator(Hash32 beaconStateRoot, BeaconStateLayout layout, ValidatorProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (proof.ValidatorIndex > BeaconTrees.MaxValidatorIndex)
        {
            return BeaconProofFault.IndexOutOfRange;
        }

        // One node above the list mixes its length in.
        const int ListHeight = BeaconTrees.ValidatorsHeight + 1;
        return Check(
            beaconStateRoot,
            proof.Validator.Root(),
            proof.Proof,
            ListHeight + BeaconTrees.StateHeight(layout),
            ((ulong)BeaconTrees.ValidatorsIndex << ListHeight) | proof.ValidatorIndex);
    }

    /// <summary>Whether the balances' root is in a beacon block.</summary>
    /// <param name="beaconBlockRoot">The block's root (a checkpoint's is fixed when it is started).</param>
    /// <param name="layout">The state's layout.</param>
    /// <param name="proof">The proof.</param>
    public static BeaconProofFault CheckBalanceContainer(Hash32 beaconBlockRoot, BeaconStateLayout layout, BalanceContainerProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        int stateHeight = BeaconTrees.StateHeight(layout);
        return Check(
            beaconBlockRoot,
            proof.BalanceContainerRoot,
            proof.Proof,
            BeaconTrees.BlockHeaderHeight + stateHeight,
            ((ulong)BeaconTrees.StateRootIndex << stateHeight) | BeaconTrees.BalancesIndex);
    }

    /// <summary>Whether a chunk of balances is among the balances at a validator's place.</summary>
    /// <param name="balanceContainerRoot">The balances' root.</param>
    /// <param name="validatorIndex">The validator's index, as the pod has it.</param>
    /// <param name="proof">The proof.</param>
    public static BeaconProofFault CheckBalance(Hash32 balanceContainerRoot, ulong validatorIndex, BalanceProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return validatorIndex > BeaconTrees.MaxValidatorIndex
            ? BeaconProofFault.IndexOutOfRange
            : Check(balanceContainerRoot, proof.BalanceRoot, proof.Proof, BeaconTrees.BalancesHeight + 1, validatorIndex / BeaconTrees.BalancesPerChunk);
    }

    /// <summary>
    /// The first fault of a set of credential proofs, and whose it is: the state root's (no validator), or a validator's.
    /// </summary>
    /// <param name="beaconBlockRoot">The block's root.</param>
    /// <param name="layout">The state's layout.</param>
    /// <param name="proofs">The proofs.</param>
    public static (BeaconProofFault Fault, ulong? ValidatorIndex) Check(Hash32 beaconBlockRoot, BeaconStateLayout layout, CredentialProofs proofs)
    {
        ArgumentNullException.ThrowIfNull(proofs);
        if (CheckStateRoot(beaconBlockRoot, proofs.StateRoot) is var state and not BeaconProofFault.None)
        {
            return (state, null);
        }

        foreach (ValidatorProof validator in proofs.Validators)
        {
            if (CheckValidator(proofs.StateRoot.BeaconStateRoot, layout, validator) is var fault and not BeaconProofFault.None)
            {
                return (fault, validator.ValidatorIndex);
            }
        }

        return (BeaconProofFault.None, null);
    }

    private static BeaconProofFault Check(Hash32 root, Hash32 leaf, ReadOnlyMemory<byte> proof, int height, ulong index) =>
        proof.Length != height * Hash32.Size ? BeaconProofFault.WrongLength
        : BeaconMerkle.RootOf(leaf, proof.Span, index) == root ? BeaconProofFault.None
        : BeaconProofFault.OtherRoot;
}
