using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>A chain that stake tables are carried to.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="OperatorTableUpdater">The contract there that takes them in.</param>
public readonly record struct SupportedChain(UInt256 ChainId, Address OperatorTableUpdater);

/// <summary>How an operator set's stake is carried to other chains, at one block of the source chain.</summary>
/// <param name="Block">The block.</param>
/// <param name="OperatorSet">The set.</param>
/// <param name="HasReservation">Whether tables are generated for it; null when this version has no reservations.</param>
/// <param name="Calculator">The AVS's contract that weighs operators; null when none is set.</param>
/// <param name="Owner">Who may act for the set on other chains; null when none is set.</param>
/// <param name="MaxStaleness">How long a table may weigh certificates, seconds; 0: for ever.</param>
/// <param name="UpdateCadence">How often tables are carried, seconds; null when the contract does not say.</param>
/// <param name="Chains">The chains.</param>
public sealed record CrossChainState(
    BlockRef Block,
    OperatorSetId OperatorSet,
    bool? HasReservation,
    Address? Calculator,
    Address? Owner,
    uint MaxStaleness,
    uint? UpdateCadence,
    ImmutableArray<SupportedChain> Chains);

/// <summary>An operator set's stake table on one chain, at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="OperatorSet">The set.</param>
/// <param name="Verifier">The contract that checks certificates of the set's kind of keys.</param>
/// <param name="GlobalRoot">The root of the latest tables of all sets.</param>
/// <param name="GlobalReferenceTimestamp">When these were taken, unix seconds; 0 before the first.</param>
/// <param name="ReferenceTimestamp">When this set's table was taken, unix seconds; null when the chain has none.</param>
/// <param name="MaxStaleness">How long it may weigh certificates, seconds; 0: for ever.</param>
/// <param name="Owner">Who may act for the set here; null when none is set.</param>
/// <param name="OperatorCount">Operators in the table.</param>
/// <param name="TotalWeights">The sum of their weights, one per kind of stake.</param>
public sealed record StakeTable(
    BlockRef Block,
    OperatorSetId OperatorSet,
    Address Verifier,
    Hash32 GlobalRoot,
    uint GlobalReferenceTimestamp,
    uint? ReferenceTimestamp,
    uint MaxStaleness,
    Address? Owner,
    UInt256 OperatorCount,
    ImmutableArray<UInt256> TotalWeights)
{
    /// <summary>Whether a certificate of this table would be refused as stale at the block's time [CertificateStale].</summary>
    public bool IsStale => ReferenceTimestamp is { } taken && MaxStaleness != 0 && Block.Timestamp > taken + (ulong)MaxStaleness;
}
