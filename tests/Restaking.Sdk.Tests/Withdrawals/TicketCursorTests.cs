using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Tests.Withdrawals;

public sealed class TicketCursorTests
{
    private static readonly Address Queue = Address.Parse("0x0000000000000000000000000000000000000101");
    private static readonly Address Owner = Address.Parse("0x0000000000000000000000000000000000000102");

    [Fact]
    public void ScanFrom_GoesBackBehindItsPlace_ButNotBeforeTheQueue()
    {
        TicketCursor cursor = new(1, Queue, Owner, 1_000);

        Assert.Equal(1_000 - TicketCursor.Overlap, cursor.ScanFrom(0));
        Assert.Equal(980UL, cursor.ScanFrom(980));
        Assert.Equal(0UL, (cursor with { NextBlock = 10 }).ScanFrom(0));
    }

    [Fact]
    public void Scanned_BlocksThatWereReorganised_LoseWhatIsGoneAndKeepTheRestOnce()
    {
        TicketCursor cursor = new TicketCursor(1, Queue, Owner, 0).Scanned(0, 1_000, [new TicketTrace("1", 100), new TicketTrace("2", 990), new TicketTrace("3", 995)]);

        TicketCursor moved = cursor.Scanned(cursor.ScanFrom(0), 1_100, [new TicketTrace("3", 996), new TicketTrace("1", 1_050)]);

        Assert.Equal(1_101UL, moved.NextBlock);
        Assert.Equal([("1", 100UL), ("3", 996UL)], moved.Traces.Select(trace => (trace.Id, trace.Block)));
    }
}
