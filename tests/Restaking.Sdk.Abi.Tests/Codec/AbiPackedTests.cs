namespace Restaking.Sdk.Abi.Tests;

public class AbiPackedTests
{
    [Fact]
    public void Values_Packed_TakeAsManyBytesAsTheirTypes()
    {
        var packed = new AbiPacked(new byte[256]);
        packed.WriteAddress(Address.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
        packed.WriteUInt256(0xab, 8);
        packed.WriteUInt256(1, 24);
        packed.WriteInt256(-2, 24);
        packed.WriteBool(true);
        packed.WriteBool(false);
        packed.WriteSelector(new Selector(0x12345678));
        packed.WriteBytes([0xca, 0xfe]);
        packed.WriteString("é");

        Assert.Equal("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed" + "ab" + "000001" + "fffffe" + "01" + "00" + "12345678" + "cafe" + "c3a9", Hex.Encode(packed.Written));
        Assert.Equal(Keccak256.Hash(packed.Written), packed.Hash());
    }

    [Fact]
    public void Elements_OfArrays_TakeWholeWords()
    {
        var packed = new AbiPacked(new byte[160]);
        packed.WriteElement((UInt256)5u);
        packed.WriteElement(Int256.NegativeOne);
        packed.WriteElement(Address.Parse("0x00000000000000000000000000000000000000ff"));
        packed.WriteElement(new FixedBytes([0xee]));
        packed.WriteElement(Hash32.Zero);

        Assert.Equal($"0x{5:x64}{new string('f', 64)}{0xff:x64}ee{new string('0', 62)}{new string('0', 64)}", Hex.Encode(packed.Written));
    }

    [Fact]
    public void Value_ThatDoesNotFitItsType_Overflows()
    {
        Assert.Throws<OverflowException>(() => new AbiPacked(new byte[32]).WriteUInt256(256, 8));
        Assert.Throws<OverflowException>(() => new AbiPacked(new byte[32]).WriteInt256(128, 8));
        Assert.Throws<OverflowException>(() => new AbiPacked(new byte[32]).WriteInt256(-129, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiPacked(new byte[32]).WriteUInt256(1, 12));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AbiPacked(new byte[32]).WriteUInt256(1, 264));
        Assert.Throws<InvalidOperationException>(() => new AbiPacked(new byte[32]).WriteFixedBytes(default));
        Assert.Throws<InvalidOperationException>(() => new AbiPacked(new byte[1]).WriteBytes([1, 2]));
    }
}
