using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer.Operators;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// EigenLayer, a client for each role: stakers (strategies, delegation, withdrawals, positions), operators and AVSs (operators, allocations,
/// permissions), reward earners, pod owners, and readers of slashing risk. What a deployment can do is asked from its contracts, so one client
/// works on every version since slashing (1.5 to 1.13).
/// </summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class EigenLayerClient
{
    private readonly EigenLayerContext _context;

    /// <summary>For fakes.</summary>
    protected EigenLayerClient() => _context = null!;

    /// <summary>Makes the client from the parts a <see cref="RestakingClient"/> is made of; no I/O.</summary>
    public EigenLayerClient(ContractReader reader, TransactionPipeline transactions, EigenLayerDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(transactions);
        ArgumentNullException.ThrowIfNull(deployment);
        _context = new EigenLayerContext(reader, transactions, deployment);
        Strategies = new EigenLayerStrategiesClient(_context);
        Delegation = new EigenLayerDelegationClient(_context);
        Withdrawals = new EigenLayerWithdrawalsClient(_context);
        Operators = new EigenLayerOperatorsClient(_context);
        Allocations = new EigenLayerAllocationsClient(_context);
        Rewards = new EigenLayerRewardsClient(_context);
        Pods = new EigenLayerPodsClient(_context);
        Permissions = new EigenLayerPermissionsClient(_context);
        Registry = new EigenLayerRegistryClient(_context);
        Positions = new EigenLayerPositionsClient(_context);
        Signatures = new EigenLayerSignaturesClient(_context);
    }

    /// <summary>Where the contracts are.</summary>
    public virtual EigenLayerDeployment Deployment => _context.Deployment;

    /// <summary>Strategies, quotes and deposits.</summary>
    public virtual EigenLayerStrategiesClient Strategies { get; } = null!;

    /// <summary>Operators and delegating.</summary>
    public virtual EigenLayerDelegationClient Delegation { get; } = null!;

    /// <summary>The withdrawal queue.</summary>
    public virtual EigenLayerWithdrawalsClient Withdrawals { get; } = null!;

    /// <summary>Operators and what stakers see of them.</summary>
    public virtual EigenLayerOperatorsClient Operators { get; } = null!;

    /// <summary>Operator sets, magnitudes and slashing.</summary>
    public virtual EigenLayerAllocationsClient Allocations { get; } = null!;

    /// <summary>Rewards: roots, claims, splits, submissions.</summary>
    public virtual EigenLayerRewardsClient Rewards { get; } = null!;

    /// <summary>EigenPods (native restaking).</summary>
    public virtual EigenLayerPodsClient Pods { get; } = null!;

    /// <summary>Admins and appointees of operators and AVSs.</summary>
    public virtual EigenLayerPermissionsClient Permissions { get; } = null!;

    /// <summary>Version, contracts, strategy factory, keys, releases.</summary>
    public virtual EigenLayerRegistryClient Registry { get; } = null!;

    /// <summary>Positions of stakers with slashing in them, and their history.</summary>
    public virtual EigenLayerPositionsClient Positions { get; } = null!;

    /// <summary>What is signed beside transactions (EIP-712), and whether a signature would be taken.</summary>
    public virtual EigenLayerSignaturesClient Signatures { get; } = null!;

    /// <summary>The withdrawal queue in the model of all queues (<c>client.Withdrawals</c>).</summary>
    internal EigenLayerTicketQueue TicketsOf(LiquidContext shared) => new(_context, shared, Withdrawals);

    /// <summary>Version, withdrawal delay and pauses, at one block.</summary>
    public virtual async Task<ProtocolState> GetProtocolStateAsync(BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ReadBatch batch = _context.Reader.CreateBatch();
        ReadSlot<string> version = batch.TryAdd(_context.DelegationManager.Version());
        ReadSlot<uint> delay = batch.Add(_context.DelegationManager.MinWithdrawalDelayBlocks());
        ReadSlot<UInt256> delegation = batch.Add(_context.DelegationManager.Paused());
        ReadSlot<UInt256> deposits = batch.Add(_context.StrategyManager.Paused());
        BlockHeader header = await batch.ExecuteAsync(block, cancellationToken).ConfigureAwait(false);
        return new ProtocolState(
            header.Ref,
            version.TextOrNull(),
            delay.Value,
            PauseBits.IsPaused(deposits.Value, PauseBits.StrategyManagerDeposits),
            PauseBits.IsPaused(delegation.Value, PauseBits.DelegationNew),
            PauseBits.IsPaused(delegation.Value, PauseBits.DelegationEnterQueue),
            PauseBits.IsPaused(delegation.Value, PauseBits.DelegationExitQueue));
    }

    /// <summary>
    /// Everything a staker has deposited: deposit shares, shares after slashing, what they are worth, and the operator; one snapshot at
    /// one block.
    /// </summary>
    /// <exception cref="ArgumentException">The zero address.</exception>
    public virtual async Task<StakerPosition> GetPositionAsync(Address staker, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        (await GetPositionsAsync([staker], block, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>The positions of several stakers, all at the same block, in the order they were asked for.</summary>
    /// <exception cref="ArgumentException">The zero address is among them.</exception>
    public virtual Task<IReadOnlyList<StakerPosition>> GetPositionsAsync(
        IReadOnlyCollection<Address> stakers,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stakers);
        foreach (Address staker in stakers)
        {
            EigenLayerContext.Checked(staker, nameof(stakers));
        }

        return PositionReader.ReadAsync(_context, stakers, block, cancellationToken);
    }
}
