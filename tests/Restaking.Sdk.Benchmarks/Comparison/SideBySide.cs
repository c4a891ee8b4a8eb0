using Restaking.Sdk.Benchmarks.Viem;

namespace Restaking.Sdk.Benchmarks.Comparison;

/// <summary>
/// Times one piece of work on both sides, in turns: each round runs ours, then theirs, so that whatever else the machine does meets both. The side whose turn it
/// is not waits and does nothing.
/// </summary>
internal sealed class SideBySide(ViemProcess viem)
{
    public const int Rounds = 25;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(60);

    /// <exception cref="InvalidOperationException">The two sides give different results: nothing is timed then.</exception>
    public Measurement Measure(Workload work)
    {
        CheckSameResult(work);
        int ours = Prepare(work.Run);
        int theirs = Prepare(iterations => viem.Run(work.Name, iterations));

        var oursPerRound = new double[Rounds];
        var theirsPerRound = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            oursPerRound[round] = work.Run(ours).TotalNanoseconds / ours;
            theirsPerRound[round] = viem.Run(work.Name, theirs).TotalNanoseconds / theirs;
        }

        return new Measurement(oursPerRound, theirsPerRound, work.MeasureAllocation(ours));
    }

    /// <summary>Warms up, so that both JIT compilers are done, and finds how many operations fill a round.</summary>
    private static int Prepare(Func<int, TimeSpan> run)
    {
        int iterations = 1;
        TimeSpan spent = TimeSpan.Zero;
        TimeSpan last = TimeSpan.Zero;
        while (spent < WarmUp)
        {
            last = run(iterations);
            spent += last;
            if (last < RoundTime / 2)
            {
                iterations *= 2;
            }
        }

        return Math.Max(1, (int)(iterations * (RoundTime / last)));
    }

    private void CheckSameResult(Workload work)
    {
        string ours = work.Describe();
        string theirs = viem.Describe(work.Name);
        if (ours == theirs)
        {
            return;
        }

        int at = ours.AsSpan().CommonPrefixLength(theirs);
        throw new InvalidOperationException(
            $"{work.Name}: the results differ from character {at} on. Ours has '{Excerpt(ours, at)}', viem's has '{Excerpt(theirs, at)}'.");
    }

    private static string Excerpt(string text, int at) => text.Substring(Math.Max(0, at - 20), Math.Min(60, text.Length - Math.Max(0, at - 20)));
}
