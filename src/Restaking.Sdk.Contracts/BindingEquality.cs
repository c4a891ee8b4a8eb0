using System.Collections.Immutable;
using System.ComponentModel;

namespace Restaking.Sdk.Contracts;

/// <summary>Equality by elements, for generated bindings: ImmutableArray and ReadOnlyMemory themselves compare by reference. Not meant to be called by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BindingEquality
{
    /// <summary>Whether both hold equal elements in the same order; an array never set equals only another.</summary>
    /// <param name="left">One array.</param>
    /// <param name="right">The other array.</param>
    public static bool SequenceEqual<T>(ImmutableArray<T> left, ImmutableArray<T> right)
        where T : IEquatable<T> =>
        left.IsDefault == right.IsDefault && left.AsSpan().SequenceEqual(right.AsSpan());

    /// <summary>Whether both hold the same bytes.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other value.</param>
    public static bool SequenceEqual(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) => left.Span.SequenceEqual(right.Span);

    /// <summary>Whether both hold equal elements in the same order, by a given rule.</summary>
    /// <param name="left">One array.</param>
    /// <param name="right">The other array.</param>
    /// <param name="equals">Whether two elements are equal.</param>
    public static bool SequenceEqual<T>(ImmutableArray<T> left, ImmutableArray<T> right, Func<T, T, bool> equals)
    {
        ArgumentNullException.ThrowIfNull(equals);
        ReadOnlySpan<T> a = left.AsSpan();
        ReadOnlySpan<T> b = right.AsSpan();
        if (left.IsDefault != right.IsDefault || a.Length != b.Length)
        {
            return false;
        }

        for (int i = 0; i < a.Length; i++)
        {
            if (!equals(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds every element to a hash code.</summary>
    /// <param name="hash">The hash code.</param>
    /// <param name="values">The elements.</param>
    public static void AddTo<T>(ref HashCode hash, ImmutableArray<T> values)
    {
        foreach (ref readonly T value in values.AsSpan())
        {
            hash.Add(value);
        }
    }
}
