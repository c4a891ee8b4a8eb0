using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Puffer;

/// <summary>
/// pufETH, an ERC-4626 vault of WETH. Its rate creeps up every second while revenue is handed out, so that what a deposit mints is known only
/// at its block. Deposits and exits must never be in one transaction, and neither must two requests to the queue: both revert.
/// </summary>
/// <remarks>Nothing here has a pause flag: an access manager closes a contract as a whole, and says who may call what. It is asked.</remarks>
public partial class PufEthClient : LiquidTokenClient, ILiquidStakingProtocol, IInstantRedemption, IWithdrawalQueue, ILogScannedQueue
{
    private readonly PufferDeployment _deployment;
    private readonly PufferAccess _access;
    private readonly PufferQueueReader _queueReader;
    private readonly TicketQueueInfo _queue;

    /// <summary>For fakes.</summary>
    protected PufEthClient()
    {
        _deployment = null!;
        _access = null!;
        _queueReader = null!;
        _queue = null!;
    }

    /// <summary>Makes the client; no I/O.</summary>
    public PufEthClient(LiquidContext context, PufferDeployment deployment)
        : base(context, InfoOf(deployment))
    {
        _deployment = deployment;
        _access = new PufferAccess(deployment.AccessManager);
        _queue = new TicketQueueInfo(PufferClient.ProtocolName, "Puffer withdrawal manager", deployment.WithdrawalManager, ClaimAccess.PerTicket);
        _queueReader = new PufferQueueReader(context, deployment, _queue, _access);
    }

    private PufferVaultV5 Vault => new(_deployment.Vault);

    private PufferWithdrawalManager Manager => new(_deployment.WithdrawalManager);

    /// <inheritdoc />
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        PufferRateRead rate = new(rounds, Vault);
        await rounds.NextAsync().ConfigureAwait(false);
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = rate.Value.ToAssets,
            ToTokenFraction = rate.Value.ToShares,
            Source = "PufferVaultV5.convertToAssets",
            Block = rounds.Block,
        };
    }

    private static LiquidTokenInfo InfoOf(PufferDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiquidTokenInfo(PufferClient.ProtocolName, "pufETH", deployment.Vault, 18, UnitOfAccount.Ether);
    }

    private void CheckToken(Address? token, string parameterName)
    {
        if (token is { } named && named != Info.Token)
        {
            throw new ArgumentException($"{named} is not {Info}.", parameterName);
        }
    }
}
