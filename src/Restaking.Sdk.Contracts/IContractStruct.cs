using System.Collections.Immutable;

namespace Restaking.Sdk.Contracts;

/// <summary>
/// A Solidity struct as a value whose members can be shown by name. Without it, what a custodian or a reviewer is shown of a struct would leave out its lists.
/// </summary>
public interface IContractStruct
{
    /// <summary>The members with their Solidity names and types, in order.</summary>
    ImmutableArray<ContractArgument> DescribeMembers();
}
