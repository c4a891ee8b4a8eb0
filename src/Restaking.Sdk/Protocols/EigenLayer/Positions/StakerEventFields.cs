using System.Collections.Immutable;
using System.Globalization;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>An event as named values: the one place that says what an export has of it. Numbers are decimal text, for they do not fit in a double.</summary>
internal static class StakerEventFields
{
    /// <summary>Every name there is, in the order of the CSV columns. New ones are added at the end; none is ever renamed.</summary>
    public static readonly ImmutableArray<string> Names =
    [
        "schema", "kind", "staker", "block", "time", "blockHash", "transaction", "logIndex", "contract", "generation", "part",
        "strategy", "operator", "shares", "scaledShares", "token", "root", "nonce", "startBlock", "withdrawer", "scalingFactor", "forced",
        "avs", "operatorSet", "wadSlashed", "reachesDeposits", "reachesQueue", "description",
        "pod", "delta", "total", "before", "after", "change", "validatorIndex", "pubkeyHash", "balanceGwei", "beaconTimestamp",
        "depositor",
    ];

    /// <summary>What every event has.</summary>
    public static IEnumerable<(string Name, string? Value)> Common(StakerEvent happened) =>
    [
        ("schema", "1"),
        ("kind", happened.Kind),
        ("staker", happened.Staker.ToString()),
        ("block", Text(happened.BlockNumber)),
        ("time", happened.Time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ("blockHash", happened.Origin.BlockHash.ToString()),
        ("transaction", happened.TransactionHash.ToString()),
        ("logIndex", Text(happened.LogIndex)),
        ("contract", happened.Origin.Contract.ToString()),
        ("generation", happened.Generation == EventGeneration.Slashing ? "slashing" : "before_slashing"),
    ];

    /// <summary>What the kind adds to it.</summary>
    public static IEnumerable<(string Name, string? Value)> Own(StakerEvent happened) => happened switch
    {
        StakerDeposited deposit => [("strategy", deposit.Strategy.ToString()), ("shares", deposit.Shares.ToString()), ("token", deposit.Token?.ToString())],
        StakerDelegated delegated => [("operator", delegated.Operator.ToString())],
        StakerUndelegated undelegated => [("operator", undelegated.Operator.ToString()), ("forced", Text(undelegated.IsForced))],
        StakerWithdrawalQueued queued =>
        [
            ("operator", queued.Withdrawal.DelegatedTo.IsZero ? null : queued.Withdrawal.DelegatedTo.ToString()),
            ("root", queued.Root.ToString()),
            ("nonce", queued.Withdrawal.Nonce.ToString()),
            ("startBlock", Text(queued.Withdrawal.StartBlock)),
            ("withdrawer", queued.Withdrawal.Withdrawer.ToString()),
        ],
        StakerWithdrawalCompleted completed => [("root", completed.Root.ToString())],
        StakerScalingFactorUpdated factor => [("strategy", factor.Strategy.ToString()), ("scalingFactor", factor.ScalingFactor.ToString())],
        StakerSlashed slashed =>
        [
            ("operator", slashed.Operator.ToString()),
            ("avs", slashed.OperatorSet.Avs.ToString()),
            ("operatorSet", Text(slashed.OperatorSet.Id)),
            ("reachesDeposits", Text(slashed.ReachesDeposits)),
            ("reachesQueue", Text(slashed.ReachesQueue)),
            ("description", slashed.Description),
        ],
        StakerSharesQueuedInM1 shares => [("strategy", shares.Strategy.ToString()), ("shares", shares.Shares.ToString()), ("nonce", shares.Nonce.ToString())],
        StakerWithdrawalQueuedInM1 queued =>
        [
            ("operator", queued.Operator?.ToString()),
            ("root", queued.Root.ToString()),
            ("nonce", queued.Nonce.ToString()),
            ("withdrawer", queued.Withdrawer.ToString()),
        ],
        StakerWithdrawalCompletedInM1 completed =>
        [
            ("root", completed.Root.ToString()),
            ("nonce", completed.Nonce.ToString()),
            ("withdrawer", completed.Withdrawer.ToString()),
            ("depositor", completed.Depositor.ToString()),
        ],
        StakerPodDeployed deployed => [("pod", deployed.Pod.ToString())],
        StakerPodSharesUpdated shares => [("delta", shares.Delta.ToString())],
        StakerPodTotalShares total => [("total", total.Total.ToString())],
        StakerBeaconChainSlashed slashed => [("before", slashed.Before.ToString()), ("after", slashed.After.ToString())],
        StakerValidatorEvent validator =>
        [
            ("pod", validator.Origin.Contract.ToString()),
            ("change", validator.Change switch
            {
                ValidatorChange.Staked => "staked",
                ValidatorChange.Restaked => "restaked",
                ValidatorChange.BalanceUpdated => "balance_updated",
                ValidatorChange.Checkpointed => "checkpointed",
                _ => "withdrawn",
            }),
            ("validatorIndex", Text(validator.ValidatorIndex)),
            ("pubkeyHash", validator.PubkeyHash?.ToString()),
            ("balanceGwei", Text(validator.BalanceGwei)),
            ("beaconTimestamp", Text(validator.BeaconTimestamp)),
        ],
        _ => [],
    };

    /// <summary>What it has once per strategy; empty for events of no or one strategy.</summary>
    public static IEnumerable<IEnumerable<(string Name, string? Value)>> Parts(StakerEvent happened) => happened switch
    {
        StakerWithdrawalQueued queued => queued.Withdrawal.Strategies.Select((strategy, i) => (IEnumerable<(string, string?)>)
        [
            ("strategy", strategy.ToString()),
            ("shares", queued.SharesAtQueueing.IsEmpty ? queued.Withdrawal.ScaledShares[i].ToString() : queued.SharesAtQueueing[i].ToString()),
            ("scaledShares", queued.Withdrawal.ScaledShares[i].ToString()),
        ]),
        StakerSlashed slashed => slashed.Strategies.Select((strategy, i) => (IEnumerable<(string, string?)>)
        [
            ("strategy", strategy.ToString()),
            ("wadSlashed", slashed.WadSlashed[i].ToString()),
        ]),
        _ => [],
    };

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Text(ulong? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";
}
