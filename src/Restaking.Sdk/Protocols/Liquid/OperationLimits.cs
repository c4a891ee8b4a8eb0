using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>What one operation of a protocol (a deposit, a withdrawal request) takes now. Null means that there is no such limit.</summary>
public sealed record OperationLimits
{
    /// <summary>The block the limits are of.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>The asset that the amounts are of.</summary>
    public required Address Asset { get; init; }

    /// <summary>True when nothing is taken at all now.</summary>
    public bool IsPaused { get; init; }

    /// <summary>When a pause ends by itself; null when it does not, or there is none.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>The smallest amount of one operation, in the asset's smallest unit.</summary>
    public UInt256? Minimum { get; init; }

    /// <summary>The largest amount of one operation. A request above it may be split where the protocol's client does so, and says so.</summary>
    public UInt256? Maximum { get; init; }

    /// <summary>What caps and rate limits leave at this block, over all users.</summary>
    public UInt256? Available { get; init; }
}
