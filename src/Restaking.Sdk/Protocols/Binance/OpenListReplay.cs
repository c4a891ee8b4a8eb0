using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using WithdrawRequest = Restaking.Sdk.Contracts.Binance.UnwrapTokenV1ETH.WithdrawRequest;

namespace Restaking.Sdk.Protocols.Binance;

/// <summary>
/// Which number is at which place of an owner's list, from all requests the owner ever made: each was appended when it was made, and when it was claimed the
/// last one took its place. For owners who have open requests that are alike in everything, which the list itself does not tell apart.
/// </summary>
internal static class OpenListReplay
{
    /// <summary>The numbers in the order of the places; null when what comes out is not the list, or does not reach over it.</summary>
    /// <param name="history">Every request of the owner, with its number.</param>
    /// <param name="list">The owner's list.</param>
    public static ImmutableArray<ulong>? Run(IReadOnlyCollection<(ulong Index, WithdrawRequest Data)> history, ImmutableArray<WithdrawRequest> list)
    {
        Dictionary<ulong, WithdrawRequest> requests = history.ToDictionary(entry => entry.Index, entry => entry.Data);
        foreach (bool claimsFirst in new[] { false, true })
        {
            List<ulong> open = Play(requests, claimsFirst);
            if (open.Count >= list.Length && list.Select((data, place) => requests[open[place]] == data).All(same => same))
            {
                return [.. open.Take(list.Length)];
            }
        }

        return null;
    }

    // Within one second the chain does not tell the order: requests come before claims, or the other way round, and of several claims that of the highest place first.
    private static List<ulong> Play(Dictionary<ulong, WithdrawRequest> requests, bool claimsFirst)
    {
        ILookup<UInt256, ulong> made = requests.OrderBy(entry => entry.Key).ToLookup(entry => entry.Value.TriggerTime, entry => entry.Key);
        ILookup<UInt256, ulong> claimed = requests.Where(entry => entry.Value.ClaimTime != UInt256.Zero).ToLookup(entry => entry.Value.ClaimTime, entry => entry.Key);
        List<ulong> open = [];
        foreach (UInt256 second in made.Select(group => group.Key).Union(claimed.Select(group => group.Key)).Order())
        {
            if (!claimsFirst)
            {
                open.AddRange(made[second]);
            }

            foreach (int place in claimed[second].Select(index => open.IndexOf(index)).Where(place => place >= 0).OrderDescending().ToArray())
            {
                open[place] = open[^1];
                open.RemoveAt(open.Count - 1);
            }

            if (claimsFirst)
            {
                open.AddRange(made[second]);
            }
        }

        return open;
    }
}
