using System.Buffers.Binary;
using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <content>Creating a pod, staking into it, its proof submitter, tokens that strayed into it.</content>
public partial class EigenLayerPodsClient
{
    private static readonly UInt256 ThirtyTwoEtherWei = Gwei.ThirtyTwoEther.ToWei();

    /// <summary>The largest deposit a compounding validator can use: 2048 ETH (<c>MAX_EFFECTIVE_BALANCE_ELECTRA</c>).</summary>
    private static readonly Gwei MaxCompounding = Gwei.FromEther(2048);

    /// <summary>The deposit contract's own minimum: 1 ETH.</summary>
    private static readonly Gwei MinDeposit = Gwei.FromEther(1);

    /// <summary>Asks at the latest block whether a pod can be created: not paused (bit 0), and none there yet.</summary>
    /// <param name="owner">The owner; null: the signer. Only the owner itself can create its pod.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="InvalidOperationException">No owner is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual Task<PreflightResult> CheckCreateAsync(Address? owner = null, CancellationToken cancellationToken = default) =>
        Creation(owner).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>createPod</c>. An owner has one pod, for good.</summary>
    /// <inheritdoc cref="CheckCreateAsync" path="/param[@name='owner']|/exception" />
    public virtual PreparedTransaction<PodCreated> PrepareCreate(Address? owner = null) => Creation(owner).Prepare();

    /// <summary>Asks at the latest block whether 32 ETH can be staked: not paused (bit 0).</summary>
    /// <inheritdoc cref="CheckCreateAsync" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckStakeAsync(Address? owner = null, CancellationToken cancellationToken = default)
    {
        _context.Account(owner, nameof(owner));
        return RoleGates.CheckAsync(_context, StakeGates(), BlockTag.Latest, cancellationToken);
    }

