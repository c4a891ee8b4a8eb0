using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>
/// Something that not every deployment can do, and the getter that tells: it answers where the feature is, and reverts without data, or has
/// no code, where it is not.
/// </summary>
public sealed class EigenLayerFeature
{
    private readonly Func<EigenLayerDeployment, Address?> _contract;
    private readonly Func<ReadRounds, Address, Func<bool>> _ask;

    private EigenLayerFeature(string name, string since, Func<EigenLayerDeployment, Address?> contract, Func<ReadRounds, Address, Func<bool>> ask)
    {
        Name = name;
        Since = since;
        _contract = contract;
        _ask = ask;
    }

    /// <summary>Admins and appointees of operators and AVSs (<c>PermissionController</c>).</summary>
    public static EigenLayerFeature Permissions { get; } = Of(
        "PermissionController", "1.3", d => d.PermissionController, a => new PermissionController(a).GetAdmins(a));

    /// <summary>Operator sets whose slashed stake is paid to somebody (<c>AllocationManager.getRedistributionRecipient</c>).</summary>
    public static EigenLayerFeature Redistribution { get; } = Of(
        "Redistributing operator sets (getRedistributionRecipient)", "1.5", d => d.AllocationManager, a => new AllocationManager(a).GetRedistributionRecipient(new(a, 0)));

    /// <summary>A slasher per operator set, and the v2 forms of creating sets (<c>AllocationManager.getSlasher</c>).</summary>
    public static EigenLayerFeature Slashers { get; } = Of(
        "Slashers of operator sets (getSlasher)", "1.9", d => d.AllocationManager, a => new AllocationManager(a).GetSlasher(new(a, 0)));

    /// <summary>Operator registration with AVSs of the older kind (<c>AVSDirectory</c>).</summary>
    public static EigenLayerFeature AvsDirectory { get; } = Of("AVSDirectory", "0.5", d => d.AVSDirectory, a => new AVSDirectory(a).DomainSeparator());

    /// <summary>Strategies that anyone may deploy (<c>StrategyFactory.deployNewStrategy</c>).</summary>
    public static EigenLayerFeature StrategyFactory { get; } = Of(
        "StrategyFactory", "0.5", d => d.StrategyFactory, a => new StrategyFactory(a).DeployedStrategies(a));

    /// <summary>Duration vaults (<c>StrategyFactory.durationVaultBeacon</c>).</summary>
    public static EigenLayerFeature DurationVaults { get; } = Of(
        "Duration vaults (durationVaultBeacon)", "1.12", d => d.StrategyFactory, a => new StrategyFactory(a).DurationVaultBeacon());

    /// <summary>Keys of operators per operator set (<c>KeyRegistrar</c>).</summary>
    public static EigenLayerFeature KeyRegistrar { get; } = Of("KeyRegistrar", "1.7", d => d.KeyRegistrar, a => new KeyRegistrar(a).DomainSeparator());

    /// <summary>Releases of AVS software (<c>ReleaseManager</c>).</summary>
    public static EigenLayerFeature ReleaseManager { get; } = Of(
        "ReleaseManager", "1.7", d => d.ReleaseManager, a => new ReleaseManager(a).GetTotalReleases(new(a, 0)));

    /// <summary>Carrying stake tables to other chains (<c>CrossChainRegistry</c>).</summary>
    public static EigenLayerFeature CrossChain { get; } = Of("CrossChainRegistry", "1.7", d => d.CrossChainRegistry, a => new CrossChainRegistry(a).GetSupportedChains());

    /// <summary>The deployment's own directory (<c>ProtocolRegistry</c>).</summary>
    public static EigenLayerFeature ProtocolRegistry { get; } = Of("ProtocolRegistry", "1.9", d => d.ProtocolRegistry, a => new ProtocolRegistry(a).Version());

    /// <summary>Slashed shares are cleared by slash id (<c>StrategyManager.getBurnOrRedistributableShares</c>).</summary>
    public static EigenLayerFeature SlashedSharesById { get; } = Of(
        "Slashed shares by slash id (getBurnOrRedistributableShares)",
        "1.5",
        d => d.StrategyManager,
        a => new StrategyManager(a).GetBurnOrRedistributableCount(new(a, 0), UInt256.Zero));

