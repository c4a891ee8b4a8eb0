using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Where Coinbase's cbETH lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record CoinbaseDeployment
{
    /// <summary>cbETH.</summary>
    public required Address CbEth { get; init; }

    internal static CoinbaseDeployment From(AddressBook contracts) => new()
    {
        CbEth = contracts.Required(nameof(CbEth)),
    };
}
