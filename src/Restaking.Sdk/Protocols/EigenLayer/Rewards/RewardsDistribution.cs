using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>
/// Who has earned how much of what: everything a distribution root stands for. Earners are in ascending order of their addresses, and so
/// are each earner's tokens: the order of the tree.
/// </summary>
/// <remarks>Kept in columns, some 60 bytes per entry: a distribution of 200,000 earners with five tokens each takes some 65 MB.</remarks>
public sealed partial class RewardsDistribution
{
    private readonly Address[] _earners;
    private readonly int[] _starts; // one more than earners
    private readonly TokenEarnings[] _entries;

    private RewardsDistribution(Address[] earners, int[] starts, TokenEarnings[] entries)
    {
        _earners = earners;
        _starts = starts;
        _entries = entries;
    }

    /// <summary>How many earners there are.</summary>
    public int EarnerCount => _earners.Length;

    /// <summary>How many entries (an earner and a token) there are.</summary>
    public int EntryCount => _entries.Length;

    /// <summary>The earners, ascending: an earner's place here is its index in the tree.</summary>
    public ReadOnlySpan<Address> Earners => _earners;

    /// <summary>The earner's index in the tree.</summary>
    /// <returns>False when the earner is not in the distribution.</returns>
    public bool TryGetIndex(Address earner, out int index)
    {
        index = Array.BinarySearch(_earners, earner);
        return index >= 0;
    }

    /// <summary>What an earner has earned, ascending by token; empty when it is not in the distribution.</summary>
    public ImmutableArray<TokenEarnings> EarningsOf(Address earner) => TryGetIndex(earner, out int index) ? [.. EntriesAt(index)] : [];

    internal ReadOnlySpan<TokenEarnings> EntriesAt(int index) => _entries.AsSpan(_starts[index].._starts[index + 1]);

    /// <summary>Collects entries in any order; those that come in the tree's order already (as the public files have them) are not sorted again.</summary>
    public sealed class Builder
    {
        private readonly List<Entry> _entries = [];
        private bool _sorted = true;

        /// <summary>Adds what an earner has earned of a token.</summary>
        /// <param name="earner">Who earned.</param>
        /// <param name="token">What.</param>
        /// <param name="cumulativeEarnings">How much since rewards began; zero is a leaf like others.</param>
        /// <exception cref="ArgumentException">The zero address.</exception>
        public Builder Add(Address earner, Address token, UInt256 cumulativeEarnings)
        {
            var entry = new Entry(EigenLayerContext.Checked(earner, nameof(earner)), new TokenEarnings(EigenLayerContext.Checked(token, nameof(token)), cumulativeEarnings));
            _sorted &= _entries.Count == 0 || _entries[^1].CompareTo(entry) < 0;
            _entries.Add(entry);
            return this;
        }

        /// <summary>The distribution. The builder can be used on.</summary>
        /// <exception cref="InvalidOperationException">Nothing was added, or one earner and token twice.</exception>
        public RewardsDistribution Build()
        {
            if (_entries.Count == 0)
            {
                throw new InvalidOperationException("A distribution without entries has no root.");
            }

            Entry[] entries = [.. _entries];
            if (!_sorted)
            {
                Array.Sort(entries);
            }

            List<Address> earners = [];
            List<int> starts = [];
            var earnings = new TokenEarnings[entries.Length];
            for (int i = 0; i < entries.Length; i++)
            {
                Entry entry = entries[i];
                bool same = i > 0 && entries[i - 1].Earner == entry.Earner;
                if (same && entries[i - 1].Earnings.Token == entry.Earnings.Token)
                {
                    throw new InvalidOperationException($"{entry.Earner} has two entries for token {entry.Earnings.Token}.");
                }

                if (!same)
                {
                    earners.Add(entry.Earner);
                    starts.Add(i);
                }

                earnings[i] = entry.Earnings;
            }

            starts.Add(entries.Length);
            return new RewardsDistribution([.. earners], [.. starts], earnings);
        }

        [SuppressMessage("Design", "CA1036", Justification = "Only sorted.")]
        private readonly record struct Entry(Address Earner, TokenEarnings Earnings) : IComparable<Entry>
        {
            public int CompareTo(Entry other)
            {
                int byEarner = Earner.CompareTo(other.Earner);
                return byEarner != 0 ? byEarner : Earnings.Token.CompareTo(other.Earnings.Token);
            }
        }
    }
}
