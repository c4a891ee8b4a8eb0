using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Where Binance's wBETH lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record BinanceDeployment
{
    /// <summary>wBETH.</summary>
    public required Address WBEth { get; init; }

    /// <summary>The withdrawal queue.</summary>
    public required Address UnwrapQueue { get; init; }

    internal static BinanceDeployment From(AddressBook contracts) => new()
    {
        WBEth = contracts.Required(nameof(WBEth)),
        UnwrapQueue = contracts.Required(nameof(UnwrapQueue)),
    };
}
