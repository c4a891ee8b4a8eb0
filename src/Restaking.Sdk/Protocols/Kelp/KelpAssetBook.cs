using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Kelp;

/// <summary>
/// The assets that have a queue, as far as they were seen: those the deployment names and those the configuration ever listed. Grows only, so that
/// requests of an asset that is not listed any more are still found. Thread-safe.
/// </summary>
internal sealed class KelpAssetBook(ImmutableArray<Address> named)
{
    private ImmutableArray<Address> _known = named.IsDefault ? [] : [.. named.Distinct()];

    public ImmutableArray<Address> Known => _known;

    public void Learn(ImmutableArray<Address> listed) =>
        ImmutableInterlocked.Update(ref _known, static (known, listed) => [.. known.Union(listed)], listed);
}
