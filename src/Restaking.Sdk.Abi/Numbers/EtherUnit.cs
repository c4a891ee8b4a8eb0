namespace Restaking.Sdk.Abi;

/// <summary>Ether's named units; the value is the number of decimals, so that one unit is 10^value wei.</summary>
public enum EtherUnit
{
    /// <summary>The smallest unit: 1 wei.</summary>
    Wei = 0,

    /// <summary>1,000,000,000 wei: gas prices, and balances on the beacon chain.</summary>
    Gwei = 9,

    /// <summary>1,000,000,000,000,000,000 wei.</summary>
    Ether = 18,
}
