using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Restaking.Sdk.Hosting;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Hosting.Quartz;
using Restaking.Sdk.Journal.PostgreSql;
using Restaking.Sdk.Journal.Sqlite;
using Restaking.Sdk.Signing.Local;

namespace Restaking.Sdk.Samples.ClaimBot;

/// <summary>Puts the bot together from its settings: the SDK's claim worker with a journal and signers.</summary>
public static class BotHost
{
    /// <summary>A host that is not started yet.</summary>
    /// <param name="settingsFile">Settings on top of the program's own file; the environment wins over both.</param>
    /// <param name="fixedSettings">Settings that win over everything.</param>
    /// <exception cref="BotSettingsException">The settings are not understood. The message says everything that is wrong.</exception>
    public static IHost Build(string? settingsFile, IReadOnlyDictionary<string, string?>? fixedSettings = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "ClaimBot" });
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
        if (settingsFile is not null)
        {
            builder.Configuration.AddJsonFile(Path.GetFullPath(settingsFile), optional: false);
        }

        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection(fixedSettings ?? new Dictionary<string, string?>());
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
        });

        // What is shown goes to the standard output; the log does not mix with it.
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        BotSettings settings = builder.Configuration.GetSection("Bot").Get<BotSettings>() ?? new BotSettings();
        IConfigurationSection claims = builder.Configuration.GetSection("Claims");
        string[] problems = [.. settings.Problems(dryRun: claims.GetValue<bool>("DryRun"))];
        if (problems.Length > 0)
        {
            throw new BotSettingsException(string.Join(Environment.NewLine, problems));
        }

        Add(builder.Services, builder.Configuration.GetSection("Restaking"), claims, settings);
        AddTelemetry(builder.Services, settings.OtlpEndpoint);

        // The program listens to signals itself, and so knows whether it was told to stop.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        return builder.Build();
    }

    private static void Add(IServiceCollection services, IConfigurationSection restaking, IConfigurationSection claims, BotSettings settings)
    {
        RestakingBuilder bot = services.AddRestaking(restaking);
        services.Configure<RestakingOptions>(options =>
        {
            options.Network = settings.NetworkFile is { } file ? NetworkFile.Read(file) : options.Network;
            options.Transactions = settings.LeaseDuration is { } lease ? options.Transactions with { LeaseDuration = lease } : options.Transactions;
        });
        if (settings.Journal.Sqlite is { } path)
        {
            bot.UseSqliteJournal(path);
        }
        else if (settings.Journal.PostgreSql is { } database)
        {
            PostgreSqlJournalOptions options = new();
            bot.UsePostgreSqlJournal(database, settings.Journal.Schema is { } schema ? options with { Schema = schema } : options);
        }

        foreach (LocalSigner signer in BotKeys.Load(settings.Keys))
        {
            // Made by the container, so that it is disposed, and its key wiped, with the host.
            bot.AddClaimSigner(_ => signer);
        }

        if (settings.Cluster.PostgreSql is { } cluster)
        {
            bot.AddClaimEngine(claims).AddClaimCluster(cluster, options => Apply(settings.Cluster, options));
        }
        else
        {
            bot.AddClaimWorker(claims);
        }
    }

    private static void Apply(ClusterSettings settings, ClaimClusterOptions options)
    {
        options.Schema = settings.Schema ?? options.Schema;
        options.Instance = settings.Instance;
        options.MaxLanes = settings.MaxLanes ?? options.MaxLanes;
        options.CheckInInterval = settings.CheckInInterval ?? options.CheckInInterval;
        options.CheckInGrace = settings.CheckInGrace ?? options.CheckInGrace;
        options.TurnTime = settings.TurnTime ?? options.TurnTime;
    }

    private static void AddTelemetry(IServiceCollection services, Uri? endpoint)
    {
        if (endpoint is null)
        {
            return;
        }

        // Disposed with the host, which sends what is left.
        services.AddHostedService(_ => new Telemetry(
            OpenTelemetry.Sdk.CreateMeterProviderBuilder().AddMeter("Restaking.Sdk*").AddOtlpExporter(otlp => otlp.Endpoint = endpoint).Build(),
            OpenTelemetry.Sdk.CreateTracerProviderBuilder().AddSource("Restaking.Sdk*").AddOtlpExporter(otlp => otlp.Endpoint = endpoint).Build()));
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Telemetry(MeterProvider meters, TracerProvider traces) : IHostedService, IDisposable
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            meters.Dispose();
            traces.Dispose();
        }
    }
}
