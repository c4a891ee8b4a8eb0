using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Pods;

namespace Restaking.Sdk.Testing;

/// <summary>
/// A beacon state of a few validators, and real proofs about it: the trees are those of the consensus specification, with the fields pods do
/// not look at filled in somehow. Its <see cref="BlockRoot"/> is what to set as beacon root (<see cref="BeaconPredeploys"/>).
/// </summary>
public sealed class BeaconStateBuilder
{
    private readonly ImmutableSortedDictionary<ulong, (ValidatorContainer Validator, Gwei Balance)> _validators;
    private readonly Lazy<Trees> _trees;

    /// <summary>An empty state.</summary>
    /// <param name="layout">Its layout.</param>
    /// <param name="slot">Its slot: states of different slots have different roots.</param>
    public BeaconStateBuilder(BeaconStateLayout layout = BeaconStateLayout.Pectra, ulong slot = 1)
        : this(layout, slot, ImmutableSortedDictionary<ulong, (ValidatorContainer, Gwei)>.Empty)
    {
    }

    private BeaconStateBuilder(BeaconStateLayout layout, ulong slot, ImmutableSortedDictionary<ulong, (ValidatorContainer, Gwei)> validators)
    {
        Layout = layout;
        Slot = slot;
        _validators = validators;
        _trees = new Lazy<Trees>(() => new Trees(this));
    }

    /// <summary>The layout.</summary>
    public BeaconStateLayout Layout { get; }

    /// <summary>The slot.</summary>
    public ulong Slot { get; }

    /// <summary>The block's root.</summary>
    public Hash32 BlockRoot => _trees.Value.Header.Root;

    /// <summary>The state's root.</summary>
    public Hash32 StateRoot => _trees.Value.State.Root;

    /// <summary>A validator as a container: active, not leaving, not slashed, unless said otherwise.</summary>
    /// <param name="pubkey">Its key.</param>
    /// <param name="credentials">To whom it pays.</param>
    /// <param name="effectiveBalance">Its effective balance.</param>
    /// <param name="slashed">Whether the beacon chain has slashed it.</param>
    /// <param name="activationEpoch">When it became active.</param>
    /// <param name="exitEpoch">When it leaves.</param>
    public static ValidatorContainer Validator(
        ValidatorPubkey pubkey,
        Hash32 credentials,
        Gwei effectiveBalance,
        bool slashed = false,
        ulong activationEpoch = 100,
        ulong exitEpoch = ValidatorContainer.FarFutureEpoch)
    {
        ArgumentNullException.ThrowIfNull(pubkey);
        return new ValidatorContainer(
        [
            pubkey.Hash,
            credentials,
            Number(effectiveBalance.Amount),
            Number(slashed ? 1UL : 0UL),
            Number(50),
            Number(activationEpoch),
            Number(exitEpoch),
            Number(exitEpoch == ValidatorContainer.FarFutureEpoch ? exitEpoch : exitEpoch + 256),
        ]);
    }

