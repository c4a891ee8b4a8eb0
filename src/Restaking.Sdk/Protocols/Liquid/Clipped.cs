using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>Times and block numbers that contracts keep in 256 bits, clipped to what there is room for instead of failing on a "never".</summary>
internal static class Clipped
{
    private static readonly UInt256 LastSecond = (UInt256)(ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Unix seconds as a time.</summary>
    public static DateTimeOffset Time(UInt256 unixSeconds) =>
        DateTimeOffset.FromUnixTimeSeconds((long)(ulong)(unixSeconds > LastSecond ? LastSecond : unixSeconds));

    /// <summary>The sum.</summary>
    public static UInt256 Sum(UInt256 a, UInt256 b) => b > UInt256.MaxValue - a ? UInt256.MaxValue : a + b;

    /// <summary>The number in 64 bits.</summary>
    public static ulong Number(UInt256 value) => value > (UInt256)ulong.MaxValue ? ulong.MaxValue : (ulong)value;
}
