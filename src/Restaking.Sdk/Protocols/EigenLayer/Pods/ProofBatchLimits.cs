using System.Collections.Immutable;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>How much of a set of proofs goes into one transaction: as many as fit both limits.</summary>
public sealed record ProofBatchLimits
{
    /// <summary>The defaults.</summary>
    public static ProofBatchLimits Default { get; } = new();

    /// <summary>Bytes of calldata in one transaction. Nodes take transactions of at most 131,072 bytes.</summary>
    public int MaxCalldataBytes { get; init; } = 120_000;

    /// <summary>Gas of one transaction, as estimated here. A transaction can use at most 16,777,216 (EIP-7825).</summary>
    public ulong MaxGas { get; init; } = 12_000_000;

    // Generous: thirty validators took 101,000 and 54,000 each on the pods' real code (1.12), 134,000 and 82,000 on the devnet's.
    private const ulong BaseGas = 200_000;
    private const ulong CredentialGas = 200_000;
    private const ulong BalanceGas = 90_000;

    // Selector, timestamp, state root proof, and the offsets and lengths of three lists.
    private const int CredentialsBaseBytes = 4 + (13 * 32);
    private const int CheckpointBaseBytes = 4 + (16 * 32);

    internal ImmutableArray<ImmutableArray<ValidatorProof>> Split(IEnumerable<ValidatorProof> proofs) =>
        // Index, two offsets, two lengths, fields and proof.
        Split(proofs, CredentialsBaseBytes, static proof => proof.Proof.Length + ((BeaconTrees.ValidatorFields + 5) * 32), CredentialGas);

    internal ImmutableArray<ImmutableArray<BalanceProof>> Split(IEnumerable<BalanceProof> proofs) =>
        // Offset of the element, its three heads, length and proof.
        Split(proofs, CheckpointBaseBytes, static proof => proof.Proof.Length + (5 * 32), BalanceGas);

    private ImmutableArray<ImmutableArray<TProof>> Split<TProof>(IEnumerable<TProof> proofs, int baseBytes, Func<TProof, int> bytesOf, ulong gasOf)
    {
        ImmutableArray<ImmutableArray<TProof>>.Builder batches = ImmutableArray.CreateBuilder<ImmutableArray<TProof>>();
        ImmutableArray<TProof>.Builder batch = ImmutableArray.CreateBuilder<TProof>();
        int bytes = baseBytes;
        ulong gas = BaseGas;
        foreach (TProof proof in proofs)
        {
            int size = bytesOf(proof);
            if (batch.Count > 0 && (bytes + size > MaxCalldataBytes || gas + gasOf > MaxGas))
            {
                batches.Add(batch.DrainToImmutable());
                bytes = baseBytes;
                gas = BaseGas;
            }

            batch.Add(proof);
            bytes += size;
            gas += gasOf;
        }

        if (batch.Count > 0)
        {
            batches.Add(batch.DrainToImmutable());
        }

        return batches.ToImmutable();
    }

    internal ProofBatchLimits Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxCalldataBytes);
        ArgumentOutOfRangeException.ThrowIfZero(MaxGas);
        return this;
    }
}
