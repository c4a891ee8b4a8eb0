using System.Buffers;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Generators.Tests.Behaviour;

internal static class TestValues
{
    public static Address Address(byte fill) => new(Enumerable.Repeat(fill, Abi.Address.Size).ToArray());

    public static Hash32 Hash(byte fill) => new(Enumerable.Repeat(fill, Hash32.Size).ToArray());

    /// <summary>The arguments of an encoded call: what a function that returns its arguments would return.</summary>
    public static byte[] Arguments(IContractCall call) => call.ToCalldata()[Selector.Size..];

    public static Hash32 AddressTopic(Address address) => address.ToWord();

    public static Hash32 NumberTopic(Int256 value)
    {
        byte[] word = new byte[Hash32.Size];
        value.WriteBigEndian(word);
        return new Hash32(word);
    }

    /// <summary>Gives more room than it is asked for, full of rubbish, as pooled buffers do.</summary>
    internal sealed class DirtyBufferWriter : IBufferWriter<byte>
    {
        private readonly byte[] _buffer = Enumerable.Repeat((byte)0xcc, 16_384).ToArray();

        public int Written { get; private set; }

        public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, Written);

        public void Advance(int count) => Written += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => _buffer.AsMemory(Written);

        public Span<byte> GetSpan(int sizeHint = 0) => _buffer.AsSpan(Written);
    }
}
