using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;

namespace Restaking.Sdk.Hosting.Tests.Claims;

/// <summary>What a host does not start with.</summary>
public sealed class ClaimStartTests : IDisposable
{
    private static readonly Address s_stranger = Address.Parse("0x00000000000000000000000000000000000000AA");

    private readonly ClaimWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Start_OnAnotherChain_IsRefused()
    {
        ClaimEngine engine = _world.Engine();
        _world.Node.ChainId = 5;

        await Assert.ThrowsAsync<ChainMismatchException>(() => new ClaimWorker(engine).StartAsync(Cancel));
    }

    [Fact]
    public async Task Start_WithANodeThatIsSyncing_IsRefusedAsTransient()
    {
        ClaimEngine engine = _world.Engine();
        _world.Node.Intercept = (method, _) => method == "eth_syncing" ? """{"currentBlock":"0x1","highestBlock":"0x99"}""" : null;

        ClaimStartException exception = await Assert.ThrowsAsync<ClaimStartException>(() => new ClaimWorker(engine).StartAsync(Cancel));

        Assert.True(exception.IsTransient);
        Assert.Contains("syncing", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAHeadThatIsOld_IsRefusedAsTransient()
    {
        ClaimEngine engine = _world.Engine(options => options.MaxHeadAge = TimeSpan.FromMinutes(2));
        _world.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.True((await Assert.ThrowsAsync<ClaimStartException>(() => engine.StartAsync(Cancel))).IsTransient);
    }

    [Fact]
    public async Task Start_WithAnOwnerNobodyCanSignFor_NamesEveryOne()
    {
        ClaimEngine engine = _world.Engine(options =>
        {
            options.Owners.Add(new ClaimOwner(s_stranger));
            options.Owners.Add(new ClaimOwner(ClaimWorld.Token, ClaimWorld.FirstQueue));
        });

        ClaimStartException exception = await Assert.ThrowsAsync<ClaimStartException>(() => engine.StartAsync(Cancel));

        Assert.False(exception.IsTransient);
        Assert.Contains(s_stranger.ToString(), exception.Message, StringComparison.Ordinal);
        Assert.Contains(ClaimWorld.FirstQueue.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithASenderForOthersThatHasNoSigner_IsRefused()
    {
        ClaimEngine engine = _world.Engine(options =>
        {
            options.SenderForOthers = s_stranger;
            options.Policy = options.Policy with { ClaimForOthers = true };
        });

        Assert.Contains("SenderForOthers", (await Assert.ThrowsAsync<ClaimStartException>(() => engine.StartAsync(Cancel))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithTwoSignersOfOneAccount_IsRefused()
    {
        ClaimEngine engine = _world.Engine(null, _world.Key, new SignerOf(_world.Key.Address));

        Assert.Contains("two signers", (await Assert.ThrowsAsync<ClaimStartException>(() => engine.StartAsync(Cancel))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithASignerThatCanNotDoWhatItSays_IsRefused()
    {
        ClaimEngine engine = _world.Engine(null, new SignerOf(s_stranger));

        Assert.Contains(s_stranger.ToString(), (await Assert.ThrowsAsync<ClaimStartException>(() => engine.StartAsync(Cancel))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OfADryRun_NeedsNoSigners()
    {
        ClaimEngine engine = _world.Engine(options =>
        {
            options.DryRun = true;
            options.Owners.Add(new ClaimOwner(s_stranger));
        });

        await engine.StartAsync(Cancel);

        Assert.Equal(2, engine.Lanes.Length);
    }

    [Fact]
    public void Engine_OfOptionsThatAreWrong_SaysAllOfIt()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => _world.Engine(options =>
        {
            options.PageSize = 0;
            options.CycleTimeout = TimeSpan.Zero;
            options.Owners.Add(new ClaimOwner(Address.Zero));
            options.Send = options.Send with { IdempotencyKey = "mine" };
            options.Policy = options.Policy with { MaxTicketsPerTransaction = 0 };
        }));

        Assert.All(["PageSize", "CycleTimeout", "zero address", "Send", "Policy"], word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Host_WithAnOwnerNobodyCanSignFor_DoesNotStart()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(_world.Clock);
        builder.Services
            .AddRestaking(options => options.Network = new RestakingNetwork("Fake", 1))
            .UseTransport(_ => _world.Node)
            .AddClaimWorker(options =>
            {
                options.Owners.Add(new ClaimOwner(s_stranger));
                options.MaxHeadAge = null;
            });
        using IHost host = builder.Build();

        await Assert.ThrowsAsync<ClaimStartException>(() => host.StartAsync(Cancel));
    }

    [Fact]
    public async Task Owners_ThatComeAlongLater_AreClaimedForOrReportedAndNobodyElseIsHeldUp()
    {
        using LocalSigner late = ClaimWorld.NewKey();
        var source = new Source();
        _world.Owners = source;
        _world.Signers = source;
        _world.Add(7);
        _world.Add(8, ticket => ticket with { Owner = late.Address });
        ClaimEngine engine = _world.Engine();
        await _world.SettleAsync(engine);
        Assert.Equal((1, 0), (_world.First.ClaimsOf("7"), _world.First.ClaimsOf("8")));

        source.Owners = [new ClaimOwner(late.Address), new ClaimOwner(s_stranger)];
        source.Signers = [late];
        await _world.SettleAsync(engine);

        Assert.Equal(1, _world.First.ClaimsOf("8"));
        Assert.Contains(_world.Logs.Lines, line => line.Id.Id == HostingEventIds.ClaimOwnerWithoutSender);
        Assert.DoesNotContain(engine.Lanes, lane => lane.StopReason is not null);
    }

    private sealed class Source : IClaimOwnerSource, IClaimSignerSource
    {
        public IReadOnlyList<ClaimOwner> Owners { get; set; } = [];

        public IReadOnlyList<ITransactionSigner> Signers { get; set; } = [];

        public ValueTask<IReadOnlyList<ClaimOwner>> GetOwnersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Owners);

        public ValueTask<IReadOnlyList<ITransactionSigner>> GetSignersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Signers);
    }

    /// <summary>Says that it signs, and can not.</summary>
    private sealed class SignerOf(Address address) : ITransactionSigner
    {
        public Address Address => address;

        public SignerCapability Capability => SignerCapability.Signs;
    }
}
