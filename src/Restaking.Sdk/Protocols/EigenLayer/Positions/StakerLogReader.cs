using System.Collections.Immutable;
using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>
/// Finds a staker's events among everybody's: almost none of these logs has the staker as a topic, so the node is asked for all of them and each is
/// looked into. Knows both generations of every event, and the withdrawal queue of M1.
/// </summary>
internal sealed class StakerLogReader
{
    private static readonly ImmutableArray<Hash32> Topics =
    [
        StrategyManager.DepositEvent.Topic0,
        StrategyManagerLegacy.DepositEvent.Topic0,
        DelegationManager.StakerDelegatedEvent.Topic0,
        DelegationManager.StakerUndelegatedEvent.Topic0,
        DelegationManager.StakerForceUndelegatedEvent.Topic0,
        DelegationManager.SlashingWithdrawalQueuedEvent.Topic0,
        DelegationManagerLegacy.WithdrawalQueuedEvent.Topic0,
        DelegationManager.SlashingWithdrawalCompletedEvent.Topic0,
        DelegationManagerLegacy.WithdrawalCompletedEvent.Topic0,
        DelegationManager.DepositScalingFactorUpdatedEvent.Topic0,
        AllocationManager.OperatorSlashedEvent.Topic0,
        StrategyManagerM1.ShareWithdrawalQueuedEvent.Topic0,
        StrategyManagerM1.WithdrawalQueuedEvent.Topic0,
        StrategyManagerM1.WithdrawalCompletedEvent.Topic0,
    ];

    private static readonly ImmutableArray<Hash32> PodTopics =
    [
        EigenPodManager.PodDeployedEvent.Topic0,
        EigenPodManager.PodSharesUpdatedEvent.Topic0,
        EigenPodManager.NewTotalSharesEvent.Topic0,
        EigenPodManager.BeaconChainSlashingFactorDecreasedEvent.Topic0,
        EigenPod.EigenPodStakedEvent.Topic0,
        EigenPod.ValidatorRestakedEvent.Topic0,
        EigenPod.ValidatorBalanceUpdatedEvent.Topic0,
        EigenPod.ValidatorCheckpointedEvent.Topic0,
        EigenPod.ValidatorWithdrawnEvent.Topic0,
        EigenPodLegacy.EigenPodStakedEvent.Topic0,
        EigenPodLegacy.ValidatorRestakedEvent.Topic0,
        EigenPodLegacy.ValidatorBalanceUpdatedEvent.Topic0,
        EigenPodLegacy.ValidatorCheckpointedEvent.Topic0,
        EigenPodLegacy.ValidatorWithdrawnEvent.Topic0,
    ];

    private readonly EigenLayerContext _context;
    private readonly Address _staker;
    private readonly Address? _pod;
    private readonly uint _delayBlocks;
    private Hash32? _forcedIn;

    public StakerLogReader(EigenLayerContext context, Address staker, Address? pod, uint delayBlocks)
    {
        _context = context;
        _staker = staker;
        _pod = pod;
        _delayBlocks = delayBlocks;
        ImmutableArray<Address> contracts = [context.Deployment.StrategyManager, context.Deployment.DelegationManager, context.Deployment.AllocationManager];
        Filter = new LogFilter
        {
            Addresses = context.Deployment.EigenPodManager is { } manager ? pod is { } address ? [.. contracts, manager, address] : [.. contracts, manager] : contracts,
            Topics = [context.Deployment.EigenPodManager is null ? Topics : [.. Topics, .. PodTopics]],
        };
    }

    public LogFilter Filter { get; }

    /// <summary>The staker's event in a log; null when the log is about others.</summary>
    /// <exception cref="AbiFormatException">The log's data is not what its topic says.</exception>
    public StakerEvent? Read(LogEntry log, StakerTrace trace)
    {
        if (log.Removed || log.Topics.IsEmpty)
        {
            return null;
        }

        Address contract = log.Address;
        return contract == _context.Deployment.StrategyManager ? Deposit(log) ?? M1Queue(log)
            : contract == _context.Deployment.DelegationManager ? Delegation(log) ?? Queue(log, trace)
            : contract == _context.Deployment.AllocationManager ? Slash(log, trace)
            : contract == _context.Deployment.EigenPodManager ? PodManager(log)
            : contract == _pod ? Pod(log)
            : null;
    }

