using System.Buffers.Binary;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Four bytes: the first four of the Keccak-256 of a function's or custom error's signature (ABI specification, "Function Selector"), and Solidity's <c>bytes4</c>.
/// </summary>
public readonly partial struct Selector : IEquatable<Selector>, IComparable<Selector>, IComparable
{
    /// <summary>Bytes in a selector.</summary>
    public const int Size = 4;

    /// <summary>Takes the four bytes as one number, the first byte most significant: <c>0x095ea7b3</c> for <c>approve(address,uint256)</c>.</summary>
    public Selector(uint bigEndianValue) => Value = bigEndianValue;

    /// <summary>Takes the four bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> has another length.</exception>
    public Selector(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A selector has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        Value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>The four bytes as one number, the first byte most significant.</summary>
    public uint Value { get; }

    /// <summary>Computes the selector of a canonical signature: no spaces, no parameter names, no aliases (<c>uint256</c>, not <c>uint</c>).</summary>
    /// <example><c>Selector.FromSignature("approve(address,uint256)")</c> is <c>0x095ea7b3</c>.</example>
    /// <exception cref="ArgumentException">The text has white space, an alias (<c>uint</c>) or no parameter list, so it is no canonical signature and its hash would fit no function.</exception>
    public static Selector FromSignature(string signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        int open = signature.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || signature[^1] != ')' || signature.AsSpan().ContainsAny(" \t\r\n"))
        {
            throw new ArgumentException($"\"{signature}\" is not a canonical signature such as approve(address,uint256): a name, then types in parentheses, without spaces.", nameof(signature));
        }

        ReadOnlySpan<char> parameters = signature.AsSpan(open);
        foreach (Range type in parameters.SplitAny("(),[]"))
        {
            if (parameters[type] is "uint" or "int" or "fixed" or "ufixed" or "byte")
            {
                throw new ArgumentException($"\"{signature}\" is not a canonical signature: {parameters[type]} is an alias; write the type it stands for (uint256, not uint).", nameof(signature));
            }
        }

        Span<byte> hash = stackalloc byte[Keccak256.HashSize];
        Keccak256.HashText(signature).CopyTo(hash);
        return new Selector(hash[..Size]);
    }

    /// <summary>Writes the four bytes to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than four bytes.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (!BinaryPrimitives.TryWriteUInt32BigEndian(destination, Value))
        {
            throw new ArgumentException($"A selector needs {Size} bytes; the destination has {destination.Length}.", nameof(destination));
        }
    }

    /// <inheritdoc/>
    public bool Equals(Selector other) => Value == other.Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>Compares bytes, the first byte first: the order Solidity dispatches in.</summary>
    public int CompareTo(Selector other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Selector other && Equals(other);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Selector other => CompareTo(other),
        _ => throw new ArgumentException($"A {nameof(Selector)} is compared with a {nameof(Selector)}, not with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <summary>True when all bytes are the same.</summary>
    public static bool operator ==(Selector left, Selector right) => left.Equals(right);

    /// <summary>True when a byte differs.</summary>
    public static bool operator !=(Selector left, Selector right) => !left.Equals(right);

    /// <summary>Compares bytes, the first byte first.</summary>
    public static bool operator <(Selector left, Selector right) => left.CompareTo(right) < 0;

    /// <summary>Compares bytes, the first byte first.</summary>
    public static bool operator >(Selector left, Selector right) => left.CompareTo(right) > 0;

    /// <summary>Compares bytes, the first byte first.</summary>
    public static bool operator <=(Selector left, Selector right) => left.CompareTo(right) <= 0;

    /// <summary>Compares bytes, the first byte first.</summary>
    public static bool operator >=(Selector left, Selector right) => left.CompareTo(right) >= 0;
}
