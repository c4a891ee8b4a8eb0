using System.Buffers;

namespace Restaking.Sdk.Contracts;

/// <summary>Conveniences over <see cref="IContractCall"/>.</summary>
public static class ContractCallExtensions
{
    /// <summary>Encodes a call to a new array of exactly its length: the selector, then the arguments.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="InvalidOperationException">An array argument was never set, or a fixed array has the wrong length.</exception>
    public static byte[] ToCalldata<TCall>(this TCall call)
        where TCall : IContractCall
    {
        ArgumentNullException.ThrowIfNull(call);
        var output = new ExactBuffer(call.EncodedLength);
        call.Encode(output);
        return output.ToArray();
    }

    /// <summary>Whether the function can be asked with <c>eth_call</c> alone and changes nothing on chain.</summary>
    /// <param name="call">The call.</param>
    public static bool IsRead(this IContractCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Function.Mutability is StateMutability.View or StateMutability.Pure;
    }

    /// <summary>One array of a known length that is handed out without a copy.</summary>
    private sealed class ExactBuffer(int length) : IBufferWriter<byte>
    {
        private readonly byte[] _bytes = new byte[length];
        private int _written;

        public void Advance(int count) => _written += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => Fits(sizeHint) ? _bytes.AsMemory(_written) : throw TooLong(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => Fits(sizeHint) ? _bytes.AsSpan(_written) : throw TooLong(sizeHint);

        public byte[] ToArray() =>
            _written == _bytes.Length
                ? _bytes
                : throw new InvalidOperationException($"The call said it is {_bytes.Length} bytes long and wrote {_written}.");

        private bool Fits(int sizeHint) => sizeHint <= _bytes.Length - _written;

        private InvalidOperationException TooLong(int sizeHint) =>
            new($"The call said it is {_bytes.Length} bytes long and asked for {sizeHint} more after {_written}.");
    }
}
