using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.Puffer;

/// <summary>The vault's two figures. It counts one more of each than there is (OpenZeppelin's ERC-4626, without decimals offset).</summary>
/// <param name="Assets"><c>totalAssets()</c>, in wei.</param>
/// <param name="Supply"><c>totalSupply()</c>.</param>
internal readonly record struct PufferRate(UInt256 Assets, UInt256 Supply)
{
    private const uint WholeBps = 10_000;

    public RateFraction ToAssets => new(Assets + UInt256.One, Supply + UInt256.One);

    public RateFraction ToShares => new(Supply + UInt256.One, Assets + UInt256.One);

    /// <summary>The least ether that gives any share: less of it is taken and gives none.</summary>
    public UInt256 SmallestDeposit => Apply(ToAssets, UInt256.One, DivisionRounding.Up);

    public UInt256 Shares(UInt256 assets, DivisionRounding rounding = DivisionRounding.Down) => Apply(ToShares, assets, rounding);

    public UInt256 Worth(UInt256 shares) => Apply(ToAssets, shares, DivisionRounding.Down);

    /// <summary><c>PufferVaultV5.redeem</c>: each fee is rounded up for itself, so that it can pay a wei less than <c>previewRedeem</c> says.</summary>
    public PufferExit Redeem(UInt256 shares, UInt256 exitBps, UInt256 treasuryBps)
    {
        UInt256 worth = Worth(shares);
        UInt256 treasury = FeeOn(worth, treasuryBps);
        UInt256 fees = Apply(new RateFraction(exitBps, WholeBps), worth, DivisionRounding.Up) + treasury;
        return new PufferExit(shares, fees > worth ? UInt256.Zero : worth - fees, fees, treasury);
    }

    /// <summary><c>PufferVaultV5.withdraw</c>: what an amount of WETH costs in shares.</summary>
    public PufferExit Withdraw(UInt256 assets, UInt256 exitBps, UInt256 treasuryBps)
    {
        UInt256 total = exitBps + treasuryBps;
        UInt256 withFee = total >= WholeBps ? UInt256.MaxValue : Apply(new RateFraction(WholeBps, (UInt256)WholeBps - total), assets, DivisionRounding.Down);
        return new PufferExit(Shares(withFee, DivisionRounding.Up), assets, withFee - UInt256.Min(withFee, assets), FeeOn(withFee, treasuryBps));
    }

    private static UInt256 FeeOn(UInt256 assets, UInt256 bps) => Apply(new RateFraction(bps, WholeBps), assets, DivisionRounding.Up);

    // Amounts nobody has: the answer to these is that the balance is too low, not an overflow.
    private static UInt256 Apply(RateFraction fraction, UInt256 amount, DivisionRounding rounding)
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

/// <summary>An exit through the vault.</summary>
/// <param name="Shares">What is burned.</param>
/// <param name="Paid">The WETH that is paid.</param>
/// <param name="Fee">What is kept back, in WETH.</param>
/// <param name="TreasuryFee">The part of the fee that leaves the vault too.</param>
internal readonly record struct PufferExit(UInt256 Shares, UInt256 Paid, UInt256 Fee, UInt256 TreasuryFee);

/// <summary>The vault's figures, in one round.</summary>
internal readonly struct PufferRateRead(ReadRounds rounds, PufferVaultV5 vault)
{
    private readonly RoundRead<UInt256> _assets = rounds.Read(vault.TotalAssets());
    private readonly RoundRead<UInt256> _supply = rounds.Read(vault.TotalSupply());

    public PufferRate Value => new(_assets.Value, _supply.Value);
}
