using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.RocketPool;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.RocketPool;

/// <summary>Rocket Pool on one network: rETH. There is no withdrawal queue: rETH is burned for what ether there is.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class RocketPoolClient : ILiquidProtocol
{
    internal const string ProtocolName = "Rocket Pool";

    private readonly LiquidContext _context;

    /// <summary>For fakes.</summary>
    protected RocketPoolClient()
    {
        _context = null!;
        Deployment = null!;
    }

    /// <summary>Makes the client; no I/O.</summary>
    public RocketPoolClient(LiquidContext context, RocketPoolDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        _context = context;
        Deployment = deployment;
        REth = new REthClient(context, deployment);
    }

    /// <inheritdoc />
    public virtual string Name => ProtocolName;

    /// <summary>Where the contracts that never change are.</summary>
    public virtual RocketPoolDeployment Deployment { get; }

    /// <summary>rETH: deposit, rate, instant burn.</summary>
    public virtual REthClient REth { get; } = null!;

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [REth];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [];

    /// <summary>
    /// Where a contract of Rocket Pool is now, by RocketStorage's word. Addresses change with upgrades and mean other contracts on other chains: keep
    /// the name and not the address.
    /// </summary>
    /// <param name="name">The contract's name as Rocket Pool writes it: <c>rocketDepositPool</c>.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The address; null when the storage has no contract of that name.</returns>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual async Task<Address?> FindContractAsync(string name, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        Address found = await _context.Reader.ReadAsync(
            new RocketStorage(Deployment.Storage).GetAddress(RocketStorageKeys.ContractAddress(name)), block, cancellationToken).ConfigureAwait(false);
        return found.IsZero ? null : found;
    }
}
