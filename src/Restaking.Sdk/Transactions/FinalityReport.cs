using System.Collections.Immutable;

namespace Restaking.Sdk.Transactions;

/// <summary>What a look at completed operations found.</summary>
/// <param name="Watched">Completed operations that were not final before the look.</param>
/// <param name="Final">How many of them are final now.</param>
/// <param name="Reopened">Those whose block was no longer on the chain, and what became of them.</param>
public sealed record FinalityReport(int Watched, int Final, ImmutableArray<ReconciledOperation> Reopened);
