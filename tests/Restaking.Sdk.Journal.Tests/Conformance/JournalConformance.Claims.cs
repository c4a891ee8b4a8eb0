using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Journal.Tests.Conformance;

public abstract partial class JournalConformance
{
    private static readonly Address s_queue = Address.Parse("0x0000000000000000000000000000000000000101");
    private static readonly DateTimeOffset s_since = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task ClaimableSince_OfADurableJournal_OutlivesTheProcessAndTheEarlierTimeStands()
    {
        IOperationJournal first = await OpenAsync();
        if (!first.IsDurable)
        {
            Assert.IsNotType<IClaimableSinceStore>(first, exactMatch: false); // the worker keeps it in its own memory then
            return;
        }

        TicketKey one = new(1, s_queue, "7");
        TicketKey two = new(1, s_queue, "8");
        var store = (IClaimableSinceStore)first;
        await store.AddAsync([new(one, s_since), new(two, s_since.AddHours(1)), new(one with { ChainId = 2 }, s_since)], Token);
        await store.AddAsync([new(one, s_since.AddHours(5)), new(two, s_since)], Token);

        var again = (IClaimableSinceStore)await OpenAsync();
        Assert.Equal([new(one, s_since), new(two, s_since)], (await again.LoadAsync(1, Token)).OrderBy(entry => entry.Key.Id, StringComparer.Ordinal));

        await again.RemoveAsync([one, new TicketKey(1, s_queue, "nothing")], Token);
        Assert.Equal([two], (await again.LoadAsync(1, Token)).Keys);
        Assert.Single(await again.LoadAsync(2, Token));
    }
}
