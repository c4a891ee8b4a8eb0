using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Binance;
using WithdrawRequest = Restaking.Sdk.Contracts.Binance.UnwrapTokenV1ETH.WithdrawRequest;

namespace Restaking.Sdk.Tests.Protocols.Binance;

/// <summary>Finding the numbers of requests whose owner's list tells places only.</summary>
public class RequestMatcherTests
{
    private static readonly Address Alice = Address.Parse("0x00000000000000000000000000000000000000A1");
    private static readonly Address Bob = Address.Parse("0x00000000000000000000000000000000000000b0");

    [Fact]
    public void Match_AfterTheLastRequestFilledAGap_FindsNumbersByWhatIsInThem()
    {
        WithdrawRequest[] all = [Request(Alice, 1, 100, claimed: true), Request(Bob, 1, 101), Request(Alice, 2, 102), Request(Alice, 3, 103)];

        // Place 0 was claimed, and the last one, number 3, moved there.
        RequestMatcher matcher = Run(all, [Alice], [[all[3], all[2]]], []);

        Assert.Equal([(2ul, (uint?)1u), (3ul, 0u)], matcher.Found.Select(found => (found.Index, found.Place)));
    }

    [Fact]
    public void Match_OfRequestsThatAreAlike_FollowsTheHistoryOfTheList()
    {
        // Made as 0, 2, 3, 4, all alike but the first; the first was claimed, so that number 4 took place 0.
        WithdrawRequest twin = Request(Alice, 5, 100);
        WithdrawRequest[] all = [Request(Alice, 9, 100, claimed: true), Request(Bob, 5, 100), twin, twin, twin];

        RequestMatcher matcher = Run(all, [Alice, Bob], [[twin, twin, twin], [all[1]]], []);

        Assert.Equal([(1ul, (uint?)0u), (2ul, 1u), (3ul, 2u), (4ul, 0u)], matcher.Found.Select(found => (found.Index, found.Place)));
    }

    [Fact]
    public void Match_OfRequestsThatAreAlike_AndOfClaimsOfOneSecond_GoesByTheHighestPlaceFirst()
    {
        WithdrawRequest twin = Request(Alice, 5, 100);
        WithdrawRequest done = twin with { ClaimTime = 900 };

        // Numbers 0 and 2 were claimed in one second, from places 2 and 0: first 2 is filled by 4, then 0 by 4's follower at the end, 3.
        RequestMatcher matcher = Run([done, twin, done, twin, twin], [Alice], [[twin, twin, twin]], [2]);

        Assert.Equal([(1ul, (uint?)1u), (2ul, null), (3ul, 0u), (4ul, 2u)], matcher.Found.Select(found => (found.Index, found.Place)));
    }

    [Fact]
    public void Match_OverSeveralPages_LooksAtEachRequestOnce_AndStopsWhenNothingIsMissing()
    {
        // 2,500 requests: pages from 1500, 500 and 0; an answer reaches beyond its page.
        WithdrawRequest[] all = [.. Enumerable.Range(0, 2500).Select(i => Request(i is 700 or 2400 ? Alice : Bob, (ulong)i + 1, 1000 + (ulong)i))];
        List<RequestPage> read = [];

        RequestMatcher matcher = Run(all, [Alice], [[all[700], all[2400]]], [], read);

        Assert.Equal([700ul, 2400ul], matcher.Found.Select(found => found.Index));
        Assert.Equal([new RequestPage(1500, 1000), new RequestPage(500, 1000)], read);
    }

    [Fact]
    public void Match_OfATwinOnTheEdgeOfAPage_IsNotCountedTwice()
    {
        WithdrawRequest twin = Request(Alice, 5, 9999);
        WithdrawRequest[] all = [.. Enumerable.Range(0, 1500).Select(i => i is 600 ? twin : Request(Bob, 1, 9999))];

        // A second one alike is in the owner's list and not in the queue's: an answer that makes no sense must not bring number 600 twice.
        RequestMatcher matcher = Run(all, [Alice], [[twin, twin]], []);

        Assert.Equal([600ul], matcher.Found.Select(found => found.Index));
    }

    [Fact]
    public void Match_OfAWantedNumber_FindsItWhenItIsClaimedAndInNoList()
    {
        WithdrawRequest[] all = [Request(Alice, 1, 100, claimed: true), Request(Bob, 1, 101, claimed: true)];

        RequestMatcher matcher = Run(all, [Alice], [[]], [0, 1, 77]);

        (ulong index, uint? place, WithdrawRequest data) = Assert.Single(matcher.Found);
        Assert.Equal((0ul, null), (index, place));
        Assert.NotEqual(UInt256.Zero, data.ClaimTime);
    }

    [Fact]
    public void Match_OfNoRequests_ReadsNoPage()
    {
        RequestMatcher matcher = new(5000, [Alice], [[]], []);

        Assert.Empty(matcher.NextPages(2));
        Assert.Empty(matcher.Found);
    }

    private static RequestMatcher Run(
        WithdrawRequest[] all,
        ImmutableArray<Address> owners,
        ImmutableArray<ImmutableArray<WithdrawRequest>> lists,
        ImmutableArray<ulong> wanted,
        List<RequestPage>? read = null)
    {
        RequestMatcher matcher = new((ulong)all.Length, owners, lists, wanted);
        while (matcher.NextPages(2) is { IsEmpty: false } pages)
        {
            foreach (RequestPage page in pages)
            {
                read?.Add(page);
                matcher.Take(page, [.. all.Skip((int)page.Start).Take(1000)]);
            }
        }

        return matcher;
    }

    private static WithdrawRequest Request(Address owner, ulong amount, ulong time, bool claimed = false) =>
        new(owner, amount, amount, time, claimed ? time + 1 : UInt256.Zero, false);
}
