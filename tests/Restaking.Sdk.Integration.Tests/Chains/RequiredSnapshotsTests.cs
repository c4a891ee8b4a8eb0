using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.Chains;

/// <summary>Where the snapshots must be there (CI beside their folder), a run that left them out is a failure, not a row of skipped tests.</summary>
public class RequiredSnapshotsTests
{
    private const string RequireVariable = "RESTAKING_REQUIRE_SNAPSHOTS";

    public static TheoryData<string> Snapshots => ["sepolia", "mainnet"];

    [Theory]
    [MemberData(nameof(Snapshots))]
    public void OfflineSnapshot_WhereRequired_IsFound(string name)
    {
        if (Environment.GetEnvironmentVariable(RequireVariable) != "1")
        {
            Assert.Skip($"{RequireVariable} is not 1: tests on snapshots that are not here are skipped by name.");
        }

        Assert.True(ForkSnapshots.TryFind(name, out _, out string? missing), missing);
    }
}
