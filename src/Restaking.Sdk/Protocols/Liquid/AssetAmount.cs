using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>An amount of one asset, in its smallest unit.</summary>
/// <param name="Asset">The token, or <see cref="NativeAsset.Ether"/>.</param>
/// <param name="Amount">The amount: wei for ether, the token's smallest unit otherwise.</param>
public readonly record struct AssetAmount(Address Asset, UInt256 Amount)
{
    /// <summary>True when the asset is the chain's own coin.</summary>
    public bool IsEther => Asset == NativeAsset.Ether;

    /// <summary>"5 wei", or "5 units of 0x…".</summary>
    public override string ToString() => IsEther ? $"{Amount} wei" : $"{Amount} units of {Asset}";
}

/// <summary>How ether is named where a token's address is expected.</summary>
public static class NativeAsset
{
    /// <summary>The pseudo address of ether: most protocols of this field name it so (ERC-7528). There is no contract there.</summary>
    public static Address Ether { get; } = Address.Parse("0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE");
}
