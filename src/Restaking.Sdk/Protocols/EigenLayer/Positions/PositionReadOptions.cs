namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>How positions are read.</summary>
public sealed record PositionReadOptions
{
    /// <summary>The defaults.</summary>
    public static PositionReadOptions Default { get; } = new();

    /// <summary>Stakers in memory at a time. Default 500. Nothing of a page is kept when the next one is read.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// Gas that the calls of one request may be expected to take; it decides how many requests a page needs. Default 40 million, for nodes that allow a call 50 million, as Geth, Reth and
    /// Erigon do by default. Where the node allows more, more here makes fewer requests. One that was too large after all is asked again in halves.
    /// </summary>
    public ulong GasPerRequest { get; init; } = 40_000_000;

    /// <summary>Whether the operators' allocations are read. They cost some calls per operator and strategy, not per staker.</summary>
    public bool WithRisks { get; init; } = true;

    /// <summary>Whether the withdrawal queue is read.</summary>
    public bool WithQueue { get; init; } = true;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PageSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(GasPerRequest, 1_000_000UL);
    }
}
