using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>What queueing withdrawals would take and be worth at one block, and what stands against it.</summary>
/// <param name="Staker">The staker.</param>
/// <param name="Lines">One per request, in the order of the requests.</param>
/// <param name="DelayBlocks">Blocks from the queueing to the last block in which it can be slashed; completable one block later.</param>
/// <param name="Preflight">The block, and every reason known why the queueing would be refused there.</param>
public sealed record WithdrawalQuote(Address Staker, ImmutableArray<WithdrawalQuoteLine> Lines, uint DelayBlocks, PreflightResult Preflight)
{
    /// <summary>The block the quote is from.</summary>
    public BlockRef Block => Preflight.Block;

    /// <summary>The first block it could be completed in if it were queued in the very next block.</summary>
    public ulong EarliestClaimableAtBlock => Block.Number + 1 + DelayBlocks + 1;
}

/// <summary>One strategy of a withdrawal quote.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Symbol">The address book's symbol, or the token's own; null when neither says one.</param>
/// <param name="DepositShares">Deposit shares that leave the staker's deposit; zero when it has none.</param>
/// <param name="Withdrawable">What they are after slashing so far: what comes out if nothing is slashed while it waits.</param>
/// <param name="Underlying">Token units that <paramref name="Withdrawable"/> is worth now, rounded down; null when the strategy does not answer.</param>
public sealed record WithdrawalQuoteLine(Address Strategy, string? Symbol, UInt256 DepositShares, UInt256 Withdrawable, UInt256? Underlying);
