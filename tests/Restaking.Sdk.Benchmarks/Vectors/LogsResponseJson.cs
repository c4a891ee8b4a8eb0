using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Benchmarks.Vectors;

/// <summary>A node's answer to <c>eth_getLogs</c> with the fields, the order and the casing geth writes.</summary>
internal static class LogsResponseJson
{
    private const string EventSignature = "OperatorSharesIncreased(address,address,address,uint256)";
    private const int DataWords = 3;

    public static byte[] Write(Address contract, ImmutableArray<ShareIncreaseVector> increases)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            string topic0 = Keccak256.HashText(EventSignature).ToString();
            string address = Hex.Encode(contract.ToArray());
            Span<byte> data = stackalloc byte[DataWords * AbiSize.Word];
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            json.WriteNumber("id", 1);
            json.WriteStartArray("result");
            foreach (ShareIncreaseVector increase in increases)
            {
                var words = new AbiWriter(data, data.Length);
                words.WriteAddress(increase.Staker);
                words.WriteAddress(increase.Strategy);
                words.WriteUInt256(increase.Shares);

                json.WriteStartObject();
                json.WriteString("address", address);
                json.WriteStartArray("topics");
                json.WriteStringValue(topic0);
                json.WriteStringValue(increase.Operator.ToWord().ToString());
                json.WriteEndArray();
                json.WriteString("data", Hex.Encode(data));
                json.WriteString("blockNumber", Quantity(increase.BlockNumber));
                json.WriteString("transactionHash", increase.TransactionHash.ToString());
                json.WriteString("transactionIndex", Quantity(increase.TransactionIndex));
                json.WriteString("blockHash", increase.BlockHash.ToString());
                json.WriteString("logIndex", Quantity(increase.LogIndex));
                json.WriteBoolean("removed", false);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static string Quantity(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
