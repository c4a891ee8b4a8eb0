namespace Restaking.Sdk.Abi.Tests;

/// <summary>Our bytes beside those of cast, a codec that shares no code with ours.</summary>
public class CastAgreementTests(CastFixture cast) : IClassFixture<CastFixture>
{
    public static TheoryData<string> RealFunctions => [.. SampleTypes.Real.Select(static real => real.Function)];

    [Theory]
    [MemberData(nameof(RealFunctions))]
    public async Task Calldata_OfARealFunction_IsWhatCastEncodes(string function)
    {
        TupleType parameters = SampleTypes.Real.Single(real => real.Function == function).Parameters;
        var random = new Random(function.Length);
        for (int i = 0; i < 3; i++)
        {
            object[] values = parameters.Sample(random);
            string signature = function + parameters.Name;
            var selector = Selector.FromSignature(signature);

            string calldata = await cast.RunAsync(["calldata", signature, "--", .. Arguments(parameters, values)]);

            Assert.Equal(calldata, selector + Convert.ToHexStringLower(SolidityType.Encode(parameters, values)));
            Assert.Equal(parameters.Text(values), parameters.Text(SolidityType.Decode(parameters, Hex.Decode(calldata).AsSpan(Selector.Size))));
        }
    }

    [Fact]
    public async Task Encoding_OfUnusualShapes_IsWhatCastEncodes()
    {
        var random = new Random(11);
        IEnumerable<TupleType> shapes = SampleTypes.Corners.Skip(1).Concat(Enumerable.Range(0, 20).Select(_ => SampleTypes.AnyParameters(random)));
        foreach (TupleType parameters in shapes)
        {
            object[] values = parameters.Sample(random);

            string encoded = await cast.RunAsync(["abi-encode", "f" + parameters.Name, "--", .. Arguments(parameters, values)]);

            Assert.Equal(encoded, Hex.Encode(SolidityType.Encode(parameters, values)));
        }
    }

    [Fact]
    public async Task Packed_OfEveryAtom_IsWhatCastEncodes()
    {
        var packed = new byte[256];
        string expected = await cast.RunAsync(
            "abi-encode", "--packed", "f(address,uint8,uint24,int24,bool,bytes4,bytes,string)", "--",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "171", "1", "-2", "true", "0x12345678", "0xcafe", "restaking");

        int length = Pack(packed);

        Assert.Equal(expected, Hex.Encode(packed.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(135)]
    [InlineData(136)]
    [InlineData(137)]
    [InlineData(271)]
    [InlineData(272)]
    [InlineData(1000)]
    public async Task Keccak_OfAnyLength_IsWhatCastHashes(int length)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);

        Assert.Equal(await cast.RunAsync("keccak", Hex.Encode(data)), Keccak256.Hash(data).ToString());
    }

    [Fact]
    public async Task Rlp_OfNestedLists_IsWhatCastEncodes()
    {
        string expected = await cast.RunAsync("to-rlp", """["0x646f67", [], "0x", ["0x7f", "0x80"]]""");
        var destination = new byte[64];
        var writer = new RlpWriter(destination);
        writer.WriteListHeader(4 + 1 + 1 + 4);
        writer.WriteBytes("dog"u8);
        writer.WriteListHeader(0);
        writer.WriteBytes([]);
        writer.WriteListHeader(3);
        writer.WriteUInt64(0x7f);
        writer.WriteUInt64(0x80);

        Assert.Equal(expected, Hex.Encode(writer.Written));
    }

    [Theory]
    [InlineData("1.5", 18)]
    [InlineData("0.000001", 6)]
    [InlineData("115792089237316195423570985008687907853269984665640564039457.584007913129639935", 18)]
    public async Task Units_OfAnAmount_AreWhatCastParses(string amount, int decimals) =>
        Assert.Equal(await cast.RunAsync("parse-units", amount, $"{decimals}"), UInt256.ParseUnits(amount, decimals).ToString());

    /// <summary>Outside of arrays and tuples cast takes a string without quotes.</summary>
    private static IEnumerable<string> Arguments(TupleType parameters, object[] values) =>
        parameters.Parts.Zip(values, static (part, value) => value as string ?? part.Text(value));

    private static int Pack(byte[] destination)
    {
        var packed = new AbiPacked(destination);
        packed.WriteAddress(Address.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
        packed.WriteUInt256(171, 8);
        packed.WriteUInt256(1, 24);
        packed.WriteInt256(-2, 24);
        packed.WriteBool(true);
        packed.WriteSelector(new Selector(0x12345678));
        packed.WriteBytes([0xca, 0xfe]);
        packed.WriteString("restaking");
        return packed.Length;
    }
}
