using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>What a deposit would give at one block, and what stands against it.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Token">The token to deposit.</param>
/// <param name="Amount">Token units.</param>
/// <param name="Shares">
/// Deposit shares for it (<c>underlyingToSharesView</c>), rounded down. Zero when the amount is worth less than one share. Rebasing
/// tokens (stETH) may move 1-2 wei less than <paramref name="Amount"/>; the shares are computed from the amount all the same.
/// </param>
/// <param name="Preflight">The block, and every reason known why the deposit would be refused there.</param>
public sealed record DepositQuote(StrategyState Strategy, Address Token, UInt256 Amount, UInt256 Shares, PreflightResult Preflight)
{
    /// <summary>The block the quote is from.</summary>
    public BlockRef Block => Preflight.Block;

    /// <summary>True when nothing is known to stand against the deposit.</summary>
    public bool IsPossible => Preflight.IsClear;
}

/// <summary>How a deposit is made when the defaults do not fit.</summary>
public sealed record DepositOptions
{
    /// <summary>The account that deposits; null: the signer's.</summary>
    public Address? Staker { get; init; }

    /// <summary>The token to pay with; null: the strategy's. The EIGEN strategy takes EIGEN (default) and bEIGEN.</summary>
    public Address? Token { get; init; }
}

/// <summary>A deposit as its receipt tells it (event <c>StrategyManager.Deposit</c>).</summary>
/// <param name="Staker">Who has the shares.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Shares">Deposit shares credited.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record DepositResult(Address Staker, Address Strategy, UInt256 Shares, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>What a staker signs so that somebody else can deposit for it.</summary>
/// <param name="Staker">Who signs, and who gets the shares.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Token">The token.</param>
/// <param name="Amount">Token units.</param>
/// <param name="Nonce">The staker's deposit counter in the StrategyManager; each signature is used once, in order.</param>
/// <param name="Expiry">Last valid second (unix).</param>
/// <param name="Digest">The EIP-712 digest to sign.</param>
public sealed record DepositTerms(Address Staker, Address Strategy, Address Token, UInt256 Amount, UInt256 Nonce, UInt256 Expiry, Hash32 Digest);
