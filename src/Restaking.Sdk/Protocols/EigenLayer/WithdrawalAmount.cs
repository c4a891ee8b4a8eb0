using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>What a withdrawal amount counts.</summary>
public enum WithdrawalUnit
{
    /// <summary>Nothing was said: the unit of <c>default(WithdrawalAmount)</c>, which is refused wherever an amount is needed.</summary>
    Unset,

    /// <summary>Everything the staker has in the strategy.</summary>
    All,

    /// <summary>Deposit shares: what the contract takes.</summary>
    DepositShares,

    /// <summary>Withdrawable shares: deposit shares after slashing.</summary>
    WithdrawableShares,

    /// <summary>The strategy's token, in its smallest unit.</summary>
    Underlying,
}

/// <summary>
/// How much to withdraw from a strategy. The contract takes deposit shares; the other units are converted at the latest block to
/// the fewest deposit shares that are worth at least the amount then. The default value names no amount and is refused; everything is
/// only ever meant by <see cref="All"/>.
/// </summary>
public readonly record struct WithdrawalAmount
{
    private WithdrawalAmount(WithdrawalUnit unit, UInt256 value)
    {
        Unit = unit;
        Value = value;
    }

    /// <summary>
    /// Everything, to the wei: the staker's deposit shares as the chain has them. Never converted from withdrawable shares, because
    /// that conversion rounds down and leaves dust behind.
    /// </summary>
    public static WithdrawalAmount All => new(WithdrawalUnit.All, UInt256.Zero);

    /// <summary>What <see cref="Value"/> counts.</summary>
    public WithdrawalUnit Unit { get; }

    /// <summary>The figure; zero for <see cref="WithdrawalUnit.All"/>.</summary>
    public UInt256 Value { get; }

    /// <summary>So many deposit shares.</summary>
    /// <exception cref="ArgumentException">Zero.</exception>
    public static WithdrawalAmount DepositShares(UInt256 shares) => new(WithdrawalUnit.DepositShares, Positive(shares, nameof(shares)));

    /// <summary>Shares worth so much after slashing.</summary>
    /// <exception cref="ArgumentException">Zero.</exception>
    public static WithdrawalAmount WithdrawableShares(UInt256 shares) => new(WithdrawalUnit.WithdrawableShares, Positive(shares, nameof(shares)));

    /// <summary>Shares worth so much of the strategy's token, at the exchange rate of the latest block.</summary>
    /// <exception cref="ArgumentException">Zero.</exception>
    public static WithdrawalAmount Underlying(Amount amount) => new(WithdrawalUnit.Underlying, Positive(amount.BaseUnits, nameof(amount)));

    /// <summary>"all", "5 deposit shares".</summary>
    public override string ToString() => Unit switch
    {
        WithdrawalUnit.Unset => "no amount",
        WithdrawalUnit.All => "all shares",
        WithdrawalUnit.DepositShares => $"{Value} deposit shares",
        WithdrawalUnit.WithdrawableShares => $"{Value} withdrawable shares",
        _ => $"{Value} token units",
    };

    private static UInt256 Positive(UInt256 value, string name) =>
        value == UInt256.Zero ? throw new ArgumentOutOfRangeException(name, value, "An amount to withdraw must be above zero.") : value;
}
