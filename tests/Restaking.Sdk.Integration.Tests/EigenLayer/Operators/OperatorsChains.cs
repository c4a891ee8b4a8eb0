namespace Restaking.Sdk.Integration.Tests.EigenLayer.Operators;

/// <summary>On the project's own contracts.</summary>
public sealed class DevnetOperatorsTests(DevnetFixture chain) : OperatorsTests(chain), IClassFixture<DevnetFixture>;

/// <summary>On Sepolia's bytecode (1.7.0).</summary>
public sealed class SepoliaOperatorsTests(SepoliaFixture chain) : OperatorsTests(chain), IClassFixture<SepoliaFixture>;

/// <summary>On mainnet's bytecode (1.5.0), with mainnet's delays.</summary>
public sealed class MainnetOperatorsTests(MainnetFixture chain) : OperatorsTests(chain), IClassFixture<MainnetFixture>;
