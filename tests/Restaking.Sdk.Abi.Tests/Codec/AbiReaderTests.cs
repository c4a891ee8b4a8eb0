using System.Text;

namespace Restaking.Sdk.Abi.Tests;

/// <summary>What the reader refuses, each with its own reason, and where the cursor stays.</summary>
public class AbiReaderTests
{
    private const string Zero = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string One = "0000000000000000000000000000000000000000000000000000000000000001";
    private const string WordOffset = "0000000000000000000000000000000000000000000000000000000000000020";

    [Theory]
    [InlineData("0000000000000000000000010000000000000000000000000000000000000000", "address")]
    [InlineData("1000000000000000000000000000000000000000000000000000000000000000", "address")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000100", "uint8")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000010000", "uint16")]
    [InlineData("0000000000000000000000000000000000000000000000000000000001000000", "uint24")]
    [InlineData("0000000000000000000000000000000000000000000000000000000100000000", "uint32")]
    [InlineData("0000000000000000000000000000000000000000000000000000010000000000", "uint40")]
    [InlineData("0000000000000000000000000000000000000000000000010000000000000000", "uint64")]
    [InlineData("0000000000000000000000000000000000000000000000010000000000000000", "uint40")]
    [InlineData("0000000000000000000000000000000100000000000000000000000000000000", "uint128")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000", "uint248")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080", "int8")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "int8")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000ff", "int8")]
    [InlineData("0000000000000000000000000000000000000000000000000000000080000000", "int32")]
    [InlineData("0fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "int248")]
    [InlineData("0000000100000000000000000000000000000000000000000000000000000000", "bytes3")]
    [InlineData("0000000001000000000000000000000000000000000000000000000000000000", "bytes4")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "bytes31")]
    public void Value_WithDirtyPadding_IsRefused(string word, string type)
    {
        SolidityType atom = Atoms.All.Single(atom => atom.Name == type);

        AbiFormatException thrown = Refusal(word, (ref reader) => atom.Read(ref reader));

        Assert.Equal(AbiFormatReason.DirtyPadding, thrown.Reason);
        Assert.Equal(type, thrown.ExpectedType);
        Assert.Equal(0, thrown.Offset);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000002")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Bool_OtherThanZeroAndOne_IsRefused(string word) =>
        Assert.Equal(AbiFormatReason.InvalidBool, Refusal(word, static (ref reader) => reader.ReadBool()).Reason);

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000080000000", AbiFormatReason.OffsetOutOfRange)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", AbiFormatReason.OffsetOutOfRange)]
    [InlineData("0000000000000000000000000000000100000000000000000000000000000000", AbiFormatReason.OffsetOutOfRange)]
    [InlineData("000000000000000000000000000000000000000000000000000000007fffffff", AbiFormatReason.OffsetOutOfBounds)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000061", AbiFormatReason.OffsetOutOfBounds)]
    public void Offset_OutsideThePayload_IsRefused(string offset, AbiFormatReason reason)
    {
        string payload = offset + One + Zero;

        Assert.Equal(reason, Refusal(payload, static (ref reader) => reader.ReadBytes()).Reason);
        Assert.Equal(reason, Refusal(payload, static (ref reader) => reader.ReadString()).Reason);
        Assert.Equal(reason, Refusal(payload, static (ref reader) => reader.ReadArray(32, out _).Position).Reason);
        Assert.Equal(reason, Refusal(payload, static (ref reader) => reader.ReadTuple().Position).Reason);
        Assert.Equal(reason, Refusal(payload, static (ref reader) => reader.ReadFixedArray().Position).Reason);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000080000000", AbiFormatReason.LengthOutOfRange)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", AbiFormatReason.LengthOutOfRange)]
    [InlineData("000000000000000000000000000000000000000000000000000000007fffffff", AbiFormatReason.LengthOutOfBounds)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000021", AbiFormatReason.LengthOutOfBounds)]
    public void Length_BeyondThePayload_IsRefused(string length, AbiFormatReason reason)
    {
        string payload = WordOffset + length + Zero;

        Assert.Equal(reason, Refusal(payload, static (ref reader) => reader.ReadBytes()).Reason);
        Assert.Equal(reason, Refusal(payload, static (ref reader) => reader.ReadString()).Reason);
        AbiFormatException thrown = Refusal(payload, static (ref reader) => reader.ReadArray(32, out _).Position);
        Assert.Equal(reason, thrown.Reason);
        Assert.Equal(32, thrown.Offset);
    }

    [Fact]
    public void Value_CutShort_IsRefused()
    {
        Assert.Equal(AbiFormatReason.Truncated, Refusal(One[2..], static (ref reader) => reader.ReadUInt256()).Reason);
        Assert.Equal(AbiFormatReason.Truncated, Refusal("", static (ref reader) => reader.ReadAddress()).Reason);
        Assert.Equal(AbiFormatReason.Truncated, Refusal(WordOffset, static (ref reader) => reader.ReadBytes()).Reason);
        Assert.Equal(AbiFormatReason.Truncated, Refusal(WordOffset + One[2..], static (ref reader) => reader.ReadArray(32, out _).Position).Reason);
    }

    [Fact]
    public void NestedValue_Refused_IsReportedWhereItStandsInThePayload()
    {
        // (address[] ) : offset, count 2, a good address, a dirty one.
        string payload = WordOffset + "0000000000000000000000000000000000000000000000000000000000000002" + One + "ff" + One[2..];

        AbiFormatException thrown = Refusal(payload, static (ref reader) =>
        {
            AbiReader items = reader.ReadArray(AbiSize.Word, out _);
            items.ReadAddress();
            return items.ReadAddress();
        });

        Assert.Equal(AbiFormatReason.DirtyPadding, thrown.Reason);
        Assert.Equal(96, thrown.Offset);
        Assert.Contains("byte 96", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_WithoutTheirLastPadding_AreRead()
    {
        byte[] payload = Convert.FromHexString(WordOffset + "0000000000000000000000000000000000000000000000000000000000000003" + "aabbcc");
        var reader = new AbiReader(payload);

        Assert.Equal([0xaa, 0xbb, 0xcc], reader.ReadBytes());
    }

    [Fact]
    public void Bytes_WithDirtyPadding_AreRefused()
    {
        string payload = WordOffset + "0000000000000000000000000000000000000000000000000000000000000003" + "aabbcc01";

        Assert.Equal(AbiFormatReason.DirtyPadding, Refusal(payload, static (ref reader) => reader.ReadBytes()).Reason);
    }

    [Theory]
    [InlineData("ff")]
    [InlineData("c080")]
    [InlineData("eda080")]
    [InlineData("f4908080")]
    [InlineData("e282")]
    public void String_ThatIsNotUtf8_IsRefused(string utf8)
    {
        string payload = WordOffset + $"{utf8.Length / 2:x64}" + utf8.PadRight(64, '0');

        Assert.Equal(AbiFormatReason.InvalidUtf8, Refusal(payload, static (ref reader) => reader.ReadString()).Reason);
    }

    [Fact]
    public void Cursor_AfterARefusal_StaysWhereItWas()
    {
        byte[] payload = Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000002" + One);
        var reader = new AbiReader(payload);
        bool refused = false;
        try
        {
            reader.ReadBool();
        }
        catch (AbiFormatException)
        {
            refused = true;
        }

        Assert.True(refused);
        Assert.Equal(0, reader.Position);
        Assert.Equal((UInt256)2u, reader.ReadUInt256());
        Assert.True(reader.ReadBool());
        Assert.Equal(64, reader.Position);
    }

    [Fact]
    public void SignedIntegers_OfEveryWidth_KeepTheirSign()
    {
        byte[] payload = Convert.FromHexString(string.Concat(Enumerable.Repeat(new string('f', 64), 6)) + string.Concat(Enumerable.Repeat(new string('f', 62) + "80", 1)));
        var reader = new AbiReader(payload);

        Assert.Equal(-1, reader.ReadSByte());
        Assert.Equal(-1, reader.ReadInt16());
        Assert.Equal(-1, reader.ReadInt32());
        Assert.Equal(-1, reader.ReadInt64(40));
        Assert.Equal(-1, reader.ReadInt128(72));
        Assert.Equal(Int256.NegativeOne, reader.ReadInt256(248));
        Assert.Equal(sbyte.MinValue, reader.ReadSByte());
    }

    [Fact]
    public void Read_WithAWidthThatDoesNotExist_IsMisuse()
    {
        var payload = new byte[32];

        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiReader(payload).ReadUInt64(65));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiReader(payload).ReadUInt64(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiReader(payload).ReadInt128(129));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiReader(payload).ReadUInt256(257));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiReader(payload).ReadFixedBytes(33));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiReader(payload).ReadArray(31, out _));
    }

    [Fact]
    public void ABudget_ThatIsDefault_AllowsNothing()
    {
        AbiBudget budget = default;
        AbiFormatReason? reason = null;
        try
        {
            new AbiReader(new byte[32], ref budget).ReadUInt256();
        }
        catch (AbiFormatException e)
        {
            reason = e.Reason;
        }

        Assert.Equal(AbiFormatReason.WordsExceeded, reason);
    }

    [Fact]
    public void ToString_OfAReader_PointsAtTheNextWord()
    {
        byte[] payload = Convert.FromHexString(One + Zero + "aabb");
        var reader = new AbiReader(payload);
        reader.ReadUInt256();

        string[] lines = reader.ToString().TrimEnd().Split('\n');

        Assert.Equal(["        0 " + One, "->     20 " + Zero, "       40 aabb"], lines);
    }

    [Fact]
    public void Decoding_OfAnEventWithABudget_AllocatesNothing()
    {
        byte[] data = Convert.FromHexString(One + One + One);

        long allocated = Allocation.Of(() =>
        {
            var budget = new AbiBudget(AbiLimits.Default);
            var reader = new AbiReader(data, ref budget);
            reader.ReadAddress();
            reader.ReadAddress();
            reader.ReadUInt256();
        });

        Assert.Equal(0, allocated);
    }

    private static AbiFormatException Refusal(string hex, ReadAtom read)
    {
        byte[] payload = Encoding.ASCII.GetBytes(hex).Length == 0 ? [] : Convert.FromHexString(hex);
        return Assert.Throws<AbiFormatException>(() =>
        {
            var reader = new AbiReader(payload);
            read(ref reader);
        });
    }
}
