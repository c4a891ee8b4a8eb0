using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>Refusals that several flows of ether.fi have.</summary>
internal static class EtherFiRefusals
{
    /// <summary>The contract was upgraded after the call was prepared, and does not have the prepared function any more.</summary>
    public static LiquidRefusal Upgraded(Address contract) =>
        new NotOffered("the call that was prepared", contract, "the contracts were upgraded since; prepare it again");
}
