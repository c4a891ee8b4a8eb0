using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>
/// A pod was to be read at an address that is no pod of the deployment's EigenPodManager: an account, another contract, a pod that is not
/// created yet, or one of another network. Writes are refused for the same reason with <see cref="NotAPod"/>.
/// </summary>
/// <param name="address">The address.</param>
public sealed class NotAPodException(Address address) : RestakingException(Describe(address))
{
    /// <summary>The address.</summary>
    public Address Address { get; } = address;

    /// <inheritdoc />
    public override bool IsTransient => false;

    internal static string Describe(Address address) => $"{address} is not a pod of this EigenPodManager, whatever it says of itself; an owner without a pod creates it first.";
}
