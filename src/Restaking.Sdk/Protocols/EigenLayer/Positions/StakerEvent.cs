using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>Which contracts wrote a log. The same thing has another topic before and after the slashing release.</summary>
public enum EventGeneration
{
    /// <summary>M1 and M2 (on mainnet until 17 April 2025); of pods: before 1.6 (21 July 2025).</summary>
    BeforeSlashing,

    /// <summary>Since the slashing release; of pods: since 1.6.</summary>
    Slashing,
}

/// <summary>A log's place on the chain. Block hash and log index together are its name for good.</summary>
/// <param name="BlockNumber">Height of its block.</param>
/// <param name="BlockHash">Hash of its block.</param>
/// <param name="TransactionHash">Its transaction.</param>
/// <param name="LogIndex">Its position in the block.</param>
/// <param name="Contract">Who wrote it.</param>
public sealed record StakerEventOrigin(ulong BlockNumber, Hash32 BlockHash, Hash32 TransactionHash, uint LogIndex, Address Contract);

/// <summary>Something that happened to a staker, from one log.</summary>
public abstract record StakerEvent
{
    private protected StakerEvent()
    {
    }

    /// <summary>The staker.</summary>
    public required Address Staker { get; init; }

    /// <summary>The log it is from.</summary>
    public required StakerEventOrigin Origin { get; init; }

    /// <summary>Height of its block.</summary>
    public ulong BlockNumber => Origin.BlockNumber;

    /// <summary>The transaction.</summary>
    public Hash32 TransactionHash => Origin.TransactionHash;

    /// <summary>Position of the log in its block.</summary>
    public uint LogIndex => Origin.LogIndex;

    /// <summary>Which contracts wrote it.</summary>
    public EventGeneration Generation { get; init; } = EventGeneration.Slashing;

    /// <summary>Its block's time; null when it was not asked for.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The event's name in exports; never changes.</summary>
    public abstract string Kind { get; }
}

/// <summary>
/// Shares were credited (event <c>Deposit</c>): tokens deposited, by the staker or for it, or a withdrawal completed as shares, which the log
/// does not tell apart.
/// </summary>
public sealed record StakerDeposited : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "deposit";

    /// <summary>The strategy.</summary>
    public required Address Strategy { get; init; }

    /// <summary>Deposit shares added.</summary>
    public required UInt256 Shares { get; init; }

    /// <summary>The token, which only the logs before the slashing release name.</summary>
    public Address? Token { get; init; }
}

/// <summary>The staker delegated (event <c>StakerDelegated</c>).</summary>
public sealed record StakerDelegated : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "delegated";

    /// <summary>To whom.</summary>
    public required Address Operator { get; init; }
}

/// <summary>The staker is no longer delegated (event <c>StakerUndelegated</c>); its shares are in the queue, one withdrawal per strategy.</summary>
public sealed record StakerUndelegated : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "undelegated";

    /// <summary>From whom.</summary>
    public required Address Operator { get; init; }

    /// <summary>The operator or its approver did it, not the staker (event <c>StakerForceUndelegated</c>).</summary>
    public bool IsForced { get; init; }
}

/// <summary>A withdrawal entered the queue (events <c>SlashingWithdrawalQueued</c> and, before slashing, <c>WithdrawalQueued</c>).</summary>
public sealed record StakerWithdrawalQueued : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "withdrawal_queued";

    /// <summary>Its root.</summary>
    public required Hash32 Root { get; init; }

    /// <summary>The struct as completing takes it. Of a withdrawal before slashing: its <c>shares</c> are the scaled shares.</summary>
    public required DelegationManager.Withdrawal Withdrawal { get; init; }

    /// <summary>Withdrawable shares per strategy when it was queued; empty for withdrawals before slashing, where they are the scaled shares.</summary>
    public ImmutableArray<UInt256> SharesAtQueueing { get; init; } = [];
}

/// <summary>A withdrawal left the queue (events <c>SlashingWithdrawalCompleted</c> and <c>WithdrawalCompleted</c>). The log does not say whether as tokens or as shares.</summary>
public sealed record StakerWithdrawalCompleted : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "withdrawal_completed";

    /// <summary>Its root.</summary>
    public required Hash32 Root { get; init; }
}

/// <summary>The staker's deposit scaling factor changed (event <c>DepositScalingFactorUpdated</c>): shares were added, or the last ones left.</summary>
public sealed record StakerScalingFactorUpdated : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "scaling_factor";

    /// <summary>The strategy.</summary>
    public required Address Strategy { get; init; }

    /// <summary>The new factor (WAD).</summary>
    public required UInt256 ScalingFactor { get; init; }
}

/// <summary>The staker's operator was slashed (event <c>OperatorSlashed</c>), or one whose withdrawals of the staker were still slashable.</summary>
public sealed record StakerSlashed : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "operator_slashed";

    /// <summary>Who was slashed.</summary>
    public required Address Operator { get; init; }

    /// <summary>By whom.</summary>
    public required AllocationManager.OperatorSet OperatorSet { get; init; }

    /// <summary>In which strategies; the staker need not have shares in all of them.</summary>
    public required ImmutableArray<Address> Strategies { get; init; }

    /// <summary>Per strategy the part (WAD) of the whole delegated stake that was taken, rounded down.</summary>
    public required ImmutableArray<UInt256> WadSlashed { get; init; }

    /// <summary>What the slasher wrote.</summary>
    public required string Description { get; init; }

    /// <summary>The staker was delegated to the operator.</summary>
    public required bool ReachesDeposits { get; init; }

    /// <summary>A withdrawal of the staker was in the queue and slashable with this operator.</summary>
    public required bool ReachesQueue { get; init; }
}

/// <summary>A log that was handed out before is no longer on the chain: a reorganisation took it back. Its origin is the one it was handed out with.</summary>
public sealed record StakerEventRetracted : StakerEvent
{
    /// <inheritdoc />
    public override string Kind => "retracted";
}
