using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <summary>Constructor arguments of the devnet's RewardsCoordinator: one struct without dynamic fields, word by word.</summary>
internal static class RewardsConstructors
{
    // Mainnet's (addresses/eigenlayer-constants): a day, two years, 24 weeks, 30 days, and when rewards began.
    public const ulong CalculationIntervalSeconds = 86_400;
    public const ulong MaxRewardsDuration = 63_072_000;
    public const ulong MaxRetroactiveLength = 14_515_200;
    public const ulong MaxFutureLength = 2_592_000;
    public const ulong GenesisRewardsTimestamp = 1_710_979_200;
    public const ulong DefaultSplitBips = 1_000;

    public static byte[] RewardsCoordinator(EigenLayerDeployment core, Address pauserRegistry, uint activationDelaySeconds, Address owner)
    {
        var data = new byte[13 * AbiSize.Word];
        var writer = new AbiWriter(data, data.Length);
        writer.WriteAddress(core.DelegationManager);
        writer.WriteAddress(core.StrategyManager);
        writer.WriteAddress(core.AllocationManager);
        writer.WriteAddress(pauserRegistry);
        writer.WriteAddress(core.PermissionController ?? Address.Zero);
        writer.WriteUInt64(CalculationIntervalSeconds);
        writer.WriteUInt64(MaxRewardsDuration);
        writer.WriteUInt64(MaxRetroactiveLength);
        writer.WriteUInt64(MaxFutureLength);
        writer.WriteUInt64(GenesisRewardsTimestamp);
        writer.WriteUInt64(activationDelaySeconds);
        writer.WriteUInt64(DefaultSplitBips);
        writer.WriteAddress(owner);
        return data;
    }
}
