using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.Lido;

/// <summary>
/// What Lido's shares are worth at one block, as the contract computes it: <c>floor(shares * Ether / Shares)</c>. Since Lido V3 both are the pool's own
/// part, without the shares minted against stVaults (those have no own rate); before, they are all there is.
/// </summary>
/// <param name="Ether">Wei behind <paramref name="Shares"/>.</param>
/// <param name="Shares">Shares.</param>
public readonly record struct LidoShareRate(UInt256 Ether, UInt256 Shares)
{
    /// <summary>From shares to wei of stETH.</summary>
    public RateFraction ToStEth => new(Ether, Shares);

    /// <summary>From wei of stETH to shares.</summary>
    public RateFraction ToShares => new(Shares, Ether);

    /// <summary>The least stETH that is worth a share: less than that moves nothing when it is wrapped, transferred or staked.</summary>
    public UInt256 SmallestStEth => ToStEth.Apply(UInt256.One, DivisionRounding.Up);

    /// <summary>The least of shares (or wstETH) that unwraps to at least so much stETH.</summary>
    public UInt256 SharesFor(UInt256 stETH) => ToShares.Apply(stETH, DivisionRounding.Up);

    /// <summary>The most of shares (or wstETH) that unwraps to at most so much stETH.</summary>
    public UInt256 SharesWithin(UInt256 stETH) => ToShares.Apply(stETH + UInt256.One, DivisionRounding.Up) - UInt256.One;
}

/// <summary>The reads behind a <see cref="LidoShareRate"/>, to be asked for together with others.</summary>
internal readonly struct LidoShareRateReads
{
    // Large enough that a single wei of difference in either part shows, small enough for the contract (2^128 - 1).
    private static readonly UInt256 Probe = UInt256.ParseUnits("1", 27);

    private readonly RoundRead<UInt256> _totalEther;
    private readonly RoundRead<UInt256> _totalShares;
    private readonly RoundRead<UInt256> _externalEther;
    private readonly RoundRead<UInt256> _externalShares;
    private readonly RoundRead<UInt256> _probe;

    private LidoShareRateReads(ReadRounds rounds, StETH stETH)
    {
        _totalEther = rounds.Read(stETH.GetTotalPooledEther());
        _totalShares = rounds.Read(stETH.GetTotalShares());
        _externalEther = rounds.Read(stETH.GetExternalEther());
        _externalShares = rounds.Read(stETH.GetExternalShares());
        _probe = rounds.Read(stETH.GetPooledEthByShares(Probe));
    }

    public static LidoShareRateReads Begin(ReadRounds rounds, Address stETH) => new(rounds, new StETH(stETH));

    /// <summary>The rate, after the round.</summary>
    public LidoShareRate Value
    {
        get
        {
            // V2 has no external shares, and so no functions for them.
            UInt256 externalEther = _externalEther.ValueOr(UInt256.Zero);
            UInt256 externalShares = _externalShares.ValueOr(UInt256.Zero);
            UInt256 ether = _totalEther.Value;
            UInt256 shares = _totalShares.Value;
            if (ether > externalEther && shares > externalShares)
            {
                LidoShareRate rate = new(ether - externalEther, shares - externalShares);
                if (rate.ToStEth.Apply(Probe) == _probe.Value)
                {
                    return rate;
                }
            }

            // A later version counts otherwise: then its own word, to 27 digits.
            return new LidoShareRate(_probe.Value, Probe);
        }
    }
}
