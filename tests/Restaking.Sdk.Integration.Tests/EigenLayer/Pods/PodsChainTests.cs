using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Pods;

/// <summary>The suite with mainnet's real manager and core (1.5.0); the snapshot holds no pods, so their code is the devnet's.</summary>
public sealed class MainnetPodsTests(MainnetFixture chain) : PodsConformance(chain), IClassFixture<MainnetFixture>;

/// <summary>
/// The suite with the real pods' code as well, where somebody has it: <c>RESTAKING_EIGENPOD_CODE</c> names a file with the hex text of
/// EigenPod's creation code (without arguments).
/// </summary>
public sealed class RealPodsTests(MainnetFixture chain) : PodsConformance(chain), IClassFixture<MainnetFixture>
{
    private const string Variable = "RESTAKING_EIGENPOD_CODE";

    protected override ReadOnlyMemory<byte>? EigenPodCode
    {
        get
        {
            string? file = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipUnless(File.Exists(file), $"{Variable} names no file with EigenPod's creation code.");
            return Hex.Decode(File.ReadAllText(file).Trim());
        }
    }
}
