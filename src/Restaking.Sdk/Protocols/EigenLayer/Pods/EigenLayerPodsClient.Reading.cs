using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <content>Reading.</content>
public partial class EigenLayerPodsClient
{
    /// <summary>
    /// The address an owner's pod has, or will have (CREATE2: the EigenPodManager, the owner as salt, the proxy's code). Pure: asks nobody.
    /// </summary>
    /// <param name="owner">The owner.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="InvalidOperationException">The deployment does not know its pods' init code hash; ask <see cref="GetAddressAsync"/>.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual Address PredictAddress(Address owner)
    {
        Address manager = _context.PodManager().Address;
        return Predicted(manager, EigenLayerContext.Checked(owner, nameof(owner)))
            ?? throw new InvalidOperationException(
                $"The deployment does not say its {nameof(EigenLayerDeployment.EigenPodInitCodeHash)}; ask the chain with {nameof(GetAddressAsync)}.");
    }

    /// <summary>
    /// Where an owner's pod is or will be by the chain (<c>getPod</c>), whether it exists, and whether the computed address is the same.
    /// </summary>
    /// <param name="owner">The owner.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual async Task<PodAddress> GetAddressAsync(Address owner, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(owner, nameof(owner));
        EigenPodManager manager = _context.PodManager();
        ReadBatch batch = _context.Reader.CreateBatch();
        ReadSlot<Address> pod = batch.Add(manager.GetPod(owner));
        ReadSlot<bool> exists = batch.Add(manager.HasPod(owner));
        BlockHeader header = await batch.ExecuteAsync(block, cancellationToken).ConfigureAwait(false);
        return new PodAddress(header.Ref, owner, pod.Value, exists.Value, Predicted(manager.Address, owner));
    }

    /// <summary>Whether an owner has created a pod.</summary>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual Task<bool> HasPodAsync(Address owner, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        _context.Reader.ReadAsync(_context.PodManager().HasPod(EigenLayerContext.Checked(owner, nameof(owner))), block, cancellationToken);

    /// <summary>
    /// The owner of a pod; null when the address is not a pod of this deployment's EigenPodManager. What a contract says of itself is not
    /// enough: the manager must name it as its owner's pod.
    /// </summary>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual async Task<Address?> GetOwnerAsync(Address pod, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(pod, nameof(pod));
        _ = _context.PodManager();
        return await ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<Address> owner = rounds.Read(new EigenPod(pod).PodOwner());
                await rounds.NextAsync().ConfigureAwait(false);
                return await _context.OwnerOfPodAsync(rounds, pod, owner).ConfigureAwait(false);
            },
            block,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Everything of an owner's pod at one block: balances, shares, slashing factor, and the checkpoint under way; null when there is no pod.
    /// </summary>
    /// <param name="owner">The pod's owner.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual async Task<PodState?> GetStateAsync(Address owner, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(owner, nameof(owner));
        EigenPodManager manager = _context.PodManager();
        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        ReadBatch first = _context.Reader.CreateBatch();
        ReadSlot<Address> pod = first.Add(manager.OwnerToPod(owner));
        ReadSlot<Int256> shares = first.Add(manager.PodOwnerDepositShares(owner));
        ReadSlot<ulong> factor = first.Add(manager.BeaconChainSlashingFactor(owner));
        await first.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        if (pod.Value.IsZero)
        {
            return null;
        }

        EigenPod contract = new(pod.Value);
        ReadBatch second = _context.Reader.CreateBatch();
        ReadSlot<Address> submitter = second.Add(contract.ProofSubmitter());
        ReadSlot<UInt256> active = second.Add(contract.ActiveValidatorCount());
        ReadSlot<ulong> withdrawable = second.Add(contract.WithdrawableRestakedExecutionLayerGwei());
        ReadSlot<ulong> last = second.Add(contract.LastCheckpointTimestamp());
        ReadSlot<ulong> current = second.Add(contract.CurrentCheckpointTimestamp());
        ReadSlot<EigenPod.Checkpoint> checkpoint = second.Add(contract.CurrentCheckpoint());
        await second.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        UInt256 balance = await pin.GetBalanceAsync(pod.Value, cancellationToken).ConfigureAwait(false);
        return new PodState
        {
            Block = pin.Block,
            Pod = pod.Value,
            Owner = owner,
            ProofSubmitter = submitter.Value.IsZero ? null : submitter.Value,
            ActiveValidators = (ulong)active.Value,
            BalanceWei = balance,
            WithdrawableExecutionLayer = new Gwei(withdrawable.Value),
            DepositSharesWei = shares.Value,
            BeaconChainSlashingFactor = factor.Value,
            LastCheckpointTimestamp = last.Value,
            Checkpoint = current.Value == 0 ? null : ToCheckpoint(current.Value, checkpoint.Value),
        };
    }

    /// <summary>Where validators stand in a pod, at one block, in the order asked for.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="pubkeyHashes">The validators (<see cref="ValidatorPubkey.Hash"/>).</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="NotAPodException">The address is not a pod of this deployment's EigenPodManager.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual async Task<ImmutableArray<PodValidator>> GetValidatorsAsync(
        Address pod,
        IReadOnlyList<Hash32> pubkeyHashes,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(pod, nameof(pod));
        ArgumentNullException.ThrowIfNull(pubkeyHashes);
        if (pubkeyHashes.Count == 0)
        {
            return [];
        }

        return await ReadKnownAsync(pod, pubkeyHashes, block, cancellationToken).ConfigureAwait(false) is { } found ? found.Validators : throw new NotAPodException(pod);
    }

    /// <summary>Where one validator stands in a pod.</summary>
    /// <inheritdoc cref="GetValidatorsAsync" path="/exception" />
    public virtual async Task<PodValidator> GetValidatorAsync(Address pod, Hash32 pubkeyHash, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        (await GetValidatorsAsync(pod, [pubkeyHash], block, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Where one validator stands in a pod, by its key.</summary>
    /// <inheritdoc cref="GetValidatorsAsync" path="/exception" />
    public virtual Task<PodValidator> GetValidatorAsync(Address pod, ValidatorPubkey pubkey, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pubkey);
        return GetValidatorAsync(pod, pubkey.Hash, block, cancellationToken);
    }

    /// <summary>
    /// What withdrawal and consolidation requests cost at a block, in wei. Both change with every block; give a maximum above them when a
    /// request is prepared, what is not needed comes back.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The pod's version has no requests (before 1.6).</exception>
    /// <exception cref="NotAPodException">The address is not a pod of this deployment's EigenPodManager.</exception>
    /// <exception cref="ContractRevertException">The chain has no predeploy for them [FeeQueryFailed].</exception>
    public virtual async Task<PodRequestFees> GetRequestFeesAsync(Address pod, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenPod contract = new(EigenLayerContext.Checked(pod, nameof(pod)));
        return await ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<Address> owner = rounds.Read(contract.PodOwner());
                RoundRead<UInt256> withdrawal = rounds.Read(contract.GetWithdrawalRequestFee());
                RoundRead<UInt256> consolidation = rounds.Read(contract.GetConsolidationRequestFee());
                RoundRead<string> version = _context.ReadVersion(rounds);
                await rounds.NextAsync().ConfigureAwait(false);
                if (await _context.OwnerOfPodAsync(rounds, pod, owner).ConfigureAwait(false) is null)
                {
                    throw new NotAPodException(pod);
                }

                return withdrawal.IsMissing()
                    ? throw new FeatureNotAvailableException("EigenPod.requestWithdrawal and requestConsolidation", pod, version.TextOrNull())
                    : new PodRequestFees(rounds.Block, withdrawal.Value, consolidation.Value);
            },
            block,
            cancellationToken).ConfigureAwait(false);
    }

    // What the pod knows of validators, and the checkpoint under way (0: none); null when there is no such pod.
    private Task<(BlockRef Block, ulong Checkpoint, ImmutableArray<PodValidator> Validators)?> ReadKnownAsync(
        Address pod, IEnumerable<Hash32> pubkeyHashes, BlockTag? block, CancellationToken cancellationToken)
    {
        EigenPod contract = new(pod);
        ImmutableArray<Hash32> hashes = [.. pubkeyHashes];
        return ReadRounds.RunAsync<(BlockRef, ulong, ImmutableArray<PodValidator>)?>(
            _context.Reader,
            async rounds =>
            {
                RoundRead<Address> owner = rounds.Read(contract.PodOwner());
                RoundRead<ulong> current = rounds.Read(contract.CurrentCheckpointTimestamp());
                ImmutableArray<RoundRead<EigenPod.ValidatorInfo>> infos =
                    rounds.ReadMany(hashes.Select(hash => (IContractCall<EigenPod.ValidatorInfo>)contract.ValidatorPubkeyHashToInfo(hash)));
                await rounds.NextAsync().ConfigureAwait(false);
                return await _context.OwnerOfPodAsync(rounds, pod, owner).ConfigureAwait(false) is null
                    ? null
                    : (rounds.Block, current.Value, [.. infos.Select((info, i) => info.Value.ToValidator(hashes[i]))]);
            },
            block,
            cancellationToken);
    }

    private Address? Predicted(Address manager, Address owner) =>
        _context.Deployment.EigenPodInitCodeHash is { } hash ? manager.CreatedBy(owner.ToWord(), hash) : null;

    private static PodCheckpoint ToCheckpoint(ulong timestamp, EigenPod.Checkpoint checkpoint) => new(
        timestamp,
        checkpoint.BeaconBlockRoot,
        checkpoint.ProofsRemaining,
        new Gwei(checkpoint.PodBalanceGwei),
        checkpoint.BalanceDeltasGwei,
        new Gwei(checkpoint.PrevBeaconBalanceGwei));
}
