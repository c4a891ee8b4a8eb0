using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <content>Releases of AVS software (ReleaseManager).</content>
public partial class EigenLayerRegistryClient
{
    private const string ReleasesFeature = "ReleaseManager";

    /// <summary>What an operator of a set has to run: metadata, how many releases there are, and the latest.</summary>
    /// <param name="operatorSet">The set.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The AVS is the zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no ReleaseManager.</exception>
    public virtual Task<OperatorSetReleases> GetReleasesAsync(OperatorSetId operatorSet, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        operatorSet.Checked(nameof(operatorSet));
        ReleaseManager manager = Releases();
        ReleaseManager.OperatorSet set = new(operatorSet.Avs, operatorSet.Id);
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<UInt256> total = rounds.Read(manager.GetTotalReleases(set));
                RoundRead<string> metadata = rounds.Read(manager.GetMetadataURI(set));
                RoundRead<ReleaseManager.GetLatestReleaseResult> latest = rounds.Read(manager.GetLatestRelease(set));
                await rounds.NextAsync().ConfigureAwait(false);
                UInt256 count = await FeatureProbe.ValueAsync(_context, rounds, ReleasesFeature, manager.Address, total).ConfigureAwait(false);

                // getLatestRelease reverts while there is none.
                AvsRelease? newest = null;
                if (count != UInt256.Zero)
                {
                    (UInt256 id, ReleaseManager.Release release) = latest.Value;
                    newest = ReadRelease(id, release);
                }

                return new OperatorSetReleases(rounds.Block, operatorSet, metadata.Succeeded && metadata.Value.Length > 0 ? metadata.Value : null, count, newest);
            },
            block,
            cancellationToken);
    }

    /// <summary>One release; null when there is no release of that number.</summary>
    /// <param name="operatorSet">The set.</param>
    /// <param name="releaseId">Its number, from 0.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The AVS is the zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no ReleaseManager.</exception>
    public virtual Task<AvsRelease?> GetReleaseAsync(OperatorSetId operatorSet, UInt256 releaseId, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        operatorSet.Checked(nameof(operatorSet));
        ReleaseManager manager = Releases();
        ReleaseManager.OperatorSet set = new(operatorSet.Avs, operatorSet.Id);
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<UInt256> total = rounds.Read(manager.GetTotalReleases(set));
                RoundRead<ReleaseManager.Release> release = rounds.Read(manager.GetRelease(set, releaseId));
                await rounds.NextAsync().ConfigureAwait(false);
                UInt256 count = await FeatureProbe.ValueAsync(_context, rounds, ReleasesFeature, manager.Address, total).ConfigureAwait(false);
                return releaseId < count ? ReadRelease(releaseId, release.Value) : null;
            },
            block,
            cancellationToken);
    }

    /// <summary>Asks at the latest block whether a set's metadata could be published, and names every reason why not.</summary>
    /// <param name="operatorSet">The set.</param>
    /// <param name="metadataUri">Where the set describes itself; not empty.</param>
    /// <param name="caller">Who sends it: the AVS, its admin or an appointee; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address, or an empty text.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no ReleaseManager.</exception>
    public virtual Task<PreflightResult> CheckPublishMetadataAsync(OperatorSetId operatorSet, string metadataUri, Address? caller = null, CancellationToken cancellationToken = default) =>
        PublishMetadata(operatorSet, metadataUri, caller).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>publishMetadataURI</c>, which a set needs before its first release.</summary>
    /// <inheritdoc cref="CheckPublishMetadataAsync" path="/param|/exception" />
    public virtual PreparedTransaction<PublishedMetadata> PreparePublishMetadata(OperatorSetId operatorSet, string metadataUri, Address? caller = null) =>
        PublishMetadata(operatorSet, metadataUri, caller).Prepare();

    /// <summary>Asks at the latest block whether a release could be published, and names every reason why not.</summary>
    /// <param name="operatorSet">The set.</param>
    /// <param name="artifacts">What operators run: a digest and the registry it is in, at least one.</param>
    /// <param name="upgradeBy">Until when operators must have moved to it, unix seconds; 0: at once.</param>
    /// <param name="caller">Who sends it: the AVS, its admin or an appointee; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address, or no artifact.</exception>
    /// <exception cref="InvalidOperationException">Nobody is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no ReleaseManager.</exception>
    public virtual Task<PreflightResult> CheckPublishReleaseAsync(
        OperatorSetId operatorSet,
        ImmutableArray<ReleaseArtifact> artifacts,
        uint upgradeBy,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        PublishRelease(operatorSet, artifacts, upgradeBy, caller).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>publishRelease</c>: what operators of the set are to run, and until when.</summary>
    /// <inheritdoc cref="CheckPublishReleaseAsync" path="/param|/exception" />
    public virtual PreparedTransaction<PublishedRelease> PreparePublishRelease(
        OperatorSetId operatorSet,
        ImmutableArray<ReleaseArtifact> artifacts,
        uint upgradeBy,
        Address? caller = null) =>
        PublishRelease(operatorSet, artifacts, upgradeBy, caller).Prepare();

    // An indexed struct is its hash in the topic: of its fields, a word each.
    private static Hash32 TopicOf(OperatorSetId operatorSet)
    {
        Span<byte> words = stackalloc byte[2 * AbiSize.Word];
        operatorSet.Avs.ToWord().CopyTo(words);
        ((UInt256)operatorSet.Id).WriteBigEndian(words[AbiSize.Word..]);
        return Keccak256.Hash(words);
    }

    private static AvsRelease ReadRelease(UInt256 id, ReleaseManager.Release release) =>
        new(id, [.. release.Artifacts.Select(artifact => new ReleaseArtifact(artifact.Digest, artifact.Registry))], release.UpgradeByTime);

    private RoleWrite<PublishedMetadata> PublishMetadata(OperatorSetId operatorSet, string metadataUri, Address? caller)
    {
        operatorSet.Checked(nameof(operatorSet));
        ArgumentException.ThrowIfNullOrEmpty(metadataUri);
        ReleaseManager manager = Releases();
        Address sender = _context.Account(caller, nameof(caller));
        ReleaseManager.PublishMetadataURICall call = manager.PublishMetadataURI(new(operatorSet.Avs, operatorSet.Id), metadataUri);
        return new RoleWrite<PublishedMetadata>(
            _context,
            call,
            receipt =>
            {
                receipt.Single<ReleaseManager.MetadataURIPublishedEvent>(manager.Address, found => found.OperatorSetHash == TopicOf(operatorSet));
                return new PublishedMetadata(operatorSet, metadataUri, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Publish release metadata of {operatorSet}",
            sender,
            [FeatureProbe.Required(_context, EigenLayerFeature.ReleaseManager), PermissionGate.MayAct(_context, sender, operatorSet.Avs, call)]);
    }

    private RoleWrite<PublishedRelease> PublishRelease(OperatorSetId operatorSet, ImmutableArray<ReleaseArtifact> artifacts, uint upgradeBy, Address? caller)
    {
        operatorSet.Checked(nameof(operatorSet));
        if (artifacts.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A release has at least one artifact.", nameof(artifacts));
        }

        ReleaseManager manager = Releases();
        Address sender = _context.Account(caller, nameof(caller));
        ReleaseManager.PublishReleaseCall call = manager.PublishRelease(
            new(operatorSet.Avs, operatorSet.Id),
            new([.. artifacts.Select(artifact => new ReleaseManager.Artifact(artifact.Digest, artifact.Registry))], upgradeBy));
        return new RoleWrite<PublishedRelease>(
            _context,
            call,
            receipt =>
            {
                ReleaseManager.ReleasePublishedEvent published = receipt.Single<ReleaseManager.ReleasePublishedEvent>(
                    manager.Address, found => found.OperatorSetHash == TopicOf(operatorSet));
                return new PublishedRelease(operatorSet, published.ReleaseId, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Publish a release for {operatorSet}",
            sender,
            [
                FeatureProbe.Required(_context, EigenLayerFeature.ReleaseManager),
                PermissionGate.MayAct(_context, sender, operatorSet.Avs, call),
                async (rounds, refusals) =>
                {
                    RoundRead<string> metadata = rounds.Read(manager.GetMetadataURI(new(operatorSet.Avs, operatorSet.Id)));
                    await rounds.NextAsync().ConfigureAwait(false);

                    // The first versions of the contract had no metadata and asked for none.
                    if (metadata.Succeeded && metadata.Value.Length == 0)
                    {
                        refusals.Add(new ReleaseMetadataMissing(operatorSet));
                    }

                    if (upgradeBy != 0 && upgradeBy < rounds.Block.Timestamp)
                    {
                        refusals.Add(new UpgradeTimePassed(upgradeBy, rounds.Block.Timestamp));
                    }
                },
            ]);
    }

    private ReleaseManager Releases() => new(FeatureProbe.Contract(_context.Deployment.ReleaseManager, ReleasesFeature));
}
