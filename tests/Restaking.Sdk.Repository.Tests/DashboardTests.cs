using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Restaking.Sdk.Hosting.Claims;

namespace Restaking.Sdk.Repository.Tests;

/// <summary>The dashboard of samples/ClaimBot asks for metrics that the claim worker has, by the names they get on the way to Prometheus.</summary>
public partial class DashboardTests
{
    [Fact]
    public void Dashboard_OfTheClaimBot_AsksForMetricsThatThereAre()
    {
        HashSet<string> there = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Name.StartsWith("restaking.claims.", StringComparison.Ordinal))
            {
                there.UnionWith(PrometheusNames(instrument));
            }
        };
        listener.Start();
        using var client = new RestakingClient(new Uri("http://127.0.0.1:1"), RestakingNetwork.Mainnet);
        using var engine = new ClaimEngine(client, [], new ClaimWorkerOptions());

        string[] asked = [.. Metric().Matches(File.ReadAllText(RepositoryTree.PathOf("samples/ClaimBot/grafana/claim-bot.json"))).Select(match => match.Value).Distinct()];

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(there));
    }

    [Fact]
    public void Dashboard_OfTheClaimBot_IsJsonWithPanels()
    {
        using JsonDocument dashboard = JsonDocument.Parse(File.ReadAllText(RepositoryTree.PathOf("samples/ClaimBot/grafana/claim-bot.json")));

        Assert.All(dashboard.RootElement.GetProperty("panels").EnumerateArray(), panel => Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray()));
    }

    /// <summary>OpenTelemetry's rules: dots become underscores, a unit that is no annotation is appended, counters end in _total, histograms have three series.</summary>
    private static IEnumerable<string> PrometheusNames(Instrument instrument)
    {
        string unit = instrument.Unit switch
        {
            null or "" => "",
            "s" => "_seconds",
            ['{', ..] => "",
            string other => $"_{other}",
        };
        string name = instrument.Name.Replace('.', '_') + unit;
        string type = instrument.GetType().Name;
        return type.StartsWith("Histogram", StringComparison.Ordinal) ? [$"{name}_bucket", $"{name}_count", $"{name}_sum"]
            : type.StartsWith("Counter", StringComparison.Ordinal) ? [$"{name}_total"]
            : [name];
    }

    [GeneratedRegex("restaking_claims_[A-Za-z_]+")]
    private static partial Regex Metric();
}
