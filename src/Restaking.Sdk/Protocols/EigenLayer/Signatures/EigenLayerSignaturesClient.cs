using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Signatures;

/// <summary>
/// What is signed beside transactions (EIP-712): deposits that others send, consents of delegation approvers, registrations with AVSs, keys.
/// Domain and version are read from the contract and proved by its <c>domainSeparator()</c>; every digest is computed here and must be the
/// one the contract computes.
/// </summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public partial class EigenLayerSignaturesClient
{
    private readonly EigenLayerContext _context;

    /// <summary>For fakes.</summary>
    protected EigenLayerSignaturesClient() => _context = null!;

    /// <summary>Makes the client from the parts a <see cref="RestakingClient"/> is made of; no I/O.</summary>
    public EigenLayerSignaturesClient(ContractReader reader, TransactionPipeline transactions, EigenLayerDeployment deployment)
        : this(new EigenLayerContext(reader, transactions, deployment))
    {
    }

    internal EigenLayerSignaturesClient(EigenLayerContext context) => _context = context;

    /// <summary>The domain a contract of the core signs under: the StrategyManager, the DelegationManager, the AVSDirectory, the KeyRegistrar, a certificate verifier.</summary>
    /// <param name="contract">The contract; behind a proxy, the proxy.</param>
    /// <param name="block">The block; null: the latest. An upgrade can change the domain, and with it end all signatures given before.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The contract has no <c>domainSeparator()</c>, or is not there.</exception>
    /// <exception cref="UnknownSigningDomainException">Its separator is that of no known domain on the client's chain.</exception>
    public virtual Task<SigningDomain> GetDomainAsync(Address contract, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(contract, nameof(contract));
        return ReadRounds.RunAsync(_context.Reader, rounds => SigningDomain.ReadAsync(_context, rounds, contract, contract.ToString()), block, cancellationToken);
    }

    /// <summary>What a staker signs so that somebody else can send, and pay for, its deposit.</summary>
    /// <param name="strategy">A symbol of the address book or a strategy's address.</param>
    /// <param name="amount">How much of the token.</param>
    /// <param name="staker">Who signs, and who gets the shares.</param>
    /// <param name="expiry">Last valid second (unix).</param>
    /// <param name="token">The token; null: the strategy's.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <remarks>The nonce is the staker's current one: of two signatures given for one nonce only one can be used.</remarks>
    /// <exception cref="ArgumentException">Unknown symbol, a zero address, natively restaked ETH, or amount zero.</exception>
    /// <exception cref="UnknownSigningDomainException">The StrategyManager's domain is not known.</exception>
    /// <exception cref="TypedDataMismatchException">The StrategyManager computes another digest.</exception>
    public virtual async Task<DepositToSign> GetDepositAsync(
        StrategyReference strategy,
        Amount amount,
        Address staker,
        UInt256 expiry,
        Address? token = null,
        CancellationToken cancellationToken = default)
    {
        DepositTerms terms = await new EigenLayerStrategiesClient(_context)
            .GetDepositTermsAsync(strategy, amount, staker, expiry, token, cancellationToken).ConfigureAwait(false);
        SigningDomain domain = await GetDomainAsync(_context.Deployment.StrategyManager, null, cancellationToken).ConfigureAwait(false);
        return new DepositToSign(terms, Agreed(Messages.Deposit(domain, terms), terms.Digest));
    }

    /// <summary>What an operator's approver signs to consent to one staker.</summary>
    /// <param name="staker">Who will delegate.</param>
    /// <param name="operatorAddress">To whom.</param>
    /// <param name="salt">A value the approver has not used; spent per approver.</param>
    /// <param name="expiry">Last valid second (unix).</param>
    /// <param name="approver">The approver; null: the operator's current one.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="InvalidOperationException">No approver is given, and the account is no registered operator or has none: then no signature is needed.</exception>
    /// <exception cref="UnknownSigningDomainException">The DelegationManager's domain is not known.</exception>
    /// <exception cref="TypedDataMismatchException">The DelegationManager computes another digest.</exception>
    public virtual Task<DelegationApprovalToSign> GetDelegationApprovalAsync(
        Address staker,
        Address operatorAddress,
        Hash32 salt,
        UInt256 expiry,
        Address? approver = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(staker, nameof(staker));
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        if (approver is { } named)
        {
            EigenLayerContext.Checked(named, nameof(approver));
        }

        return RunAsync(
            async rounds =>
            {
                DelegationManager manager = _context.DelegationManager;
                RoundRead<Address> current = rounds.Read(manager.DelegationApprover(operatorAddress));
                RoundRead<bool> isOperator = rounds.Read(manager.IsOperator(operatorAddress));
                SigningDomain domain = await SigningDomain.ReadAsync(_context, rounds, manager.Address, "Delegation approvals").ConfigureAwait(false);
                Address signer = approver ?? current.AddressOrNull()
                    ?? throw new InvalidOperationException(isOperator.Value
                        ? $"Operator {operatorAddress} has no delegation approver: anybody may delegate to it without a signature."
                        : $"{operatorAddress} is not a registered operator: it registers before a delegation to it is approved.");
                RoundRead<Hash32> digest = rounds.Read(manager.CalculateDelegationApprovalDigestHash(staker, operatorAddress, signer, salt, expiry));
                await rounds.NextAsync().ConfigureAwait(false);
                TypedMessage message = Messages.DelegationApproval(domain, signer, staker, operatorAddress, salt, expiry);
                return new DelegationApprovalToSign(staker, operatorAddress, salt, expiry, Agreed(message, digest.Value));
            },
            cancellationToken);
    }

    /// <summary>What an operator signs to be registered with an AVS of the older kind (AVSDirectory), which the AVS sends.</summary>
    /// <param name="operatorAddress">Who signs.</param>
    /// <param name="avs">The AVS.</param>
    /// <param name="salt">A value the operator has not used.</param>
    /// <param name="expiry">Last valid second (unix).</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no AVSDirectory.</exception>
    /// <exception cref="UnknownSigningDomainException">The AVSDirectory's domain is not known.</exception>
    /// <exception cref="TypedDataMismatchException">The AVSDirectory computes another digest.</exception>
    public virtual Task<AvsRegistrationToSign> GetAvsRegistrationAsync(
        Address operatorAddress,
        Address avs,
        Hash32 salt,
        UInt256 expiry,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        EigenLayerContext.Checked(avs, nameof(avs));
        AVSDirectory directory = new(FeatureProbe.Contract(_context.Deployment.AVSDirectory, "AVSDirectory"));
        return RunAsync(
            async rounds =>
            {
                RoundRead<Hash32> digest = rounds.Read(directory.CalculateOperatorAVSRegistrationDigestHash(operatorAddress, avs, salt, expiry));
                SigningDomain domain = await SigningDomain.ReadAsync(_context, rounds, directory.Address, "AVSDirectory").ConfigureAwait(false);
                TypedMessage message = Messages.AvsRegistration(domain, operatorAddress, avs, salt, expiry);
                return new AvsRegistrationToSign(operatorAddress, avs, salt, expiry, Agreed(message, digest.Value));
            },
            cancellationToken);
    }

    /// <summary>What an ECDSA key signs to be an operator's key in an operator set (KeyRegistrar). The key signs, not the operator; there is no expiry.</summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="operatorSet">The set.</param>
    /// <param name="key">The key's address.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no KeyRegistrar.</exception>
    /// <exception cref="UnknownSigningDomainException">The KeyRegistrar's domain is not known.</exception>
    /// <exception cref="TypedDataMismatchException">The KeyRegistrar computes another digest.</exception>
    public virtual Task<EcdsaKeyToSign> GetEcdsaKeyAsync(Address operatorAddress, OperatorSetId operatorSet, Address key, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        EigenLayerContext.Checked(key, nameof(key));
        operatorSet.Checked(nameof(operatorSet));
        KeyRegistrar registrar = new(FeatureProbe.Contract(_context.Deployment.KeyRegistrar, "KeyRegistrar"));
        return RunAsync(
            async rounds =>
            {
                RoundRead<Hash32> digest = rounds.Read(registrar.GetECDSAKeyRegistrationMessageHash(operatorAddress, new(operatorSet.Avs, operatorSet.Id), key));
                SigningDomain domain = await SigningDomain.ReadAsync(_context, rounds, registrar.Address, "KeyRegistrar").ConfigureAwait(false);
                return new EcdsaKeyToSign(operatorAddress, operatorSet, key, Agreed(Messages.EcdsaKey(domain, operatorAddress, operatorSet, key), digest.Value));
            },
            cancellationToken);
    }

    /// <summary>
    /// What a BN254 key signs to be an operator's key in an operator set: the digest of this message, hashed to the curve (BLS). Wallets do
    /// not sign it; the operator's node does.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="operatorSet">The set.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no KeyRegistrar.</exception>
    /// <exception cref="UnknownSigningDomainException">The KeyRegistrar's domain is not known.</exception>
    /// <exception cref="TypedDataMismatchException">The KeyRegistrar computes another digest.</exception>
    public virtual Task<TypedMessage> GetBn254KeyAsync(Address operatorAddress, OperatorSetId operatorSet, Bn254Key key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        operatorSet.Checked(nameof(operatorSet));
        KeyRegistrar registrar = new(FeatureProbe.Contract(_context.Deployment.KeyRegistrar, "KeyRegistrar"));
        byte[] data = key.Encode();
        return RunAsync(
            async rounds =>
            {
                RoundRead<Hash32> digest = rounds.Read(registrar.GetBN254KeyRegistrationMessageHash(operatorAddress, new(operatorSet.Avs, operatorSet.Id), data));
                SigningDomain domain = await SigningDomain.ReadAsync(_context, rounds, registrar.Address, "KeyRegistrar").ConfigureAwait(false);
                return Agreed(Messages.Bn254Key(domain, operatorAddress, operatorSet, data), digest.Value);
            },
            cancellationToken);
    }

    /// <summary>
    /// What operators of a set sign in a certificate (ECDSACertificateVerifier). Its domain has no chain, so that a certificate holds on every
    /// chain the stake table is carried to, and the verifier is at the same address on all of them.
    /// </summary>
    /// <param name="signer">The key that signs.</param>
    /// <param name="referenceTimestamp">The stake table the certificate is weighed by, unix seconds.</param>
    /// <param name="messageHash">What is certified.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no ECDSACertificateVerifier.</exception>
    /// <exception cref="UnknownSigningDomainException">The verifier's domain is not known.</exception>
    /// <exception cref="TypedDataMismatchException">The verifier computes another digest.</exception>
    public virtual Task<TypedMessage> GetCertificateAsync(Address signer, uint referenceTimestamp, Hash32 messageHash, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(signer, nameof(signer));
        ECDSACertificateVerifier verifier = new(FeatureProbe.Contract(_context.Deployment.ECDSACertificateVerifier, "ECDSACertificateVerifier"));
        return RunAsync(
            async rounds =>
            {
                RoundRead<Hash32> digest = rounds.Read(verifier.CalculateCertificateDigest(referenceTimestamp, messageHash));
                SigningDomain domain = await SigningDomain.ReadAsync(_context, rounds, verifier.Address, "ECDSACertificateVerifier").ConfigureAwait(false);
                return Agreed(Messages.Certificate(domain, signer, referenceTimestamp, messageHash), digest.Value);
            },
            cancellationToken);
    }

    private static TypedMessage Agreed(TypedMessage message, Hash32 ofContract) =>
        message.Digest == ofContract ? message : throw new TypedDataMismatchException(message.Domain.Contract, message.EncodedType, message.Digest, ofContract);

    private Task<TResult> RunAsync<TResult>(Func<ReadRounds, Task<TResult>> read, CancellationToken cancellationToken) =>
        ReadRounds.RunAsync(_context.Reader, read, null, cancellationToken);
}
