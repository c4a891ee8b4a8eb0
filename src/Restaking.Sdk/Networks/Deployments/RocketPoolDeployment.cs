using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Where Rocket Pool lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record RocketPoolDeployment
{
    /// <summary>The directory of the deployment: every contract but rETH is looked up here, because they are replaced by upgrades.</summary>
    public required Address Storage { get; init; }

    /// <summary>rETH; never upgraded.</summary>
    public required Address REth { get; init; }

    internal static RocketPoolDeployment From(AddressBook contracts) => new()
    {
        Storage = contracts.Required(nameof(Storage)),
        REth = contracts.Required(nameof(REth)),
    };
}
