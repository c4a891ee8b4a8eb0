using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Restaking.Sdk.Abi.Tests;

/// <summary>Numbers at which limb, word and sign arithmetic goes wrong, and random ones around them.</summary>
internal static class EdgeValues
{
    internal static readonly BigInteger TwoTo256 = BigInteger.One << 256;
    internal static readonly BigInteger TwoTo255 = BigInteger.One << 255;

    internal static readonly BigInteger[] Unsigned =
    [
        .. new[] { 0, 1, 2, 3, 7, 10 }.Select(static value => (BigInteger)value),
        .. new[] { 31, 32, 63, 64, 65, 96, 127, 128, 129, 191, 192, 193, 254, 255 }
            .SelectMany(static bit => new[] { (BigInteger.One << bit) - 1, BigInteger.One << bit, (BigInteger.One << bit) + 1 }),
        BigInteger.Pow(10, 18),
        BigInteger.Pow(10, 27) + 1,
        BigInteger.Pow(10, 77),
        TwoTo256 - (BigInteger.One << 64),
        TwoTo256 - (BigInteger.One << 128) + 1,
        TwoTo256 / 3,
        TwoTo256 - 2,
        TwoTo256 - 1,
    ];

    internal static readonly BigInteger[] Signed =
        [.. Unsigned.SelectMany(static value => new[] { value, -value }).Append(-TwoTo255).Append(TwoTo255 - 1).Distinct().Where(static value => value >= -TwoTo255 && value < TwoTo255)];

    /// <summary>Random numbers of random widths, runs of set and clear bits, and edges moved a little.</summary>
    internal static readonly Gen<BigInteger> AnyUnsigned = Gen.OneOf(
        Gen.Elements(Unsigned),
        Gen.Choose(0, 256).SelectMany(static bits => Bytes(32).Select(bytes => new BigInteger(bytes, isUnsigned: true) >> (256 - bits))),
        Gen.ArrayOf(Gen.Elements<byte>(0, 0xff, 0x80, 1), 32).Select(static bytes => new BigInteger(bytes, isUnsigned: true)),
        Gen.Elements(Unsigned).SelectMany(static value => Gen.Choose(-5, 5).Select(step => BigInteger.Clamp(value + step, 0, TwoTo256 - 1))));

    internal static readonly Gen<BigInteger> AnySigned =
        AnyUnsigned.Select(static value => value >= TwoTo255 ? value - TwoTo256 : value);

    internal static Gen<byte[]> Bytes(int count) => Gen.ArrayOf(Gen.Choose(0, 255).Select(static value => (byte)value), count);

    /// <summary>Runs a property over many random values; a failure prints the values and the seed to replay it with.</summary>
    internal static void Check<T>(Gen<T> values, Action<T> property, int count = 2000) =>
        Prop.ForAll(values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true));
}
