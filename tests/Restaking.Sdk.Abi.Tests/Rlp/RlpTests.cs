using System.Globalization;
using System.Numerics;
using FsCheck.Fluent;

namespace Restaking.Sdk.Abi.Tests;

/// <summary>Vectors of the Ethereum tests (rlptest.json, invalidRLPTest.json) and of the Ethereum wiki's RLP page.</summary>
public class RlpTests
{
    [Theory]
    [InlineData("", "80")]
    [InlineData("00", "00")]
    [InlineData("01", "01")]
    [InlineData("7f", "7f")]
    [InlineData("80", "8180")]
    [InlineData("646f67", "83646f67")]
    [InlineData("4c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c69", "b74c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c69")]
    [InlineData("4c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974", "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974")]
    public void Bytes_OfAPublishedVector_RoundTrip(string content, string encoded)
    {
        byte[] bytes = Convert.FromHexString(content);
        var destination = new byte[Rlp.LengthOf(bytes)];
        var writer = new RlpWriter(destination);
        writer.WriteBytes(bytes);

        Assert.Equal(encoded, Convert.ToHexStringLower(writer.Written));
        Assert.Equal(destination.Length, writer.Length);
        var reader = new RlpReader(destination);
        Assert.Equal(bytes, reader.ReadBytes());
        reader.End();
    }

    [Theory]
    [InlineData("0", "80")]
    [InlineData("1", "01")]
    [InlineData("16", "10")]
    [InlineData("79", "4f")]
    [InlineData("127", "7f")]
    [InlineData("128", "8180")]
    [InlineData("1000", "8203e8")]
    [InlineData("100000", "830186a0")]
    [InlineData("83729609699884896815286331701780722", "8f102030405060708090a0b0c0d0e0f2")]
    [InlineData("105315505618206987246253880190783558935785933862974822347068935681", "9c0100020003000400050006000700080009000a000b000c000d000e01")]
    public void Number_OfAPublishedVector_RoundTrips(string number, string encoded)
    {
        UInt256 value = UInt256.Parse(number);
        var destination = new byte[Rlp.LengthOf(value)];
        var writer = new RlpWriter(destination);
        writer.WriteUInt256(value);

        Assert.Equal(encoded, Convert.ToHexStringLower(writer.Written));
        Assert.Equal(value, new RlpReader(destination).ReadUInt256());
        if (value <= ulong.MaxValue)
        {
            Assert.Equal(destination.Length, Rlp.LengthOf((ulong)value));
            writer = new RlpWriter(destination);
            writer.WriteUInt64((ulong)value);
            Assert.Equal(encoded, Convert.ToHexStringLower(writer.Written));
            Assert.Equal((ulong)value, new RlpReader(destination).ReadUInt64());
        }
    }

    [Fact]
    public void Lists_OfPublishedVectors_AreRead()
    {
        var reader = new RlpReader(Convert.FromHexString("c88363617483646f67"));
        RlpReader animals = reader.ReadList();
        Assert.Equal("cat"u8, animals.ReadBytes());
        Assert.Equal("dog"u8, animals.ReadBytes());
        animals.End();
        reader.End();

        // The set-theoretic three: [ [], [[]], [ [], [[]] ] ].
        reader = new RlpReader(Convert.FromHexString("c7c0c1c0c3c0c1c0"));
        RlpReader three = reader.ReadList();
        Assert.True(three.IsList);
        three.ReadList().End();
        Assert.Equal([0xc1, 0xc0], three.ReadEncoded().ToArray());
        RlpReader two = three.ReadList();
        two.ReadList().End();
        two.ReadList().ReadList().End();
        three.End();
        Assert.False(three.IsList);
    }

