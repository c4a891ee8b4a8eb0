using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Pods;

/// <summary>Everything on the devnet's own pods.</summary>
public sealed class DevnetPodsTests(DevnetFixture chain) : PodsRules(chain), IClassFixture<DevnetFixture>;

/// <summary>The suite with mainnet's real manager and core (1.5.0); the snapshot holds no pods, so their code is the devnet's.</summary>
public sealed class MainnetPodsTests(MainnetFixture chain) : PodsConformance(chain), IClassFixture<MainnetFixture>;

/// <summary>The suite with mainnet's real manager and core and the real pods' code, where somebody has it.</summary>
public sealed class RealPodsTests(MainnetFixture chain) : PodsConformance(chain), IClassFixture<MainnetFixture>
{
    protected override ReadOnlyMemory<byte>? EigenPodCode => RealPods.CodeOrSkip();
}

/// <summary>Everything with the real pods' code on the devnet, where somebody has it: what the devnet's pods are held against.</summary>
public sealed class RealPodsOnDevnetTests(DevnetFixture chain) : PodsRules(chain), IClassFixture<DevnetFixture>
{
    protected override ReadOnlyMemory<byte>? EigenPodCode => RealPods.CodeOrSkip();
}

/// <summary>
/// The real pods' code is in no snapshot and does not belong into this repository: <c>RESTAKING_EIGENPOD_CODE</c> names a file with the hex
/// text of EigenPod's creation code (without arguments).
/// </summary>
internal static class RealPods
{
    private const string Variable = "RESTAKING_EIGENPOD_CODE";

    public static ReadOnlyMemory<byte> CodeOrSkip()
    {
        string? file = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipUnless(File.Exists(file), $"{Variable} names no file with EigenPod's creation code.");
        return Hex.Decode(File.ReadAllText(file).Trim());
    }
}
