using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <content>Version and features.</content>
public partial class EigenLayerRegistryClient
{
    /// <summary>
    /// The version the deployment says it is: <c>ProtocolRegistry.version()</c> where there is one (1.9 and later), otherwise the first
    /// <c>version()</c> that answers. Never concluded from the chain's name.
    /// </summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual Task<EigenLayerVersion> GetVersionAsync(BlockTag? block = null, CancellationToken cancellationToken = default) =>
        ReadRounds.RunAsync(_context.Reader, rounds => VersionReads.AskAsync(_context, rounds), block, cancellationToken);

    /// <summary>Version and features of the deployment at one block, in one request.</summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual Task<EigenLayerFeatures> GetFeaturesAsync(BlockTag? block = null, CancellationToken cancellationToken = default) =>
        ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                List<(EigenLayerFeature Feature, Func<bool> Has)> asked = [];
                foreach (EigenLayerFeature feature in EigenLayerFeature.All)
                {
                    if (feature.ContractOf(_context.Deployment) is { } contract)
                    {
                        asked.Add((feature, feature.Ask(rounds, contract)));
                    }
                }

                // The version's calls go out in the same round.
                EigenLayerVersion version = await VersionReads.AskAsync(_context, rounds).ConfigureAwait(false);
                return new EigenLayerFeatures(version, [.. asked.Where(pair => pair.Has()).Select(pair => pair.Feature)]);
            },
            block,
            cancellationToken);

    /// <summary>Whether the deployment has a feature.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual Task<bool> HasAsync(EigenLayerFeature feature, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return ReadRounds.RunAsync(_context.Reader, rounds => FeatureProbe.HasAsync(_context, rounds, feature), block, cancellationToken);
    }

    /// <summary>Does nothing when the deployment has a feature.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="FeatureNotAvailableException">It does not; the exception names the version found.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual async Task RequireAsync(EigenLayerFeature feature, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feature);
        await ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                await FeatureProbe.RequireAsync(_context, rounds, feature).ConfigureAwait(false);
                return true;
            },
            block,
            cancellationToken).ConfigureAwait(false);
    }
}
