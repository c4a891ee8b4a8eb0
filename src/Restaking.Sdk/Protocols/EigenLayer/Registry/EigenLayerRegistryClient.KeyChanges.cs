using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Rpc;
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
    /// <exception cref="FeatureNotAvailableException">There is no KeyRegistrar.</exception>
    public virtual Task<PreflightResult> CheckConfigureKeysAsync(
        OperatorSetId operatorSet,
        OperatorKeyCurve curve,
        Address? caller = null,
        CancellationToken cancellationToken = default)
    {
        Checked(operatorSet, curve);
        return RoleGates.CheckAsync(_context, KeyPreflight.Configure(_context, Keys(), operatorSet, _context.Account(caller, nameof(caller))), null, cancellationToken);
    }

    /// <summary>Prepares <c>configureOperatorSet</c>: the kind of keys operators of the set register. It cannot be changed afterwards.</summary>
    /// <inheritdoc cref="CheckConfigureKeysAsync" path="/param|/exception" />
    public virtual PreparedTransaction<KeyChange> PrepareConfigureKeys(OperatorSetId operatorSet, OperatorKeyCurve curve, Address? caller = null)
    {
        Checked(operatorSet, curve);
        KeyRegistrar registrar = Keys();
        Address sender = _context.Account(caller, nameof(caller));
        return RoleGates.Prepare(
            _context,
            registrar.ConfigureOperatorSet(KeyPreflight.Set(operatorSet), (byte)curve),
            receipt =>
            {
                receipt.Single<KeyRegistrar.OperatorSetConfiguredEvent>(registrar.Address, found => IsSet(found.OperatorSet, operatorSet));
                return new KeyChange(operatorSet, null, curve, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Choose {curve} keys for {operatorSet}",
            sender,
            KeyPreflight.Configure(_context, registrar, operatorSet, sender));
    }

    /// <summary>Asks at the latest block whether an ECDSA key could be registered with a signature, and names every reason why not.</summary>
    /// <param name="key">What the key signed (<see cref="EigenLayerSignaturesClient.GetEcdsaKeyAsync"/>).</param>
    /// <param name="signature">The key's signature: 65 bytes with v 27 or 28, or whatever it takes where it is a contract.</param>
    /// <param name="caller">Who sends it: the operator, its admin or an appointee; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The signature is empty, or the caller is the zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no KeyRegistrar.</exception>
    public virtual async Task<PreflightResult> CheckRegisterEcdsaKeyAsync(
        EcdsaKeyToSign key,
        ReadOnlyMemory<byte> signature,
        Address? caller = null,
        CancellationToken cancellationToken = default)
    {
        Checked(key, signature);
        Address sender = _context.Account(caller, nameof(caller));
        PreflightResult gates = await RoleGates.CheckAsync(_context, EcdsaGates(Keys(), key, sender), null, cancellationToken).ConfigureAwait(false);
        RpcPin pin = await _context.PinAsync(BlockTag.FromNumber(gates.Block.Number), cancellationToken).ConfigureAwait(false);
        ImmutableArray<EigenLayerRefusal> ofSignature = await SignatureGates.EcdsaKeyAsync(_context, pin, key, signature, cancellationToken).ConfigureAwait(false);
        return gates with { Refusals = [.. gates.Refusals, .. ofSignature] };
    }

    /// <summary>
    /// Prepares <c>registerKey</c> with an ECDSA key. A key is used once in all of EigenLayer: also after it is deregistered nobody can register
    /// it again.
    /// </summary>
    /// <inheritdoc cref="CheckRegisterEcdsaKeyAsync" path="/param|/exception" />
    public virtual PreparedTransaction<KeyChange> PrepareRegisterEcdsaKey(EcdsaKeyToSign key, ReadOnlyMemory<byte> signature, Address? caller = null)
    {
        Checked(key, signature);
        KeyRegistrar registrar = Keys();
        Address sender = _context.Account(caller, nameof(caller));
        return _context.Transactions.Prepare(
            registrar.RegisterKey(key.Operator, KeyPreflight.Set(key.OperatorSet), key.Key.ToArray(), signature),
            receipt => ReadRegistration(receipt, registrar.Address, key.OperatorSet, key.Operator, OperatorKeyCurve.Ecdsa),
            description: $"Register key {key.Key} of {key.Operator} in {key.OperatorSet}",
            from: sender,
            preflight:
            [
                RoleGates.Preflight(_context, EcdsaGates(registrar, key, sender)),
                async (at, stop) =>
                {
                    RpcPin pin = await _context.PinAsync(at.Block, stop).ConfigureAwait(false);
                    return ImmutableArray<PreflightIssue>.CastUp(await SignatureGates.EcdsaKeyAsync(_context, pin, key, signature, stop).ConfigureAwait(false));
                },
            ]);
    }

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
    /// <exception cref="FeatureNotAvailableException">There is no KeyRegistrar.</exception>
    public virtual Task<PreflightResult> CheckRegisterBn254KeyAsync(
        Address operatorAddress,
        OperatorSetId operatorSet,
        Bn254Key key,
        ReadOnlyMemory<byte> signature,
        Address? caller = null,
        CancellationToken cancellationToken = default)
    {
        Checked(operatorAddress, operatorSet, key, signature);
        return RoleGates.CheckAsync(
            _context, Bn254Gates(Keys(), operatorAddress, operatorSet, key, _context.Account(caller, nameof(caller))), null, cancellationToken);
    }

    /// <summary>Prepares <c>registerKey</c> with a BN254 key. A key is used once in all of EigenLayer.</summary>
    /// <inheritdoc cref="CheckRegisterBn254KeyAsync" path="/param|/exception" />
    public virtual PreparedTransaction<KeyChange> PrepareRegisterBn254Key(
        Address operatorAddress,
        OperatorSetId operatorSet,
        Bn254Key key,
        ReadOnlyMemory<byte> signature,
        Address? caller = null)
    {
        Checked(operatorAddress, operatorSet, key, signature);
        KeyRegistrar registrar = Keys();
        Address sender = _context.Account(caller, nameof(caller));
        return RoleGates.Prepare(
            _context,
            registrar.RegisterKey(operatorAddress, KeyPreflight.Set(operatorSet), key.Encode(), signature),
            receipt => ReadRegistration(receipt, registrar.Address, operatorSet, operatorAddress, OperatorKeyCurve.Bn254),
            $"Register a BN254 key of {operatorAddress} in {operatorSet}",
            sender,
            Bn254Gates(registrar, operatorAddress, operatorSet, key, sender));
    }

    /// <summary>Asks at the latest block whether an operator's key could be deregistered, and names every reason why not.</summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="operatorSet">The set.</param>
    /// <param name="caller">Who sends it: the operator, its admin or an appointee; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no KeyRegistrar.</exception>
    public virtual Task<PreflightResult> CheckDeregisterKeyAsync(
        Address operatorAddress,
        OperatorSetId operatorSet,
        Address? caller = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        operatorSet.Checked(nameof(operatorSet));
        return RoleGates.CheckAsync(
            _context, KeyPreflight.Deregister(_context, Keys(), operatorSet, operatorAddress, _context.Account(caller, nameof(caller))), null, cancellationToken);
    }

    /// <summary>
    /// Prepares <c>deregisterKey</c>, possible once the operator cannot be slashed in the set any more. The key stays used: it can never be
    /// registered again.
    /// </summary>
    /// <inheritdoc cref="CheckDeregisterKeyAsync" path="/param|/exception" />
    public virtual PreparedTransaction<KeyChange> PrepareDeregisterKey(Address operatorAddress, OperatorSetId operatorSet, Address? caller = null)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        operatorSet.Checked(nameof(operatorSet));
        KeyRegistrar registrar = Keys();
        Address sender = _context.Account(caller, nameof(caller));
        return RoleGates.Prepare(
            _context,
            registrar.DeregisterKey(operatorAddress, KeyPreflight.Set(operatorSet)),
            receipt =>
            {
                KeyRegistrar.KeyDeregisteredEvent left = receipt.Single<KeyRegistrar.KeyDeregisteredEvent>(
                    registrar.Address, found => found.Operator == operatorAddress && IsSet(found.OperatorSet, operatorSet));
                return new KeyChange(operatorSet, operatorAddress, (OperatorKeyCurve)left.CurveType, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Deregister the key of {operatorAddress} in {operatorSet}",
            sender,
            KeyPreflight.Deregister(_context, registrar, operatorSet, operatorAddress, sender));
    }

    private static KeyChange ReadRegistration(TransactionReceipt receipt, Address registrar, OperatorSetId operatorSet, Address operatorAddress, OperatorKeyCurve curve)
    {
        receipt.Single<KeyRegistrar.KeyRegisteredEvent>(registrar, found => found.Operator == operatorAddress && IsSet(found.OperatorSet, operatorSet));
        return new KeyChange(operatorSet, operatorAddress, curve, receipt.TransactionHash, receipt.BlockNumber);
    }

    private static bool IsSet(KeyRegistrar.OperatorSet found, OperatorSetId operatorSet) => found.Avs == operatorSet.Avs && found.Id == operatorSet.Id;

    private static void Checked(OperatorSetId operatorSet, OperatorKeyCurve curve)
    {
        operatorSet.Checked(nameof(operatorSet));
        if (curve is not (OperatorKeyCurve.Ecdsa or OperatorKeyCurve.Bn254))
        {
            throw new ArgumentException("An operator set has ECDSA or BN254 keys.", nameof(curve));
        }
    }

    private static void Checked(EcdsaKeyToSign key, ReadOnlyMemory<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (signature.IsEmpty)
        {
            throw new ArgumentException("The key's signature is missing.", nameof(signature));
        }
    }

    private static void Checked(Address operatorAddress, OperatorSetId operatorSet, Bn254Key key, ReadOnlyMemory<byte> signature)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        operatorSet.Checked(nameof(operatorSet));
        ArgumentNullException.ThrowIfNull(key);
        Bn254Key.CheckSignature(signature, nameof(signature));
    }

    private ImmutableArray<RoleGate> EcdsaGates(KeyRegistrar registrar, EcdsaKeyToSign key, Address sender) =>
        KeyPreflight.Register(_context, registrar, key.OperatorSet, key.Operator, sender, OperatorKeyCurve.Ecdsa, HashOf(key.Key));

    private ImmutableArray<RoleGate> Bn254Gates(KeyRegistrar registrar, Address operatorAddress, OperatorSetId operatorSet, Bn254Key key, Address sender) =>
        KeyPreflight.Register(_context, registrar, operatorSet, operatorAddress, sender, OperatorKeyCurve.Bn254, key.Hash);
}
