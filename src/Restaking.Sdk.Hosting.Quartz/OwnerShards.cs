using System.Buffers.Binary;
using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;

namespace Restaking.Sdk.Hosting.Quartz;

/// <summary>
/// Spreads owners without signers of their own over several sending accounts, and so over several lanes: one account sends its transactions one after the other, and what it can send is what the
/// chain takes from one nonce at a time.
/// </summary>
public static class OwnerShards
{
    /// <summary>
    /// Gives every owner to one of the senders. Every process comes to the same answer; an owner's sender does not depend on the other owners, and one sender more or less moves only that sender's
    /// share (rendezvous hashing over Keccak-256 of owner and sender).
    /// </summary>
    /// <param name="owners">Whose tickets are claimed; named twice is named once.</param>
    /// <param name="senders">The accounts that claim for them, all with signers; in any order.</param>
    /// <exception cref="ArgumentException">There is no sender, one of them twice, or the zero address among owners or senders.</exception>
    public static ImmutableArray<ClaimOwner> Spread(IEnumerable<Address> owners, IReadOnlyCollection<Address> senders)
    {
        ArgumentNullException.ThrowIfNull(owners);
        ArgumentNullException.ThrowIfNull(senders);
        if (senders.Count == 0 || senders.Distinct().Count() != senders.Count || senders.Any(sender => sender.IsZero))
        {
            throw new ArgumentException("At least one sender is needed, each once, and none of them the zero address.", nameof(senders));
        }

        return [.. owners.Distinct().Select(owner => new ClaimOwner(owner.IsZero ? throw new ArgumentException("The zero address owns nothing.", nameof(owners)) : owner, SenderOf(owner, senders)))];
    }

    private static Address SenderOf(Address owner, IEnumerable<Address> senders) =>
        senders.OrderByDescending(sender => Weight(owner, sender)).ThenBy(sender => sender.ToString(), StringComparer.Ordinal).First();

    private static ulong Weight(Address owner, Address sender)
    {
        Span<byte> both = stackalloc byte[2 * Address.Size];
        owner.CopyTo(both);
        sender.CopyTo(both[Address.Size..]);
        Span<byte> hash = stackalloc byte[Hash32.Size];
        Keccak256.Hash(both).CopyTo(hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
