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
