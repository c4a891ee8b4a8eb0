using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>What the EigenLayer clients share: where the contracts are, and the two ways to the chain.</summary>
internal sealed class EigenLayerContext(ContractReader reader, TransactionPipeline transactions, EigenLayerDeployment deployment)
{
    /// <summary>Longest list of token strategies a staker can have (<c>MAX_STAKER_STRATEGY_LIST_LENGTH</c>).</summary>
    public const int MaxStakerStrategies = 32;

    public ContractReader Reader { get; } = reader;

    public TransactionPipeline Transactions { get; } = transactions;

    public EigenLayerDeployment Deployment { get; } = deployment;

    public StrategyBook Book { get; } = new(deployment.Strategies);

    public DelegationManager DelegationManager => new(Deployment.DelegationManager);

    public StrategyManager StrategyManager => new(Deployment.StrategyManager);

    public AllocationManager AllocationManager => new(Deployment.AllocationManager);

    /// <summary>The account that acts: the one named, or the signer's.</summary>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="ArgumentException">The zero address is named.</exception>
    public Address Account(Address? named, string parameterName) =>
        NotZero(named, parameterName) ?? Transactions.Signer?.Address
        ?? throw new InvalidOperationException($"Whose action is it? The client has no signer, so '{parameterName}' must be given.");

    /// <summary>The account that acts, or null when nobody is known.</summary>
    public Address? AccountOrNull(Address? named, string parameterName) => NotZero(named, parameterName) ?? Transactions.Signer?.Address;

    /// <summary>Fixes a block, and the endpoint it is read on, for all batches of one snapshot.</summary>
    public Task<RpcPin> PinAsync(BlockTag? block, CancellationToken cancellationToken) => Reader.Rpc.PinAsync(block ?? BlockTag.Latest, cancellationToken);

    /// <summary>What asks more than calls of contracts as anybody makes them (a signature, a call as somebody), at the block that other gates were asked at.</summary>
    public Func<BlockRef, CancellationToken, Task<ImmutableArray<EigenLayerRefusal>>> Pinned(Func<RpcPin, CancellationToken, Task<ImmutableArray<EigenLayerRefusal>>> ask) =>
        async (block, stop) => await ask(await PinAsync(BlockTag.FromNumber(block.Number), stop).ConfigureAwait(false), stop).ConfigureAwait(false);

    public static Address Checked(Address address, string parameterName) =>
        address.IsZero ? throw new ArgumentException("The zero address cannot be meant here.", parameterName) : address;

    public static bool IsBeaconChainEth(Address strategy) => strategy == EigenLayerDeployment.BeaconChainEthStrategy;

    private static Address? NotZero(Address? address, string parameterName) => address is { } value ? Checked(value, parameterName) : null;
}
