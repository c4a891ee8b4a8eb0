using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Multicall;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>The gates of a pod's functions, other than proofs (<see cref="PodProofGates"/>).</summary>
internal static class PodGates
{
    /// <summary>Seconds for which the chain keeps beacon roots: 8191 slots of 12 seconds (EIP-4788; <c>EigenPod.getParentBlockRoot</c>).</summary>
    public const ulong BeaconRootSeconds = 8191 * 12;

    /// <summary>A bit of the EigenPodManager, which pauses the pods' functions too.</summary>
    public static RoleGate NotPaused(EigenLayerContext context, int bit, string what)
    {
        EigenPodManager manager = context.PodManager();
        return RoleGates.NotPaused(manager.Address, manager.Paused(), bit, what);
    }

    public static RoleGate HasNoPod(EigenLayerContext context, Address owner) => async (rounds, refusals) =>
    {
        RoundRead<Address> pod = rounds.Read(context.PodManager().OwnerToPod(owner));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!pod.Value.IsZero)
        {
            refusals.Add(new PodExists(owner, pod.Value));
        }
    };

    public static RoleGate HasPod(EigenLayerContext context, Address owner) => async (rounds, refusals) =>
    {
        RoundRead<bool> has = rounds.Read(context.PodManager().HasPod(owner));
        RoundRead<Address> pod = rounds.Read(context.PodManager().GetPod(owner));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!has.Value)
        {
            refusals.Add(new PodMissing(owner, pod.Value));
        }
    };

    /// <summary>The contract is a pod of the manager, and the caller is its owner (or, where that is enough, its proof submitter; or anybody).</summary>
    public static RoleGate Pod(EigenLayerContext context, Address pod, Address? caller, bool submitterMay) => async (rounds, refusals) =>
    {
        EigenPod contract = new(pod);
        RoundRead<Address> owner = rounds.Read(contract.PodOwner());
        RoundRead<Address> submitter = rounds.Read(contract.ProofSubmitter());
        await rounds.NextAsync().ConfigureAwait(false);
        if (await context.OwnerOfPodAsync(rounds, pod, owner).ConfigureAwait(false) is null)
        {
            refusals.Add(new NotAPod(pod));
            return;
        }

        Address? other = submitter.AddressOrNull();
        if (caller is not { } sender || sender == owner.Value)
        {
            return;
        }

        if (!submitterMay)
        {
            refusals.Add(new NotPodOwner(pod, owner.Value, sender));
        }
        else if (sender != other)
        {
            refusals.Add(new NotPodOwnerOrSubmitter(pod, owner.Value, other, sender));
        }
    };

    /// <summary>A checkpoint can be started: none under way, none completed in this block, and something to credit where that is asked for.</summary>
    public static RoleGate CanStartCheckpoint(EigenLayerContext context, Address pod, bool revertIfNoBalance) => async (rounds, refusals) =>
    {
        EigenPod contract = new(pod);
        RoundRead<ulong> current = rounds.Read(contract.CurrentCheckpointTimestamp());
        RoundRead<ulong> last = rounds.Read(contract.LastCheckpointTimestamp());
        RoundRead<EigenPod.Checkpoint> checkpoint = rounds.Read(contract.CurrentCheckpoint());
        RoundRead<ulong> credited = rounds.Read(contract.WithdrawableRestakedExecutionLayerGwei());
        RoundRead<UInt256> active = rounds.Read(contract.ActiveValidatorCount());
        RoundRead<UInt256>? balance = context.Reader.Multicall3 is { } multicall ? rounds.Read(new Multicall3(multicall).GetEthBalance(pod)) : null;
        await rounds.NextAsync().ConfigureAwait(false);
        if (!current.Succeeded)
        {
            return; // no pod: the other gate says so
        }

        // currentCheckpoint() keeps the last one after it is completed; only the timestamp tells whether one is under way.
        if (current.Value != 0)
        {
            refusals.Add(new CheckpointActive(pod, current.Value, checkpoint.Value.ProofsRemaining));
            return;
        }

        if (last.Value != 0 && last.Value == rounds.Block.Timestamp)
        {
            refusals.Add(new CheckpointedThisBlock(pod, last.Value));
        }

        UInt256? held = balance?.OrNull();
        bool gains = held is { } wei && Gwei.FloorFromWei(wei).Amount > credited.Value;
        if (revertIfNoBalance && held is not null && !gains)
        {
            refusals.Add(new NoBalanceToCheckpoint(pod, held.Value, new Gwei(credited.Value)));
        }

        if (active.Value.IsZero)
        {
            // Nobody is to be proven: it is completed in the same transaction.
            await CanCompleteCheckpoint(context, pod, gains)(rounds, refusals).ConfigureAwait(false);
        }
    };

    /// <summary>
    /// The owner's books take what a completed checkpoint brings: never with a deficit from before the slashing release, and a gain only
    /// where shares can be added (<c>EigenPodManager.recordBeaconChainETHBalanceUpdate</c>).
    /// </summary>
    public static RoleGate CanCompleteCheckpoint(EigenLayerContext context, Address pod, bool gains) =>
        gains ? CanAddShares(context, pod) : async (rounds, refusals) => await NoDeficitAsync(context, pod, rounds, refusals).ConfigureAwait(false);

    /// <summary>Validators are active in the pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="pubkeyHashes">The validators.</param>
    /// <param name="sinceVersion19">Whether only pods since 1.9 are known to ask for it.</param>
    public static RoleGate AreActive(Address pod, IEnumerable<Hash32> pubkeyHashes, bool sinceVersion19)
    {
        ImmutableArray<Hash32> hashes = [.. pubkeyHashes.Distinct()];
        return async (rounds, refusals) =>
        {
            EigenPod contract = new(pod);
            ImmutableArray<RoundRead<EigenPod.ValidatorInfo>> infos =
                rounds.ReadMany(hashes.Select(hash => (IContractCall<EigenPod.ValidatorInfo>)contract.ValidatorPubkeyHashToInfo(hash)));
            RoundRead<string> oldVersion = PodContext.ReadOldVersion(rounds, pod);
            await rounds.NextAsync().ConfigureAwait(false);
            for (int i = 0; i < infos.Length && (!sinceVersion19 || oldVersion.IsMissing()); i++)
            {
                if (infos[i].Succeeded && (PodValidatorStatus)infos[i].Value.Status is var status and not PodValidatorStatus.Active)
                {
                    refusals.Add(new ValidatorNotActiveInPod(hashes[i], status));
                }
            }
        };
    }

    /// <summary>The version has the function, and its fee is within bounds at this block.</summary>
    /// <exception cref="FeatureNotAvailableException">The pod's version has no such function (before 1.6).</exception>
    public static RoleGate FeeWithin(EigenLayerContext context, Address pod, IContractCall<UInt256> fee, string function, UInt256 maximumWei) => async (rounds, refusals) =>
    {
        RoundRead<UInt256> asked = rounds.Read(fee);
        RoundRead<Address> owner = rounds.Read(new EigenPod(pod).PodOwner());
        RoundRead<string> version = context.ReadVersion(rounds);
        await rounds.NextAsync().ConfigureAwait(false);
        if (!owner.Succeeded)
        {
            return; // no pod: the other gate says so
        }

        if (asked.IsMissing())
        {
            throw new FeatureNotAvailableException(function, pod, version.TextOrNull());
        }

        if (!asked.Succeeded)
        {
            refusals.Add(new RequestFeeUnknown(pod));
        }
        else if (asked.Value > maximumWei)
        {
            refusals.Add(new RequestFeeAboveMaximum(asked.Value, maximumWei));
        }
    };

    /// <summary>The pod holds the tokens.</summary>
    public static RoleGate HoldsTokens(Address pod, IEnumerable<PodTokenAmount> tokens)
    {
        (Address Token, UInt256 Amount)[] needed =
            [.. tokens.GroupBy(entry => entry.Token).Select(group => (group.Key, group.Aggregate(UInt256.Zero, (sum, entry) => sum + entry.Amount)))];
        return async (rounds, refusals) =>
        {
            ImmutableArray<RoundRead<UInt256>> held = rounds.ReadMany(needed.Select(entry => (IContractCall<UInt256>)new ERC20(entry.Token).BalanceOf(pod)));
            await rounds.NextAsync().ConfigureAwait(false);
            for (int i = 0; i < held.Length; i++)
            {
                if (held[i].Value < needed[i].Amount)
                {
                    refusals.Add(new PodTokenBalanceTooLow(needed[i].Token, held[i].Value, needed[i].Amount));
                }
            }
        };
    }

    /// <summary>Shares can be added to the owner: no deficit from before the slashing release, and no slashing factor of zero.</summary>
    public static RoleGate CanAddShares(EigenLayerContext context, Address pod) => async (rounds, refusals) =>
    {
        if (await NoDeficitAsync(context, pod, rounds, refusals).ConfigureAwait(false) is not { } owner)
        {
            return;
        }

        RoundRead<ulong> factor = rounds.Read(context.PodManager().BeaconChainSlashingFactor(owner));
        RoundRead<Address> delegatedTo = rounds.Read(context.DelegationManager.DelegatedTo(owner));
        await rounds.NextAsync().ConfigureAwait(false);
        RoundRead<ulong> magnitude = rounds.Read(context.AllocationManager.GetMaxMagnitude(delegatedTo.Value, Networks.EigenLayerDeployment.BeaconChainEthStrategy));
        await rounds.NextAsync().ConfigureAwait(false);
        if (FullySlashed(owner, delegatedTo.Value, magnitude.Value, factor.Value) is { } slashed)
        {
            refusals.Add(slashed);
        }
    };

    /// <summary>The refusal where owner and operator together have nothing left of a share [FullySlashed]; null when something is.</summary>
    /// <param name="owner">The pod's owner.</param>
    /// <param name="operatorAddress">Whom it is delegated to; zero: nobody.</param>
    /// <param name="maxMagnitude">The operator's, of natively restaked ether.</param>
    /// <param name="beaconChainSlashingFactor">The owner's.</param>
    public static EigenLayerRefusal? FullySlashed(Address owner, Address operatorAddress, ulong maxMagnitude, ulong beaconChainSlashingFactor) =>
        beaconChainSlashingFactor == 0 ? new BeaconChainFullySlashed(owner)
        : ShareMath.SlashingFactor(maxMagnitude, beaconChainSlashingFactor).IsZero ? new OperatorFullySlashed(operatorAddress, Networks.EigenLayerDeployment.BeaconChainEthStrategy)
        : null;

    // The owner; null where there is no pod to have one.
    private static async Task<Address?> NoDeficitAsync(EigenLayerContext context, Address pod, ReadRounds rounds, ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        RoundRead<Address> owner = rounds.Read(new EigenPod(pod).PodOwner());
        await rounds.NextAsync().ConfigureAwait(false);
        if (!owner.Succeeded)
        {
            return null;
        }

        RoundRead<Int256> shares = rounds.Read(context.PodManager().PodOwnerDepositShares(owner.Value));
        await rounds.NextAsync().ConfigureAwait(false);
        if (shares.Value < (Int256)0)
        {
            refusals.Add(new LegacyShareDeficit(owner.Value, shares.Value));
        }

        return owner.Value;
    }
}
