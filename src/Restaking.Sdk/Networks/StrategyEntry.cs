using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>One strategy of the address book.</summary>
/// <param name="Symbol">The name it is looked up by: the token's symbol as people write it, for example <c>stETH</c>.</param>
/// <param name="Strategy">The strategy contract (or <see cref="EigenLayerDeployment.BeaconChainEthStrategy"/>).</param>
/// <param name="Token">The token a staker deposits; null for natively restaked ETH, which has none.</param>
/// <param name="Kind">The strategy contract's kind, for people: <c>StrategyBaseTVLLimits</c>, <c>StrategyFactory</c>, <c>EigenStrategy</c>, <c>BeaconChainETH</c>.</param>
public sealed record StrategyEntry(string Symbol, Address Strategy, Address? Token, string Kind)
{
    /// <summary>
    /// What <c>underlyingToken()</c> answers, when that is not <see cref="Token"/>: the EIGEN strategy takes EIGEN and holds bEIGEN.
    /// </summary>
    public Address? UnderlyingToken { get; init; }

    /// <summary>Where the entry comes from.</summary>
    public string? Source { get; init; }

    /// <summary>True for natively restaked ETH: no contract, no token, shares are wei.</summary>
    public bool IsBeaconChainEth => Strategy == EigenLayerDeployment.BeaconChainEthStrategy;
}
