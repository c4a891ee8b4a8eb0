using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>
/// Proofs in the JSON form of the public generator (<c>eigenpod-proofs-generation</c>, <c>VerifyValidatorFieldsCallParams</c> and
/// <c>VerifyCheckpointProofsCallParams</c>). Reading is without reflection and bounded; the content is not believed: it is checked against
/// the chain before it is sent.
/// </summary>
/// <remarks>
/// Accepted as the generator writes them: proofs as one hex text; key hashes as a list of 32 numbers or as hex text; the credentials file
/// with or without its envelope <c>{ "ValidatorProofs", "OracleBeaconTimestamp" }</c>; names in any case; unknown members are passed over.
/// A member that is there twice is refused.
/// </remarks>
public static partial class BeaconProofJson
{
    /// <summary>The largest file that is read: 64 MiB, some ten thousand credential proofs.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The most validators in one file.</summary>
    public const int MaxValidators = 16_384;

    private const int MaxDepth = 8;

    // The longest proof there is has 47 nodes (a validator in a Pectra state).
    private const int MaxProofNodes = 64;

    /// <summary>Reads credential proofs.</summary>
    /// <exception cref="BeaconProofFormatException">It is not such a file.</exception>
    public static CredentialProofs ReadCredentials(ReadOnlySpan<byte> utf8)
    {
        return Read(utf8, static (ref BeaconProofReader reader) =>
        {
            ulong? timestamp = null;
            Credentials found = new();
            bool enveloped = false;
            reader.EachMember((ref BeaconProofReader inner, string name) =>
            {
                switch (name)
                {
                    case "validatorproofs":
                        enveloped = true;
                        inner.EachMember((ref BeaconProofReader member, string key) => found.Take(ref member, key));
                        return true;
                    case "oraclebeacontimestamp":
                        timestamp = inner.UInt64();
                        return true;
                    default:
                        return !enveloped && found.Take(ref inner, name);
                }
            });
            return found.ToProofs(timestamp);
        });
    }

    /// <summary>Reads checkpoint proofs.</summary>
    /// <exception cref="BeaconProofFormatException">It is not such a file.</exception>
    public static CheckpointProofs ReadCheckpoint(ReadOnlySpan<byte> utf8)
    {
        return Read(utf8, static (ref BeaconProofReader reader) =>
        {
            BalanceContainerProof? container = null;
            ImmutableArray<BalanceProof> balances = default;
            reader.EachMember((ref BeaconProofReader member, string name) =>
            {
                switch (name)
                {
                    case "validatorbalancesrootproof":
                        (Hash32 root, byte[] proof) = member.RootAndProof("validatorbalanceroot", "proof");
                        container = new BalanceContainerProof(root, proof);
                        return true;
                    case "balanceproofs":
                        balances = member.List(MaxValidators, static (ref BeaconProofReader element) => ReadBalance(ref element));
                        return true;
                    default:
                        return false;
                }
            });
            return new CheckpointProofs(
                container ?? throw new BeaconProofFormatException("It has no validatorBalancesRootProof.", ""),
                balances.IsDefault ? throw new BeaconProofFormatException("It has no balanceProofs.", "") : balances);
        });
    }

    private static BalanceProof ReadBalance(ref BeaconProofReader reader)
    {
        Hash32? pubkeyHash = null;
        Hash32? root = null;
        byte[]? proof = null;
        reader.EachMember((ref BeaconProofReader member, string name) =>
        {
            switch (name)
            {
                case "pubkeyhash":
                    pubkeyHash = member.HashOrNumbers();
                    return true;
                case "balanceroot":
                    root = member.Hash();
                    return true;
                case "proof":
                    proof = member.Proof(MaxProofNodes);
                    return true;
                default:
                    return false;
            }
        });
        return new BalanceProof(
            pubkeyHash ?? throw reader.Missing("pubkeyHash"),
            root ?? throw reader.Missing("balanceRoot"),
            proof ?? throw reader.Missing("proof"));
    }

    private static TProofs Read<TProofs>(ReadOnlySpan<byte> utf8, BeaconProofReader.Value<TProofs> read)
    {
        if (utf8.Length > MaxBytes)
        {
            throw new BeaconProofFormatException($"It has {utf8.Length} bytes; at most {MaxBytes} are read.", "");
        }

        BeaconProofReader reader = new(new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth }));
        try
        {
            reader.Next();
            TProofs proofs = read(ref reader);
            reader.End();
            return proofs;
        }
        catch (JsonException exception)
        {
            throw new BeaconProofFormatException($"It is no JSON ({exception.Message})", reader.Path, exception);
        }
    }

    private sealed class Credentials
    {
        private StateRootProof? _stateRoot;
        private ImmutableArray<ulong> _indices;
        private ImmutableArray<byte[]> _proofs;
        private ImmutableArray<ImmutableArray<Hash32>> _fields;

        public bool Take(ref BeaconProofReader reader, string name)
        {
            switch (name)
            {
                case "staterootproof":
                    (Hash32 root, byte[] proof) = reader.RootAndProof("beaconstateroot", "staterootproof");
                    _stateRoot = new StateRootProof(root, proof);
                    return true;
                case "validatorindices":
                    _indices = reader.List(MaxValidators, static (ref BeaconProofReader element) => element.UInt64());
                    return true;
                case "validatorfieldsproofs":
                    _proofs = reader.List(MaxValidators, static (ref BeaconProofReader element) => element.Proof(MaxProofNodes));
                    return true;
                case "validatorfields":
                    _fields = reader.List(
                        MaxValidators,
                        static (ref BeaconProofReader element) => element.List(BeaconTrees.ValidatorFields, static (ref BeaconProofReader field) => field.Hash()));
                    return true;
                default:
                    return false;
            }
        }

        public CredentialProofs ToProofs(ulong? timestamp)
        {
            if (_stateRoot is null || _indices.IsDefault || _proofs.IsDefault || _fields.IsDefault)
            {
                throw new BeaconProofFormatException("It has not all of stateRootProof, validatorIndices, validatorFieldsProofs and validatorFields.", "");
            }

            if (_indices.Length != _proofs.Length || _indices.Length != _fields.Length)
            {
                throw new BeaconProofFormatException(
                    $"It has {_indices.Length} indices, {_proofs.Length} proofs and fields of {_fields.Length} validators, where one of each belong together.", "");
            }

            ImmutableArray<ValidatorProof>.Builder validators = ImmutableArray.CreateBuilder<ValidatorProof>(_indices.Length);
            for (int i = 0; i < _indices.Length; i++)
            {
                if (_fields[i].Length != BeaconTrees.ValidatorFields)
                {
                    throw new BeaconProofFormatException($"Validator {_indices[i]} has {_fields[i].Length} fields; there are {BeaconTrees.ValidatorFields}.", "validatorFields");
                }

                if (_indices[i] > BeaconTrees.MaxValidatorIndex)
                {
                    throw new BeaconProofFormatException($"{_indices[i]} is no validator index: the contracts hold 40 bits.", "validatorIndices");
                }

                validators.Add(new ValidatorProof(_indices[i], new ValidatorContainer(_fields[i]), _proofs[i]));
            }

            return new CredentialProofs(_stateRoot, validators.MoveToImmutable(), timestamp);
        }
    }
}
