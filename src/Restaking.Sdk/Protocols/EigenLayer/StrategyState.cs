using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>One strategy as the chain has it at one block.</summary>
public sealed record StrategyState
{
    /// <summary>The block everything here is from.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>The strategy contract.</summary>
    public required Address Strategy { get; init; }

    /// <summary>The address book's symbol, or else the token's own; null when neither says one.</summary>
    public string? Symbol { get; init; }

    /// <summary>The token stakers deposit. For the EIGEN strategy this is EIGEN.</summary>
    public required Address Token { get; init; }

    /// <summary>What <c>underlyingToken()</c> answers: the token the strategy holds. For the EIGEN strategy this is bEIGEN.</summary>
    public required Address UnderlyingToken { get; init; }

    /// <summary>Decimals of the token; null when the token does not say.</summary>
    public byte? TokenDecimals { get; init; }

    /// <summary>Total shares, in share units.</summary>
    public required UInt256 TotalShares { get; init; }

    /// <summary>Tokens the strategy holds, in the token's smallest unit.</summary>
    public required UInt256 TokenBalance { get; init; }

    /// <summary>Whether the StrategyManager takes deposits for it. Withdrawals work without.</summary>
    public required bool IsWhitelisted { get; init; }

    /// <summary>Deposits are paused, on the StrategyManager (bit 0) or on the strategy (bit 0).</summary>
    public required bool DepositsPaused { get; init; }

    /// <summary>Withdrawals as tokens are paused on the strategy (bit 1).</summary>
    public required bool WithdrawalsPaused { get; init; }

    /// <summary>Most token units in one deposit; null when the strategy has no such limit.</summary>
    public UInt256? MaxPerDeposit { get; init; }

    /// <summary>Most token units the strategy holds; null when the strategy has no such limit.</summary>
    public UInt256? MaxTotalDeposits { get; init; }

    /// <summary>Phase of a duration vault (EigenLayer 1.12); null for every other strategy.</summary>
    public DurationVaultPhase? VaultPhase { get; init; }

    /// <summary>Token units that 1e18 shares are worth, rounded down (<c>sharesToUnderlyingView(1e18)</c>).</summary>
    public UInt256 ExchangeRate => ShareMath.SharesToUnderlying(ShareMath.Wad, TotalShares, TokenBalance);
}

/// <summary>The phases of a duration vault (<c>VaultState</c>).</summary>
public enum DurationVaultPhase : byte
{
    /// <summary>Not set up.</summary>
    Uninitialized = 0,

    /// <summary>Takes deposits; withdrawals are open.</summary>
    Deposits = 1,

    /// <summary>Stake is allocated: neither deposits nor withdrawals.</summary>
    Allocations = 2,

    /// <summary>Matured: withdrawals only.</summary>
    Withdrawals = 3,
}
