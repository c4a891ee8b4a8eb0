using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>Which bit of a contract's <c>paused()</c> stops what.</summary>
internal static class PauseBits
{
    public const int StrategyManagerDeposits = 0;
    public const int DelegationNew = 0;
    public const int DelegationEnterQueue = 1;
    public const int DelegationExitQueue = 2;
    public const int FactoryNewStrategies = 0;
    public const int AVSDirectoryRegistrations = 0;
    public const int StrategyDeposits = 0;
    public const int StrategyWithdrawals = 1;
    public const int RewardsAvsSubmissions = 0;
    public const int RewardsClaims = 2;
    public const int RewardsOperatorDirectedSubmissions = 5;
    public const int RewardsAvsSplits = 6;
    public const int RewardsProgrammaticSplits = 7;
    public const int RewardsOperatorSetSplits = 8;
    public const int RewardsOperatorDirectedSetSubmissions = 9;
    public const int RewardsUniqueStakeSubmissions = 10;
    public const int RewardsTotalStakeSubmissions = 11;

    /// <summary>Modifying allocations, clearing the deallocation queue.</summary>
    public const int AllocationModify = 0;
    public const int AllocationSlashing = 1;

    /// <summary>Registering for operator sets and leaving them.</summary>
    public const int AllocationRegistration = 2;

    /// <summary>Burning and paying out slashed shares; has a meaning since 1.13 only.</summary>
    public const int StrategyManagerSlashedShares = 1;

    // The EigenPodManager's bits govern the pods too.
    public const int PodsNew = 0;
    public const int PodsVerifyCredentials = 2;
    public const int PodsRecoverTokens = 5;
    public const int PodsStartCheckpoint = 6;
    public const int PodsCheckpointProofs = 7;
    public const int PodsStaleBalance = 8;
    public const int PodsConsolidations = 9;
    public const int PodsWithdrawalRequests = 10;

    public static bool IsPaused(UInt256 paused, int bit) => ((paused >> bit) & UInt256.One) != UInt256.Zero;
}
