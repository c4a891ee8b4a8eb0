using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>Which bit of a contract's <c>paused()</c> stops what.</summary>
internal static class PauseBits
{
    public const int StrategyManagerDeposits = 0;
    public const int DelegationNew = 0;
    public const int DelegationEnterQueue = 1;
    public const int DelegationExitQueue = 2;
    public const int StrategyDeposits = 0;
    public const int StrategyWithdrawals = 1;

    public static bool IsPaused(UInt256 paused, int bit) => ((paused >> bit) & UInt256.One) != UInt256.Zero;
}