    [Fact]
    public void List_OfTransactionLikeItems_RoundTrips()
    {
        Address to = Address.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
        Hash32 key = Keccak256.HashText("key");
        int content = Rlp.LengthOf(9UL) + Rlp.LengthOf(to) + Rlp.LengthOf((Address?)null) + Rlp.LengthOf(key) + Rlp.LengthOf(new byte[300]);
        var destination = new byte[Rlp.LengthOfList(content)];
        var writer = new RlpWriter(destination);
        writer.WriteListHeader(content);
        writer.WriteUInt64(9);
        writer.WriteAddress(to);
        writer.WriteAddress(null);
        writer.WriteHash32(key);
        writer.WriteBytes(new byte[300]);
        Assert.Equal(destination.Length, writer.Length);

        var reader = new RlpReader(destination);
        RlpReader items = reader.ReadList();
        Assert.Equal(9UL, items.ReadUInt64());
        Assert.Equal(to, items.ReadOptionalAddress());
        Assert.Null(items.ReadOptionalAddress());
        Assert.Equal(key, items.ReadHash32());
        Assert.Equal(300, items.ReadBytes().Length);
        items.End();
        reader.End();
    }

    [Theory]
    [InlineData("", AbiFormatReason.Truncated)]
    [InlineData("8100", AbiFormatReason.NotCanonical)]
    [InlineData("817f", AbiFormatReason.NotCanonical)]
    [InlineData("81", AbiFormatReason.LengthOutOfBounds)]
    [InlineData("83646f", AbiFormatReason.LengthOutOfBounds)]
    [InlineData("b8", AbiFormatReason.Truncated)]
    [InlineData("b800", AbiFormatReason.NotCanonical)]
    [InlineData("b801ff", AbiFormatReason.NotCanonical)]
    [InlineData("b837", AbiFormatReason.NotCanonical)]
    [InlineData("b838", AbiFormatReason.LengthOutOfBounds)]
    [InlineData("b90000", AbiFormatReason.NotCanonical)]
    [InlineData("b90038", AbiFormatReason.NotCanonical)]
    [InlineData("bbffffffff", AbiFormatReason.LengthOutOfBounds)]
    [InlineData("bf0f000000000000021111", AbiFormatReason.LengthOutOfRange)]
    [InlineData("bfffffffffffffffff", AbiFormatReason.LengthOutOfRange)]
    [InlineData("c0", AbiFormatReason.UnexpectedKind)]
    public void Bytes_ThatAreNotCanonical_AreRefused(string encoded, AbiFormatReason reason) =>
        Assert.Equal(reason, Refusal(encoded, static reader => reader.ReadBytes().Length).Reason);

    [Theory]
    [InlineData("f800", AbiFormatReason.NotCanonical)]
    [InlineData("f837", AbiFormatReason.NotCanonical)]
    [InlineData("f838", AbiFormatReason.LengthOutOfBounds)]
    [InlineData("c1", AbiFormatReason.LengthOutOfBounds)]
    [InlineData("ff0f000000000000021111", AbiFormatReason.LengthOutOfRange)]
    [InlineData("80", AbiFormatReason.UnexpectedKind)]
    public void List_ThatIsNotCanonical_IsRefused(string encoded, AbiFormatReason reason) =>
        Assert.Equal(reason, Refusal(encoded, static reader => reader.ReadList().IsAtEnd).Reason);

    [Fact]
    public void Values_OfOtherSizes_AreRefused()
    {
        Assert.Equal(AbiFormatReason.NotCanonical, Refusal("820001", static reader => reader.ReadUInt64()).Reason);
        Assert.Equal(AbiFormatReason.NotCanonical, Refusal("00", static reader => reader.ReadUInt256()).Reason);
        Assert.Equal(AbiFormatReason.UnexpectedLength, Refusal("89010000000000000000", static reader => reader.ReadUInt64()).Reason);
        Assert.Equal(AbiFormatReason.UnexpectedLength, Refusal("a1" + new string('1', 66), static reader => reader.ReadUInt256()).Reason);
        Assert.Equal(AbiFormatReason.UnexpectedLength, Refusal("8101".Replace("01", "ff", StringComparison.Ordinal), static reader => reader.ReadAddress()).Reason);
        Assert.Equal(AbiFormatReason.UnexpectedLength, Refusal("81ff", static reader => reader.ReadOptionalAddress()).Reason);
        Assert.Equal(AbiFormatReason.UnexpectedLength, Refusal("80", static reader => reader.ReadHash32()).Reason);
        Assert.Equal(AbiFormatReason.TrailingBytes, Refusal("0101", static reader =>
        {
            reader.ReadUInt64();
            reader.End();
            return 0;
        }).Reason);
    }

