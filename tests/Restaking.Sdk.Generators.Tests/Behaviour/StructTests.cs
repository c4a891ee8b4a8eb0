using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Zoo = Restaking.Sdk.Generators.Tests.Contracts.Zoo.Zoo;

namespace Restaking.Sdk.Generators.Tests.Behaviour;

public class StructTests
{
    [Fact]
    public void Decode_OwnEncoding_GivesAnEqualStruct()
    {
        Zoo.Item item = new(new Zoo.Key(1, TestValues.Address(0x22)), "one", [1UL, 2UL], [new byte[] { 1, 2 }]);
        Zoo.Key key = new(7, TestValues.Address(0x33));

        Assert.Equal(item, Zoo.Item.Decode(item.AbiEncode()));
        Assert.Equal(key, Zoo.Key.Decode(key.AbiEncode()));
        Assert.Equal(64, key.AbiEncode().Length);
    }

    [Fact]
    public void AbiHash_OfAQueuedWithdrawal_IsTheRootThatTheContractComputed()
    {
        string file = Path.Combine(RepositoryPaths.Reference, "vectors", "eigenlayer-core-scenario.json");
        Assert.SkipUnless(File.Exists(file), "The recorded scenario (../shared/reference/vectors/eigenlayer-core-scenario.json) is not here.");

        using JsonDocument scenario = JsonDocument.Parse(File.ReadAllText(file));
        int checkedRoots = 0;
        foreach (JsonElement step in scenario.RootElement.GetProperty("steps").EnumerateArray())
        {
            if (!step.TryGetProperty("withdrawal", out JsonElement w) || !step.TryGetProperty("root", out JsonElement root))
            {
                continue;
            }

            DelegationManager.Withdrawal withdrawal = new(
                Address.Parse(w[0].GetString()!),
                Address.Parse(w[1].GetString()!),
                Address.Parse(w[2].GetString()!),
                UInt256.Parse(w[3].GetString()!),
                uint.Parse(w[4].GetString()!, System.Globalization.CultureInfo.InvariantCulture),
                [.. w[5].EnumerateArray().Select(strategy => Address.Parse(strategy.GetString()!))],
                [.. w[6].EnumerateArray().Select(shares => UInt256.Parse(shares.GetString()!))]);
            Assert.Equal(Hash32.Parse(root.GetString()!), withdrawal.AbiHash());
            checkedRoots++;
        }

        Assert.True(checkedRoots > 0);
    }
}
