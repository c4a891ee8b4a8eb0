using System.Buffers.Binary;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Tests.Rpc;

/// <summary>Made-up blocks whose hash follows from their number.</summary>
internal static class TestBlocks
{
    public static Hash32 Hash(ulong number, byte branch = 0xb0)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes[0] = branch;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], number);
        return new Hash32(bytes);
    }

    public static string Json(ulong number, byte branch = 0xb0)
        => $$"""
           {"number":"0x{{number:x}}","hash":"{{Hash(number, branch)}}","parentHash":"{{Hash(number - 1, branch)}}","timestamp":"0x{{1_700_000_000 + (12 * number):x}}",
            "baseFeePerGas":"0x3b9aca00","gasLimit":"0x2255100","gasUsed":"0x5208","transactions":["0x{{new string('a', 64)}}"],"uncles":[],"extraData":"0x"}
           """;
}
