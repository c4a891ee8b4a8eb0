using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Abi;

/// <summary>
/// What is left of an <see cref="AbiLimits"/> while payloads are read: one budget is shared by a reader and all readers it gives out. Keep it in a local and
/// pass it by reference; a copy counts on its own.
/// </summary>
/// <remarks>The default value allows nothing: a reader over it refuses its first word.</remarks>
public struct AbiBudget
{
    private readonly int _maxDepth;
    private readonly int _maxWordReuse;

    // Words of MaxWords that no payload was given yet, and words the payloads admitted so far may still visit.
    private int _unassigned;
    private int _remaining;

    /// <summary>A full budget.</summary>
    public AbiBudget(AbiLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _maxDepth = limits.MaxDepth;
        _maxWordReuse = limits.MaxWordReuse;
        _unassigned = limits.MaxWords;
    }

    /// <summary>Words that the payloads given to this budget so far may still cost.</summary>
    public readonly int RemainingWords => _remaining;

    internal readonly int MaxDepth => _maxDepth;

    /// <summary>Assigns words to a payload by its size. A short payload gets some more, so that empty values do not fail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Admit(int payloadLength)
    {
        long wanted = ((payloadLength / AbiSize.Word) + 1L) * _maxWordReuse;
        int granted = (int)Math.Min(wanted, _unassigned);
        _unassigned -= granted;
        _remaining += granted;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TrySpend(int words)
    {
        int remaining = _remaining - words;
        if (remaining < 0)
        {
            return false;
        }

        _remaining = remaining;
        return true;
    }

    internal readonly bool CanSpend(long words) => words <= _remaining;
}