    private static bool Is<TEvent>(LogEntry log, out TEvent value)
        where TEvent : IContractEvent<TEvent>
    {
        bool decoded = log.TryDecode<TEvent>(out var read);
        value = read!;
        return decoded;
    }

    private StakerDeposited? Deposit(LogEntry log)
    {
        if (!IsMentioned(log))
        {
            return null;
        }

        if (Is(log, out StrategyManager.DepositEvent deposit))
        {
            return deposit.Staker == _staker ? new StakerDeposited { Staker = _staker, Origin = Origin(log), Strategy = deposit.Strategy, Shares = deposit.Shares } : null;
        }

        return Is(log, out StrategyManagerLegacy.DepositEvent old) && old.Staker == _staker
            ? new StakerDeposited
            {
                Staker = _staker,
                Origin = Origin(log),
                Generation = EventGeneration.BeforeSlashing,
                Strategy = old.Strategy,
                Shares = old.Shares,
                Token = old.Token,
            }
            : null;
    }

    // M1's queue was the StrategyManager's. It has names of today's events, with other parameters.
    private StakerEvent? M1Queue(LogEntry log)
    {
        if (!IsMentioned(log))
        {
            return null;
        }

        const EventGeneration before = EventGeneration.BeforeSlashing;
        if (Is(log, out StrategyManagerM1.ShareWithdrawalQueuedEvent shares) && shares.Depositor == _staker)
        {
            return new StakerSharesQueuedInM1 { Staker = _staker, Origin = Origin(log), Generation = before, Nonce = shares.Nonce, Strategy = shares.Strategy, Shares = shares.Shares };
        }

        if (Is(log, out StrategyManagerM1.WithdrawalQueuedEvent queued) && queued.Depositor == _staker)
        {
            return new StakerWithdrawalQueuedInM1
            {
                Staker = _staker,
                Origin = Origin(log),
                Generation = before,
                Root = queued.WithdrawalRoot,
                Nonce = queued.Nonce,
                Withdrawer = queued.Withdrawer,
                Operator = queued.DelegatedAddress.IsZero ? null : queued.DelegatedAddress,
            };
        }

        return Is(log, out StrategyManagerM1.WithdrawalCompletedEvent completed) && (completed.Depositor == _staker || completed.Withdrawer == _staker)
            ? new StakerWithdrawalCompletedInM1
            {
                Staker = _staker,
                Origin = Origin(log),
                Generation = before,
                Root = completed.WithdrawalRoot,
                Nonce = completed.Nonce,
                Depositor = completed.Depositor,
                Withdrawer = completed.Withdrawer,
            }
            : null;
    }

    private StakerEvent? Delegation(LogEntry log)
    {
        if (!IsMentioned(log))
        {
            return null;
        }

        if (Is(log, out DelegationManager.StakerForceUndelegatedEvent forced) && forced.Staker == _staker)
        {
            // It comes right before the undelegation itself, and tells no more than whose doing that is.
            _forcedIn = log.TransactionHash;
            return null;
        }

        if (Is(log, out DelegationManager.StakerUndelegatedEvent undelegated) && undelegated.Staker == _staker)
        {
            bool isForced = _forcedIn == log.TransactionHash;
            _forcedIn = null;
            return new StakerUndelegated { Staker = _staker, Origin = Origin(log), Operator = undelegated.Operator, IsForced = isForced };
        }

        if (Is(log, out DelegationManager.StakerDelegatedEvent delegated) && delegated.Staker == _staker)
        {
            return new StakerDelegated { Staker = _staker, Origin = Origin(log), Operator = delegated.Operator };
        }

        return Is(log, out DelegationManager.DepositScalingFactorUpdatedEvent factor) && factor.Staker == _staker
            ? new StakerScalingFactorUpdated { Staker = _staker, Origin = Origin(log), Strategy = factor.Strategy, ScalingFactor = factor.NewDepositScalingFactor }
            : null;
    }

