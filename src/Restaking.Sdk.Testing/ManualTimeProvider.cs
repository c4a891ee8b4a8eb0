namespace Restaking.Sdk.Testing;

/// <summary>
/// A clock that moves only when told to. Timers fire on the thread that moves it, in the order they are due, each seeing the time it was due at.
/// With <see cref="AutoAdvanceUpTo"/> the clock jumps over short waits by itself, so that code that backs off and tries again runs without real waiting.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<TimeSpan> _jumped = [];
    private readonly List<(TimeSpan Within, TaskCompletionSource Found)> _watchers = [];
    private DateTimeOffset _now;

    /// <summary>A clock that starts at a time.</summary>
    /// <param name="start">Null: 1 January 2026, midnight UTC.</param>
    public ManualTimeProvider(DateTimeOffset? start = null)
    {
        _now = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Start = _now;
    }

    /// <summary>The time the clock started at.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>
    /// Waits up to this long are jumped over as soon as they begin: the clock moves to their end and everything due until then fires. Null (default): none.
    /// Set it above the backoffs and below the time-outs of the code under test.
    /// </summary>
    public TimeSpan? AutoAdvanceUpTo { get; set; }

    /// <summary>The waits that were jumped over, in order.</summary>
    public IReadOnlyList<TimeSpan> JumpedWaits
    {
        get
        {
            lock (_lock)
            {
                return [.. _jumped];
            }
        }
    }

    /// <summary>Time left of every running timer, the shortest first.</summary>
    public IReadOnlyList<TimeSpan> PendingWaits
    {
        get
        {
            lock (_lock)
            {
                return [.. _timers.Select(timer => timer.Due - _now).Order()];
            }
        }
    }

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _now.UtcTicks;
        }
    }

    /// <summary>Moves the clock forward and fires what becomes due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        AdvanceTo(GetUtcNow() + by);
    }

    /// <summary>Moves the clock forward to a time and fires what becomes due on the way; does nothing when that time has passed.</summary>
    public void AdvanceTo(DateTimeOffset time)
    {
        while (TakeNextDue(time) is { } timer)
        {
            timer.Fire();
        }

        lock (_lock)
        {
            _now = time > _now ? time : _now;
        }
    }

    /// <summary>Ends when code under test waits on this clock for at most a given time: the moment to move the clock.</summary>
    /// <param name="within">The longest wait looked for.</param>
    /// <param name="cancellationToken">Ends the wait for the wait.</param>
    public Task WaitForTimerAsync(TimeSpan within, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_timers.Exists(timer => timer.Due - _now <= within))
            {
                return Task.CompletedTask;
            }

            var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((within, found));
            return found.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeNextDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            ManualTimer? next = null;
            foreach (ManualTimer timer in _timers)
            {
                if (timer.Due <= until && (next is null || timer.Due < next.Due))
                {
                    next = timer;
                }
            }

            if (next is null)
            {
                return null;
            }

            _now = next.Due > _now ? next.Due : _now;
            if (next.Period > TimeSpan.Zero)
            {
                next.Due += next.Period;
            }
            else
            {
                _timers.Remove(next);
            }

            return next;
        }
    }

    private void Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        DateTimeOffset jumpTo;
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime < TimeSpan.Zero)
            {
                return; // Timeout.InfiniteTimeSpan: switched off
            }

            timer.Due = _now + dueTime;
            timer.Period = period < TimeSpan.Zero ? TimeSpan.Zero : period;
            _timers.Add(timer);
            for (int i = _watchers.Count - 1; i >= 0; i--)
            {
                if (dueTime <= _watchers[i].Within)
                {
                    _watchers[i].Found.TrySetResult();
                    _watchers.RemoveAt(i);
                }
            }

            if (AutoAdvanceUpTo is not { } limit || dueTime > limit)
            {
                return;
            }

            _jumped.Add(dueTime);
            jumpTo = timer.Due;
        }

        // Not on this thread: the code that made the timer has not stored it yet.
        ThreadPool.QueueUserWorkItem(static state => state.Clock.AdvanceTo(state.JumpTo), (Clock: this, JumpTo: jumpTo), preferLocal: false);
    }

    private void Remove(ManualTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Schedule(this, dueTime, period);
            return true;
        }

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
