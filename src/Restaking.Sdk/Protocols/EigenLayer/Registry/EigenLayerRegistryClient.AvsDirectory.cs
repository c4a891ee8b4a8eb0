using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <content>Registration with AVSs of the older kind (AVSDirectory): the AVS sends, with the operator's signature.</content>
public partial class EigenLayerRegistryClient
{
    private const string DirectoryFeature = "AVSDirectory";

    /// <summary>Whether an operator is registered with an AVS of the older kind (<c>avsOperatorStatus</c>). Operator sets know nothing of it.</summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="avs">The AVS.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no AVSDirectory.</exception>
    public virtual async Task<bool> IsRegisteredToAvsAsync(Address operatorAddress, Address avs, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        EigenLayerContext.Checked(avs, nameof(avs));
        byte status = await FeatureProbe.ReadAsync(_context, DirectoryFeature, AvsDirectory().AvsOperatorStatus(avs, operatorAddress), block, cancellationToken).ConfigureAwait(false);
        return status != 0;
    }

    /// <summary>Whether an operator has used or cancelled a salt.</summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no AVSDirectory.</exception>
    public virtual Task<bool> IsSaltSpentAsync(Address operatorAddress, Hash32 salt, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        FeatureProbe.ReadAsync(
            _context, DirectoryFeature, AvsDirectory().OperatorSaltIsSpent(EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress)), salt), block, cancellationToken);

    /// <summary>Asks at the latest block whether an operator could be registered with an AVS of the older kind, and names every reason why not.</summary>
    /// <param name="registration">What the operator signed (<see cref="EigenLayerSignaturesClient.GetAvsRegistrationAsync"/>).</param>
    /// <param name="signature">Its signature: 65 bytes with v 27 or 28, or whatever its EIP-1271 contract takes.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The signature is empty.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no AVSDirectory.</exception>
    public virtual Task<PreflightResult> CheckRegisterToAvsAsync(
        AvsRegistrationToSign registration,
        ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken = default) =>
        RegisterToAvs(registration, signature).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>registerOperatorToAVS</c>, sent by the AVS itself (the contract registers whoever sends it as the AVS). The salt is spent with
    /// it.
    /// </summary>
    /// <inheritdoc cref="CheckRegisterToAvsAsync" path="/param|/exception" />
    public virtual PreparedTransaction<AvsRegistrationChange> PrepareRegisterToAvs(AvsRegistrationToSign registration, ReadOnlyMemory<byte> signature) =>
        RegisterToAvs(registration, signature).Prepare();

    /// <summary>Asks at the latest block whether an operator could be taken off an AVS of the older kind, and names every reason why not.</summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="avs">The AVS, which sends it; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no AVSDirectory.</exception>
    public virtual Task<PreflightResult> CheckDeregisterFromAvsAsync(Address operatorAddress, Address? avs = null, CancellationToken cancellationToken = default) =>
        DeregisterFromAvs(operatorAddress, avs).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>deregisterOperatorFromAVS</c>, sent by the AVS.</summary>
    /// <inheritdoc cref="CheckDeregisterFromAvsAsync" path="/param|/exception" />
    public virtual PreparedTransaction<AvsRegistrationChange> PrepareDeregisterFromAvs(Address operatorAddress, Address? avs = null) =>
        DeregisterFromAvs(operatorAddress, avs).Prepare();

    /// <summary>
    /// Prepares <c>cancelSalt</c>: signatures the operator has given with this salt can no longer be used. The contract takes any salt, also one
    /// that is spent, and emits nothing.
    /// </summary>
    /// <param name="salt">The salt.</param>
    /// <param name="operatorAddress">The operator, which sends it; null: the signer.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no AVSDirectory.</exception>
    public virtual PreparedTransaction<CancelledSalt> PrepareCancelSalt(Hash32 salt, Address? operatorAddress = null)
    {
        AVSDirectory directory = AvsDirectory();
        Address sender = _context.Account(operatorAddress, nameof(operatorAddress));
        return new RoleWrite<CancelledSalt>(
            _context,
            directory.CancelSalt(salt),
            receipt => new CancelledSalt(sender, salt, receipt.TransactionHash, receipt.BlockNumber),
            $"Cancel salt {salt} of {sender}",
            sender,
            [FeatureProbe.Required(_context, EigenLayerFeature.AvsDirectory)]).Prepare();
    }

    private static AvsRegistrationChange ReadStatus(TransactionReceipt receipt, Address directory, Address operatorAddress, Address avs, bool isRegistered)
    {
        receipt.Single<AVSDirectory.OperatorAVSRegistrationStatusUpdatedEvent>(
            directory, found => found.Operator == operatorAddress && found.Avs == avs && found.Status != 0 == isRegistered);
        return new AvsRegistrationChange(operatorAddress, avs, isRegistered, receipt.TransactionHash, receipt.BlockNumber);
    }

    private RoleWrite<AvsRegistrationChange> RegisterToAvs(AvsRegistrationToSign registration, ReadOnlyMemory<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(registration);
        if (signature.IsEmpty)
        {
            throw new ArgumentException("The operator's signature is missing.", nameof(signature));
        }

        AVSDirectory directory = AvsDirectory();
        return new RoleWrite<AvsRegistrationChange>(
            _context,
            directory.RegisterOperatorToAVS(registration.Operator, new(signature, registration.Salt, registration.Expiry)),
            receipt => ReadStatus(receipt, directory.Address, registration.Operator, registration.Avs, isRegistered: true),
            $"Register {registration.Operator} with AVS {registration.Avs}",
            registration.Avs,
            [
                .. DirectoryGates(directory),
                async (rounds, refusals) =>
                {
                    RoundRead<byte> status = rounds.Read(directory.AvsOperatorStatus(registration.Avs, registration.Operator));
                    RoundRead<bool> isOperator = rounds.Read(_context.DelegationManager.IsOperator(registration.Operator));
                    await rounds.NextAsync().ConfigureAwait(false);
                    if (status.Value != 0)
                    {
                        refusals.Add(new AlreadyRegisteredToAvs(registration.Operator, registration.Avs));
                    }

                    if (!isOperator.Value)
                    {
                        refusals.Add(new NotAnOperator(registration.Operator));
                    }
                },
            ])
        {
            AlsoAsked = _context.Pinned((pin, stop) => SignatureGates.AvsRegistrationAsync(_context, pin, registration, signature, stop)),
        };
    }

    private RoleWrite<AvsRegistrationChange> DeregisterFromAvs(Address operatorAddress, Address? avs)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        AVSDirectory directory = AvsDirectory();
        Address sender = _context.Account(avs, nameof(avs));
        return new RoleWrite<AvsRegistrationChange>(
            _context,
            directory.DeregisterOperatorFromAVS(operatorAddress),
            receipt => ReadStatus(receipt, directory.Address, operatorAddress, sender, isRegistered: false),
            $"Deregister {operatorAddress} from AVS {sender}",
            sender,
            [
                .. DirectoryGates(directory),
                async (rounds, refusals) =>
                {
                    RoundRead<byte> status = rounds.Read(directory.AvsOperatorStatus(sender, operatorAddress));
                    await rounds.NextAsync().ConfigureAwait(false);
                    if (status.Value == 0)
                    {
                        refusals.Add(new NotRegisteredToAvs(operatorAddress, sender));
                    }
                },
            ]);
    }

    private RoleGate[] DirectoryGates(AVSDirectory directory) =>
    [
        FeatureProbe.Required(_context, EigenLayerFeature.AvsDirectory),
        RoleGates.NotPaused(directory.Address, directory.Paused(), PauseBits.AVSDirectoryRegistrations, "Registrations with AVSs"),
    ];

    private AVSDirectory AvsDirectory() => new(FeatureProbe.Contract(_context.Deployment.AVSDirectory, DirectoryFeature));
}
