using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>What is paused on a RewardsCoordinator: its bits by name.</summary>
[Flags]
public enum RewardsPauses : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Bit 0: <c>createAVSRewardsSubmission</c>.</summary>
    AvsSubmissions = 1 << 0,

    /// <summary>Bit 1: <c>createRewardsForAllSubmission</c>; set on mainnet by design.</summary>
    ForAllSubmissions = 1 << 1,

    /// <summary>Bit 2: <c>processClaim</c> and <c>processClaims</c>.</summary>
    Claims = 1 << 2,

    /// <summary>Bit 3: <c>submitRoot</c> and <c>disableRoot</c>.</summary>
    Roots = 1 << 3,

    /// <summary>Bit 4: <c>createRewardsForAllEarners</c>.</summary>
    ForAllEarnersSubmissions = 1 << 4,

    /// <summary>Bit 5: <c>createOperatorDirectedAVSRewardsSubmission</c>.</summary>
    OperatorDirectedSubmissions = 1 << 5,

    /// <summary>Bit 6: <c>setOperatorAVSSplit</c>.</summary>
    AvsSplits = 1 << 6,

    /// <summary>Bit 7: <c>setOperatorPISplit</c>.</summary>
    ProgrammaticSplits = 1 << 7,

    /// <summary>Bit 8: <c>setOperatorSetSplit</c>.</summary>
    OperatorSetSplits = 1 << 8,

    /// <summary>Bit 9: <c>createOperatorDirectedOperatorSetRewardsSubmission</c>.</summary>
    OperatorDirectedSetSubmissions = 1 << 9,

    /// <summary>Bit 10: <c>createUniqueStakeRewardsSubmission</c>.</summary>
    UniqueStakeSubmissions = 1 << 10,

    /// <summary>Bit 11: <c>createTotalStakeRewardsSubmission</c>.</summary>
    TotalStakeSubmissions = 1 << 11,
}

/// <summary>The limits and delays of a RewardsCoordinator, at one block. They are asked, not assumed: networks differ.</summary>
public sealed record RewardsRules
{
    internal static readonly UInt256 KnownPauses = (1UL << 12) - 1;

    /// <summary>The block.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>What start and duration of a submission are multiples of, in seconds (<c>CALCULATION_INTERVAL_SECONDS</c>; mainnet: a day).</summary>
    public required uint CalculationIntervalSeconds { get; init; }

    /// <summary>The longest a submission can span (<c>MAX_REWARDS_DURATION</c>).</summary>
    public required uint MaxDurationSeconds { get; init; }

    /// <summary>How far back a submission can begin (<c>MAX_RETROACTIVE_LENGTH</c>).</summary>
    public required uint MaxRetroactiveSeconds { get; init; }

    /// <summary>How far ahead a submission can begin (<c>MAX_FUTURE_LENGTH</c>); operator-directed ones must be over.</summary>
    public required uint MaxFutureSeconds { get; init; }

    /// <summary>Nothing begins before this second (<c>GENESIS_REWARDS_TIMESTAMP</c>).</summary>
    public required uint GenesisTimestamp { get; init; }

    /// <summary>Seconds from posting a root, or setting a split, to its effect (<c>activationDelay</c>).</summary>
    public required uint ActivationDelaySeconds { get; init; }

    /// <summary>The operator's part of rewards where it has set none, in hundredths of a percent.</summary>
    public required ushort DefaultSplitBips { get; init; }

    /// <summary>Up to which second the newest root was calculated.</summary>
    public required uint CalculationEnd { get; init; }

    /// <summary>What is paused.</summary>
    public required RewardsPauses Pauses { get; init; }

    /// <summary>The earliest second a submission can begin at this block.</summary>
    public ulong EarliestStart => Math.Max(Block.Timestamp - Math.Min(Block.Timestamp, MaxRetroactiveSeconds), GenesisTimestamp);

    /// <summary>The latest second a submission can begin at this block.</summary>
    public ulong LatestStart => Block.Timestamp + MaxFutureSeconds;
}
