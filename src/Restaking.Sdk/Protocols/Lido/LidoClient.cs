using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Lido;

/// <summary>Lido on one network: stETH, wstETH, and the withdrawal queue that both leave by.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class LidoClient : ILiquidProtocol
{
    internal const string ProtocolName = "Lido";

    private readonly LiquidContext _context;

    /// <summary>For fakes.</summary>
    protected LidoClient()
    {
        _context = null!;
        Deployment = null!;
    }

    /// <summary>Makes the client; no I/O.</summary>
    public LidoClient(LiquidContext context, LidoDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        _context = context;
        Deployment = deployment;
        StEth = new StEthClient(context, deployment);
        WstEth = new WstEthClient(context, deployment);
        Withdrawals = new LidoWithdrawalQueueClient(context, deployment);
    }

    /// <inheritdoc />
    public virtual string Name => ProtocolName;

    /// <summary>Where the contracts are.</summary>
    public virtual LidoDeployment Deployment { get; }

    /// <summary>stETH: staking, shares, balances.</summary>
    public virtual StEthClient StEth { get; } = null!;

    /// <summary>wstETH: wrapping, unwrapping, and ether straight to wstETH.</summary>
    public virtual WstEthClient WstEth { get; } = null!;

    /// <summary>The withdrawal queue: requests in stETH or wstETH, tickets, claims.</summary>
    public virtual LidoWithdrawalQueueClient Withdrawals { get; } = null!;

    /// <summary>
    /// Where the contracts are by the word of the deployment's own directory (<c>LidoLocator</c>), to hold against <see cref="Deployment"/> or to make a
    /// deployment of. Addresses of Lido's contracts do not change; what is behind them does.
    /// </summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContractRevertException">There is no locator at the address.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual Task<LidoDeployment> ReadDeploymentAsync(BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        LidoLocator locator = new(Deployment.Locator);
        return _context.ReadAsync(
            async rounds =>
            {
                RoundRead<Address> lido = rounds.Read(locator.Lido());
                RoundRead<Address> queue = rounds.Read(locator.WithdrawalQueue());
                RoundRead<Address> wrapped = rounds.Read(locator.WstETH());
                await rounds.NextAsync().ConfigureAwait(false);
                Address withdrawalQueue = queue.Value;
                if (!wrapped.Succeeded)
                {
                    // Locators before Lido V3 do not name wstETH; the queue does.
                    wrapped = rounds.Read(new WithdrawalQueueERC721(withdrawalQueue).Wsteth());
                    await rounds.NextAsync().ConfigureAwait(false);
                }

                return Deployment with { StETH = lido.Value, WithdrawalQueue = withdrawalQueue, WstETH = wrapped.Value };
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [StEth, WstEth];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [Withdrawals];
}
