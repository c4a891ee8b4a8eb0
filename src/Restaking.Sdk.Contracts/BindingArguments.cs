using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary>Checks that generated bindings make before they encode: values a .NET type can hold and its Solidity type cannot. Not meant to be called by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BindingArguments
{
    /// <summary>The elements of an array argument.</summary>
    /// <param name="value">The array.</param>
    /// <param name="name">The parameter's Solidity name.</param>
    /// <exception cref="InvalidOperationException">The array was never set.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> Require<T>(ImmutableArray<T> value, string name)
    {
        if (value.IsDefault)
        {
            ThrowNotSet(name);
        }

        return value.AsSpan();
    }

    /// <summary>The elements of a fixed array argument.</summary>
    /// <param name="value">The array.</param>
    /// <param name="length">The length in its Solidity type.</param>
    /// <param name="name">The parameter's Solidity name.</param>
    /// <exception cref="InvalidOperationException">The array was never set, or has another length.</exception>
    public static ReadOnlySpan<T> Require<T>(ImmutableArray<T> value, int length, string name)
    {
        ReadOnlySpan<T> items = Require(value, name);
        return items.Length == length
            ? items
            : throw new InvalidOperationException($"The argument '{name}' has {items.Length} elements; its Solidity type has exactly {length}.");
    }

    /// <summary>A string argument.</summary>
    /// <param name="value">The string.</param>
    /// <param name="name">The parameter's Solidity name.</param>
    /// <exception cref="InvalidOperationException">The string is null.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string Require([NotNull] string? value, string name)
    {
        if (value is null)
        {
            ThrowNotSet(name);
        }

        return value;
    }

    /// <summary>Refuses a <c>bytesN</c> argument of another length.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="length">N.</param>
    /// <param name="name">The parameter's Solidity name.</param>
    /// <exception cref="InvalidOperationException">The value has another length.</exception>
    public static void RequireLength(in FixedBytes value, int length, string name)
    {
        if (value.Length != length)
        {
            throw new InvalidOperationException($"The argument '{name}' has {value.Length} bytes; its Solidity type is bytes{length}.");
        }
    }

    /// <summary>Refuses an argument above the range of <c>uintN</c>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="bits">N.</param>
    /// <param name="name">The parameter's Solidity name.</param>
    /// <exception cref="OverflowException">The value needs more bits.</exception>
    public static void RequireBits(ulong value, int bits, string name)
    {
        if (value >> bits != 0)
        {
            throw TooWide(value, "uint", bits, name);
        }
    }

    /// <inheritdoc cref="RequireBits(ulong, int, string)"/>
    public static void RequireBits(UInt128 value, int bits, string name)
    {
        if (value >> bits != 0)
        {
            throw TooWide(value, "uint", bits, name);
        }
    }

    /// <inheritdoc cref="RequireBits(ulong, int, string)"/>
    public static void RequireBits(in UInt256 value, int bits, string name)
    {
        if (value >> bits != UInt256.Zero)
        {
            throw TooWide(value, "uint", bits, name);
        }
    }

    /// <summary>Refuses an argument outside the range of <c>intN</c>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="bits">N.</param>
    /// <param name="name">The parameter's Solidity name.</param>
    /// <exception cref="OverflowException">The value needs more bits.</exception>
    public static void RequireBits(long value, int bits, string name)
    {
        // What is left above the sign bit is all zeros or all ones.
        if (value >> (bits - 1) is not (0 or -1))
        {
            throw TooWide(value, "int", bits, name);
        }
    }

    /// <inheritdoc cref="RequireBits(long, int, string)"/>
    public static void RequireBits(Int128 value, int bits, string name)
    {
        Int128 rest = value >> (bits - 1);
        if (rest != Int128.Zero && rest != Int128.NegativeOne)
        {
            throw TooWide(value, "int", bits, name);
        }
    }

    /// <inheritdoc cref="RequireBits(long, int, string)"/>
    public static void RequireBits(in Int256 value, int bits, string name)
    {
        Int256 rest = value >> (bits - 1);
        if (rest != Int256.Zero && rest != Int256.NegativeOne)
        {
            throw TooWide(value, "int", bits, name);
        }
    }

    [DoesNotReturn]
    private static void ThrowNotSet(string name) =>
        throw new InvalidOperationException($"The argument '{name}' was never set. Give an empty value where none is meant.");

    private static OverflowException TooWide(IFormattable value, string kind, int bits, string name) =>
        new($"The argument '{name}' is {value.ToString(null, System.Globalization.CultureInfo.InvariantCulture)}, which {kind}{bits} cannot hold.");
}
