using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.Lido;

/// <summary>
/// wstETH: one share of stETH as a token whose balance stands still. Ether becomes wstETH in one transaction through the deployment's referral staker
/// (<see cref="LidoDeployment.ReferralStaker"/>); where there is none, stake to stETH and wrap. Leaving is by <see cref="LidoClient.Withdrawals"/>.
/// </summary>
public partial class WstEthClient : LiquidTokenClient, IWrappedToken, ILiquidStakingProtocol
{
    private readonly LidoDeployment _deployment;

    /// <summary>For fakes.</summary>
    protected WstEthClient() => _deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public WstEthClient(LiquidContext context, LidoDeployment deployment)
        : base(context, InfoOf(deployment)) => _deployment = deployment;

    /// <inheritdoc />
    public virtual Address Unwrapped => _deployment.StETH;

    /// <summary>What a share of stETH is worth, exactly as <c>Lido.getPooledEthByShares</c> and <c>getSharesByPooledEth</c> round.</summary>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        LidoShareRateReads reads = LidoShareRateReads.Begin(rounds, _deployment.StETH);
        await rounds.NextAsync().ConfigureAwait(false);
        LidoShareRate rate = reads.Value;
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = rate.ToStEth,
            ToTokenFraction = rate.ToShares,
            Source = "Lido.getPooledEthByShares",
            Block = rounds.Block,
        };
    }

    private static LiquidTokenInfo InfoOf(LidoDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiquidTokenInfo(LidoClient.ProtocolName, "wstETH", deployment.WstETH, 18, UnitOfAccount.Ether);
    }
}
