using FsCheck.Fluent;

namespace Restaking.Sdk.Abi.Tests;

public class AbiRoundTripTests
{
    [Fact]
    public void EveryAtom_WrittenAndRead_IsTheSame()
    {
        var random = new Random(1);
        foreach (SolidityType atom in Atoms.All)
        {
            for (int i = 0; i < 20; i++)
            {
                AssertRoundTrip(new TupleType(atom), random);
                AssertRoundTrip(new TupleType(new ArrayType(atom), new ArrayType(atom, 2)), random);
            }
        }
    }

    [Fact]
    public void RealAndCornerShapes_WrittenAndRead_AreTheSame()
    {
        var random = new Random(2);
        foreach (TupleType parameters in SampleTypes.All)
        {
            for (int i = 0; i < 50; i++)
            {
                AssertRoundTrip(parameters, random);
            }
        }
    }

    [Fact]
    public void RandomShapes_WrittenAndRead_AreTheSame() => EdgeValues.Check(Gen.Choose(0, int.MaxValue - 1), static seed =>
    {
        var random = new Random(seed);
        AssertRoundTrip(SampleTypes.AnyParameters(random), random);
    });

    [Fact]
    public void TrailingBytes_BehindReturnData_AreTolerated()
    {
        var random = new Random(3);
        foreach (TupleType parameters in SampleTypes.All)
        {
            object[] values = parameters.Sample(random);
            byte[] longer = [.. SolidityType.Encode(parameters, values), .. Enumerable.Repeat((byte)0xff, 77)];

            Assert.Equal(parameters.Text(values), parameters.Text(SolidityType.Decode(parameters, longer)));
        }
    }

    private static void AssertRoundTrip(TupleType parameters, Random random)
    {
        object[] values = parameters.Sample(random);
        byte[] bytes = SolidityType.Encode(parameters, values);

        Assert.Equal(0, bytes.Length % AbiSize.Word);
        Assert.Equal(parameters.Text(values), parameters.Text(SolidityType.Decode(parameters, bytes)));
    }
}
