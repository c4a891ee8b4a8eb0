using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>What the ProtocolRegistry says, at one block.</summary>
/// <param name="Version">The deployment's version, and the block.</param>
/// <param name="MajorVersion">Its first character (<c>majorVersion()</c>), the version of the signing domains; null when it does not say.</param>
/// <param name="Contracts">The contracts it names.</param>
public sealed record DeploymentDirectory(EigenLayerVersion Version, string? MajorVersion, ImmutableArray<RegisteredContract> Contracts)
{
    /// <summary>A contract by its name; null when it is not named.</summary>
    public RegisteredContract? Find(string name) => Contracts.FirstOrDefault(contract => string.Equals(contract.Name, name, StringComparison.Ordinal));
}

/// <summary>One contract of the ProtocolRegistry.</summary>
/// <param name="Name">The contract's name. For contracts that are made many times (EigenPod, StrategyBase, DurationVaultStrategy) the address is their beacon.</param>
/// <param name="Address">The address.</param>
/// <param name="IsPausable">Whether <c>pauseAll</c> of the registry pauses it.</param>
/// <param name="IsDeprecated">Whether it is no longer in use.</param>
public sealed record RegisteredContract(string Name, Address Address, bool IsPausable, bool IsDeprecated);

/// <summary>The contracts of a deployment do not belong together; nothing can be sent to them with confidence.</summary>
/// <param name="message">What does not fit.</param>
public sealed class DeploymentMismatchException(string message) : RestakingException(message)
{
    /// <summary>False.</summary>
    public override bool IsTransient => false;
}