    private StakerEvent? Queue(LogEntry log, StakerTrace trace)
    {
        // Completions name a root alone; since the upgrade withdrawals from before it complete with the new event too.
        if (Is(log, out DelegationManager.SlashingWithdrawalCompletedEvent completed))
        {
            return trace.Has(completed.WithdrawalRoot)
                ? new StakerWithdrawalCompleted { Staker = _staker, Origin = Origin(log), Root = completed.WithdrawalRoot }
                : null;
        }

        if (Is(log, out DelegationManagerLegacy.WithdrawalCompletedEvent old))
        {
            return trace.Has(old.WithdrawalRoot)
                ? new StakerWithdrawalCompleted { Staker = _staker, Origin = Origin(log), Root = old.WithdrawalRoot, Generation = EventGeneration.BeforeSlashing }
                : null;
        }

        if (!IsMentioned(log))
        {
            return null;
        }

        if (Is(log, out DelegationManager.SlashingWithdrawalQueuedEvent queued))
        {
            return queued.Withdrawal.Staker == _staker
                ? new StakerWithdrawalQueued
                {
                    Staker = _staker,
                    Origin = Origin(log),
                    Root = queued.WithdrawalRoot,
                    Withdrawal = AnswerLength.Checked(queued.Withdrawal, "SlashingWithdrawalQueued"),
                    SharesAtQueueing = queued.SharesToWithdraw.OfLength(queued.Withdrawal.Strategies.Length, "SlashingWithdrawalQueued"),
                }
                : null;
        }

        return Is(log, out DelegationManagerLegacy.WithdrawalQueuedEvent before) && before.Withdrawal.Staker == _staker
            ? new StakerWithdrawalQueued
            {
                Staker = _staker,
                Origin = Origin(log),
                Generation = EventGeneration.BeforeSlashing,
                Root = before.WithdrawalRoot,
                Withdrawal = AnswerLength.Checked(EigenLayerWithdrawalsClient.Rebuild(before.Withdrawal), "WithdrawalQueued"),
            }
            : null;
    }

    private StakerSlashed? Slash(LogEntry log, StakerTrace trace)
    {
        if (!Is(log, out AllocationManager.OperatorSlashedEvent slashed))
        {
            return null;
        }

        bool deposits = trace.Operator == slashed.Operator;
        bool queue = trace.QueueIsReached(slashed.Operator, slashed.Strategies, log.BlockNumber, _delayBlocks);
        return deposits || queue
            ? new StakerSlashed
            {
                Staker = _staker,
                Origin = Origin(log),
                Operator = slashed.Operator,
                OperatorSet = slashed.OperatorSet,
                Strategies = slashed.Strategies,
                WadSlashed = slashed.WadSlashed.OfLength(slashed.Strategies.Length, "OperatorSlashed"),
                Description = slashed.DescriptionValue,
                ReachesDeposits = deposits,
                ReachesQueue = queue,
            }
            : null;
    }

    private StakerEvent? PodManager(LogEntry log)
    {
        if (!IsMentioned(log))
        {
            return null;
        }

        if (Is(log, out EigenPodManager.PodDeployedEvent deployed) && deployed.PodOwner == _staker)
        {
            return new StakerPodDeployed { Staker = _staker, Origin = Origin(log), Pod = deployed.EigenPod };
        }

        if (Is(log, out EigenPodManager.PodSharesUpdatedEvent shares) && shares.PodOwner == _staker)
        {
            return new StakerPodSharesUpdated { Staker = _staker, Origin = Origin(log), Delta = shares.SharesDelta };
        }

        if (Is(log, out EigenPodManager.NewTotalSharesEvent total) && total.PodOwner == _staker)
        {
            return new StakerPodTotalShares { Staker = _staker, Origin = Origin(log), Total = total.NewTotalShares };
        }

        return Is(log, out EigenPodManager.BeaconChainSlashingFactorDecreasedEvent slashed) && slashed.Staker == _staker
            ? new StakerBeaconChainSlashed { Staker = _staker, Origin = Origin(log), Before = slashed.PrevBeaconChainSlashingFactor, After = slashed.NewBeaconChainSlashingFactor }
            : null;
    }