    /// <summary>
    /// Prepares <c>EigenPodManager.stake</c>: exactly 32 ETH for a validator with credentials 0x01 of the owner's pod, which is created when
    /// there is none. The deposit's root is computed here, for the pod's address as the chain says it.
    /// </summary>
    /// <remarks>See <see cref="ValidatorDeposit"/>: nobody on the execution layer checks the signature.</remarks>
    /// <param name="deposit">The validator's key and signature.</param>
    /// <param name="owner">The owner; null: the signer.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="ArgumentException">
    /// The signature has not 96 bytes; the root that came with the deposit is not that of this pod, 0x01 and 32 ETH; the zero address.
    /// </exception>
    /// <exception cref="InvalidOperationException">No owner is named and the client has no signer, or the chain's address of the pod is not the computed one.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual async Task<PreparedTransaction<ValidatorStaked>> PrepareStakeAsync(ValidatorDeposit deposit, Address? owner = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deposit);
        DepositData.CheckSignature(deposit.Signature.Length, nameof(deposit));
        Address account = _context.Account(owner, nameof(owner));
        PodAddress at = Certain(await GetAddressAsync(account, cancellationToken: cancellationToken).ConfigureAwait(false));
        Hash32 credentials = WithdrawalCredentials.Of(at.Pod, WithdrawalCredentialKind.Execution);
        Hash32 root = DepositData.CheckedRoot(deposit, credentials, Gwei.ThirtyTwoEther, nameof(deposit));
        EigenPodManager manager = _context.PodManager();
        return new RoleWrite<ValidatorStaked>(
            _context,
            manager.Stake(deposit.Pubkey.Bytes, deposit.Signature, root),
            receipt => ReadStaked(receipt, manager.Address, at.Pod, deposit.Pubkey, credentials),
            $"Stake 32 ETH for validator {deposit.Pubkey} of pod {at.Pod}",
            account,
            StakeGates(),
            ThirtyTwoEtherWei).Prepare();
    }

    /// <summary>
    /// Prepares a deposit straight to the beacon chain's deposit contract with credentials 0x02 of the owner's pod: the way in for
    /// compounding validators, which <c>EigenPodManager.stake</c> does not take. The pod must exist.
    /// </summary>
    /// <remarks>See <see cref="ValidatorDeposit"/>: nobody on the execution layer checks the signature.</remarks>
    /// <param name="deposit">The validator's key and signature.</param>
    /// <param name="amount">How much: 32 to 2048 ETH for a new validator, from 1 ETH to top one up.</param>
    /// <param name="owner">The pod's owner; null: the signer.</param>
    /// <param name="payer">Who pays; null: the owner. Anybody may.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The signature has not 96 bytes, the root is of other credentials or another amount, or the zero address.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The amount is below 1 or above 2048 ETH.</exception>
    /// <exception cref="InvalidOperationException">No owner is named and the client has no signer, or the chain's address of the pod is not the computed one.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager, or that names no deposit contract (Sepolia).</exception>
    public virtual async Task<PreparedTransaction<ValidatorStaked>> PrepareCompoundingDepositAsync(
        ValidatorDeposit deposit,
        Gwei amount,
        Address? owner = null,
        Address? payer = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deposit);
        DepositData.CheckSignature(deposit.Signature.Length, nameof(deposit));
        if (amount < MinDeposit || amount > MaxCompounding)
        {
            throw new ArgumentOutOfRangeException(nameof(amount), amount, $"A deposit is from {MinDeposit} to {MaxCompounding}.");
        }

        Address account = _context.Account(owner, nameof(owner));
        Address sender = payer is { } named ? EigenLayerContext.Checked(named, nameof(payer)) : account;
        EigenPodManager manager = _context.PodManager();
        PodAddress at = Certain(await GetAddressAsync(account, cancellationToken: cancellationToken).ConfigureAwait(false));
        Address depositContract = await _context.Reader.ReadAsync(manager.EthPOS(), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (depositContract.IsZero)
        {
            throw new FeatureNotAvailableException("deposits to the beacon chain (EigenPodManager.ethPOS)", manager.Address, null);
        }

        Hash32 credentials = WithdrawalCredentials.Of(at.Pod, WithdrawalCredentialKind.Compounding);
        Hash32 root = DepositData.CheckedRoot(deposit, credentials, amount, nameof(deposit));
        return new RoleWrite<ValidatorStaked>(
            _context,
            new IETHPOSDeposit(depositContract).Deposit(deposit.Pubkey.Bytes, credentials.ToArray(), deposit.Signature, root),
            receipt => ReadDeposited(receipt, depositContract, at.Pod, deposit.Pubkey, credentials, amount),
            $"Deposit {amount} for compounding validator {deposit.Pubkey} of pod {at.Pod}",
            sender,
            [PodGates.HasPod(_context, account)],
            amount.ToWei()).Prepare();
    }

    /// <summary>Asks at the latest block whether the proof submitter can be set: only the owner can.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="caller">Who sends; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual Task<PreflightResult> CheckSetProofSubmitterAsync(Address pod, Address? caller = null, CancellationToken cancellationToken = default) =>
        ProofSubmitter(pod, null, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>setProofSubmitter</c>: an account that may then start checkpoints, submit proofs and make requests (also full exits!),
    /// but neither withdraw nor recover tokens.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="submitter">The account; null: nobody any more.</param>
    /// <param name="caller">Who sends; null: the signer.</param>
    /// <inheritdoc cref="CheckSetProofSubmitterAsync" path="/exception" />
    public virtual PreparedTransaction<ProofSubmitterChanged> PrepareSetProofSubmitter(Address pod, Address? submitter, Address? caller = null) =>
        ProofSubmitter(pod, submitter, caller).Prepare();

    /// <summary>Asks at the latest block whether tokens can be recovered: by the owner, not paused (bit 5), and held by the pod.</summary>
    /// <inheritdoc cref="PrepareRecoverTokens" path="/param[@name='pod']|/param[@name='tokens']|/param[@name='caller']|/exception" />
    public virtual Task<PreflightResult> CheckRecoverTokensAsync(
        Address pod,
        IReadOnlyList<PodTokenAmount> tokens,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        Recovery(pod, tokens, pod, caller).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>recoverTokens</c>: ERC-20 tokens that were sent to the pod by mistake. It does not move ether.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="tokens">Tokens and amounts.</param>
    /// <param name="recipient">Who gets them.</param>
    /// <param name="caller">The pod's owner; null: the signer.</param>
    /// <exception cref="ArgumentException">No token, an amount of zero, amounts of a token that overflow together, or a zero address.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual PreparedTransaction<PodTokensRecovered> PrepareRecoverTokens(Address pod, IReadOnlyList<PodTokenAmount> tokens, Address recipient, Address? caller = null) =>
        Recovery(pod, tokens, recipient, caller).Prepare();

    private static ImmutableArray<PodTokenAmount> Checked(IReadOnlyList<PodTokenAmount> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Count == 0)
        {
            throw new ArgumentException("Name at least one token.", nameof(tokens));
        }

        foreach (PodTokenAmount entry in tokens)
        {
            EigenLayerContext.Checked(entry.Token, nameof(tokens));
            if (entry.Amount == UInt256.Zero)
            {
                throw new ArgumentException($"The amount of token {entry.Token} is zero.", nameof(tokens));
            }
        }

        foreach (IGrouping<Address, PodTokenAmount> token in tokens.GroupBy(entry => entry.Token))
        {
            UInt256 left = UInt256.MaxValue;
            foreach (PodTokenAmount entry in token)
            {
                left = entry.Amount <= left ? left - entry.Amount : throw new ArgumentException($"The amounts of token {token.Key} together are above 2^256 - 1.", nameof(tokens));
            }
        }

        return [.. tokens];
    }

    // Ether must not be pointed at an address that two sources disagree about.
    private static PodAddress Certain(PodAddress at) => at.IsAsPredicted
        ? at
        : throw new InvalidOperationException(
            $"The EigenPodManager says that the pod of {at.Owner} is at {at.Pod}, and by its init code hash it would be at {at.Predicted}. Nothing is staked until both agree; create the pod, or correct the deployment's addresses.");

    private RoleWrite<PodCreated> Creation(Address? owner)
    {
        Address account = _context.Account(owner, nameof(owner));
        EigenPodManager manager = _context.PodManager();
        return new RoleWrite<PodCreated>(
            _context,
            manager.CreatePod(),
            receipt =>
            {
                EigenPodManager.PodDeployedEvent deployed = receipt.Single<EigenPodManager.PodDeployedEvent>(manager.Address, found => found.PodOwner == account);
                return new PodCreated(account, deployed.EigenPod, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Create the pod of {account}",
            account,
            [PodGates.NotPaused(_context, PauseBits.PodsNew, "New pods"), PodGates.HasNoPod(_context, account)]);
    }

    private RoleWrite<ProofSubmitterChanged> ProofSubmitter(Address pod, Address? submitter, Address? caller)
    {
        EigenLayerContext.Checked(pod, nameof(pod));
        Address sender = _context.Account(caller, nameof(caller));
        Address next = submitter is { } named ? EigenLayerContext.Checked(named, nameof(submitter)) : Address.Zero;
        return new RoleWrite<ProofSubmitterChanged>(
            _context,
            new EigenPod(pod).SetProofSubmitter(next),
            receipt =>
            {
                EigenPod.ProofSubmitterUpdatedEvent changed = receipt.Single<EigenPod.ProofSubmitterUpdatedEvent>(pod, found => found.NewProofSubmitter == next);
                return new ProofSubmitterChanged(
                    pod, changed.PrevProofSubmitter.IsZero ? null : changed.PrevProofSubmitter, submitter, receipt.TransactionHash, receipt.BlockNumber);
            },
            submitter is null ? $"Take the proof submitter of pod {pod} away" : $"Let {submitter} submit proofs for pod {pod}",
            sender,
            [PodGates.Pod(_context, pod, sender, submitterMay: false)]);
    }

    private RoleWrite<PodTokensRecovered> Recovery(Address pod, IReadOnlyList<PodTokenAmount> tokens, Address recipient, Address? caller)
    {
        ImmutableArray<PodTokenAmount> chosen = Checked(tokens);
        EigenLayerContext.Checked(pod, nameof(pod));
        EigenLayerContext.Checked(recipient, nameof(recipient));
        Address sender = _context.Account(caller, nameof(caller));
        return new RoleWrite<PodTokensRecovered>(
            _context,
            new EigenPod(pod).RecoverTokens([.. chosen.Select(entry => entry.Token)], [.. chosen.Select(entry => entry.Amount)], recipient),
            receipt => new PodTokensRecovered(pod, recipient, receipt.TransactionHash, receipt.BlockNumber),
            $"Recover {chosen.Length} tokens from pod {pod} to {recipient}",
            sender,
            [
                PodGates.Pod(_context, pod, sender, submitterMay: false),
                PodGates.NotPaused(_context, PauseBits.PodsRecoverTokens, "Recoveries of tokens"),
                PodGates.HoldsTokens(pod, chosen),
            ]);
    }

    private IReadOnlyList<RoleGate> StakeGates() => [PodGates.NotPaused(_context, PauseBits.PodsNew, "New pods and stakes")];

    private static ValidatorStaked ReadStaked(TransactionReceipt receipt, Address manager, Address pod, ValidatorPubkey pubkey, Hash32 credentials)
    {
        // Before 1.6 the event carries the key itself.
        bool staked = receipt.From<EigenPod.EigenPodStakedEvent>(pod).Any(found => found.PubkeyHash == pubkey.Hash)
            || receipt.From<EigenPodLegacy.EigenPodStakedEvent>(pod).Any(found => found.Pubkey.Span.SequenceEqual(pubkey.Bytes.Span));
        bool created = receipt.From<EigenPodManager.PodDeployedEvent>(manager).Any(found => found.EigenPod == pod);
        return staked
            ? new ValidatorStaked(pod, pubkey.Hash, credentials, Gwei.ThirtyTwoEther, created, receipt.TransactionHash, receipt.BlockNumber)
            : throw new MissingEventException(receipt.TransactionHash, pod, EigenPod.EigenPodStakedEvent.Description.Signature);
    }

    private static ValidatorStaked ReadDeposited(TransactionReceipt receipt, Address depositContract, Address pod, ValidatorPubkey pubkey, Hash32 credentials, Gwei amount)
    {
        receipt.Single<IETHPOSDeposit.DepositEventEvent>(
            depositContract,
            found => found.Pubkey.Span.SequenceEqual(pubkey.Bytes.Span)
                && found.WithdrawalCredentials.Span.SequenceEqual(credentials.ToArray())
                && found.Amount.Length == sizeof(ulong)
                && BinaryPrimitives.ReadUInt64LittleEndian(found.Amount.Span) == amount.Amount);
        return new ValidatorStaked(pod, pubkey.Hash, credentials, amount, CreatedPod: false, receipt.TransactionHash, receipt.BlockNumber);
    }
}
