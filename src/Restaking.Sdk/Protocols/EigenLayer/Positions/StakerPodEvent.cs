using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>The staker's EigenPod was created (event <c>PodDeployed</c>).</summary>
public sealed record StakerPodDeployed : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "pod_deployed";

    /// <summary>The pod.</summary>
    public required Address Pod { get; init; }
}

/// <summary>The pod's balance was found changed (event <c>PodSharesUpdated</c>).</summary>
public sealed record StakerPodSharesUpdated : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "pod_shares";

    /// <summary>Wei added or taken away.</summary>
    public required Int256 Delta { get; init; }
}

/// <summary>The pod owner's deposit shares after a change (event <c>NewTotalShares</c>).</summary>
public sealed record StakerPodTotalShares : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "pod_total_shares";

    /// <summary>Wei; before the slashing release they could be negative.</summary>
    public required Int256 Total { get; init; }
}

/// <summary>The staker's beacon chain slashing factor fell (event <c>BeaconChainSlashingFactorDecreased</c>).</summary>
public sealed record StakerBeaconChainSlashed : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "beacon_chain_slashed";

    /// <summary>The factor before (WAD).</summary>
    public required UInt256 Before { get; init; }

    /// <summary>The factor after (WAD).</summary>
    public required UInt256 After { get; init; }
}

/// <summary>What happened to a validator of a pod.</summary>
public enum ValidatorChange
{
    /// <summary>32 ETH were staked through the pod (<c>EigenPodStaked</c>).</summary>
    Staked,

    /// <summary>Its withdrawal credentials were proven (<c>ValidatorRestaked</c>).</summary>
    Restaked,

    /// <summary>A proof showed a new balance (<c>ValidatorBalanceUpdated</c>).</summary>
    BalanceUpdated,

    /// <summary>A checkpoint has counted it (<c>ValidatorCheckpointed</c>).</summary>
    Checkpointed,

    /// <summary>A checkpoint found it withdrawn (<c>ValidatorWithdrawn</c>).</summary>
    Withdrawn,
}

/// <summary>Something happened to a validator of the staker's pod. Until 1.6 the logs name it by its index, since then by the hash of its key.</summary>
public sealed record StakerValidatorEvent : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "validator";

    /// <summary>What happened.</summary>
    public required ValidatorChange Change { get; init; }

    /// <summary>The validator's index on the beacon chain; null since 1.6, and for <see cref="ValidatorChange.Staked"/>.</summary>
    public ulong? ValidatorIndex { get; init; }

    /// <summary>
    /// The hash of the validator's key: <c>sha256(pubkey ++ 16 zero bytes)</c>. Null before 1.6, except for <see cref="ValidatorChange.Staked"/>, whose old log
    /// has the key itself, of which the hash is taken.
    /// </summary>
    public Hash32? PubkeyHash { get; init; }

    /// <summary>The new balance in gwei; of <see cref="ValidatorChange.BalanceUpdated"/> only.</summary>
    public ulong? BalanceGwei { get; init; }

    /// <summary>The proof's or checkpoint's time, in seconds; null where the log has none.</summary>
    public ulong? BeaconTimestamp { get; init; }
}
