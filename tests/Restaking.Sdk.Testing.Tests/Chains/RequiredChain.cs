namespace Restaking.Sdk.Testing.Tests;

/// <summary>Starts a chain for a test; a source that is missing skips the test by name, or fails it where it is required.</summary>
internal static class RequiredChain
{
    private const string RequireSnapshotsVariable = "RESTAKING_REQUIRE_SNAPSHOTS";

    public static async Task<TestChain> StartAsync(ChainSource source)
    {
        if (source.Missing is { } reason)
        {
            bool required = source.Kind == ChainKind.OfflineSnapshot && Environment.GetEnvironmentVariable(RequireSnapshotsVariable) is { Length: > 0 };
            Assert.False(required, $"{RequireSnapshotsVariable} is set, but there is {reason}.");
            Assert.Skip(reason);
        }

        return await source.StartAsync(TestContext.Current.CancellationToken);
    }
}
