namespace Restaking.Sdk.Rpc;

/// <summary>
/// How many blocks one log query asks for: starts at the configured maximum, goes back to the last good size on a refusal (or to half), remembers what was refused, and grows again,
/// first by doubling, near a refused size in ever smaller steps. After many good answers a refusal is forgotten: where logs are sparse, more fits.
/// </summary>
internal sealed class LogRangeSizer
{
    private const int ForgetAfter = 24;

    private readonly Lock _lock = new();
    private readonly ulong _maximum;
    private ulong _size;
    private ulong _refused = ulong.MaxValue;
    private ulong _good;
    private int _accepted;

    public LogRangeSizer(ulong maximum)
    {
        _maximum = maximum;
        _size = maximum;
    }

    /// <summary>Blocks to ask for next; at least 1.</summary>
    public ulong Size
    {
        get
        {
            lock (_lock)
            {
                return _size;
            }
        }
    }

    /// <summary>The provider refused so many blocks.</summary>
    /// <param name="blocks">Blocks asked for; more than 1.</param>
    /// <param name="suggested">The number of blocks the provider suggests, if it does.</param>
    /// <returns>The size to go on with, smaller than what was refused.</returns>
    public ulong Refused(ulong blocks, ulong? suggested = null)
    {
        lock (_lock)
        {
            _refused = blocks;
            _accepted = 0;
            if (_good >= blocks)
            {
                _good = 0; // it was good where logs are sparse
            }

            ulong fallback = _good > 0 ? _good : Math.Max(1, blocks / 2);
            _size = suggested is { } blocksSuggested && blocksSuggested >= 1 && blocksSuggested < blocks ? blocksSuggested : fallback;
            return _size;
        }
    }

    /// <summary>The provider answered a query of so many blocks.</summary>
    public void Accepted(ulong blocks)
    {
        lock (_lock)
        {
            if (blocks < _size)
            {
                return; // the rest of a range says nothing about full-size queries
            }

            _good = blocks;
            if (++_accepted >= ForgetAfter)
            {
                _refused = ulong.MaxValue;
                _accepted = 0;
            }

            ulong doubled = _size > _maximum / 2 ? _maximum : _size * 2;
            _size = doubled < _refused ? doubled : Math.Max(_size, _size + ((_refused - _size) / 4));
            _size = Math.Min(_size, _maximum);
        }
    }
}
