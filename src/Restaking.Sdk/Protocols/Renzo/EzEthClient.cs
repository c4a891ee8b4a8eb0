using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.Renzo;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Renzo;

/// <summary>
/// ezETH. Its rate is what the protocol holds by its own price feeds over the supply; the supply still counts ezETH that is locked in the
/// withdraw queue. A feed whose price is older than a day stops deposits, requests and claims.
/// </summary>
/// <remarks>Which risk oracle, price oracle and collateral tokens there are is asked from the chain, not from the deployment.</remarks>
public partial class EzEthClient : LiquidTokenClient, ILiquidStakingProtocol, IInstantRedemption, IWithdrawalQueue
{
    private readonly RenzoDeployment _deployment;
    private readonly RenzoQueueReader _queueReader;
    private readonly TicketQueueInfo _queue;

    /// <summary>For fakes.</summary>
    protected EzEthClient()
    {
        _deployment = null!;
        _queueReader = null!;
        _queue = null!;
    }

    /// <summary>Makes the client; no I/O.</summary>
    public EzEthClient(LiquidContext context, RenzoDeployment deployment)
        : base(context, InfoOf(deployment))
    {
        _deployment = deployment;
        _queue = new TicketQueueInfo(RenzoClient.ProtocolName, "Renzo withdraw queue", deployment.WithdrawQueue, ClaimAccess.Anyone);
        _queueReader = new RenzoQueueReader(context, deployment, _queue);
    }

    private RestakeManager Manager => new(_deployment.RestakeManager);

    private WithdrawQueue WithdrawQueue => new(_deployment.WithdrawQueue);

    private ERC20 Token => new(_deployment.EzETH);

    /// <inheritdoc />
    /// <remarks>
    /// Computed from <c>RestakeManager.calculateTVLs()</c>, which walks over every operator and token: some million gas, so that a contract does not
    /// want it in a hot path. It reverts when a price is stale, and the rate with it.
    /// </remarks>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<RestakeManager.CalculateTVLsResult> values = rounds.Read(Manager.CalculateTVLs());
        RoundRead<UInt256> supply = rounds.Read(Token.TotalSupply());
        await rounds.NextAsync().ConfigureAwait(false);
        RenzoValue value = new(values.Value.Value2, supply.Value);
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = value.ToEther,
            ToTokenFraction = value.ToTokens,
            Source = "RestakeManager.calculateTVLs / ezETH.totalSupply",
            Block = rounds.Block,
        };
    }

    private static LiquidTokenInfo InfoOf(RenzoDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiquidTokenInfo(RenzoClient.ProtocolName, "ezETH", deployment.EzETH, 18, UnitOfAccount.Ether);
    }

    private static PriceUnavailable NoPrice(Address contract, ContractError error) => new(contract, error.ToString());
}
