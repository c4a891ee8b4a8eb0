using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Renzo;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.Renzo;

/// <summary>What the protocol holds and how many ezETH there are: the two figures every conversion is made of.</summary>
/// <param name="Total">Everything the protocol holds, in wei of ether (<c>calculateTVLs</c>).</param>
/// <param name="Supply">All ezETH, that which is locked in the withdraw queue included.</param>
internal readonly record struct RenzoValue(UInt256 Total, UInt256 Supply)
{
    /// <summary>Before anything is there, a deposit mints as many ezETH as it is worth (<c>RenzoOracle.calculateMintAmount</c>).</summary>
    private bool IsFirst => Total == UInt256.Zero || Supply == UInt256.Zero;

    public RateFraction ToTokens => IsFirst ? RateFraction.One : new(Supply, Total);

    public RateFraction ToEther => Supply == UInt256.Zero ? RateFraction.One : new(Total, Supply);

    /// <summary><c>RenzoOracle.calculateMintAmount</c>.</summary>
    public UInt256 Mint(UInt256 value) => Apply(ToTokens, value);

    /// <summary><c>RenzoOracle.calculateRedeemAmount</c>: wei of ether.</summary>
    public UInt256 Redeem(UInt256 tokens) => Supply == UInt256.Zero ? UInt256.Zero : Apply(ToEther, tokens);

    /// <summary>The least ether that mints anything at all.</summary>
    public UInt256 SmallestDeposit => IsFirst ? UInt256.One : UInt256.MulDiv(Total, UInt256.One, Supply, DivisionRounding.Up);

    /// <summary>The most ezETH that are worth no more than an amount of ether.</summary>
    public UInt256 MostWorth(UInt256 ether) =>
        Total == UInt256.Zero || Supply == UInt256.Zero || ether == UInt256.MaxValue
            ? UInt256.MaxValue
            : Apply(ToTokens, ether + UInt256.One, DivisionRounding.Up) - UInt256.One;

    // Amounts no token has: the answer to these is that the balance is too low, not an overflow.
    private static UInt256 Apply(RateFraction fraction, UInt256 amount, DivisionRounding rounding = DivisionRounding.Down)
    {
        try
        {
            return fraction.Apply(amount, rounding);
        }
        catch (OverflowException)
        {
            return UInt256.MaxValue;
        }
    }
}

/// <summary>The value figures of one round, or why there are none.</summary>
internal readonly struct RenzoValueRead(ReadRounds rounds, RestakeManager manager, IContractCall<UInt256> supply)
{
    private readonly RoundRead<RestakeManager.CalculateTVLsResult> _values = rounds.Read(manager.CalculateTVLs());
    private readonly RoundRead<UInt256> _supply = rounds.Read(supply);

    /// <summary>Why the protocol does not know what it holds (a stale price, an operator that is not delegated); null when it does.</summary>
    public ContractError? Error => _values.Outcome.Error;

    /// <summary>The figures; nothing when there is an error.</summary>
    public RenzoValue Value => _values.Succeeded ? new(_values.Value.Value2, _supply.Value) : new(UInt256.Zero, _supply.Value);

    /// <summary>What the operators hold of one collateral, in wei of ether; ether comes after the tokens.</summary>
    public UInt256 HeldByOperators(UInt256 index)
    {
        UInt256 sum = UInt256.Zero;
        if (_values.Succeeded)
        {
            foreach (var line in _values.Value.Value0)
            {
                if (index < (UInt256)(uint)line.Length)
                {
                    sum += line[(int)(uint)index];
                }
            }
        }

        return sum;
    }
}
