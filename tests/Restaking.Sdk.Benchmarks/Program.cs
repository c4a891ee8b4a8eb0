using BenchmarkDotNet.Running;
using Restaking.Sdk.Benchmarks;
using Restaking.Sdk.Benchmarks.Claims;
using Restaking.Sdk.Benchmarks.Cluster;
using Restaking.Sdk.Benchmarks.Comparison;
using Restaking.Sdk.Benchmarks.Liquid;
using Restaking.Sdk.Benchmarks.Positions;

switch (args)
{
    case ["viem", .. string[] only]:
        await ViemComparison.RunAsync(only, Console.Out);
        return 0;

    case ["liquid"]:
        return await LiquidScale.RunAsync(Console.Out);

    case ["claims", .. string[] cycles]:
        return await ClaimScale.RunAsync(cycles is [string count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 100_000, Console.Out);

    case ["cluster", string database]:
        return await ClusterScale.RunAsync(database, Console.Out);

    case ["cluster-node", .. string[] order]:
        return await ClusterNode.RunAsync(ClusterNodeOrder.Parse(order), Console.In, Console.Out);

    case ["positions"]:
        return await PositionScale.RunAsync(Console.Out);

    case ["smoke"]:
        return SmokeRun.Run(Console.Out);

    default:
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkSettings).Assembly).Run(args, BenchmarkSettings.Measure);
        return 0;
}
