using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>
/// ether.fi on one network: eETH, weETH, the withdrawal queue and the priority queue. Which generation its contracts are (<see cref="EtherFiGeneration"/>) is asked of the
/// chain with every read; one client works before, at and after the upgrade.
/// </summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class EtherFiClient : ILiquidProtocol
{
    private readonly EtherFiBook? _book;
    private readonly EtherFiPriorityQueue? _priorityQueue;

    /// <summary>For fakes.</summary>
    protected EtherFiClient() => Deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public EtherFiClient(LiquidContext context, EtherFiDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
        _book = new EtherFiBook(context, deployment);
        EEth = new EEthClient(_book);
        WeEth = new WeEthClient(_book);
        Withdrawals = new EtherFiWithdrawalQueue(_book);
        _priorityQueue = deployment.PriorityWithdrawalQueue is null ? null : new EtherFiPriorityQueue(_book);
    }

    /// <inheritdoc />
    public virtual string Name => EtherFiBook.Protocol;

    /// <summary>Where the contracts are.</summary>
    public virtual EtherFiDeployment Deployment { get; }

    /// <summary>eETH: deposit and instant redemption.</summary>
    public virtual EEthClient EEth { get; } = null!;

    /// <summary>weETH: deposit, wrapping and instant redemption.</summary>
    public virtual WeEthClient WeEth { get; } = null!;

    /// <summary>The withdrawal queue, for eETH and weETH.</summary>
    public virtual EtherFiWithdrawalQueue Withdrawals { get; } = null!;

    /// <summary>The priority queue.</summary>
    /// <exception cref="InvalidOperationException">The deployment has none.</exception>
    public virtual EtherFiPriorityQueue PriorityQueue => _priorityQueue ?? throw new InvalidOperationException("This deployment of ether.fi has no priority queue.");

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [EEth, WeEth];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => _priorityQueue is null ? [Withdrawals] : [Withdrawals, _priorityQueue];

    /// <summary>Which generation the contracts are at a block.</summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual Task<EtherFiGeneration> GetGenerationAsync(BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EtherFiBook book = _book ?? throw new InvalidOperationException("This fake does not override the member that was called.");
        return book.Context.ReadAsync(
            async rounds =>
            {
                RoundRead<UInt256> minimum = rounds.Read(book.Pool.MinWithdrawAmount());
                RoundRead<UInt256> pooled = rounds.Read(book.Pool.GetTotalPooledEther());
                await rounds.NextAsync().ConfigureAwait(false);

                // Both generations have this one: an address without the contract must not pass for the older.
                _ = pooled.Value;
                return minimum.Succeeded ? EtherFiGeneration.SinceJuly2026 : EtherFiGeneration.BeforeJuly2026;
            },
            block,
            cancellationToken);
    }
}
