using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Hosting.Tests;

public sealed class RestakingOptionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HostStart_NothingSet_SaysAllThatIsMissing()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRestaking("sepolia", _ => { });
        using IHost host = builder.Build();

        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("AddRestaking(\"sepolia\"): there is no network", e.Message, StringComparison.Ordinal);
        Assert.Contains("Mainnet, Sepolia, Hoodi", e.Message.Replace("Hoodi, Sepolia", "Sepolia, Hoodi", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("there is no endpoint", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://node.example/s3cr3t")]
    [InlineData("node.example/s3cr3t")]
    [InlineData("/s3cr3t")]
    [InlineData("")]
    public void Endpoint_NotHttp_IsRefusedWithoutBeingRepeated(string endpoint)
    {
        OptionsValidationException e = Refusal(o =>
        {
            o.Network = RestakingNetwork.Mainnet;
            o.Endpoints.Add("https://node.example");
            o.Endpoints.Add(endpoint);
        });

        Assert.Contains("Endpoints[1] is not an absolute http or https URL", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_OutOfRange_AreNamed()
    {
        OptionsValidationException e = Refusal(o =>
        {
            o.Network = RestakingNetwork.Mainnet;
            o.Endpoints.Add("https://node.example");
            o.Rpc.AttemptTimeout = TimeSpan.Zero;
            o.Transactions = o.Transactions with { Confirmations = 0 };
        });

        Assert.Contains("RestakingOptions.Rpc: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("AttemptTimeout", e.Message, StringComparison.Ordinal);
        Assert.Contains("RestakingOptions.Transactions: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("Confirmations", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Section_AllKeys_AreBound()
    {
        RestakingOptions options = Bound(new()
        {
            ["Network"] = "sepolia",
            ["Endpoints:0"] = "https://a.example",
            ["Endpoints:1"] = "https://b.example",
            ["Rpc:MaxAttempts"] = "7",
            ["Rpc:AttemptTimeout"] = "00:00:03",
            ["Rpc:OverallTimeout"] = "00:00:30",
            ["Rpc:EndpointCoolDown"] = "00:00:02",
            ["Rpc:MaxBatchSize"] = "20",
            ["Rpc:MaxLogRange"] = "500",
            ["Transactions:Confirmations"] = "3",
            ["Transactions:WaitTimeout"] = "00:20:00",
            ["Transactions:PollingInterval"] = "00:00:12",
            ["Transactions:GasMarginPercent"] = "35",
            ["Transactions:Fees:MaxFeePerGasGwei"] = "42.5",
            ["Transactions:Fees:MaxPriorityFeePerGasGwei"] = "3",
            ["Transactions:Fees:MinPriorityFeePerGasGwei"] = "0.01",
            ["Transactions:Fees:MaxTotalCostEther"] = "0.05",
        });

        Assert.Equal(RestakingNetwork.Sepolia, options.Network);
        Assert.Equal(["https://a.example", "https://b.example"], options.Endpoints);
        Assert.Equal(7, options.Rpc.Retry.MaxAttempts);
        Assert.Equal(TimeSpan.FromSeconds(3), options.Rpc.AttemptTimeout);
        Assert.Equal(TimeSpan.FromSeconds(30), options.Rpc.OverallTimeout);
        Assert.Equal(TimeSpan.FromSeconds(2), options.Rpc.EndpointCoolDown);
        Assert.Equal(20, options.Rpc.MaxBatchSize);
        Assert.Equal(500UL, options.Rpc.MaxLogRange);
        Assert.Equal(3, options.Transactions.Confirmations);
        Assert.Equal(TimeSpan.FromMinutes(20), options.Transactions.WaitTimeout);
        Assert.Equal(TimeSpan.FromSeconds(12), options.Transactions.PollingInterval);
        Assert.Equal(35, options.Transactions.GasMarginPercent);
        Assert.Equal(UInt256.FromGwei("42.5"), options.Transactions.Fees.MaxFeePerGas);
        Assert.Equal(UInt256.FromGwei("3"), options.Transactions.Fees.MaxPriorityFeePerGas);
        Assert.Equal(UInt256.FromGwei("0.01"), options.Transactions.Fees.MinPriorityFeePerGas);
        Assert.Equal(UInt256.FromEther("0.05"), options.Transactions.Fees.MaxTotalCost);
    }

    [Theory]
    [InlineData("40 gwei")]
    [InlineData("")]
    [InlineData("-1")]
    public void Section_FeeCapThatCannotBeRead_IsRefusedByName(string cap)
    {
        OptionsValidationException e = Assert.Throws<OptionsValidationException>(() => Bound(new() { ["Network"] = "Mainnet", ["Transactions:Fees:MaxFeePerGasGwei"] = cap }));

        Assert.Contains("Transactions:Fees:MaxFeePerGasGwei", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Section_KeysLeftOut_LeaveTheDefaults()
    {
        var defaults = new RestakingOptions();
        RestakingOptions options = Bound(new() { ["Network"] = "Mainnet", ["Endpoints:0"] = "https://a.example" });

        Assert.Equal(defaults.Rpc.AttemptTimeout, options.Rpc.AttemptTimeout);
        Assert.Equal(defaults.Rpc.Retry.MaxAttempts, options.Rpc.Retry.MaxAttempts);
        Assert.Equal(defaults.Transactions, options.Transactions);
    }

    [Fact]
    public void Section_UnknownNetwork_NamesThoseThatAreKnown()
    {
        OptionsValidationException e = Assert.Throws<OptionsValidationException>(() => Bound(new() { ["Network"] = "manet" }));

        Assert.Contains("'manet'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Mainnet", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_UnderTwoKeys_DoNotMix()
    {
        IConfiguration configuration = Configuration(new()
        {
            ["a:Network"] = "Mainnet",
            ["a:Endpoints:0"] = "https://a.example",
            ["b:Network"] = "Hoodi",
            ["b:Endpoints:0"] = "https://b.example",
        });
        var services = new ServiceCollection();
        services.AddRestaking("a", configuration.GetSection("a"));
        services.AddRestaking("b", configuration.GetSection("b"));
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal(RestakingNetwork.Mainnet, provider.GetRequiredKeyedService<RestakingClient>("a").Network);
        Assert.Equal(RestakingNetwork.Hoodi, provider.GetRequiredKeyedService<RestakingClient>("b").Network);
    }

    private static RestakingOptions Bound(Dictionary<string, string?> values)
    {
        var services = new ServiceCollection();
        services.AddRestaking(Configuration(values));
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<RestakingOptions>>().Value;
    }

    private static IConfiguration Configuration(Dictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    private static OptionsValidationException Refusal(Action<RestakingOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddRestaking(configure);
        using ServiceProvider provider = services.BuildServiceProvider();
        return Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<RestakingClient>());
    }
}
