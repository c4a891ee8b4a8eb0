using System.Globalization;

namespace Restaking.Sdk.Benchmarks.Comparison;

/// <summary>What a piece of work has to reach; parts that are null are not asked for.</summary>
internal sealed record Goal
{
    public static Goal None { get; } = new();

    /// <summary>How many times faster than viem, at least.</summary>
    public double? Ratio { get; init; }

    /// <summary>Time of one operation has to stay under this.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Bytes one operation may allocate at most.</summary>
    public long? Bytes { get; init; }

    /// <summary>In words for what <see cref="Bytes"/> is; null prints the number.</summary>
    public string? BytesName { get; init; }

    public bool IsMetBy(Measurement measured) =>
        (Ratio is not { } ratio || measured.Ratio >= ratio)
        && (Time is not { } time || measured.Ours < time)
        && (Bytes is not { } bytes || measured.Allocated <= bytes);

    public override string ToString()
    {
        var parts = new List<string>();
        if (Ratio is { } ratio)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $">= {ratio:0.##}x"));
        }

        if (Time is { } time)
        {
            parts.Add($"< {Quantity.Of(time)}");
        }

        if (Bytes is { } bytes)
        {
            parts.Add(BytesName ?? $"<= {Quantity.OfBytes(bytes)}");
        }

        return parts.Count == 0 ? "-" : string.Join(", ", parts);
    }
}
