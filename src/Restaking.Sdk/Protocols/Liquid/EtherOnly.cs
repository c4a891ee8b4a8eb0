using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>For protocols that take ether and nothing else.</summary>
internal static class EtherOnly
{
    public static ImmutableArray<Address> Accepted { get; } = [NativeAsset.Ether];

    public static bool Is(Address? asset) => asset is null || asset == NativeAsset.Ether;

    /// <summary>For questions that make no sense for another asset.</summary>
    public static void Require(Address? asset, string parameterName)
    {
        if (!Is(asset))
        {
            throw new ArgumentException($"{asset} is not accepted; only ether ({NativeAsset.Ether}) is.", parameterName);
        }
    }

    public static void Check(ImmutableArray<LiquidRefusal>.Builder refusals, Address? asset)
    {
        if (!Is(asset))
        {
            refusals.Add(new AssetNotAccepted(asset!.Value, Accepted));
        }
    }

    /// <summary>
    /// Before a transaction is built: an amount of another asset must not become ether in a payload that nobody's gates look at any more.
    /// </summary>
    /// <exception cref="PreflightException">Another asset is named.</exception>
    public static void ThrowIfOther(Address? asset)
    {
        if (!Is(asset))
        {
            throw new PreflightException([new AssetNotAccepted(asset!.Value, Accepted)]);
        }
    }
}
