using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <summary>
/// uniETH. Two staking contracts, V1 and Pectra, mint and redeem the one token at the rate of both reserves together
/// (<c>currentReserve</c>). Which of them mints now is asked from the chain, by <c>paused()</c> of both.
/// </summary>
/// <remarks>
/// <para>Minting takes a bound on what comes out and a deadline, which are passed on.</para>
/// <para>
/// Two ways out: an instant swap, on V1 only, out of ether that waits for a validator, at the full rate and without fee; and redemption from
/// validators, in multiples of 32 ETH, by a queue of each staking contract that is paid first in first out, the first debt also in part.
/// What is paid lies in the Redeem contract until the account claims it.
/// </para>
/// </remarks>
public partial class UniEthClient : LiquidTokenClient, ILiquidStakingProtocol, IInstantRedemption, IWithdrawalQueue
{
    private readonly BedrockDeployment _deployment = null!;
    private readonly ImmutableArray<UniEthStaking> _stakings;

    /// <summary>For fakes.</summary>
    protected UniEthClient()
    {
    }

    /// <summary>Makes the client; no I/O.</summary>
    public UniEthClient(LiquidContext context, BedrockDeployment deployment)
        : base(context, InfoOf(deployment))
    {
        _deployment = deployment;
        _stakings = UniEthStaking.Of(deployment);
        Queue = new TicketQueueInfo(BedrockClient.ProtocolName, "Bedrock uniETH redemptions", deployment.Redeem, ClaimAccess.Owner) { ClaimsMany = true };
    }

    private UniETH Token => new(_deployment.UniETH);

    private UniETHStakingV1 V1 => new(_deployment.StakingV1);

    private UniETHRedeem Redeem => new(_deployment.Redeem);

    /// <inheritdoc />
    /// <remarks>Reserve of both staking contracts by supply, which is what <c>exchangeRatio()</c> rounds to 18 digits. Nothing tells when it was last pushed.</remarks>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> reserve = rounds.Read(V1.CurrentReserve());
        RoundRead<UInt256> supply = rounds.Read(Token.TotalSupply());
        await rounds.NextAsync().ConfigureAwait(false);
        bool empty = supply.Value == UInt256.Zero || reserve.Value == UInt256.Zero;
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = empty ? RateFraction.One : new RateFraction(reserve.Value, supply.Value),
            ToTokenFraction = empty ? RateFraction.One : new RateFraction(supply.Value, reserve.Value),
            Source = "UniETHStakingV1.currentReserve",
            Block = rounds.Block,
        };
    }

    private static LiquidTokenInfo InfoOf(BedrockDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiquidTokenInfo(BedrockClient.ProtocolName, "uniETH", deployment.UniETH, 18, UnitOfAccount.Ether);
    }
}
