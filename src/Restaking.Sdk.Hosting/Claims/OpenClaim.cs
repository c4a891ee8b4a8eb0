using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>A claim that was sent, or may have been, and is not final.</summary>
/// <param name="Key">Its key in the journal.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Tickets">Its tickets.</param>
/// <param name="Lists">The lists it rearranges.</param>
internal sealed record OpenClaim(string Key, Address Queue, ImmutableArray<TicketKey> Tickets, ImmutableArray<(Address Queue, Address Owner)> Lists)
{
    /// <summary>What was prepared; null for a claim of before a restart, whose receipt is not read in detail then.</summary>
    public PreparedClaim? Prepared { get; init; }

    /// <summary>Its newest transaction.</summary>
    public Hash32? Hash { get; set; }

    /// <summary>The node has forgotten it and refuses it now. Its nonce is the next one, so what takes its place excludes it.</summary>
    public bool IsDropped { get; set; }

    public static OpenClaim Of(OperationRecord record)
    {
        List<TicketKey> tickets = [];
        List<(Address Queue, Address Owner)> lists = [];
        ClaimSubjects.Read(record.Intent.Subjects, tickets, lists);
        return new OpenClaim(record.Intent.Key, tickets.Count > 0 ? tickets[0].Queue : record.Intent.To, [.. tickets], [.. lists])
        {
            Hash = record.BroadcastHash ?? (record.Signed.IsEmpty ? null : record.Signed[^1].Hash),
        };
    }

    public static OpenClaim Of(string key, PreparedClaim claim, ImmutableArray<string> subjects)
    {
        List<TicketKey> tickets = [];
        List<(Address Queue, Address Owner)> lists = [];
        ClaimSubjects.Read(subjects, tickets, lists);
        return new OpenClaim(key, claim.Tickets[0].Key.Queue, [.. tickets], [.. lists]) { Prepared = claim };
    }
}
