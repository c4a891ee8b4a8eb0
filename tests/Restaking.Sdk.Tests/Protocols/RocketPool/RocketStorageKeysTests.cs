using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.RocketPool;

namespace Restaking.Sdk.Tests.Protocols.RocketPool;

public class RocketStorageKeysTests
{
    /// <summary>Keys as Rocket Pool's own documentation and mainnet have them.</summary>
    [Theory]
    [InlineData("rocketDepositPool", "0x65dd923ddfc8d8ae6088f80077201d2403cbd565f0ba25e09841e2799ec90bb2")]
    [InlineData("rocketTokenRETH", "0xe3744443225bff7cc22028be036b80de58057d65a3fdca0a3df329f525e31ccc")]
    [InlineData("rocketDAOProtocolSettingsDeposit", "0x876d8a498b5341a6b5897a8239bfb0347e2b8d81fe9401d355c1e4b0ecebedaa")]
    [InlineData("rocketDAOProtocolSettingsNetwork", "0x282fd49dacaf2128d6f069f81013ec59ae7081a236fbad29f69dd2383662ce5c")]
    [InlineData("rocketNetworkBalances", "0x7630e125f1c009e5fc974f6dae77c6d5b1802979b36e6d7145463c21782af01e")]
    public void ContractAddress_OfAName_IsTheKeyOfTheStorage(string name, string key) =>
        Assert.Equal(Hash32.Parse(key), RocketStorageKeys.ContractAddress(name));

    [Theory]
    [InlineData("deposit.enabled", "0x4f8d6202", "7e1f")]
    [InlineData("deposit.assign.enabled", "0x7ec24cf4", "81ce")]
    [InlineData("deposit.minimum", "0x6f05c274", "d240")]
    [InlineData("deposit.pool.maximum", "0xd487f0c7", "85d2")]
    [InlineData("deposit.fee", "0xee1b2d06", "cde3")]
    public void Setting_OfDeposits_IsTheKeyOfTheStorage(string path, string begins, string ends)
    {
        string key = RocketStorageKeys.Setting("deposit", path).ToString();

        Assert.StartsWith(begins, key, StringComparison.Ordinal);
        Assert.EndsWith(ends, key, StringComparison.Ordinal);
    }
}
