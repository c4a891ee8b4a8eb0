namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <summary>The suite on the project's own contracts (rules of 1.12 and 1.13).</summary>
public sealed class DevnetConformanceTests(DevnetFixture chain) : EigenLayerConformance(chain), IClassFixture<DevnetFixture>;

/// <summary>The suite on Sepolia's real bytecode (1.7.0).</summary>
public sealed class SepoliaConformanceTests(SepoliaFixture chain) : EigenLayerConformance(chain), IClassFixture<SepoliaFixture>;

/// <summary>The suite on mainnet's real bytecode (1.5.0, a delay of 100,800 blocks).</summary>
public sealed class MainnetConformanceTests(MainnetFixture chain) : EigenLayerConformance(chain), IClassFixture<MainnetFixture>;

/// <summary>The suite on a fork of a live chain.</summary>
public sealed class LiveForkConformanceTests(LiveForkFixture chain) : EigenLayerConformance(chain), IClassFixture<LiveForkFixture>;
