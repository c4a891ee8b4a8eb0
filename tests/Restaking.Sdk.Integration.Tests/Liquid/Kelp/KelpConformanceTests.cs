using Restaking.Sdk.Integration.Tests.Liquid.Conformance;

namespace Restaking.Sdk.Integration.Tests.Liquid.Kelp;

/// <summary>rsETH of the newer generation, with ether deposited.</summary>
public sealed class CurrentKelpConformanceTests(CurrentKelpStand stand) : LiquidConformance(stand), IClassFixture<CurrentKelpStand>;

/// <summary>rsETH of the older generation, with a rebasing token deposited.</summary>
public sealed class LegacyKelpConformanceTests(LegacyKelpStand stand) : LiquidConformance(stand), IClassFixture<LegacyKelpStand>;
