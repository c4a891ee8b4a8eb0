using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

public class NonceLaneTests
{
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly NonceLane _lane = new NonceLanes().For(1, TestCall.Contract);

    [Fact]
    public async Task Reserve_Kept_GivesConsecutiveNoncesWhateverTheNodeLagsBehind()
    {
        Assert.Equal(7UL, await ReserveAsync(7, keep: true));
        Assert.Equal(8UL, await ReserveAsync(7, keep: true));
        Assert.Equal(9UL, await ReserveAsync(5, keep: true));
    }

    [Fact]
    public async Task Reserve_NotKept_GivesTheSameNonceAgain()
    {
        Assert.Equal(7UL, await ReserveAsync(7, keep: false));
        Assert.Equal(7UL, await ReserveAsync(7, keep: true));
    }

    [Fact]
    public async Task Reserve_WhenTheNodeIsAhead_FollowsTheNode()
    {
        await ReserveAsync(7, keep: true);

        Assert.Equal(20UL, await ReserveAsync(20, keep: true));
    }

    [Fact]
    public async Task Resync_Afterwards_OnlyTheNodeCounts()
    {
        await ReserveAsync(7, keep: true);
        _lane.Resync();

        Assert.Equal(3UL, await ReserveAsync(3, keep: false));
    }

    [Fact]
    public async Task Reserve_WhileAnotherHoldsTheLane_Waits()
    {
        NonceReservation first = await _lane.ReserveAsync(_ => Task.FromResult(1UL), s_token);
        Task<ulong> second = ReserveAsync(1, keep: true);

        Assert.False(second.IsCompleted);
        first.Keep();
        first.Dispose();
        Assert.Equal(2UL, await second);
    }

    [Fact]
    public async Task Reserve_WhenTheNodeCannotBeAsked_LetsTheNextOneIn()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _lane.ReserveAsync(_ => throw new InvalidOperationException(), s_token));

        Assert.Equal(4UL, await ReserveAsync(4, keep: false));
    }

    [Theory]
    [InlineData(99, 7)] // far ahead: the next one must not wait behind the gap
    [InlineData(3, 7)] // a replacement
    [InlineData(7, 8)] // the next one anyway
    public async Task ReserveExactly_Kept_MovesTheLaneOnlyWhenItIsTheNextNonce(ulong chosen, ulong nextExpected)
    {
        using (NonceReservation reservation = await _lane.ReserveExactlyAsync(chosen, _ => Task.FromResult(7UL), s_token))
        {
            Assert.Equal(chosen, reservation.Nonce);
            reservation.Keep();
        }

        Assert.Equal(nextExpected, await ReserveAsync(7, keep: false));
    }

    [Fact]
    public async Task Dispose_Twice_LetsOnlyOneIn()
    {
        NonceReservation reservation = await _lane.ReserveAsync(_ => Task.FromResult(1UL), s_token);
        reservation.Dispose();
        reservation.Dispose();
        using NonceReservation holder = await _lane.ReserveAsync(_ => Task.FromResult(1UL), s_token);

        Assert.False(ReserveAsync(1, keep: false).IsCompleted);
    }

    [Fact]
    public void For_TheSameAccountOnAnotherChain_IsAnotherLane()
    {
        var lanes = new NonceLanes();
        Address account = TestCall.Contract;

        Assert.Same(lanes.For(1, account), lanes.For(1, account));
        Assert.NotSame(lanes.For(1, account), lanes.For(2, account));
    }

    private async Task<ulong> ReserveAsync(ulong pending, bool keep)
    {
        using NonceReservation reservation = await _lane.ReserveAsync(_ => Task.FromResult(pending), s_token);
        if (keep)
        {
            reservation.Keep();
        }

        return reservation.Nonce;
    }
}
