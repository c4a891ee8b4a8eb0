using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>An amount of an ERC-20 token that was sent to a pod by mistake.</summary>
/// <param name="Token">The token.</param>
/// <param name="Amount">How much, in its smallest unit.</param>
public readonly record struct PodTokenAmount(Address Token, UInt256 Amount);
