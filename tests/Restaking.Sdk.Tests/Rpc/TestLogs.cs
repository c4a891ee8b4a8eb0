using System.Globalization;
using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Tests.Rpc;

/// <summary>Logs of DelegationManager's OperatorSharesIncreased as a node writes them.</summary>
internal static class TestLogs
{
    public static readonly Address Emitter = Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A");

    public static string Json(ulong block, uint logIndex, UInt256? shares = null, bool removed = false)
    {
        string topic0 = DelegationManager.OperatorSharesIncreasedEvent.Topic0.ToString();
        string operatorTopic = "0x" + new string('0', 24) + "00000000000000000000000000000000000000f0";
        string staker = new string('0', 24) + "00000000000000000000000000000000000000a1";
        string strategy = new string('0', 24) + "00000000000000000000000000000000000000b2";
        string amount = (shares ?? 1_000UL).ToString("x", CultureInfo.InvariantCulture).PadLeft(64, '0');
        string removedText = removed ? "true" : "false";
        return $$"""{"address":"{{Emitter.ToString().ToLowerInvariant()}}","topics":["{{topic0}}","{{operatorTopic}}"],"data":"0x{{staker}}{{strategy}}{{amount}}","blockNumber":"0x{{block:x}}","transactionHash":"{{TestBlocks.Hash(block, 0xaa)}}","transactionIndex":"0x1","blockHash":"{{TestBlocks.Hash(block)}}","blockTimestamp":"0x6553f100","logIndex":"0x{{logIndex:x}}","removed":{{removedText}}}""";
    }

    public static byte[] JsonArray(int count)
    {
        var text = new StringBuilder("[");
        for (int i = 0; i < count; i++)
        {
            text.Append(i == 0 ? string.Empty : ",").Append(Json((ulong)(1_000 + (i / 4)), (uint)(i % 4), (ulong)i));
        }

        return Encoding.UTF8.GetBytes(text.Append(']').ToString());
    }
}
