using System.Diagnostics;

namespace Restaking.Sdk.Benchmarks.Comparison;

/// <summary>One piece of work that both sides can do: our side of it, and what it is called on the other.</summary>
/// <param name="name">What <c>workloads.mjs</c> calls it.</param>
/// <param name="title">What the table calls it.</param>
/// <param name="goal">What our side has to reach.</param>
internal abstract class Workload(string name, string title, Goal goal)
{
    public string Name { get; } = name;

    public string Title { get; } = title;

    public Goal Goal { get; } = goal;

    /// <summary>The result in the form both sides are compared in.</summary>
    public abstract string Describe();

    public abstract TimeSpan Run(int iterations);

    /// <summary>Managed bytes per operation, allocated by any thread.</summary>
    public long MeasureAllocation(int iterations)
    {
        Run(iterations);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Run(iterations);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / iterations;
    }
}

/// <inheritdoc/>
/// <param name="name">What <c>workloads.mjs</c> calls it.</param>
/// <param name="title">What the table calls it.</param>
/// <param name="goal">What our side has to reach.</param>
/// <param name="operation">The work, done once.</param>
/// <param name="describe">Its result in the form both sides are compared in.</param>
internal sealed class Workload<TResult>(string name, string title, Goal goal, Func<TResult> operation, Func<TResult, string> describe)
    : Workload(name, title, goal)
{
    // Kept, so that no result can be optimised away.
    private TResult? _last;

    public override string Describe() => describe(operation());

    public override TimeSpan Run(int iterations)
    {
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < iterations; i++)
        {
            _last = operation();
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        GC.KeepAlive(_last);
        return elapsed;
    }
}
