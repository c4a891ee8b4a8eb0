using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Rpc;

/// <summary>One exact block: what a snapshot says it was read at.</summary>
/// <param name="Number">The height.</param>
/// <param name="Hash">The block hash; it tells two blocks at the same height apart.</param>
/// <param name="Timestamp">Unix seconds, as the block says.</param>
public readonly record struct BlockRef(ulong Number, Hash32 Hash, ulong Timestamp)
{
    /// <summary>The block's own time.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(checked((long)Timestamp));
}

/// <summary>The part of a block header that reads and fees need.</summary>
/// <param name="Number">The height.</param>
/// <param name="Hash">The block hash; <see cref="Hash32.Zero"/> for a pending block, which has none yet.</param>
/// <param name="ParentHash">Hash of the block below.</param>
/// <param name="Timestamp">Unix seconds.</param>
/// <param name="BaseFeePerGas">Wei per gas that is burned; null on chains without EIP-1559.</param>
/// <param name="GasLimit">Gas the block may use.</param>
/// <param name="GasUsed">Gas the block used.</param>
public sealed record BlockHeader(
    ulong Number,
    Hash32 Hash,
    Hash32 ParentHash,
    ulong Timestamp,
    UInt256? BaseFeePerGas,
    ulong GasLimit,
    ulong GasUsed)
{
    /// <summary>The block's own time.</summary>
    public DateTimeOffset Time => Ref.Time;

    /// <summary>Number, hash and timestamp.</summary>
    public BlockRef Ref => new(Number, Hash, Timestamp);
}
