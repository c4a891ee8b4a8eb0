using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>
/// A validator as the beacon state has it: eight chunks of 32 bytes (SSZ container <c>Validator</c>), and what they say. Read as the pods
/// read it: numbers are the first eight bytes of their chunk, least significant first.
/// </summary>
public sealed class ValidatorContainer
{
    /// <summary>An epoch that has not been set.</summary>
    public const ulong FarFutureEpoch = ulong.MaxValue;

    /// <summary>Makes a container from its chunks.</summary>
    /// <exception cref="ArgumentException">They are not eight.</exception>
    public ValidatorContainer(ImmutableArray<Hash32> fields)
    {
        if (fields.IsDefault || fields.Length != BeaconTrees.ValidatorFields)
        {
            throw new ArgumentException(
                $"A validator's container has {BeaconTrees.ValidatorFields} fields, not {(fields.IsDefault ? 0 : fields.Length)}.", nameof(fields));
        }

        Fields = fields;
    }

    /// <summary>The chunks.</summary>
    public ImmutableArray<Hash32> Fields { get; }

    /// <summary>sha256(pubkey ++ 16 zero bytes): the validator's name in a pod.</summary>
    public Hash32 PubkeyHash => Fields[0];

    /// <summary>To whom its stake is paid.</summary>
    public Hash32 WithdrawalCredentials => Fields[1];

    /// <summary>
    /// The balance it works with, in whole ETH steps; this, not the current balance, is what a pod credits when it verifies the credentials.
    /// </summary>
    public Gwei EffectiveBalance => new(BeaconMerkle.ReadUInt64(Fields[2]));

    /// <summary>Whether the beacon chain has slashed it.</summary>
    public bool IsSlashed => !Fields[3].IsZero;

    /// <summary>The epoch from which it can be activated.</summary>
    public ulong ActivationEligibilityEpoch => BeaconMerkle.ReadUInt64(Fields[4]);

    /// <summary>The epoch it is active from; <see cref="FarFutureEpoch"/> while it waits.</summary>
    public ulong ActivationEpoch => BeaconMerkle.ReadUInt64(Fields[5]);

    /// <summary>The epoch it has left in; <see cref="FarFutureEpoch"/> while no exit is under way.</summary>
    public ulong ExitEpoch => BeaconMerkle.ReadUInt64(Fields[6]);

    /// <summary>The epoch its stake can be paid from.</summary>
    public ulong WithdrawableEpoch => BeaconMerkle.ReadUInt64(Fields[7]);

    /// <summary>Whether its credentials are of the compounding kind (0x02), which partial withdrawals need.</summary>
    public bool IsCompounding
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Hash32.Size];
            WithdrawalCredentials.CopyTo(bytes);
            return bytes[0] == (byte)WithdrawalCredentialKind.Compounding;
        }
    }

    /// <summary>The root of its tree: what a proof shows to be in the state.</summary>
    public Hash32 Root() => BeaconMerkle.Merkleize(Fields.AsSpan());
}
