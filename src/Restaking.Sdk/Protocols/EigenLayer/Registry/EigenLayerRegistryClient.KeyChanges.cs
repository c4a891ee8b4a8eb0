using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <content>Keys of operators (KeyRegistrar): changing them.</content>
public partial class EigenLayerRegistryClient
{
    /// <summary>Asks at the latest block whether a set's kind of keys could be chosen, and names every reason why not.</summary>
    /// <param name="operatorSet">The set.</param>
    /// <param name="curve">The kind of keys.</param>
    /// <param name="caller">Who sends it: the AVS, its admin or an appointee; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address, or no kind of keys.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no KeyRegistrar.</exception>
    public virtual Task<PreflightResult> CheckConfigureKeysAsync(
        OperatorSetId operatorSet,
        OperatorKeyCurve curve,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        ConfigureKeys(operatorSet, curve, caller).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>configureOperatorSet</c>: the kind of keys operators of the set register. It cannot be changed afterwards.</summary>
    /// <inheritdoc cref="CheckConfigureKeysAsync" path="/param|/exception" />
    public virtual PreparedTransaction<KeyChange> PrepareConfigureKeys(OperatorSetId operatorSet, OperatorKeyCurve curve, Address? caller = null) =>
        ConfigureKeys(operatorSet, curve, caller).Prepare();

    /// <summary>Asks at the latest block whether an ECDSA key could be registered with a signature, and names every reason why not.</summary>
    /// <param name="key">What the key signed (<see cref="EigenLayerSignaturesClient.GetEcdsaKeyAsync"/>).</param>
    /// <param name="signature">The key's signature: 65 bytes with v 27 or 28, or whatever it takes where it is a contract.</param>
    /// <param name="caller">Who sends it: the operator, its admin or an appointee; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The signature is empty, or the caller is the zero address.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no KeyRegistrar.</exception>
    public virtual Task<PreflightResult> CheckRegisterEcdsaKeyAsync(
        EcdsaKeyToSign key,
        ReadOnlyMemory<byte> signature,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        RegisterEcdsaKey(key, signature, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>registerKey</c> with an ECDSA key. A key is used once in all of EigenLayer: also after it is deregistered nobody can register
    /// it again.
    /// </summary>
    /// <inheritdoc cref="CheckRegisterEcdsaKeyAsync" path="/param|/exception" />
    public virtual PreparedTransaction<KeyChange> PrepareRegisterEcdsaKey(EcdsaKeyToSign key, ReadOnlyMemory<byte> signature, Address? caller = null) =>
        RegisterEcdsaKey(key, signature, caller).Prepare();

    /// <summary>
    /// Asks at the latest block whether a BN254 key could be registered, and names every reason why not. Whether the signature holds only the
    /// contract can tell (a pairing): the simulation does.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="operatorSet">The set.</param>
    /// <param name="key">The key.</param>
    /// <param name="signature">The key's signature over <see cref="EigenLayerSignaturesClient.GetBn254KeyAsync"/>'s digest: a point of G1, 64 bytes.</param>
    /// <param name="caller">Who sends it: the operator, its admin or an appointee; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address, or a signature that is no point of G1.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no KeyRegistrar.</exception>
    public virtual Task<PreflightResult> CheckRegisterBn254KeyAsync(
        Address operatorAddress,
        OperatorSetId operatorSet,
        Bn254Key key,
        ReadOnlyMemory<byte> signature,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        RegisterBn254Key(operatorAddress, operatorSet, key, signature, caller).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>registerKey</c> with a BN254 key. A key is used once in all of EigenLayer.</summary>
    /// <inheritdoc cref="CheckRegisterBn254KeyAsync" path="/param|/exception" />
    public virtual PreparedTransaction<KeyChange> PrepareRegisterBn254Key(
        Address operatorAddress,
        OperatorSetId operatorSet,
        Bn254Key key,
        ReadOnlyMemory<byte> signature,
        Address? caller = null) =>
        RegisterBn254Key(operatorAddress, operatorSet, key, signature, caller).Prepare();

    /// <summary>Asks at the latest block whether an operator's key could be deregistered, and names every reason why not.</summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="operatorSet">The set.</param>
    /// <param name="caller">Who sends it: the operator, its admin or an appointee; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no KeyRegistrar.</exception>
    public virtual Task<PreflightResult> CheckDeregisterKeyAsync(
        Address operatorAddress,
        OperatorSetId operatorSet,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        DeregisterKey(operatorAddress, operatorSet, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>deregisterKey</c>, possible once the operator cannot be slashed in the set any more. The key stays used: it can never be
    /// registered again.
    /// </summary>
    /// <inheritdoc cref="CheckDeregisterKeyAsync" path="/param|/exception" />
    public virtual PreparedTransaction<KeyChange> PrepareDeregisterKey(Address operatorAddress, OperatorSetId operatorSet, Address? caller = null) =>
        DeregisterKey(operatorAddress, operatorSet, caller).Prepare();

    private RoleWrite<KeyChange> ConfigureKeys(OperatorSetId operatorSet, OperatorKeyCurve curve, Address? caller)
    {
        Checked(operatorSet, curve);
        KeyRegistrar registrar = Keys();
        Address sender = _context.Account(caller, nameof(caller));
        KeyRegistrar.ConfigureOperatorSetCall call = registrar.ConfigureOperatorSet(KeyPreflight.Set(operatorSet), (byte)curve);
        return new RoleWrite<KeyChange>(
            _context,
            call,
            receipt =>
            {
                receipt.Single<KeyRegistrar.OperatorSetConfiguredEvent>(registrar.Address, found => KeyPreflight.IsSet(found.OperatorSet, operatorSet));
                return new KeyChange(operatorSet, null, curve, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Choose {curve} keys for {operatorSet}",
            sender,
            KeyPreflight.Configure(_context, registrar, operatorSet, sender, call));
    }

    private RoleWrite<KeyChange> RegisterEcdsaKey(EcdsaKeyToSign key, ReadOnlyMemory<byte> signature, Address? caller)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (signature.IsEmpty)
        {
            throw new ArgumentException("The key's signature is missing.", nameof(signature));
        }

        return RegisterKey(
            key.Operator, key.OperatorSet, OperatorKeyCurve.Ecdsa, key.Key.ToArray(), HashOf(key.Key), signature, $"Register key {key.Key} of {key.Operator} in {key.OperatorSet}", caller)
            with
        {
            AlsoAsked = _context.Pinned((pin, stop) => SignatureGates.EcdsaKeyAsync(_context, pin, key, signature, stop)),
        };
    }

    private RoleWrite<KeyChange> RegisterBn254Key(
        Address operatorAddress,
        OperatorSetId operatorSet,
        Bn254Key key,
        ReadOnlyMemory<byte> signature,
        Address? caller)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        operatorSet.Checked(nameof(operatorSet));
        ArgumentNullException.ThrowIfNull(key);
        Bn254Key.CheckSignature(signature, nameof(signature));
        return RegisterKey(
            operatorAddress, operatorSet, OperatorKeyCurve.Bn254, key.Encode(), key.Hash, signature, $"Register a BN254 key of {operatorAddress} in {operatorSet}", caller);
    }

    private RoleWrite<KeyChange> RegisterKey(
        Address operatorAddress,
        OperatorSetId operatorSet,
        OperatorKeyCurve curve,
        byte[] keyData,
        Hash32 keyHash,
        ReadOnlyMemory<byte> signature,
        string description,
        Address? caller)
    {
        KeyRegistrar registrar = Keys();
        Address sender = _context.Account(caller, nameof(caller));
        KeyRegistrar.RegisterKeyCall call = registrar.RegisterKey(operatorAddress, KeyPreflight.Set(operatorSet), keyData, signature);
        return new RoleWrite<KeyChange>(
            _context,
            call,
            receipt =>
            {
                receipt.Single<KeyRegistrar.KeyRegisteredEvent>(
                    registrar.Address, found => found.Operator == operatorAddress && KeyPreflight.IsSet(found.OperatorSet, operatorSet));
                return new KeyChange(operatorSet, operatorAddress, curve, receipt.TransactionHash, receipt.BlockNumber);
            },
            description,
            sender,
            KeyPreflight.Register(_context, registrar, operatorSet, operatorAddress, sender, call, curve, keyHash));
    }

    private RoleWrite<KeyChange> DeregisterKey(Address operatorAddress, OperatorSetId operatorSet, Address? caller)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        operatorSet.Checked(nameof(operatorSet));
        KeyRegistrar registrar = Keys();
        Address sender = _context.Account(caller, nameof(caller));
        KeyRegistrar.DeregisterKeyCall call = registrar.DeregisterKey(operatorAddress, KeyPreflight.Set(operatorSet));
        return new RoleWrite<KeyChange>(
            _context,
            call,
            receipt =>
            {
                KeyRegistrar.KeyDeregisteredEvent left = receipt.Single<KeyRegistrar.KeyDeregisteredEvent>(
                    registrar.Address, found => found.Operator == operatorAddress && KeyPreflight.IsSet(found.OperatorSet, operatorSet));
                return new KeyChange(operatorSet, operatorAddress, (OperatorKeyCurve)left.CurveType, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Deregister the key of {operatorAddress} in {operatorSet}",
            sender,
            KeyPreflight.Deregister(_context, registrar, operatorSet, operatorAddress, sender, call));
    }

    private static void Checked(OperatorSetId operatorSet, OperatorKeyCurve curve)
    {
        operatorSet.Checked(nameof(operatorSet));
        if (curve is not (OperatorKeyCurve.Ecdsa or OperatorKeyCurve.Bn254))
        {
            throw new ArgumentException("An operator set has ECDSA or BN254 keys.", nameof(curve));
        }
    }
}
