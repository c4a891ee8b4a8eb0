using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>Everything a staker has deposited, at one block. What waits in the withdrawal queue is not part of it.</summary>
/// <param name="Staker">The staker.</param>
/// <param name="Block">The block everything here is from.</param>
/// <param name="Operator">Whom the staker is delegated to, or null.</param>
/// <param name="Strategies">One entry per strategy with deposit shares; beacon chain ETH last.</param>
public sealed record StakerPosition(Address Staker, BlockRef Block, Address? Operator, ImmutableArray<StrategyPosition> Strategies)
{
    /// <summary>True when the staker is delegated.</summary>
    public bool IsDelegated => Operator is not null;

    /// <summary>True when the staker is an operator (delegated to itself).</summary>
    public bool IsOperator => Operator == Staker;

    /// <summary>The entry of a strategy, or null when the staker has no shares there.</summary>
    public StrategyPosition? Find(Address strategy) => Strategies.FirstOrDefault(position => position.Strategy == strategy);

    /// <summary>The entry with a symbol (capitals do not matter), or null.</summary>
    public StrategyPosition? Find(string symbol) =>
        Strategies.FirstOrDefault(position => string.Equals(position.Symbol, symbol, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A staker's shares in one strategy.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Symbol">The address book's symbol, or the token's own; null when neither says one.</param>
/// <param name="Token">The token that comes out; null for beacon chain ETH.</param>
/// <param name="DepositShares">Deposit shares: what <c>queueWithdrawals</c> takes.</param>
/// <param name="Withdrawable">Shares after slashing: what a withdrawal pays.</param>
/// <param name="Underlying">
/// Token units that <paramref name="Withdrawable"/> is worth now, rounded down; wei for beacon chain ETH; null when the strategy
/// does not answer.
/// </param>
/// <param name="ScalingFactor">The staker's deposit scaling factor (WAD).</param>
public sealed record StrategyPosition(
    Address Strategy,
    string? Symbol,
    Address? Token,
    UInt256 DepositShares,
    UInt256 Withdrawable,
    UInt256? Underlying,
    UInt256 ScalingFactor);
