using System.Globalization;

namespace Restaking.Sdk.Benchmarks.Comparison;

/// <summary>Times and sizes with three digits and the unit that suits them.</summary>
internal static class Quantity
{
    public static string Of(TimeSpan time) => OfNanoseconds(time.TotalNanoseconds);

    public static string OfNanoseconds(double nanoseconds) => nanoseconds switch
    {
        < 1_000 => Digits(nanoseconds, "ns"),
        < 1_000_000 => Digits(nanoseconds / 1_000, "us"),
        < 1_000_000_000 => Digits(nanoseconds / 1_000_000, "ms"),
        _ => Digits(nanoseconds / 1_000_000_000, "s"),
    };

    /// <summary>kB and MB are powers of ten.</summary>
    public static string OfBytes(double bytes) => bytes switch
    {
        < 1_000 => Digits(bytes, "B"),
        < 1_000_000 => Digits(bytes / 1_000, "kB"),
        _ => Digits(bytes / 1_000_000, "MB"),
    };

    private static string Digits(double value, string unit)
    {
        string format = value < 10 ? "0.##" : value < 100 ? "0.#" : "0";
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}");
    }
}
