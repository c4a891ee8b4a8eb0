using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>A change of a split that has not taken effect.</summary>
/// <param name="Bips">The split to come, in hundredths of a percent.</param>
/// <param name="ActivatesAt">The first second (unix) in which it counts; the next change can be made in the second after it.</param>
public sealed record PendingSplit(ushort Bips, uint ActivatesAt);

/// <summary>What part of the rewards an operator keeps, at one block; the rest is its stakers'.</summary>
/// <param name="Block">The block.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Scope">For which rewards.</param>
/// <param name="Bips">The part now, in hundredths of a percent (10,000 is all); the default where the operator has set none.</param>
/// <param name="Pending">A change under way; null when there is none.</param>
public sealed record OperatorSplit(BlockRef Block, Address Operator, SplitScope Scope, ushort Bips, PendingSplit? Pending)
{
    /// <summary>The whole, in hundredths of a percent.</summary>
    public const ushort MaxBips = 10_000;
}

/// <summary>A change of a split, from its event.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Scope">For which rewards.</param>
/// <param name="BipsBefore">The split that counts until then.</param>
/// <param name="Bips">The split that comes.</param>
/// <param name="ActivatesAt">The first second (unix) in which it counts.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record SplitChange(Address Operator, SplitScope Scope, ushort BipsBefore, ushort Bips, uint ActivatesAt, Hash32 TransactionHash, ulong BlockNumber);
