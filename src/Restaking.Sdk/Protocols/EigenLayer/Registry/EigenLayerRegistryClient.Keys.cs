using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <content>Keys of operators (KeyRegistrar): reading them.</content>
public partial class EigenLayerRegistryClient
{
    private const string KeysFeature = "KeyRegistrar";

    /// <summary>The key of an operator in an operator set, and whether it could be deregistered.</summary>
    /// <param name="operatorSet">The set.</param>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no KeyRegistrar.</exception>
    public virtual Task<OperatorKey> GetKeyAsync(OperatorSetId operatorSet, Address operatorAddress, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        operatorSet.Checked(nameof(operatorSet));
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        KeyRegistrar registrar = Keys();
        KeyRegistrar.OperatorSet set = KeyPreflight.Set(operatorSet);
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<byte> curve = rounds.Read(registrar.GetOperatorSetCurveType(set));
                RoundRead<bool> registered = rounds.Read(registrar.IsRegistered(set, operatorAddress));
                RoundRead<Hash32> hash = rounds.Read(registrar.GetKeyHash(set, operatorAddress));
                RoundRead<Address> ecdsa = rounds.Read(registrar.GetECDSAAddress(set, operatorAddress));
                RoundRead<KeyRegistrar.GetBN254KeyResult> bn254 = rounds.Read(registrar.GetBN254Key(set, operatorAddress));
                RoundRead<bool> slashable = rounds.Read(_context.AllocationManager.IsOperatorSlashable(operatorAddress, operatorSet.ToAllocationManager()));
                await rounds.NextAsync().ConfigureAwait(false);
                var kind = (OperatorKeyCurve)await FeatureProbe.ValueAsync(_context, rounds, KeysFeature, registrar.Address, curve).ConfigureAwait(false);
                bool has = registered.Value;

                // Each getter refuses sets with keys of the other kind.
                return new OperatorKey(
                    rounds.Block,
                    operatorSet,
                    operatorAddress,
                    kind,
                    has,
                    has ? hash.Value : null,
                    has && kind == OperatorKeyCurve.Ecdsa ? ecdsa.Value : null,
                    has && kind == OperatorKeyCurve.Bn254 ? ReadKey(bn254.Value) : null,
                    slashable.Value);
            },
            block,
            cancellationToken);
    }

    /// <summary>
    /// Whether a key was ever registered, by anybody in any operator set. Such a key cannot be registered again, also after it was
    /// deregistered.
    /// </summary>
    /// <param name="keyHash">The key's hash: that of the 20 bytes of an ECDSA key's address, or <see cref="Bn254Key.Hash"/>.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="FeatureNotAvailableException">There is no KeyRegistrar.</exception>
    public virtual Task<bool> IsKeyBurntAsync(Hash32 keyHash, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        FeatureProbe.ReadAsync(_context, KeysFeature, Keys().IsKeyGloballyRegistered(keyHash), block, cancellationToken);

    /// <inheritdoc cref="IsKeyBurntAsync(Hash32, BlockTag?, CancellationToken)" />
    /// <param name="key">The ECDSA key's address.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    public virtual Task<bool> IsKeyBurntAsync(Address key, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        IsKeyBurntAsync(HashOf(EigenLayerContext.Checked(key, nameof(key))), block, cancellationToken);

    /// <summary>Whose an ECDSA key is: who registered it, and whether that operator has a key in the set now.</summary>
    /// <param name="operatorSet">A set with ECDSA keys.</param>
    /// <param name="key">The key's address.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no KeyRegistrar.</exception>
    /// <exception cref="ContractRevertException">The set's kind of keys was not chosen [InvalidCurveType].</exception>
    public virtual Task<KeyHolder> FindKeyHolderAsync(OperatorSetId operatorSet, Address key, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(key, nameof(key));
        return FindKeyHolderAsync(operatorSet, key.ToArray(), block, cancellationToken);
    }

    /// <summary>Whose a BN254 key is: who registered it, and whether that operator has a key in the set now.</summary>
    /// <param name="operatorSet">A set with BN254 keys.</param>
    /// <param name="key">The key; the KeyRegistrar looks it up by its point in G1 alone.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no KeyRegistrar.</exception>
    /// <exception cref="ContractRevertException">The set's kind of keys was not chosen [InvalidCurveType].</exception>
    public virtual Task<KeyHolder> FindKeyHolderAsync(OperatorSetId operatorSet, Bn254Key key, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return FindKeyHolderAsync(operatorSet, key.Encode()[..Bn254Key.SignatureSize], block, cancellationToken);
    }

    internal static Hash32 HashOf(Address key) => Keccak256.Hash(key.ToArray());

    private static Bn254Key ReadKey(KeyRegistrar.GetBN254KeyResult key)
    {
        ImmutableArray<UInt256> x = key.G2Point.X;
        ImmutableArray<UInt256> y = key.G2Point.Y;
        return new Bn254Key(key.G1Point.X, key.G1Point.Y, (x[0], x[1]), (y[0], y[1]));
    }

    private Task<KeyHolder> FindKeyHolderAsync(OperatorSetId operatorSet, byte[] keyData, BlockTag? block, CancellationToken cancellationToken)
    {
        operatorSet.Checked(nameof(operatorSet));
        KeyRegistrar registrar = Keys();
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<KeyRegistrar.GetOperatorFromSigningKeyResult> read = rounds.Read(registrar.GetOperatorFromSigningKey(KeyPreflight.Set(operatorSet), keyData));
                await rounds.NextAsync().ConfigureAwait(false);
                (Address holder, bool registered) = await FeatureProbe.ValueAsync(_context, rounds, KeysFeature, registrar.Address, read).ConfigureAwait(false);
                return new KeyHolder(rounds.Block, holder.IsZero ? null : holder, !holder.IsZero && registered);
            },
            block,
            cancellationToken);
    }

    private KeyRegistrar Keys() => new(FeatureProbe.Contract(_context.Deployment.KeyRegistrar, KeysFeature));
}