    private StakerValidatorEvent? Pod(LogEntry log)
    {
        StakerValidatorEvent now = new() { Staker = _staker, Origin = Origin(log), Change = default };
        StakerValidatorEvent before = now with { Generation = EventGeneration.BeforeSlashing };
        return Is(log, out EigenPod.EigenPodStakedEvent staked) ? now with { Change = ValidatorChange.Staked, PubkeyHash = staked.PubkeyHash }
            : Is(log, out EigenPod.ValidatorRestakedEvent restaked) ? now with { Change = ValidatorChange.Restaked, PubkeyHash = restaked.PubkeyHash }
            : Is(log, out EigenPod.ValidatorBalanceUpdatedEvent balance)
                ? now with { Change = ValidatorChange.BalanceUpdated, PubkeyHash = balance.PubkeyHash, BalanceGwei = balance.NewValidatorBalanceGwei, BeaconTimestamp = balance.BalanceTimestamp }
            : Is(log, out EigenPod.ValidatorCheckpointedEvent checkpointed)
                ? now with { Change = ValidatorChange.Checkpointed, PubkeyHash = checkpointed.PubkeyHash, BeaconTimestamp = checkpointed.CheckpointTimestamp }
            : Is(log, out EigenPod.ValidatorWithdrawnEvent withdrawn)
                ? now with { Change = ValidatorChange.Withdrawn, PubkeyHash = withdrawn.PubkeyHash, BeaconTimestamp = withdrawn.CheckpointTimestamp }
            : Is(log, out EigenPodLegacy.EigenPodStakedEvent oldStaked) ? before with { Change = ValidatorChange.Staked, PubkeyHash = HashOf(oldStaked.Pubkey.Span) }
            : Is(log, out EigenPodLegacy.ValidatorRestakedEvent oldRestaked) ? before with { Change = ValidatorChange.Restaked, ValidatorIndex = oldRestaked.ValidatorIndex }
            : Is(log, out EigenPodLegacy.ValidatorBalanceUpdatedEvent oldBalance)
                ? before with { Change = ValidatorChange.BalanceUpdated, ValidatorIndex = oldBalance.ValidatorIndex, BalanceGwei = oldBalance.NewValidatorBalanceGwei, BeaconTimestamp = oldBalance.BalanceTimestamp }
            : Is(log, out EigenPodLegacy.ValidatorCheckpointedEvent oldCheckpointed)
                ? before with { Change = ValidatorChange.Checkpointed, ValidatorIndex = oldCheckpointed.ValidatorIndex, BeaconTimestamp = oldCheckpointed.CheckpointTimestamp }
            : Is(log, out EigenPodLegacy.ValidatorWithdrawnEvent oldWithdrawn)
                ? before with { Change = ValidatorChange.Withdrawn, ValidatorIndex = oldWithdrawn.ValidatorIndex, BeaconTimestamp = oldWithdrawn.CheckpointTimestamp }
            : null;
    }

    /// <summary>The beacon chain's hash of a key: <c>sha256(pubkey ++ 16 zero bytes)</c>.</summary>
    private static Hash32 HashOf(ReadOnlySpan<byte> pubkey)
    {
        if (pubkey.Length != 48)
        {
            throw new AbiFormatException(AbiFormatReason.UnexpectedLength, 0, null, $"EigenPodStaked names a key of {pubkey.Length} bytes; validator keys have 48.");
        }

        Span<byte> padded = stackalloc byte[64];
        padded.Clear();
        pubkey.CopyTo(padded);
        return new Hash32(SHA256.HashData(padded));
    }

    private static StakerEventOrigin Origin(LogEntry log) => new(log.BlockNumber, log.BlockHash, log.TransactionHash, log.LogIndex, log.Address);

    /// <summary>Whether the staker's address is anywhere in the log: what is not is not worth decoding.</summary>
    private bool IsMentioned(LogEntry log)
    {
        Hash32 word = _staker.ToWord();
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        word.CopyTo(bytes);
        return log.Data.Span.IndexOf(bytes) >= 0 || log.Topics.AsSpan()[1..].Contains(word);
    }
}
