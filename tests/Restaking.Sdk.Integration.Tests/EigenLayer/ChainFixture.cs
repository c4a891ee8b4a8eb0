using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <summary>One chain for all tests of a class. Where the source is missing, each test is skipped with the reason.</summary>
public abstract class ChainFixture(ChainSource source) : IAsyncLifetime
{
    private TestChain? _chain;

    /// <summary>Why there is no chain, in words; null when there is one.</summary>
    protected virtual string? Missing => source.Missing;

    public TestChain ChainOrSkip()
    {
        if (_chain is null)
        {
            Assert.Skip($"{source.Name}: {Missing}");
        }

        return _chain;
    }

    public async ValueTask InitializeAsync()
    {
        if (Missing is null)
        {
            _chain = await source.StartAsync();
            await PrepareAsync(_chain);
        }
    }

    /// <summary>What the chain still needs before the first test.</summary>
    protected virtual Task PrepareAsync(TestChain chain) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_chain is not null)
        {
            await _chain.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

public sealed class DevnetFixture() : ChainFixture(ChainSource.Devnet);

public sealed class SepoliaFixture() : ChainFixture(ChainSource.OfflineSepolia);

public sealed class MainnetFixture() : ChainFixture(ChainSource.OfflineMainnet);

public sealed class LiveForkFixture() : ChainFixture(ChainSource.LiveFork);

/// <summary>The project's own contracts with the rules of 1.12, or a build of the real ones where it is of that version.</summary>
public sealed class Devnet112Fixture() : ChainFixture(ChainSource.DevnetWith(new DevnetOptions { Version = "1.12.0", Core = CoreOf112 }))
{
    private static CoreBuild? CoreOf112 =>
        Environment.GetEnvironmentVariable(CoreBuild.Variable) is { Length: > 0 } file && CoreBuild.Read(file) is { Version: "1.12.0" } core ? core : null;
}
