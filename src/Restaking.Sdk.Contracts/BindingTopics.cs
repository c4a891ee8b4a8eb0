using System.Collections.Immutable;
using System.ComponentModel;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary>Indexed event parameters to and from topics, for generated bindings. Not meant to be called by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BindingTopics
{
    /// <summary>Writes topics as the words they are on chain.</summary>
    /// <param name="topics">The topics.</param>
    /// <param name="words">32 bytes per topic.</param>
    public static void CopyTo(ReadOnlySpan<Hash32> topics, Span<byte> words)
    {
        for (int i = 0; i < topics.Length; i++)
        {
            topics[i].CopyTo(words.Slice(i * Hash32.Size, Hash32.Size));
        }
    }

    /// <summary>The contracts of a filter.</summary>
    /// <param name="contract">One, or null for any.</param>
    public static ImmutableArray<Address> Contracts(Address? contract) => contract is { } one ? [one] : [];

    /// <summary>The topics of a filter; positions at the end that accept any value are left out.</summary>
    /// <param name="topics">Per position the accepted value, or null for any.</param>
    public static ImmutableArray<ImmutableArray<Hash32>> Create(params ReadOnlySpan<Hash32?> topics)
    {
        int count = topics.Length;
        while (count > 0 && topics[count - 1] is null)
        {
            count--;
        }

        var positions = new ImmutableArray<Hash32>[count];
        for (int i = 0; i < count; i++)
        {
            positions[i] = topics[i] is { } topic ? [topic] : [];
        }

        return ImmutableArray.Create(positions);
    }

    /// <summary>An <c>address</c> as a topic.</summary>
    /// <param name="value">The value, or null.</param>
    public static Hash32? Encode(Address? value) => value is { } address ? address.ToWord() : null;

    /// <summary>A <c>bool</c> as a topic.</summary>
    /// <param name="value">The value, or null.</param>
    public static Hash32? Encode(bool? value) => value is { } flag ? UnsignedWord(flag ? UInt256.One : UInt256.Zero) : null;

    /// <summary>A <c>uint</c> of up to 64 bits as a topic.</summary>
    /// <param name="value">The value, or null.</param>
    public static Hash32? Encode(ulong? value) => value is { } number ? UnsignedWord(number) : null;

    /// <summary>A <c>uint</c> of up to 128 bits as a topic.</summary>
    /// <param name="value">The value, or null.</param>
    public static Hash32? Encode(UInt128? value) => value is { } number ? UnsignedWord(number) : null;

    /// <summary>A <c>uint</c> as a topic.</summary>
    /// <param name="value">The value, or null.</param>
    public static Hash32? Encode(UInt256? value) => value is { } number ? UnsignedWord(number) : null;

    /// <summary>An <c>int</c> of up to 64 bits as a topic.</summary>
    /// <param name="value">The value, or null.</param>
    public static Hash32? Encode(long? value) => value is { } number ? SignedWord(number) : null;

    /// <summary>An <c>int</c> of up to 128 bits as a topic.</summary>
    /// <param name="value">The value, or null.</param>
    public static Hash32? Encode(Int128? value) => value is { } number ? SignedWord(number) : null;

    /// <summary>An <c>int</c> as a topic.</summary>
    /// <param name="value">The value, or null.</param>
    public static Hash32? Encode(Int256? value) => value is { } number ? SignedWord(number) : null;

    /// <summary>A <c>bytes32</c>, or the hash of an indexed reference type, as a topic.</summary>
    /// <param name="value">The value, or null.</param>
    public static Hash32? Encode(Hash32? value) => value;

    /// <summary>A <c>bytes4</c> as a topic.</summary>
    /// <param name="value">The value, or null.</param>
    public static Hash32? Encode(Selector? value)
    {
        if (value is not { } selector)
        {
            return null;
        }

        Span<byte> word = stackalloc byte[Hash32.Size];
        word.Clear();
        selector.CopyTo(word[..Selector.Size]);
        return new Hash32(word);
    }

    /// <summary>A <c>bytesN</c> as a topic.</summary>
    /// <param name="value">The value, or null.</param>
    public static Hash32? Encode(FixedBytes? value)
    {
        if (value is not { } bytes)
        {
            return null;
        }

        Span<byte> word = stackalloc byte[Hash32.Size];
        word.Clear();
        bytes.CopyTo(word[..bytes.Length]);
        return new Hash32(word);
    }

    private static Hash32 UnsignedWord(in UInt256 value) => Hash32.FromUInt256(value);

    private static Hash32 SignedWord(in Int256 value)
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        value.WriteBigEndian(word);
        return new Hash32(word);
    }
}
