using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.RocketPool;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.RocketPool;

/// <summary>
/// rETH: bought from the deposit pool for a fee, burned at once for what ether there is, at the rate that the oracle nodes last reported (about once a
/// day). On other chains rETH is a bridged token that cannot be burned for ether.
/// </summary>
public partial class REthClient : LiquidTokenClient, ILiquidStakingProtocol, IInstantRedemption
{
    private readonly RocketPoolDeployment _deployment;

    /// <summary>For fakes.</summary>
    protected REthClient() => _deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public REthClient(LiquidContext context, RocketPoolDeployment deployment)
        : base(context, InfoOf(deployment)) => _deployment = deployment;

    /// <summary>The rate of the last report, and when that was.</summary>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        REthRateReads reads = REthRateReads.Begin(rounds, _deployment);
        await rounds.NextAsync().ConfigureAwait(false);
        REthRate rate = reads.Value;
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = rate.ToEth,
            ToTokenFraction = rate.ToREth,
            Source = "RocketTokenRETH.getEthValue",
            Block = rounds.Block,
            UpdatedAt = rate.ReportedAt,
        };
    }

    private static LiquidTokenInfo InfoOf(RocketPoolDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiquidTokenInfo(RocketPoolClient.ProtocolName, "rETH", deployment.REth, 18, UnitOfAccount.Ether);
    }
}

/// <summary>The rate as reported: so much ether for so much rETH.</summary>
internal sealed record REthRate(RateFraction ToEth, RateFraction ToREth, DateTimeOffset? ReportedAt);

/// <summary>The reads behind a <see cref="REthRate"/>: the reported figures straight from the storage, checked against rETH's own word.</summary>
internal readonly struct REthRateReads
{
    private static readonly UInt256 Probe = UInt256.ParseUnits("1", 27);

    private readonly RoundRead<UInt256> _totalEth;
    private readonly RoundRead<UInt256> _supply;
    private readonly RoundRead<UInt256> _timestamp;
    private readonly RoundRead<UInt256> _probe;

    private REthRateReads(ReadRounds rounds, RocketPoolDeployment deployment)
    {
        RocketStorage storage = new(deployment.Storage);
        _totalEth = rounds.Read(storage.GetUint(RocketStorageKeys.TotalEth));
        _supply = rounds.Read(storage.GetUint(RocketStorageKeys.REthSupply));
        _timestamp = rounds.Read(storage.GetUint(RocketStorageKeys.BalancesTimestamp));
        _probe = rounds.Read(new RocketTokenRETH(deployment.REth).GetEthValue(Probe));
    }

    public static REthRateReads Begin(ReadRounds rounds, RocketPoolDeployment deployment) => new(rounds, deployment);

    /// <summary>The rate, after the round.</summary>
    public REthRate Value
    {
        get
        {
            UInt256 totalEth = _totalEth.Value;
            UInt256 supply = _supply.Value;
            UInt256 word = _probe.Value;

            // One for one until there is rETH in a report.
            RateFraction toEth = supply == UInt256.Zero ? RateFraction.One : new RateFraction(totalEth, supply);
            if (toEth.Apply(Probe) != word)
            {
                // A later version keeps its figures elsewhere: then rETH's own word, to 27 digits.
                toEth = new RateFraction(word, Probe);
            }

            return new REthRate(toEth, new RateFraction(toEth.Denominator, toEth.Numerator), ReportedAt());
        }
    }

    private DateTimeOffset? ReportedAt()
    {
        UInt256 seconds = _timestamp.ValueOr(UInt256.Zero);
        return seconds == UInt256.Zero || seconds > (UInt256)(ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? null
            : DateTimeOffset.FromUnixTimeSeconds((long)(ulong)seconds);
    }
}
