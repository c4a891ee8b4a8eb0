using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>The stake that operators have behind an operator set, at one block.</summary>
/// <param name="Set">The set.</param>
/// <param name="Block">The block everything here is from.</param>
/// <param name="UntilBlock">For the minimum slashable stake: until which block it is sure. Null for the allocated stake.</param>
/// <param name="Stake">One entry per operator and strategy, operators first, in the order they were asked for.</param>
public sealed record SetStake(OperatorSetId Set, BlockRef Block, uint? UntilBlock, ImmutableArray<OperatorSetStake> Stake)
{
    /// <summary>The shares of one operator in one strategy.</summary>
    /// <exception cref="KeyNotFoundException">Neither was asked for together.</exception>
    public UInt256 this[Address operatorAddress, Address strategy]
    {
        get
        {
            foreach (OperatorSetStake entry in Stake)
            {
                if (entry.Operator == operatorAddress && entry.Strategy == strategy)
                {
                    return entry.Shares;
                }
            }

            throw new KeyNotFoundException($"The stake of {operatorAddress} in {strategy} was not asked for.");
        }
    }
}

/// <summary>One operator's stake behind a set in one strategy.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Symbol">The address book's symbol, or null.</param>
/// <param name="Shares">Shares; what is in the withdrawal queue is not in it.</param>
public readonly record struct OperatorSetStake(Address Operator, Address Strategy, string? Symbol, UInt256 Shares);
