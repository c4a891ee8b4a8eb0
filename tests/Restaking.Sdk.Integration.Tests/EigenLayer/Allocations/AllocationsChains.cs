namespace Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;

/// <summary>On the project's own contracts.</summary>
public sealed class DevnetAllocationsTests(DevnetFixture chain) : AllocationsTests(chain), IClassFixture<DevnetFixture>;

/// <summary>On Sepolia's bytecode (1.7.0).</summary>
public sealed class SepoliaAllocationsTests(SepoliaFixture chain) : AllocationsTests(chain), IClassFixture<SepoliaFixture>;

/// <summary>On mainnet's bytecode (1.5.0), with mainnet's delays.</summary>
public sealed class MainnetAllocationsTests(MainnetFixture chain) : AllocationsTests(chain), IClassFixture<MainnetFixture>;
