using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary>Selector and buffer of a call, for generated bindings. Not meant to be called by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BindingCalls
{
    /// <summary>Writes a call without arguments.</summary>
    /// <param name="output">Where four bytes are written.</param>
    /// <param name="selector">The function.</param>
    public static void Encode(IBufferWriter<byte> output, Selector selector)
    {
        ArgumentNullException.ThrowIfNull(output);
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(Selector.Size), selector.Value);
        output.Advance(Selector.Size);
    }

    /// <summary>Writes the selector and gives the writer for the arguments; the caller advances <paramref name="output"/> afterwards.</summary>
    /// <param name="output">Where the call is written.</param>
    /// <param name="length">The call's encoded length.</param>
    /// <param name="selector">The function.</param>
    /// <param name="headSize">Bytes of the arguments' head.</param>
    public static AbiWriter Begin(IBufferWriter<byte> output, int length, Selector selector, int headSize)
    {
        ArgumentNullException.ThrowIfNull(output);
        // A buffer writer may give more than it was asked for; the writer wants its destination exact.
        Span<byte> destination = output.GetSpan(length)[..length];
        BinaryPrimitives.WriteUInt32BigEndian(destination, selector.Value);
        return new AbiWriter(destination[Selector.Size..], headSize);
    }

    /// <summary>The arguments behind a selector.</summary>
    /// <param name="calldata">The calldata.</param>
    /// <param name="selector">The selector it must start with.</param>
    /// <param name="signature">The function's signature, for the message.</param>
    /// <exception cref="AbiFormatException">The calldata is shorter than a selector, or starts with another one.</exception>
    public static ReadOnlySpan<byte> SkipSelector(ReadOnlySpan<byte> calldata, Selector selector, string signature)
    {
        if (calldata.Length < Selector.Size)
        {
            throw new AbiFormatException(AbiFormatReason.Truncated, 0, "bytes4", $"The calldata has {calldata.Length} bytes; a call of {signature} starts with the selector {selector}.");
        }

        var actual = new Selector(calldata[..Selector.Size]);
        return actual == selector
            ? calldata[Selector.Size..]
            : throw new AbiFormatException(AbiFormatReason.UnexpectedSelector, 0, "bytes4", $"The calldata starts with {actual}; a call of {signature} starts with {selector}.");
    }

    /// <summary>The target, when the calldata is a call of the function.</summary>
    /// <param name="target">The target.</param>
    /// <param name="calldata">The calldata.</param>
    /// <param name="selector">The selector it must start with.</param>
    /// <param name="signature">The function's signature, for the message.</param>
    /// <exception cref="AbiFormatException">The calldata is shorter than a selector, or starts with another one.</exception>
    public static Address CheckSelector(Address target, ReadOnlySpan<byte> calldata, Selector selector, string signature)
    {
        _ = SkipSelector(calldata, selector, signature);
        return target;
    }
}
