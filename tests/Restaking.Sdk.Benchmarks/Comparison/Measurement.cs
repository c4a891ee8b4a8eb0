namespace Restaking.Sdk.Benchmarks.Comparison;

/// <summary>What both sides took in the rounds of one run.</summary>
/// <param name="OursPerRound">Nanoseconds per operation, one value per round.</param>
/// <param name="TheirsPerRound">Nanoseconds per operation of the same rounds.</param>
/// <param name="Allocated">Managed bytes one operation of ours allocates, all threads together.</param>
internal sealed record Measurement(double[] OursPerRound, double[] TheirsPerRound, long Allocated)
{
    public TimeSpan Ours => TimeSpan.FromMicroseconds(OursNanoseconds / 1_000);

    public double OursNanoseconds => Median(OursPerRound);

    public double TheirsNanoseconds => Median(TheirsPerRound);

    /// <summary>Median by median.</summary>
    public double Ratio => TheirsNanoseconds / OursNanoseconds;

    /// <summary>The middle half of the ratios of single rounds: how much the machine's other work blurs the ratio.</summary>
    public (double Low, double High) RatioQuartiles
    {
        get
        {
            double[] ratios = [.. OursPerRound.Zip(TheirsPerRound, (ours, theirs) => theirs / ours).Order()];
            return (ratios[ratios.Length / 4], ratios[ratios.Length * 3 / 4]);
        }
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return (sorted.Length & 1) == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
