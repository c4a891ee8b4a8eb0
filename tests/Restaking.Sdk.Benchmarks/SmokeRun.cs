using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Restaking.Sdk.Benchmarks;

/// <summary>The mode <c>smoke</c>: every benchmark once, so that a change that breaks one is seen in CI. Times are not looked at.</summary>
internal static class SmokeRun
{
    /// <returns>0 when every benchmark ran.</returns>
    public static int Run(TextWriter output)
    {
        var log = new AccumulationLogger();
        Summary[] summaries = BenchmarkRunner.Run(typeof(SmokeRun).Assembly, BenchmarkSettings.Smoke(log));
        BenchmarkReport[] reports = [.. summaries.SelectMany(summary => summary.Reports)];
        string[] failed =
        [
            .. summaries.SelectMany(summary => summary.ValidationErrors).Where(error => error.IsCritical).Select(error => error.Message),
            .. reports.Where(report => !report.Success).Select(report => report.BenchmarkCase.DisplayInfo),
        ];
        if (failed.Length > 0)
        {
            output.WriteLine(log.GetLog());
        }

        foreach (string failure in failed)
        {
            output.WriteLine($"Failed: {failure}");
        }

        output.WriteLine($"{reports.Length - reports.Count(report => !report.Success)} benchmarks ran, {failed.Length} failed");
        return failed.Length == 0 && reports.Length > 0 ? 0 : 1;
    }
}
