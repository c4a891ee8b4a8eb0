using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Restaking.Sdk.Benchmarks;

/// <summary>How BenchmarkDotNet runs here.</summary>
internal static class BenchmarkSettings
{
    /// <summary>
    /// Measured in this process: BenchmarkDotNet 0.14 is older than .NET 10 and cannot generate a project for it. The process is the same that the comparison
    /// with viem runs in, so both give the same numbers.
    /// </summary>
    public static IConfig Measure { get; } = DefaultConfig.Instance
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default);

    /// <summary>Every benchmark once, in any build configuration: it has to run, its time says nothing.</summary>
    /// <param name="log">Where BenchmarkDotNet writes what it does.</param>
    public static IConfig Smoke(ILogger log) => ManualConfig.CreateEmpty()
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(log)
        .WithArtifactsPath(Path.Combine(ProjectFolders.Find().Project, "obj", "smoke"))
        .AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance))
        .WithOptions(ConfigOptions.DisableOptimizationsValidator | ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile);
}
