using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>Where slashed shares go.</summary>
internal static class Redistribution
{
    /// <summary>The recipient of sets that hand what they slash to nobody (<c>StrategyManager.DEFAULT_BURN_ADDRESS</c>).</summary>
    public static Address BurnAddress { get; } = Address.Parse("0x00000000000000000000000000000000000E16E4");

    /// <summary>
    /// Who gets what a set slashes; null: it is burned. That is also so where <c>getRedistributionRecipient</c> was not answered, for a version without
    /// redistribution burns everything.
    /// </summary>
    public static Address? Recipient(Address? answered) => answered is { IsZero: false } address && address != BurnAddress ? address : null;
}
