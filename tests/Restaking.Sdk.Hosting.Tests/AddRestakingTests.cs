using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Hosting.Tests;

public sealed class AddRestakingTests
{
    private const string Secret = "s3cr3t-token";

    private static readonly Address Account = Address.Parse("0x1111111111111111111111111111111111111111");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void AddRestaking_NetworkAndEndpoint_GivesOneClientAndItsRpc()
    {
        var services = new ServiceCollection();
        services.AddRestaking(o =>
        {
            o.Network = RestakingNetwork.Mainnet;
            o.Endpoints.Add("https://node.example");
        });
        using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);

        RestakingClient client = provider.GetRequiredService<RestakingClient>();

        Assert.Same(client, provider.GetRequiredService<RestakingClient>());
        Assert.Same(client.Rpc, provider.GetRequiredService<RpcClient>());
        Assert.Equal(RestakingNetwork.Mainnet, client.Network);
        Assert.Equal(1UL, client.Rpc.ExpectedChainId);
        Assert.Null(client.Signer);
    }

    [Fact]
    public void AddRestaking_ClientRegisteredBefore_Stays()
    {
        using var own = new RestakingClient(new Uri("https://own.example"), RestakingNetwork.Sepolia);
        var services = new ServiceCollection();
        services.AddSingleton(own);
        services.AddRestaking(o => o.Network = RestakingNetwork.Mainnet);
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Same(own, provider.GetRequiredService<RestakingClient>());
    }

    [Fact]
    public void AddRestaking_Twice_ConfiguresOneClient()
    {
        var services = new ServiceCollection();
        services.AddRestaking(o => o.Network = RestakingNetwork.Mainnet);
        services.AddRestaking(o => o.Endpoints.Add("https://node.example"));
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Single(provider.GetServices<RestakingClient>());
    }

    [Fact]
    public void AddRestaking_UnderKeys_GivesAClientPerChainToConstructors()
    {
        var services = new ServiceCollection();
        services.AddRestaking(o => Configure(o, RestakingNetwork.Mainnet));
        services.AddRestaking("sepolia", o => Configure(o, RestakingNetwork.Sepolia));
        services.AddRestaking("hoodi", o => Configure(o, RestakingNetwork.Hoodi));
        services.AddSingleton<Consumer>();
        using ServiceProvider provider = services.BuildServiceProvider();

        Consumer consumer = provider.GetRequiredService<Consumer>();

        Assert.Equal(1UL, consumer.Unkeyed.Network.ChainId);
        Assert.Equal(11_155_111UL, consumer.Sepolia.Network.ChainId);
        Assert.Equal(560_048UL, consumer.Hoodi.Network.ChainId);
        Assert.NotSame(consumer.Sepolia.Rpc, consumer.Hoodi.Rpc);
    }

    [Fact]
    public void UseSigner_PerRegistration_EachClientHasItsOwn()
    {
        var signer = new FakeSigner(Account);
        var services = new ServiceCollection();
        services.AddRestaking(o => Configure(o, RestakingNetwork.Mainnet)).UseSigner(signer);
        services.AddRestaking("sepolia", o => Configure(o, RestakingNetwork.Sepolia));
        services.AddRestaking("hoodi", o => Configure(o, RestakingNetwork.Hoodi)).UseSigner(_ => new FakeSigner(Address.Zero));
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Same(signer, provider.GetRequiredService<RestakingClient>().Signer);
        Assert.Null(provider.GetRequiredKeyedService<RestakingClient>("sepolia").Signer);
        Assert.Equal(Address.Zero, provider.GetRequiredKeyedService<RestakingClient>("hoodi").Signer!.Address);
    }

    [Fact]
    public void UseSigner_Twice_IsRefused()
    {
        var services = new ServiceCollection();
        RestakingBuilder builder = services.AddRestaking("sepolia", o => Configure(o, RestakingNetwork.Sepolia)).UseSigner(new FakeSigner(Account));

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => builder.UseSigner(new FakeSigner(Account)));

        Assert.Contains("'sepolia'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpClient_HandlerReplaced_CarriesEveryRequest()
    {
        using var node = new FakeNode();
        node.Serve("node.example", 1);
        var services = new ServiceCollection();
        services.AddRestaking(o => Configure(o, RestakingNetwork.Mainnet)).HttpClient.ConfigurePrimaryHttpMessageHandler(() => node);
        await using ServiceProvider provider = services.BuildServiceProvider();

        ulong block = await provider.GetRequiredService<RestakingClient>().Rpc.GetBlockNumberAsync(Token);

        Assert.Equal(16UL, block);
        Assert.NotEmpty(node.Asked);
    }

    [Fact]
    public async Task Requests_ToAnotherChain_AreRefusedByTheGuard()
    {
        using var node = new FakeNode();
        node.Serve("node.example", 5);
        var services = new ServiceCollection();
        services.AddRestaking(o => Configure(o, RestakingNetwork.Mainnet)).HttpClient.ConfigurePrimaryHttpMessageHandler(() => node);
        await using ServiceProvider provider = services.BuildServiceProvider();

        await Assert.ThrowsAsync<ChainMismatchException>(() => provider.GetRequiredService<RestakingClient>().Rpc.GetBlockNumberAsync(Token));
    }

    [Fact]
    public async Task Logs_AllLevelsOfEverything_NeverHoldThePathOrQueryOfAnEndpoint()
    {
        using var node = new FakeNode();
        node.Serve("good.example", 1);
        using var logs = new RecordedLogs();
        var services = new ServiceCollection();
        services.AddLogging(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        services.AddRestaking(o =>
        {
            o.Network = RestakingNetwork.Mainnet;
            o.Rpc.Retry.MaxAttempts = 2;
            o.Rpc.Retry.BaseDelay = TimeSpan.Zero;
            o.Rpc.Retry.MaxDelay = TimeSpan.Zero;
            o.Endpoints.Add($"https://user:{Secret}@bad.example/v2/{Secret}?key={Secret}");
            o.Endpoints.Add($"https://good.example/v2/{Secret}");
        }).HttpClient.ConfigurePrimaryHttpMessageHandler(() => node);
        await using ServiceProvider provider = services.BuildServiceProvider();

        await provider.GetRequiredService<RestakingClient>().Rpc.GetBlockNumberAsync(Token);

        Assert.Contains("bad.example", node.Asked);
        Assert.NotEmpty(logs.Lines);
        Assert.DoesNotContain(logs.Lines, line => line.Text.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void AddRestaking_BlankKey_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRestaking(name, _ => { }));

    private static void Configure(RestakingOptions options, RestakingNetwork network)
    {
        options.Network = network;
        options.Endpoints.Add("https://node.example");
    }

    private sealed class Consumer(
        RestakingClient unkeyed,
        [FromKeyedServices("sepolia")] RestakingClient sepolia,
        [FromKeyedServices("hoodi")] RestakingClient hoodi)
    {
        public RestakingClient Unkeyed { get; } = unkeyed;

        public RestakingClient Sepolia { get; } = sepolia;

        public RestakingClient Hoodi { get; } = hoodi;
    }

    private sealed class FakeSigner(Address address) : IBroadcastingSigner
    {
        public Address Address { get; } = address;

        public SignerCapability Capability => SignerCapability.SignsAndBroadcasts;

        public ValueTask<Hash32> SendTransactionAsync(Transactions.UnsignedTransaction transaction, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
