using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Tests.EigenLayer;

public sealed class WithdrawalStructTests
{
    [Fact]
    public void AbiHash_RecordedWithdrawal_IsItsRoot()
    {
        using JsonDocument scenario = ReferenceFile.OpenOrSkip("vectors/eigenlayer-core-scenario.json");
        JsonElement step = scenario.RootElement.GetProperty("steps").EnumerateArray().Single(found => found.GetProperty("step").GetString() == "C queued");
        JsonElement fields = step.GetProperty("withdrawal");

        DelegationManager.Withdrawal withdrawal = new(
            Address.Parse(fields[0].GetString()!),
            Address.Parse(fields[1].GetString()!),
            Address.Parse(fields[2].GetString()!),
            fields[3].Number(),
            uint.Parse(fields[4].GetString()!, System.Globalization.CultureInfo.InvariantCulture),
            [.. fields[5].EnumerateArray().Select(strategy => Address.Parse(strategy.GetString()!))],
            [.. fields[6].EnumerateArray().Select(shares => shares.Number())]);

        Assert.Equal(step.GetProperty("root").GetString(), withdrawal.AbiHash().ToString());
    }
}
