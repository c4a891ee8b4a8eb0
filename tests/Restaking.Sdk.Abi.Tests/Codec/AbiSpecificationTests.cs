namespace Restaking.Sdk.Abi.Tests;

/// <summary>The worked examples of the ABI specification (Solidity documentation, "Contract ABI Specification").</summary>
public class AbiSpecificationTests
{
    [Fact]
    public void Baz_OfAStaticCall_IsThePublishedData()
    {
        var words = new byte[64];
        var writer = new AbiWriter(words, 64);
        writer.WriteUInt64(69);
        writer.WriteBool(true);

        AssertData("baz(uint32,bool)", "0xcdcd77c0", words, "0000000000000000000000000000000000000000000000000000000000000045" + "0000000000000000000000000000000000000000000000000000000000000001");
    }

    [Fact]
    public void Bar_OfAStaticFixedArray_IsThePublishedData()
    {
        var words = new byte[64];
        var writer = new AbiWriter(words, 64);
        writer.WriteFixedBytes(new FixedBytes("abc"u8));
        writer.WriteFixedBytes(new FixedBytes("def"u8));

        AssertData("bar(bytes3[2])", "0xfce353f6", words, "6162630000000000000000000000000000000000000000000000000000000000" + "6465660000000000000000000000000000000000000000000000000000000000");
    }

    [Fact]
    public void Sam_OfDynamicParameters_IsThePublishedData()
    {
        var words = new byte[96 + AbiSize.Bytes(4) + AbiSize.Array(3, AbiSize.Word)];
        var writer = new AbiWriter(words, 96);
        writer.WriteBytes("dave"u8);
        writer.WriteBool(true);
        AbiWriter numbers = writer.BeginArray(3, AbiSize.Word);
        numbers.WriteUInt64(1);
        numbers.WriteUInt64(2);
        numbers.WriteUInt64(3);
        writer.End(numbers);

        AssertData(
            "sam(bytes,bool,uint256[])",
            "0xa5643bf2",
            words,
            "0000000000000000000000000000000000000000000000000000000000000060",
            "0000000000000000000000000000000000000000000000000000000000000001",
            "00000000000000000000000000000000000000000000000000000000000000a0",
            "0000000000000000000000000000000000000000000000000000000000000004",
            "6461766500000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000003",
            "0000000000000000000000000000000000000000000000000000000000000001",
            "0000000000000000000000000000000000000000000000000000000000000002",
            "0000000000000000000000000000000000000000000000000000000000000003");
    }

    [Fact]
    public void F_OfMixedParameters_IsThePublishedData()
    {
        var words = new byte[128 + AbiSize.Array(2, AbiSize.Word) + AbiSize.String("Hello, world!")];
        var writer = new AbiWriter(words, 128);
        writer.WriteUInt64(0x123);
        AbiWriter numbers = writer.BeginArray(2, AbiSize.Word);
        numbers.WriteUInt64(0x456);
        numbers.WriteUInt64(0x789);
        writer.End(numbers);
        writer.WriteFixedBytes(new FixedBytes("1234567890"u8));
        writer.WriteString("Hello, world!");

        AssertData(
            "f(uint256,uint32[],bytes10,bytes)",
            "0x8be65246",
            words,
            "0000000000000000000000000000000000000000000000000000000000000123",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "3132333435363738393000000000000000000000000000000000000000000000",
            "00000000000000000000000000000000000000000000000000000000000000e0",
            "0000000000000000000000000000000000000000000000000000000000000002",
            "0000000000000000000000000000000000000000000000000000000000000456",
            "0000000000000000000000000000000000000000000000000000000000000789",
            "000000000000000000000000000000000000000000000000000000000000000d",
            "48656c6c6f2c20776f726c642100000000000000000000000000000000000000");
    }

    [Fact]
    public void G_OfNestedArrays_IsThePublishedData()
    {
        var type = new TupleType(new ArrayType(new ArrayType(Atoms.UInt(256))), new ArrayType(Atoms.Text));
        (UInt256 one, UInt256 two, UInt256 three) = (1, 2, 3);
        byte[] words = SolidityType.Encode(type, [new object[] { new object[] { one, two }, new object[] { three } }, new object[] { "one", "two", "three" }]);

        AssertData(
            "g(uint256[][],string[])",
            "0x2289b18c",
            words,
            "0000000000000000000000000000000000000000000000000000000000000040",
            "0000000000000000000000000000000000000000000000000000000000000140",
            "0000000000000000000000000000000000000000000000000000000000000002",
            "0000000000000000000000000000000000000000000000000000000000000040",
            "00000000000000000000000000000000000000000000000000000000000000a0",
            "0000000000000000000000000000000000000000000000000000000000000002",
            "0000000000000000000000000000000000000000000000000000000000000001",
            "0000000000000000000000000000000000000000000000000000000000000002",
            "0000000000000000000000000000000000000000000000000000000000000001",
            "0000000000000000000000000000000000000000000000000000000000000003",
            "0000000000000000000000000000000000000000000000000000000000000003",
            "0000000000000000000000000000000000000000000000000000000000000060",
            "00000000000000000000000000000000000000000000000000000000000000a0",
            "00000000000000000000000000000000000000000000000000000000000000e0",
            "0000000000000000000000000000000000000000000000000000000000000003",
            "6f6e650000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000003",
            "74776f0000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000005",
            "7468726565000000000000000000000000000000000000000000000000000000");
    }

    [Fact]
    public void EncodePacked_OfThePublishedExample_IsThePublishedData()
    {
        var packed = new AbiPacked(new byte[18]);
        packed.WriteInt256(-1, 16);
        packed.WriteFixedBytes(new FixedBytes([0x42]));
        packed.WriteUInt256(3, 16);
        packed.WriteString("Hello, world!");

        Assert.Equal("0xffff42000348656c6c6f2c20776f726c6421", Hex.Encode(packed.Written));
    }

    private static void AssertData(string signature, string selector, byte[] words, params string[] expected)
    {
        Assert.Equal(selector, Selector.FromSignature(signature).ToString());
        Assert.Equal(string.Concat(expected), Convert.ToHexStringLower(words));
    }
}
