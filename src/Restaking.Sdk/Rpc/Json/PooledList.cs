using System.Buffers;
using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Rpc;

/// <summary>A growing list on a pooled array, for results that are handed on item by item.</summary>
internal sealed class PooledList<T> : IDisposable
{
    private T[] _items = [];

    public int Count { get; private set; }

    public ref readonly T this[int index] => ref _items[index];

    public ReadOnlySpan<T> Items => _items.AsSpan(0, Count);

    public void Add(in T item)
    {
        if (Count == _items.Length)
        {
            Grow();
        }

        _items[Count++] = item;
    }

    /// <summary>Sorts when the items are not in order; nodes send them ordered, so mostly this only looks.</summary>
    public void EnsureOrder(Comparison<T> order)
    {
        Span<T> items = _items.AsSpan(0, Count);
        for (int i = 1; i < items.Length; i++)
        {
            if (order(items[i - 1], items[i]) > 0)
            {
                items.Sort(order);
                return;
            }
        }
    }

    public void Dispose()
    {
        T[] items = _items;
        _items = [];
        Count = 0;
        if (items.Length > 0)
        {
            ArrayPool<T>.Shared.Return(items, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        }
    }

    private void Grow()
    {
        T[] larger = ArrayPool<T>.Shared.Rent(Math.Max(16, Count * 2));
        T[] old = _items;
        old.AsSpan(0, Count).CopyTo(larger);
        _items = larger;
        if (old.Length > 0)
        {
            ArrayPool<T>.Shared.Return(old, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        }
    }
}