    /// <summary>A state that has this validator too, or has it anew.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="validator">What the state has of it.</param>
    /// <param name="balance">Its current balance.</param>
    public BeaconStateBuilder With(ulong index, ValidatorContainer validator, Gwei balance)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, BeaconTrees.MaxValidatorIndex);
        return new BeaconStateBuilder(Layout, Slot, _validators.SetItem(index, (validator, balance)));
    }

    /// <summary>The same validators in a state of another slot or layout.</summary>
    public BeaconStateBuilder At(ulong slot, BeaconStateLayout? layout = null) => new(layout ?? Layout, slot, _validators);

    /// <summary>Proofs of validators against the block's root.</summary>
    /// <param name="indices">Which; all when null.</param>
    /// <param name="beaconTimestamp">The execution block's time to write into them.</param>
    public CredentialProofs ProveValidators(IEnumerable<ulong>? indices = null, ulong? beaconTimestamp = null)
    {
        Trees trees = _trees.Value;
        return new CredentialProofs(
            new StateRootProof(trees.State.Root, Join(trees.Header.Proof(BeaconTrees.StateRootIndex))),
            [
                .. (indices ?? _validators.Keys).Select(index => new ValidatorProof(
                    index,
                    _validators[index].Validator,
                    Join([.. trees.Validators.Proof(index), trees.Length, .. trees.State.Proof(BeaconTrees.ValidatorsIndex)]))),
            ],
            beaconTimestamp);
    }

    /// <summary>Proofs of balances against the block's root.</summary>
    /// <param name="indices">Whose; everybody's when null.</param>
    public CheckpointProofs ProveBalances(IEnumerable<ulong>? indices = null)
    {
        Trees trees = _trees.Value;
        return new CheckpointProofs(
            new BalanceContainerProof(
                BeaconMerkle.HashPair(trees.Balances.Root, trees.Length),
                Join([.. trees.State.Proof(BeaconTrees.BalancesIndex), .. trees.Header.Proof(BeaconTrees.StateRootIndex)])),
            [
                .. (indices ?? _validators.Keys).Select(index => new BalanceProof(
                    _validators[index].Validator.PubkeyHash,
                    Chunk(index / BeaconTrees.BalancesPerChunk),
                    Join([.. trees.Balances.Proof(index / BeaconTrees.BalancesPerChunk), trees.Length]))),
            ]);
    }

    private Hash32 Chunk(ulong chunk)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        bytes.Clear();
        for (int place = 0; place < BeaconTrees.BalancesPerChunk; place++)
        {
            if (_validators.TryGetValue((chunk * BeaconTrees.BalancesPerChunk) + (ulong)place, out (ValidatorContainer, Gwei Balance) found))
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes[(place * sizeof(ulong))..], found.Balance.Amount);
            }
        }

        return new Hash32(bytes);
    }

    private static Hash32 Number(ulong value)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return new Hash32(bytes);
    }

    private static Hash32 Filler(string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes(what)));

    private static byte[] Join(IEnumerable<Hash32> nodes) => [.. nodes.SelectMany(node => node.ToArray())];

    private sealed class Trees
    {
        // Fields a state has in each layout; the rest of the tree is zero.
        private const int DenebFields = 28;
        private const int PectraFields = 37;
        private const int HeaderFields = 5;

        public Trees(BeaconStateBuilder state)
        {
            ulong count = state._validators.IsEmpty ? 0 : state._validators.Keys.Last() + 1;
            Length = Number(count);
            Validators = new SparseTree(
                BeaconTrees.ValidatorsHeight, state._validators.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Validator.Root())));
            Balances = new SparseTree(
                BeaconTrees.BalancesHeight,
                state._validators.Keys.Select(index => index / BeaconTrees.BalancesPerChunk).Distinct().Select(chunk => KeyValuePair.Create(chunk, state.Chunk(chunk))));
            int fields = state.Layout == BeaconStateLayout.Deneb ? DenebFields : PectraFields;
            State = new SparseTree(
                BeaconTrees.StateHeight(state.Layout),
                Enumerable.Range(0, fields).Select(field => KeyValuePair.Create((ulong)field, field switch
                {
                    BeaconTrees.ValidatorsIndex => BeaconMerkle.HashPair(Validators.Root, Length),
                    BeaconTrees.BalancesIndex => BeaconMerkle.HashPair(Balances.Root, Length),
                    _ => Filler($"state field {field} of slot {state.Slot}"),
                })));
            Header = new SparseTree(
                BeaconTrees.BlockHeaderHeight,
                Enumerable.Range(0, HeaderFields).Select(field => KeyValuePair.Create(
                    (ulong)field, field == BeaconTrees.StateRootIndex ? State.Root : field == 0 ? Number(state.Slot) : Filler($"header field {field} of slot {state.Slot}"))));
        }

        public Hash32 Length { get; }

        public SparseTree Validators { get; }

        public SparseTree Balances { get; }

        public SparseTree State { get; }

        public SparseTree Header { get; }
    }
}
