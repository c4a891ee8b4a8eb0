using Restaking.Sdk.Integration.Tests.Liquid.Conformance;

namespace Restaking.Sdk.Integration.Tests.Liquid.Swell;

/// <summary>The suite on swETH, paid for with ether.</summary>
public sealed class SwEthConformanceTests(SwEthStand stand) : LiquidConformance(stand), IClassFixture<SwEthStand>;

/// <summary>The suite on rswETH, paid for with a liquid staking token.</summary>
public sealed class RswEthConformanceTests(RswEthStand stand) : LiquidConformance(stand), IClassFixture<RswEthStand>;

/// <summary>The suite on swBTC: one request at a time, claimed within a window.</summary>
public sealed class SwBtcConformanceTests(SwBtcStand stand) : LiquidConformance(stand), IClassFixture<SwBtcStand>;

/// <summary>The suite on mainnet's swETH, as far as the snapshot has it.</summary>
public sealed class SwEthMainnetConformanceTests(SwEthMainnetStand stand) : LiquidConformance(stand), IClassFixture<SwEthMainnetStand>;
