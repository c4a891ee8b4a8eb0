using System.Collections.Immutable;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>What a deployment can do, at one block.</summary>
/// <param name="Version">The version it says it is, with the block.</param>
/// <param name="Available">The features that are there.</param>
public sealed record EigenLayerFeatures(EigenLayerVersion Version, ImmutableArray<EigenLayerFeature> Available)
{
    /// <summary>Whether a feature is there.</summary>
    public bool Has(EigenLayerFeature feature) => Available.Contains(feature);
}
