using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>One thing to run: a digest, and the registry it is fetched from.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Registry">Where it is, as the AVS writes it.</param>
public readonly record struct ReleaseArtifact(Hash32 Digest, string Registry);

/// <summary>A release of an operator set.</summary>
/// <param name="Id">Its number, from 0; only the last is valid.</param>
/// <param name="Artifacts">What to run.</param>
/// <param name="UpgradeBy">Until when operators must have moved to it, unix seconds; 0: at once.</param>
public sealed record AvsRelease(UInt256 Id, ImmutableArray<ReleaseArtifact> Artifacts, uint UpgradeBy);

/// <summary>The releases of an operator set, at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="OperatorSet">The set.</param>
/// <param name="MetadataUri">Where the set describes itself; null when nothing was published.</param>
/// <param name="Count">How many releases there were.</param>
/// <param name="Latest">The one to run; null when there is none.</param>
public sealed record OperatorSetReleases(BlockRef Block, OperatorSetId OperatorSet, string? MetadataUri, UInt256 Count, AvsRelease? Latest);

/// <summary>Metadata that was published, as the receipt tells it.</summary>
/// <param name="OperatorSet">The set.</param>
/// <param name="MetadataUri">The text.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record PublishedMetadata(OperatorSetId OperatorSet, string MetadataUri, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>A release that was published, as the receipt tells it.</summary>
/// <param name="OperatorSet">The set.</param>
/// <param name="ReleaseId">Its number.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record PublishedRelease(OperatorSetId OperatorSet, UInt256 ReleaseId, Hash32 TransactionHash, ulong BlockNumber);
