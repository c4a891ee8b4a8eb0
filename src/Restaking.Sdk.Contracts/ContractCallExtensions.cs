using System.Buffers;

namespace Restaking.Sdk.Contracts;

/// <summary>Conveniences over <see cref="IContractCall"/>.</summary>
public static class ContractCallExtensions
{
    [ThreadStatic]
    private static ExactBuffer? t_buffer;

    /// <summary>Encodes a call to a new array of exactly its length: the selector, then the arguments.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="InvalidOperationException">An array argument was never set, or a fixed array has the wrong length.</exception>
    public static byte[] ToCalldata<TCall>(this TCall call)
        where TCall : IContractCall
    {
        if (!typeof(TCall).IsValueType)
        {
            // Only then: unoptimised builds box a struct to look whether it is null.
            ArgumentNullException.ThrowIfNull(call);
        }

        // The writer around the array is kept per thread, so that the array is all that is allocated. It is taken out while in use: a call may encode another inside.
        ExactBuffer output = t_buffer ?? new ExactBuffer();
        t_buffer = null;
        output.Begin(call.EncodedLength);
        call.Encode(output);
        byte[] calldata = output.Take();
        t_buffer = output;
        return calldata;
    }

    /// <summary>Whether the function can be asked with <c>eth_call</c> alone and changes nothing on chain.</summary>
    /// <param name="call">The call.</param>
    public static bool IsRead(this IContractCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Function.Mutability is StateMutability.View or StateMutability.Pure;
    }

    /// <summary>One array of a known length that is handed out without a copy.</summary>
    private sealed class ExactBuffer : IBufferWriter<byte>
    {
        private byte[] _bytes = [];
        private int _written;

        public void Begin(int length)
        {
            _bytes = new byte[length];
            _written = 0;
        }

        public byte[] Take()
        {
            byte[] bytes = _bytes;
            _bytes = [];
            return _written == bytes.Length
                ? bytes
                : throw new InvalidOperationException($"The call said it is {bytes.Length} bytes long and wrote {_written}.");
        }

        public void Advance(int count) => _written += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => Fits(sizeHint) ? _bytes.AsMemory(_written) : throw TooLong(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => Fits(sizeHint) ? _bytes.AsSpan(_written) : throw TooLong(sizeHint);

        private bool Fits(int sizeHint) => sizeHint <= _bytes.Length - _written;

        private InvalidOperationException TooLong(int sizeHint) =>
            new($"The call said it is {_bytes.Length} bytes long and asked for {sizeHint} more after {_written}.");
    }
}
