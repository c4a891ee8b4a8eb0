using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;

namespace Restaking.Sdk.Hosting.Quartz.Tests;

public class OwnerShardsTests
{
    private static readonly Address[] s_senders = [.. Enumerable.Range(1, 4).Select(Account)];
    private static readonly Address[] s_owners = [.. Enumerable.Range(1_000, 1_000).Select(Account)];

    [Fact]
    public void Spread_InWhateverOrder_GivesEveryOwnerTheSameSender()
    {
        ImmutableArray<ClaimOwner> spread = OwnerShards.Spread(s_owners, s_senders);
        ImmutableArray<ClaimOwner> again = OwnerShards.Spread(s_owners.Reverse(), [.. s_senders.Reverse()]);

        Assert.Equal(s_owners, spread.Select(owner => owner.Address));
        Assert.Equal(spread.OrderBy(owner => owner.Address), again.OrderBy(owner => owner.Address));
    }

    [Fact]
    public void Spread_OverFourSenders_GivesEachAboutAQuarter() =>
        Assert.All(OwnerShards.Spread(s_owners, s_senders).GroupBy(owner => owner.Sender), share => Assert.InRange(share.Count(), 200, 300));

    [Fact]
    public void Spread_WithOneSenderMore_MovesOwnersToItAlone()
    {
        Address more = Account(5);
        Dictionary<Address, Address?> before = OwnerShards.Spread(s_owners, s_senders).ToDictionary(owner => owner.Address, owner => owner.Sender);

        ClaimOwner[] moved = [.. OwnerShards.Spread(s_owners, [.. s_senders, more]).Where(owner => owner.Sender != before[owner.Address])];

        Assert.InRange(moved.Length, 150, 250);
        Assert.All(moved, owner => Assert.Equal(more, owner.Sender));
    }

    [Fact]
    public void Spread_OfBadInput_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => OwnerShards.Spread(s_owners, []));
        Assert.Throws<ArgumentException>(() => OwnerShards.Spread(s_owners, [s_senders[0], s_senders[0]]));
        Assert.Throws<ArgumentException>(() => OwnerShards.Spread(s_owners, [Address.Zero]));
        Assert.Throws<ArgumentException>(() => OwnerShards.Spread([Address.Zero], s_senders));
        Assert.Throws<ArgumentNullException>(() => OwnerShards.Spread(null!, s_senders));
    }

    private static Address Account(int number)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes[^4..], number);
        return new Address(bytes);
    }
}
