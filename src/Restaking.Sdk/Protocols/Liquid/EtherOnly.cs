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
    /// What goes into a transaction: the amount, or nothing when it is one of another asset. Its gates refuse such a transaction, but a payload that is
    /// built for somebody else's signature meets no gates, and must not turn that amount into ether.
    /// </summary>
    public static UInt256 Amount(Address? asset, UInt256 amount) => Is(asset) ? amount : UInt256.Zero;
}
