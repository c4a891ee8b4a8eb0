namespace Restaking.Sdk.Testing.Tests;

public sealed class ManualTimeProviderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Advance_OverSeveralTimers_FiresThemInOrderAtTheirTimes()
    {
        var time = new ManualTimeProvider();
        List<(string Name, TimeSpan At)> fired = [];
        using ITimer late = time.CreateTimer(_ => fired.Add(("late", time.GetUtcNow() - time.Start)), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using ITimer early = time.CreateTimer(_ => fired.Add(("early", time.GetUtcNow() - time.Start)), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using ITimer periodic = time.CreateTimer(_ => fired.Add(("tick", time.GetUtcNow() - time.Start)), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(["early 1", "tick 2", "late 3", "tick 4"], fired.Select(item => $"{item.Name} {item.At.TotalSeconds}"));
        Assert.Equal(TimeSpan.FromSeconds(4), time.GetElapsedTime(time.Start.UtcTicks));
    }

    [Fact]
    public void Dispose_RunningTimer_NeverFires()
    {
        var time = new ManualTimeProvider();
        bool fired = false;
        ITimer timer = time.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        timer.Dispose();
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.False(fired);
        Assert.Empty(time.PendingWaits);
    }

    [Fact]
    public async Task AutoAdvance_ShortWait_EndsByItselfAndMovesTheClock()
    {
        var time = new ManualTimeProvider { AutoAdvanceUpTo = TimeSpan.FromMinutes(1) };

        await Task.Delay(TimeSpan.FromSeconds(40), time, Token);

        Assert.Equal(TimeSpan.FromSeconds(40), time.GetUtcNow() - time.Start);
        Assert.Equal([TimeSpan.FromSeconds(40)], time.JumpedWaits);
    }

    [Fact]
    public async Task WaitForTimer_CodeStartsToWait_Ends()
    {
        var time = new ManualTimeProvider();
        Task waiting = time.WaitForTimerAsync(TimeSpan.FromSeconds(10), Token);
        Assert.False(waiting.IsCompleted);

        Task delay = Task.Delay(TimeSpan.FromSeconds(10), time, Token);
        await waiting;
        time.Advance(TimeSpan.FromSeconds(10));

        await delay;
    }

    [Fact]
    public async Task Delay_ClockStandsStill_DoesNotEnd()
    {
        var time = new ManualTimeProvider { AutoAdvanceUpTo = TimeSpan.FromSeconds(1) };
        Task delay = Task.Delay(TimeSpan.FromSeconds(2), time, Token);

        time.Advance(TimeSpan.FromSeconds(1.5));

        Assert.False(delay.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.5));
        await delay;
    }
}
