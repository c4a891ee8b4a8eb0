using System.Runtime.InteropServices;
using Restaking.Sdk.Benchmarks.Vectors;
using Restaking.Sdk.Benchmarks.Viem;

namespace Restaking.Sdk.Benchmarks.Comparison;

/// <summary>The mode <c>viem</c>: every goal against viem on the same vectors, in one run, as a table.</summary>
internal static class ViemComparison
{
    /// <param name="only">Names of the work to compare, or the start of names; all when empty.</param>
    /// <param name="output">Where the table goes.</param>
    public static async Task RunAsync(IReadOnlyList<string> only, TextWriter output)
    {
        ProjectFolders folders = ProjectFolders.Find();
        string workingCopy = await ViemInstallation.PrepareAsync(folders, CancellationToken.None);

        var balances = new BalanceBatchBenchmarks();
        await balances.StartAsync();
        try
        {
            VectorFiles.Write(
                BenchmarkVectors.Shared,
                balances.Chain,
                Path.Combine(folders.Repository, "abi", "eigenlayer", "DelegationManager.json"),
                Path.Combine(folders.Repository, "abi", "erc20", "ERC20.json"),
                workingCopy);
            using var viem = new ViemProcess(workingCopy);
            var sides = new SideBySide(viem);
            var rows = new List<(Workload, Measurement)>();
            foreach (Workload work in Workloads.All(balances))
            {
                if (only.Count == 0 || only.Any(name => work.Name.StartsWith(name, StringComparison.Ordinal)))
                {
                    await output.WriteLineAsync($"{work.Title} ...");
                    rows.Add((work, sides.Measure(work)));
                }
            }

            await output.WriteLineAsync();
            await output.WriteLineAsync($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}; {viem.Versions()}");
            await output.WriteLineAsync($"Medians of {SideBySide.Rounds} rounds, both sides in turns; results compared before. 'middle half': the ratio in half of the rounds.");
            await output.WriteLineAsync();
            ComparisonTable.Print(rows, output);
        }
        finally
        {
            await balances.StopAsync();
        }
    }
}
