using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Tests.Withdrawals;

public sealed class ClaimKeyTests
{
    private static readonly Address Queue = Address.Parse("0x0000000000000000000000000000000000000101");

    [Fact]
    public void KeyOf_TheSameClaim_IsTheSameOperation()
    {
        Assert.Equal(Key([1, 2], ["4", "5"], 1), Key([1, 2], ["4", "5"], 1));
        Assert.StartsWith("claims/", Key([1, 2], ["4"], 1), StringComparison.Ordinal);
    }

    [Fact]
    public void KeyOf_AnotherPlaceTicketOrAttempt_IsAnotherOperation()
    {
        string[] keys =
        [
            Key([1, 2], ["4", "5", "6"], 1),
            Key([1, 3], ["4", "5", "6"], 1), // the same tickets at other places of their list
            Key([1, 2], ["4", "7", "6"], 1), // the same call for another ticket
            Key([1, 2], ["4", "5", "6"], 2),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    private static string Key(byte[] calldata, string[] ids, int attempt) =>
        ClaimRun.KeyOf("claims", ids.Select(id => new TicketKey(1, Queue, id)), calldata, attempt);
}
