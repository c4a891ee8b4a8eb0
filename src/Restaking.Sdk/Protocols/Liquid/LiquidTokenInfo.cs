using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>What a liquid token is: its contract, and what it stands for.</summary>
/// <param name="Protocol">The protocol's name for people: <c>Lido</c>, <c>ether.fi</c>.</param>
/// <param name="Symbol">The token's symbol as people write it: <c>stETH</c>.</param>
/// <param name="Token">The token contract.</param>
/// <param name="Decimals">Decimals of the token: 18, or 8 for bitcoin tokens.</param>
/// <param name="Underlying">What its exchange rate is measured in.</param>
public sealed record LiquidTokenInfo(string Protocol, string Symbol, Address Token, int Decimals, UnitOfAccount Underlying)
{
    /// <summary>
    /// True when balances change without transfers (stETH, eETH): what an account really holds is a number of shares, and a transfer may
    /// arrive 1-2 wei short.
    /// </summary>
    public bool IsRebasing { get; init; }

    /// <summary>One whole token, in its smallest unit.</summary>
    public UInt256 One => UInt256.ParseUnits("1", Decimals);

    /// <summary>"Lido stETH".</summary>
    public override string ToString() => $"{Protocol} {Symbol}";
}

/// <summary>What a rate is measured in.</summary>
/// <param name="Symbol"><c>ETH</c>, <c>BTC</c>, or another token's symbol (cmETH is measured in mETH).</param>
/// <param name="Decimals">Decimals of the unit.</param>
/// <param name="Asset"><see cref="NativeAsset.Ether"/>, a token, or null for bitcoin itself.</param>
public sealed record UnitOfAccount(string Symbol, int Decimals, Address? Asset)
{
    /// <summary>Ether, counted in wei.</summary>
    public static UnitOfAccount Ether { get; } = new("ETH", 18, NativeAsset.Ether);

    /// <summary>Bitcoin, counted in satoshi.</summary>
    public static UnitOfAccount Bitcoin { get; } = new("BTC", 8, null);
}

/// <summary>What an account holds of a liquid token, at one block.</summary>
/// <param name="Token">The token.</param>
/// <param name="Owner">The account.</param>
/// <param name="Balance">Its balance (<c>balanceOf</c>), in the token's smallest unit.</param>
public sealed record TokenHolding(LiquidTokenInfo Token, Address Owner, UInt256 Balance)
{
    /// <summary>The shares behind the balance, for tokens that rebase; null for the others. A ledger counts these.</summary>
    public UInt256? Shares { get; init; }
}