    /// <summary>Slashed shares wait before they are burned or paid out (<c>StrategyManager.SLASH_RESOLUTION_DELAY_BLOCKS</c>).</summary>
    public static EigenLayerFeature SlashResolutionDelay { get; } = Of(
        "Delay of slashed shares (SLASH_RESOLUTION_DELAY_BLOCKS)", "1.13", d => d.StrategyManager, a => new StrategyManager(a).SlashResolutionDelayBlocks());

    /// <summary>Rewards (<c>RewardsCoordinator</c>).</summary>
    public static EigenLayerFeature Rewards { get; } = Of(
        "RewardsCoordinator", "0.3", d => d.RewardsCoordinator, a => new RewardsCoordinator(a).GetDistributionRootsLength());

    /// <summary>Splits and operator-directed rewards of an operator set (<c>RewardsCoordinator.getOperatorSetSplit</c>).</summary>
    public static EigenLayerFeature RewardsOfOperatorSets { get; } = Of(
        "Rewards of operator sets (getOperatorSetSplit)", "1.3", d => d.RewardsCoordinator, a => new RewardsCoordinator(a).GetOperatorSetSplit(a, new(a, 0)));

    /// <summary>Rewards by unique stake (<c>RewardsCoordinator.createUniqueStakeRewardsSubmission</c>).</summary>
    public static EigenLayerFeature UniqueStakeRewards { get; } = Of(
        "Rewards by unique stake (createUniqueStakeRewardsSubmission)",
        "1.12",
        d => d.RewardsCoordinator,
        a => new RewardsCoordinator(a).IsUniqueStakeRewardsSubmissionHash(a, Hash32.Zero));

    /// <summary>Rewards by total stake (<c>RewardsCoordinator.createTotalStakeRewardsSubmission</c>).</summary>
    public static EigenLayerFeature TotalStakeRewards { get; } = Of(
        "Rewards by total stake (createTotalStakeRewardsSubmission)",
        "1.12",
        d => d.RewardsCoordinator,
        a => new RewardsCoordinator(a).IsTotalStakeRewardsSubmissionHash(a, Hash32.Zero));

    /// <summary>The protocol fee that submitters of rewards may opt in for (<c>RewardsCoordinator.isOptedInForProtocolFee</c>).</summary>
    public static EigenLayerFeature RewardsProtocolFee { get; } = Of(
        "The protocol fee on rewards (setOptInForProtocolFee)", "1.12", d => d.RewardsCoordinator, a => new RewardsCoordinator(a).IsOptedInForProtocolFee(a));

    /// <summary>All of them.</summary>
    public static ImmutableArray<EigenLayerFeature> All { get; } =
    [
        Permissions, Redistribution, Slashers, AvsDirectory, StrategyFactory, DurationVaults, KeyRegistrar, ReleaseManager, CrossChain, ProtocolRegistry,
        SlashedSharesById, SlashResolutionDelay, Rewards, RewardsOfOperatorSets, UniqueStakeRewards, TotalStakeRewards, RewardsProtocolFee,
    ];

    /// <summary>What it is, in the contracts' words.</summary>
    public string Name { get; }

    /// <summary>The release of the contracts that brought it; for people, nothing is concluded from it.</summary>
    public string Since { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The contract that has it; null when the deployment names none.</summary>
    internal Address? ContractOf(EigenLayerDeployment deployment) => _contract(deployment);

    /// <summary>Asks in the next round; the answer can be taken after it.</summary>
    internal Func<bool> Ask(ReadRounds rounds, Address contract) => _ask(rounds, contract);

    private static EigenLayerFeature Of<TResult>(
        string name,
        string since,
        Func<EigenLayerDeployment, Address?> contract,
        Func<Address, IContractCall<TResult>> getter) => new(name, since, contract, (rounds, address) =>
    {
        RoundRead<TResult> read = rounds.Read(getter(address));
        return () => !FeatureProbe.IsMissing(read.Outcome.Error);
    });
}
