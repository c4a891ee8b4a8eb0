using System.Buffers.Binary;
using System.Numerics;

namespace Restaking.Sdk.Abi.Tests;

/// <summary>Damaged and malicious payloads: each is read, or refused with <see cref="AbiFormatException"/>, within bounded memory.</summary>
public class HostilePayloadTests
{
    /// <summary>What a byte of payload may cost when it is read: words may be visited <see cref="AbiLimits.MaxWordReuse"/> times, and the test boxes every value.</summary>
    private const int MemoryPerByte = 40;

    /// <summary>An exception with its text, and what short payloads get on top.</summary>
    private const int FixedMemory = 32 * 1024;

    public static TheoryData<int> Shapes => [.. Enumerable.Range(0, SampleTypes.All.Count() + 20)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Payload_CutAnywhere_DecodesOrIsRefused(int shape)
    {
        (TupleType parameters, byte[] payload) = Sample(shape);
        for (int length = 0; length < payload.Length; length++)
        {
            AssertBounded(parameters, payload.AsSpan(0, length));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Payload_WithAnyWordCorrupted_DecodesOrIsRefused(int shape)
    {
        (TupleType parameters, byte[] payload) = Sample(shape);
        for (int at = 0; at < payload.Length; at += AbiSize.Word)
        {
            byte[] original = payload[at..(at + AbiSize.Word)];
            foreach (byte[] word in Corruptions(original, payload.Length))
            {
                word.CopyTo(payload, at);
                AssertBounded(parameters, payload);
            }

            original.CopyTo(payload, at);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Payload_WithABitFlipped_DecodesOrIsRefused(int shape)
    {
        (TupleType parameters, byte[] payload) = Sample(shape);
        var random = new Random(shape);
        for (int i = 0; i < 500 && payload.Length > 0; i++)
        {
            int at = random.Next(payload.Length);
            byte original = payload[at];
            payload[at] ^= (byte)(1 << random.Next(8));
            AssertBounded(parameters, payload);
            payload[at] = original;
        }
    }

    [Fact]
    public void NestedArrays_ThatShareOneTail_AreRefusedBeforeTheyGrow()
    {
        // Each level holds 40 offsets to the same next level: 250 words describe 40^6 elements.
        SolidityType type = Atoms.UInt(256);
        for (int i = 0; i < 6; i++)
        {
            type = new ArrayType(type);
        }

        Assert.Equal(AbiFormatReason.WordsExceeded, AssertBounded(new TupleType(type), SharedTails(levels: 6, fanOut: 40)));
    }

    [Fact]
    public void Bytes_ThatShareOneTail_AreRefusedBeforeTheyGrow()
    {
        // 1,000 offsets, all to the same 10,000 bytes.
        var payload = new byte[32 + 32 + (1000 * 32) + 32 + 10_016];
        WriteWord(payload, 0, 32);
        WriteWord(payload, 1, 1000);
        for (int i = 0; i < 1000; i++)
        {
            WriteWord(payload, 2 + i, 1000 * 32);
        }

        WriteWord(payload, 1002, 10_000);

        Assert.Equal(AbiFormatReason.WordsExceeded, AssertBounded(new TupleType(new ArrayType(Atoms.DynamicBytes)), payload));
    }

    [Fact]
    public void OffsetsToTheirOwnTuple_EndWithTheType()
    {
        SolidityType type = new TupleType(Atoms.DynamicBytes);
        for (int i = 0; i < 10; i++)
        {
            type = new TupleType(type);
        }

        Assert.Null(AssertBounded(new TupleType(type), new byte[64]));
    }

    [Fact]
    public void Values_NestedTooDeep_AreRefused()
    {
        SolidityType type = Atoms.UInt(8);
        for (int i = 0; i < 20; i++)
        {
            type = new ArrayType(type);
        }

        var payload = new byte[64 * 21];
        for (int i = 0; i < payload.Length / 32; i++)
        {
            WriteWord(payload, i, i % 2 == 0 ? 32 : 1);
        }

        Assert.Equal(AbiFormatReason.DepthExceeded, AssertBounded(new TupleType(type), payload));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(100_000_000)]
    [InlineData(3)]
    public void Array_LongerThanItsPayload_IsRefusedBeforeItIsAllocated(int count)
    {
        var payload = new byte[128];
        WriteWord(payload, 0, 32);
        WriteWord(payload, 1, count);

        Assert.Equal(AbiFormatReason.LengthOutOfBounds, AssertBounded(new TupleType(new ArrayType(Atoms.UInt(256))), payload));
    }

    [Fact]
    public void ElementsWithoutWidth_AreChargedToTheBudget()
    {
        var payload = new byte[64];
        WriteWord(payload, 0, 32);
        WriteWord(payload, 1, int.MaxValue);

        Assert.Equal(AbiFormatReason.WordsExceeded, AssertBounded(new TupleType(new ArrayType(new TupleType())), payload));
    }

    [Fact]
    public void ALimit_Lowered_Holds()
    {
        var type = new TupleType(new ArrayType(Atoms.UInt(256)));
        byte[] payload = SolidityType.Encode(type, [new object[] { UInt256.One, UInt256.One, UInt256.One }]);

        Assert.Equal(5, payload.Length / AbiSize.Word);
        SolidityType.Decode(type, payload, new AbiLimits { MaxWords = 5 });
        Assert.Equal(AbiFormatReason.WordsExceeded, Assert.Throws<AbiFormatException>(() => SolidityType.Decode(type, payload, new AbiLimits { MaxWords = 4 })).Reason);
        SolidityType.Decode(type, payload, new AbiLimits { MaxDepth = 1, MaxWordReuse = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiLimits { MaxDepth = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiLimits { MaxWords = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiLimits { MaxWordReuse = 0 });
    }

    [Fact]
    public void HonestPayloads_VisitEachWordOnce()
    {
        var random = new Random(8);
        foreach (TupleType parameters in SampleTypes.All)
        {
            byte[] payload = SolidityType.Encode(parameters, parameters.Sample(random));

            SolidityType.Decode(parameters, payload, new AbiLimits { MaxWords = Math.Max(1, payload.Length / AbiSize.Word) });
        }
    }

    private static (TupleType Parameters, byte[] Payload) Sample(int shape)
    {
        var random = new Random(1000 + shape);
        TupleType parameters = SampleTypes.All.ElementAtOrDefault(shape) ?? SampleTypes.AnyParameters(random);
        return (parameters, SolidityType.Encode(parameters, parameters.Sample(random)));
    }

    private static IEnumerable<byte[]> Corruptions(byte[] word, int payloadLength)
    {
        foreach (BigInteger value in new BigInteger[]
        {
            0, 1, 2, 31, 32, 33, 64, payloadLength - 32, payloadLength - 1, payloadLength, payloadLength + 1, int.MaxValue - 31, int.MaxValue, uint.MaxValue - 31, uint.MaxValue,
            (BigInteger)int.MaxValue + 1, (BigInteger)uint.MaxValue + 1, long.MaxValue, ulong.MaxValue, (BigInteger)ulong.MaxValue + 1 + 32, EdgeValues.TwoTo255, EdgeValues.TwoTo256 - 1,
        })
        {
            var corrupted = new byte[AbiSize.Word];
            UInt256.FromBigInteger(BigInteger.Max(value, 0)).WriteBigEndian(corrupted);
            yield return corrupted;
        }

        for (int i = 0; i < AbiSize.Word; i += 5)
        {
            byte[] corrupted = [.. word];
            corrupted[i] ^= 0x80;
            yield return corrupted;
        }
    }

    /// <summary>Decodes; any other exception than ours fails the test, and so does too much memory.</summary>
    private static AbiFormatReason? AssertBounded(TupleType parameters, ReadOnlySpan<byte> payload)
    {
        AbiFormatReason? reason = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            SolidityType.Decode(parameters, payload);
        }
        catch (AbiFormatException e)
        {
            reason = e.Reason;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > FixedMemory + ((long)MemoryPerByte * payload.Length))
        {
            Assert.Fail($"{parameters.Name}: {allocated} bytes were allocated for a payload of {payload.Length}.");
        }

        return reason;
    }

    private static byte[] SharedTails(int levels, int fanOut)
    {
        int levelSize = 32 + (fanOut * 32);
        var payload = new byte[32 + (levels * levelSize)];
        WriteWord(payload, 0, 32);
        for (int level = 0; level < levels; level++)
        {
            int start = (32 + (level * levelSize)) / 32;
            WriteWord(payload, start, fanOut);
            for (int i = 0; i < fanOut; i++)
            {
                WriteWord(payload, start + 1 + i, level == levels - 1 ? 7 : fanOut * 32);
            }
        }

        return payload;
    }

    private static void WriteWord(byte[] payload, int word, int value) =>
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan((word * AbiSize.Word) + AbiSize.Word - sizeof(int)), value);
}
