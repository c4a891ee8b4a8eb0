namespace Restaking.Sdk.Integration.Tests.EigenLayer.Stakers;

/// <summary>On the project's own contracts.</summary>
public sealed class DevnetStakerRulesTests(DevnetFixture chain) : StakerRulesTests(chain), IClassFixture<DevnetFixture>;

/// <summary>On Sepolia's bytecode (1.7.0).</summary>
public sealed class SepoliaStakerRulesTests(SepoliaFixture chain) : StakerRulesTests(chain), IClassFixture<SepoliaFixture>;

/// <summary>On mainnet's bytecode (1.5.0), with mainnet's delays.</summary>
public sealed class MainnetStakerRulesTests(MainnetFixture chain) : StakerRulesTests(chain), IClassFixture<MainnetFixture>;
