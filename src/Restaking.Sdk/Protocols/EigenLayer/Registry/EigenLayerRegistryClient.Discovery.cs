using System.Collections.Immutable;
using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <content>The deployment's own directory (ProtocolRegistry, 1.9 and later).</content>
public partial class EigenLayerRegistryClient
{
    private const int LongestName = 31;

    /// <summary>Everything the ProtocolRegistry names, with its version, at one block.</summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="FeatureNotAvailableException">There is no ProtocolRegistry.</exception>
    public virtual Task<DeploymentDirectory> GetDirectoryAsync(BlockTag? block = null, CancellationToken cancellationToken = default) =>
        ReadDirectoryAsync(Directory(), block, cancellationToken);

    /// <summary>
    /// The address of a contract by its name ("DelegationManager"). Null when the ProtocolRegistry does not know the name: its
    /// <c>getAddress</c> reverts then.
    /// </summary>
    /// <param name="name">The contract's name, at most 31 bytes.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The name is empty or too long to be one.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no ProtocolRegistry.</exception>
    public virtual Task<Address?> FindContractAsync(string name, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            throw new ArgumentException($"Names in the ProtocolRegistry have at most {LongestName} bytes.", nameof(name));
        }

        ProtocolRegistry registry = Directory();
        return ReadRounds.RunAsync<Address?>(
            _context.Reader,
            async rounds =>
            {
                RoundRead<Address> read = rounds.Read(registry.GetAddress(name));
                RoundRead<string> version = rounds.Read(registry.Version());
                await rounds.NextAsync().ConfigureAwait(false);

                // Only the version tells a directory that does not know the name from one that is not there.
                await FeatureProbe.ValueAsync(_context, rounds, "ProtocolRegistry", registry.Address, version).ConfigureAwait(false);
                return read.Succeeded && !read.Value.IsZero ? read.Value : null;
            },
            block,
            cancellationToken);
    }

    /// <summary>
    /// Builds a deployment from what the chain says: the addresses of the ProtocolRegistry, as far as they are not deprecated. The three core
    /// contracts must be there and must name each other; strategies are kept from the address book when it is of the same StrategyManager.
    /// </summary>
    /// <param name="protocolRegistry">The directory; null: the deployment's.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no ProtocolRegistry.</exception>
    /// <exception cref="DeploymentMismatchException">A core contract is missing from the directory, or they do not name each other.</exception>
    public virtual async Task<EigenLayerDeployment> DiscoverAsync(Address? protocolRegistry = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ProtocolRegistry registry = protocolRegistry is { } named ? new(EigenLayerContext.Checked(named, nameof(protocolRegistry))) : Directory();
        DeploymentDirectory directory = await ReadDirectoryAsync(registry, block, cancellationToken).ConfigureAwait(false);
        Dictionary<string, Address> there = directory.Contracts.Where(contract => !contract.IsDeprecated)
            .ToDictionary(contract => contract.Name, contract => contract.Address, StringComparer.Ordinal);
        EigenLayerDeployment found = new(Core(there, "StrategyManager"), Core(there, "DelegationManager"), Core(there, "AllocationManager"))
        {
            EigenPodManager = Find(there, "EigenPodManager"),
            RewardsCoordinator = Find(there, "RewardsCoordinator"),
            AVSDirectory = Find(there, "AVSDirectory"),
            PermissionController = Find(there, "PermissionController"),
            StrategyFactory = Find(there, "StrategyFactory"),
            ProtocolRegistry = registry.Address,
            KeyRegistrar = Find(there, "KeyRegistrar"),
            ReleaseManager = Find(there, "ReleaseManager"),
            CrossChainRegistry = Find(there, "CrossChainRegistry"),
            OperatorTableUpdater = Find(there, "OperatorTableUpdater"),
            ECDSACertificateVerifier = Find(there, "ECDSACertificateVerifier"),
            BN254CertificateVerifier = Find(there, "BN254CertificateVerifier"),
            Eigen = Find(there, "Eigen"),
            BackingEigen = Find(there, "BackingEigen"),
            EigenStrategy = Find(there, "EigenStrategy"),
            Strategies = Core(there, "StrategyManager") == _context.Deployment.StrategyManager ? _context.Deployment.Strategies : [],
        };
        (Address strategies, Address allocations) = await _context.Reader.ReadAsync(
            new DelegationManager(found.DelegationManager).StrategyManager(),
            new DelegationManager(found.DelegationManager).AllocationManager(),
            BlockTag.FromNumber(directory.Version.Block.Number),
            cancellationToken).ConfigureAwait(false);
        return strategies == found.StrategyManager && allocations == found.AllocationManager
            ? found
            : throw new DeploymentMismatchException(
                $"The directory names StrategyManager {found.StrategyManager} and AllocationManager {found.AllocationManager}, and DelegationManager {found.DelegationManager} works with {strategies} and {allocations}.");
    }

    private static Address? Find(Dictionary<string, Address> contracts, string name) => contracts.TryGetValue(name, out Address address) ? address : null;

    private static Address Core(Dictionary<string, Address> contracts, string name) =>
        Find(contracts, name) ?? throw new DeploymentMismatchException($"The directory does not name the {name}, or says that it is deprecated.");

    private Task<DeploymentDirectory> ReadDirectoryAsync(ProtocolRegistry registry, BlockTag? block, CancellationToken cancellationToken) =>
        ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<string> version = rounds.Read(registry.Version());
                RoundRead<string> major = rounds.Read(registry.MajorVersion());
                RoundRead<ProtocolRegistry.GetAllDeploymentsResult> all = rounds.Read(registry.GetAllDeployments());
                await rounds.NextAsync().ConfigureAwait(false);
                string text = await FeatureProbe.ValueAsync(_context, rounds, "ProtocolRegistry", registry.Address, version).ConfigureAwait(false);
                (ImmutableArray<string> names, ImmutableArray<Address> addresses, ImmutableArray<ProtocolRegistry.DeploymentConfig> configs) = all.Value;
                addresses.OfLength(names.Length, "getAllDeployments");
                configs.OfLength(names.Length, "getAllDeployments");
                return new DeploymentDirectory(
                    new EigenLayerVersion(rounds.Block, text, EigenLayerVersionSource.ProtocolRegistry),
                    major.Succeeded ? major.Value : null,
                    [.. names.Select((name, i) => new RegisteredContract(name, addresses[i], configs[i].Pausable, configs[i].Deprecated))]);
            },
            block,
            cancellationToken);

    private ProtocolRegistry Directory() => new(FeatureProbe.Contract(_context.Deployment.ProtocolRegistry, "ProtocolRegistry"));
}
