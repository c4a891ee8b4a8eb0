using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <summary>
/// What a test of the devnet needs of its core, where the devnet runs on a build of the real contracts (<see cref="CoreBuild.Variable"/>). On the
/// project's own contracts everything is there and nothing is skipped.
/// </summary>
internal static class CoreRequirements
{
    /// <summary>Skips the test, by name, on a devnet whose core is of an older version; what forks have, tests ask them.</summary>
    public static void Since(this TestChain chain, string version, string what)
    {
        if (chain.Devnet is null)
        {
            return;
        }

        string here = chain.CoreVersion();
        Assert.SkipWhen(Version.Parse(here) < Version.Parse(version), $"{what}: since {version}, and this core is of {here}.");
    }

    /// <summary>As <see cref="Since"/>, and on the snapshots too, whose core is of a known version: for tests that ask nothing else of it.</summary>
    public static void SinceEverywhere(this TestChain chain, string version, string what)
    {
        string? here = (chain.Kind, chain.Network.ChainId) switch
        {
            (ChainKind.Devnet, _) => chain.CoreVersion(),
            (ChainKind.OfflineSnapshot, 1) => "1.5.0",
            (ChainKind.OfflineSnapshot, _) => "1.7.0",
            _ => null,
        };
        Assert.SkipWhen(here is not null && Version.Parse(here) < Version.Parse(version), $"{what}: since {version}, and this core is of {here}.");
    }

    /// <summary>Skips the test, by name, where the contracts are not this project's own and have none of its switches for tests.</summary>
    public static void OwnContractsOnly(this TestChain chain, string what) =>
        Assert.SkipWhen(chain.Devnet?.Options.Core is not null, $"{what}: only this project's own contracts can be told to.");

    /// <summary>The version of the devnet's core, in numbers.</summary>
    public static string CoreVersion(this TestChain chain) => chain.Devnet!.Options.Version.TrimStart('v');
}
