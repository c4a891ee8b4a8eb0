using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>
/// Where EigenLayer lives on one chain. The three core contracts are required; the others are null when the chain lacks them or
/// nobody said where they are, and features that need them say so.
/// </summary>
public sealed record EigenLayerDeployment
{
    /// <summary>
    /// Pseudo address that stands for natively restaked ETH in every strategy list (<c>DelegationManager.beaconChainETHStrategy()</c>).
    /// There is no contract there.
    /// </summary>
    public static Address BeaconChainEthStrategy { get; } = Address.Parse("0xbeaC0eeEeeeeEEeEeEEEEeeEEeEeeeEeeEEBEaC0");

    /// <summary>Makes a deployment whose addresses are set by an object initializer.</summary>
    public EigenLayerDeployment()
    {
    }

    /// <summary>Makes a deployment from its core contracts.</summary>
    /// <exception cref="ArgumentException">One of the addresses is zero.</exception>
    [SetsRequiredMembers]
    public EigenLayerDeployment(Address strategyManager, Address delegationManager, Address allocationManager)
    {
        StrategyManager = NotZero(strategyManager, nameof(strategyManager));
        DelegationManager = NotZero(delegationManager, nameof(delegationManager));
        AllocationManager = NotZero(allocationManager, nameof(allocationManager));
    }

    /// <summary>Takes deposits of tokens; the spender that a deposit's allowance is given to.</summary>
    public required Address StrategyManager { get; init; }

    /// <summary>Delegation and the withdrawal queue.</summary>
    public required Address DelegationManager { get; init; }

    /// <summary>Magnitudes, operator sets and slashing.</summary>
    public required Address AllocationManager { get; init; }

    /// <summary>EigenPods (native restaking).</summary>
    public Address? EigenPodManager { get; init; }

    /// <summary>
    /// keccak256 of the code that creates a pod (the beacon proxy's creation code with the pods' beacon in it): with it a pod's address is
    /// known before the pod is there (CREATE2). Null when it is not known; then the EigenPodManager is asked (<c>getPod</c>).
    /// </summary>
    public Hash32? EigenPodInitCodeHash { get; init; }

    /// <summary>Rewards.</summary>
    public Address? RewardsCoordinator { get; init; }

    /// <summary>Operator registration with AVSs of the older kind.</summary>
    public Address? AVSDirectory { get; init; }

    /// <summary>Admins and appointees of operators and AVSs.</summary>
    public Address? PermissionController { get; init; }

    /// <summary>Makes and lists strategies that anyone may deploy (<c>deployedStrategies(token)</c>).</summary>
    public Address? StrategyFactory { get; init; }

    /// <summary>The deployment's own directory (<c>getAddress(name)</c>, <c>version()</c>).</summary>
    public Address? ProtocolRegistry { get; init; }

    /// <summary>Keys of operators.</summary>
    public Address? KeyRegistrar { get; init; }

    /// <summary>Releases of AVS software.</summary>
    public Address? ReleaseManager { get; init; }

    /// <summary>Which chains stake tables are carried to.</summary>
    public Address? CrossChainRegistry { get; init; }

    /// <summary>Takes stake tables in on this chain.</summary>
    public Address? OperatorTableUpdater { get; init; }

    /// <summary>Checks certificates signed with ECDSA keys.</summary>
    public Address? ECDSACertificateVerifier { get; init; }

    /// <summary>Checks certificates signed with BN254 keys.</summary>
    public Address? BN254CertificateVerifier { get; init; }

    /// <summary>The EIGEN token.</summary>
    public Address? Eigen { get; init; }

    /// <summary>The token behind EIGEN.</summary>
    public Address? BackingEigen { get; init; }

    /// <summary>The strategy that takes EIGEN or bEIGEN and pays out either.</summary>
    public Address? EigenStrategy { get; init; }

    /// <summary>The address book: strategies that can be named by symbol. Strategies outside it are still usable by address.</summary>
    public ImmutableArray<StrategyEntry> Strategies { get; init; } = [];

    private static Address NotZero(Address address, string name) =>
        address.IsZero ? throw new ArgumentException("The zero address is not a contract.", name) : address;
}
