using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>How far a staker's history was read. Keep it (it is plain data; <see cref="StakerHistoryCursorJson"/>) beside what was read, and go on from there.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Staker">The staker.</param>
/// <param name="SettledTo">The last block that is not read again.</param>
/// <param name="ScannedTo">The last block that was read. What lies after <paramref name="SettledTo"/> is read again, for a reorganisation may have changed it.</param>
public sealed record StakerHistoryCursor(ulong ChainId, Address Staker, ulong SettledTo, ulong ScannedTo)
{
    /// <summary>Blocks below the newest one that are read again next time: two epochs, after which Ethereum's blocks are final.</summary>
    public const ulong Overlap = 64;

    /// <summary>Whom the staker was delegated to at <see cref="SettledTo"/>, as far as the logs told.</summary>
    public Address? Operator { get; init; }

    /// <summary>The withdrawals that were in the queue at <see cref="SettledTo"/>: their completion is logged by root alone.</summary>
    public ImmutableArray<OpenWithdrawal> Open { get; init; } = [];

    /// <summary>The events after <see cref="SettledTo"/> that were handed out, and may yet be taken back.</summary>
    public ImmutableArray<StakerEventOrigin> Recent { get; init; } = [];
}

/// <summary>A withdrawal that is in the queue.</summary>
/// <param name="Root">Its root.</param>
/// <param name="Operator">Whose slashes reach it; the zero address when nobody's do.</param>
/// <param name="StartBlock">The block it was queued in.</param>
/// <param name="Strategies">The strategies in it.</param>
public sealed record OpenWithdrawal(Hash32 Root, Address Operator, ulong StartBlock, ImmutableArray<Address> Strategies);

/// <summary>What part of a staker's history is read, and how.</summary>
public sealed record StakerHistoryOptions
{
    /// <summary>
    /// First block to look at. It has to be before the staker's first action: what the staker was delegated to and had queued before is otherwise not
    /// known, and completions and slashes of it are left out. Not used when there is a <see cref="Cursor"/>.
    /// </summary>
    public ulong FromBlock { get; init; }

    /// <summary>Last block to look at; null: the newest.</summary>
    public ulong? ToBlock { get; init; }

    /// <summary>Where an earlier reading ended; null: from <see cref="FromBlock"/>.</summary>
    public StakerHistoryCursor? Cursor { get; init; }

    /// <summary>Blocks per page, after each of which there is a cursor. The logs of a page are asked for in as many requests as the node needs. Default 50,000.</summary>
    public ulong BlocksPerPage { get; init; } = 50_000;

    /// <summary>Whether the events' block times are read: one request more per block with an event.</summary>
    public bool WithTime { get; init; }
}

/// <summary>A piece of a staker's history.</summary>
/// <param name="Events">What happened in it, in the order of the chain; retractions come first.</param>
/// <param name="Cursor">Where to go on.</param>
public sealed record StakerHistoryPage(ImmutableArray<StakerEvent> Events, StakerHistoryCursor Cursor);
