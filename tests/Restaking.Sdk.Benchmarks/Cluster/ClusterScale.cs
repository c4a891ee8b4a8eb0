using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Restaking.Sdk.Benchmarks.Cluster;

/// <summary>
/// The mode <c>cluster</c>: how far the claim cluster goes with lanes and processes, over a PostgreSQL that is given: how soon every lane has a runner, how many cycles run of those that could, what
/// the database does meanwhile, and how soon the lanes of a killed process run again.
/// </summary>
internal static class ClusterScale
{
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(10);

    private static readonly (int Processes, int Lanes, int CycleMs, int TurnMs, int CheckInMs)[] s_runs =
    [
        (1, 50, 200, 30_000, 1_000),
        (3, 50, 200, 30_000, 1_000),
        (3, 200, 200, 30_000, 1_000),
        (3, 500, 200, 30_000, 1_000),
        (3, 50, 200, 30_000, 5_000),
        (1, 50, 50, 0, 1_000),
        (3, 50, 50, 0, 1_000),
        (3, 200, 50, 0, 1_000),
    ];

    public static async Task<int> RunAsync(string database, TextWriter output)
    {
        output.WriteLine("processes  lanes  cycle ms  turn s  all run after s  cycles/s  of ideal  commits/s  check-in s  after a kill all run again s");
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database);
        foreach (var run in s_runs)
        {
            await MeasureAsync(source, database, run, output);
        }

        return 0;
    }

    private static async Task MeasureAsync(NpgsqlDataSource source, string database, (int Processes, int Lanes, int CycleMs, int TurnMs, int CheckInMs) run, TextWriter output)
    {
        string schema = $"bench_{Guid.NewGuid():N}";
        long started = Stopwatch.GetTimestamp();
        Node[] nodes =
        [
            .. Enumerable.Range(0, run.Processes)
                .Select(i => new Node(new ClusterNodeOrder(database, schema, $"node-{i}", run.Lanes, run.Lanes, run.CycleMs, run.TurnMs, run.CheckInMs))),
        ];
        try
        {
            bool isLong = run.TurnMs > 0;
            await UntilAsync(async () => isLong ? await RunningAsync(source, schema, "") == run.Lanes : nodes.Sum(node => node.Cycles) > run.Lanes);
            double all = Stopwatch.GetElapsedTime(started).TotalSeconds;
            (long cycles, long commits, long begun) = (nodes.Sum(node => node.Cycles), await CommitsAsync(source), Stopwatch.GetTimestamp());
            await Task.Delay(s_measured);
            double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            double rate = (nodes.Sum(node => node.Cycles) - cycles) / seconds;
            double commitRate = (await CommitsAsync(source) - commits) / seconds;
            string failOver = "-";
            if (isLong && run.Processes > 1)
            {
                (string busiest, long held) = await BusiestAsync(source, schema);
                nodes.Single(node => node.Name == busiest).Kill();
                long killed = Stopwatch.GetTimestamp();
                await UntilAsync(async () => await RunningAsync(source, schema, busiest) == run.Lanes);
                failOver = $"{Text(Stopwatch.GetElapsedTime(killed).TotalSeconds)} ({held} lanes)";
            }

            // Ideal: every lane all the time at it; with turns of one cycle, a pause of a second between two.
            double ideal = run.Lanes / (isLong ? run.CycleMs / 1000.0 : (run.CycleMs / 1000.0) + 1);
            output.WriteLine(
                $"{run.Processes,9}  {run.Lanes,5}  {run.CycleMs,8}  {Text(run.TurnMs / 1000.0),6}  {Text(all),15}  {Text(rate),8}  {rate / ideal,8:P0}  {Text(commitRate),9}  {Text(run.CheckInMs / 1000.0),10}  {failOver,28}");
        }
        finally
        {
            foreach (Node node in nodes)
            {
                await node.DisposeAsync();
            }

            await using NpgsqlCommand drop = source.CreateCommand($"DROP SCHEMA IF EXISTS {schema} CASCADE");
            await drop.ExecuteNonQueryAsync();
        }
    }

    private static async Task<long> RunningAsync(NpgsqlDataSource source, string schema, string except)
    {
        try
        {
            await using NpgsqlCommand command = source.CreateCommand($"SELECT COUNT(DISTINCT job_name) FROM {schema}.qrtz_fired_triggers WHERE state = 'EXECUTING' AND instance_name <> '{except}'");
            return (long)(await command.ExecuteScalarAsync())!;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return 0;
        }
    }

    private static async Task<(string Name, long Lanes)> BusiestAsync(NpgsqlDataSource source, string schema)
    {
        await using NpgsqlCommand command = source.CreateCommand($"SELECT instance_name, COUNT(*) FROM {schema}.qrtz_fired_triggers WHERE state = 'EXECUTING' GROUP BY 1 ORDER BY 2 DESC LIMIT 1");
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetString(0), row.GetInt64(1));
    }

    private static async Task<long> CommitsAsync(NpgsqlDataSource source)
    {
        await using NpgsqlCommand command = source.CreateCommand("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await condition())
        {
            await Task.Delay(100, limit.Token);
        }
    }

    private static string Text(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private sealed class Node : IAsyncDisposable
    {
        private readonly Process _process;
        private long _cycles;

        public Node(ClusterNodeOrder order)
        {
            Name = order.Name;
            _process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ClusterScale).Assembly.Location, .. order.ToArguments()]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            _process.OutputDataReceived += (_, line) =>
            {
                if (long.TryParse(line.Data, NumberStyles.None, CultureInfo.InvariantCulture, out long cycles))
                {
                    Interlocked.Exchange(ref _cycles, cycles);
                }
            };
            _process.BeginOutputReadLine();
        }

        public string Name { get; }

        public long Cycles => Interlocked.Read(ref _cycles);

        public void Kill() => _process.Kill(entireProcessTree: true);

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
            {
                Kill();
            }

            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }
}