    [Fact]
    public void RandomBytes_Read_AreRefusedOrWrittenBackTheSame() => EdgeValues.Check(
        Gen.Choose(0, 80).SelectMany(EdgeValues.Bytes),
        static bytes =>
        {
            try
            {
                var reader = new RlpReader(bytes);
                var copy = new byte[bytes.Length];
                var writer = new RlpWriter(copy);
                Copy(ref reader, ref writer);
                Assert.Equal(bytes[..writer.Length], copy[..writer.Length]);
            }
            catch (AbiFormatException)
            {
                // Refused: the other good outcome.
            }
        },
        20_000);

    [Fact]
    public void EveryLength_NearTheFormatsBorders_RoundTrips()
    {
        foreach (int length in new[] { 0, 1, 2, 54, 55, 56, 57, 255, 256, 257, 65535, 65536, 65537 })
        {
            var content = new byte[length];
            Array.Fill(content, (byte)0xee);
            var destination = new byte[Rlp.LengthOfList(Rlp.LengthOf(content))];
            var writer = new RlpWriter(destination);
            writer.WriteListHeader(Rlp.LengthOf(content));
            writer.WriteBytes(content);
            Assert.Equal(destination.Length, writer.Length);
            Assert.Equal(content, new RlpReader(destination).ReadList().ReadBytes());
            for (int cut = 0; cut < Math.Min(destination.Length, 300); cut++)
            {
                Assert.Throws<AbiFormatException>(() => new RlpReader(destination.AsSpan(0, cut)).ReadList().ReadBytes().Length);
            }
        }
    }

    [Fact]
    public void Numbers_OfAnySize_HaveTheLengthTheyAreWrittenWith() => EdgeValues.Check(EdgeValues.AnyUnsigned, static (BigInteger number) =>
    {
        UInt256 value = UInt256.Parse(number.ToString(CultureInfo.InvariantCulture));
        var destination = new byte[40];
        var writer = new RlpWriter(destination);
        writer.WriteUInt256(value);

        Assert.Equal(Rlp.LengthOf(value), writer.Length);
        Assert.Equal(value, new RlpReader(writer.Written).ReadUInt256());
    });

    [Fact]
    public void Destination_TooShort_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new RlpWriter(new byte[2]).WriteBytes([1, 2]));
        Assert.Throws<InvalidOperationException>(() => new RlpWriter([]).WriteListHeader(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RlpWriter(new byte[2]).WriteListHeader(-1));
    }

    private static void Copy(ref RlpReader reader, ref RlpWriter writer)
    {
        if (!reader.IsList)
        {
            writer.WriteBytes(reader.ReadBytes());
            return;
        }

        RlpReader probe = reader;
        int contentLength = 0;
        RlpReader items = probe.ReadList();
        while (!items.IsAtEnd)
        {
            contentLength += items.ReadEncoded().Length;
        }

        items = reader.ReadList();
        writer.WriteListHeader(contentLength);
        while (!items.IsAtEnd)
        {
            Copy(ref items, ref writer);
        }
    }

    private delegate T ReadItem<T>(RlpReader reader);

    private static AbiFormatException Refusal<T>(string encoded, ReadItem<T> read) =>
        Assert.Throws<AbiFormatException>(() => { read(new RlpReader(Convert.FromHexString(encoded))); });
}
