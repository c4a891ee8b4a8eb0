using System.Text;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>A cursor as one line of JSON, to be kept beside what was read.</summary>
public static class StakerHistoryCursorJson
{
    private const int Version = 1;

    /// <summary>The cursor as JSON.</summary>
    public static string Write(StakerHistoryCursor cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version"u8, Version);
            writer.WriteNumber("chainId"u8, cursor.ChainId);
            writer.WriteString("staker"u8, cursor.Staker.ToString());
            writer.WriteNumber("settledTo"u8, cursor.SettledTo);
            writer.WriteNumber("scannedTo"u8, cursor.ScannedTo);
            if (cursor.Operator is { } operatorAddress)
            {
                writer.WriteString("operator"u8, operatorAddress.ToString());
            }

            writer.WriteStartArray("open"u8);
            foreach (OpenWithdrawal open in cursor.Open)
            {
                writer.WriteStartObject();
                writer.WriteString("root"u8, open.Root.ToString());
                writer.WriteString("operator"u8, open.Operator.ToString());
                writer.WriteNumber("startBlock"u8, open.StartBlock);
                writer.WriteStartArray("strategies"u8);
                foreach (Address strategy in open.Strategies)
                {
                    writer.WriteStringValue(strategy.ToString());
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("recent"u8);
            foreach (StakerEventOrigin origin in cursor.Recent)
            {
                writer.WriteStartObject();
                writer.WriteNumber("block"u8, origin.BlockNumber);
                writer.WriteString("blockHash"u8, origin.BlockHash.ToString());
                writer.WriteString("transaction"u8, origin.TransactionHash.ToString());
                writer.WriteNumber("logIndex"u8, origin.LogIndex);
                writer.WriteString("contract"u8, origin.Contract.ToString());
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>The cursor that <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not such a cursor, or of a later version. To start anew is never wrong, only slower.</exception>
    public static StakerHistoryCursor Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.GetProperty("version").GetInt32() != Version)
            {
                throw new FormatException("The cursor is of another version.");
            }

            return new StakerHistoryCursor(
                root.GetProperty("chainId").GetUInt64(),
                AddressOf(root, "staker"),
                root.GetProperty("settledTo").GetUInt64(),
                root.GetProperty("scannedTo").GetUInt64())
            {
                Operator = root.TryGetProperty("operator", out JsonElement operatorAddress) ? Address.Parse(operatorAddress.GetString()!) : null,
                Open =
                [
                    .. root.GetProperty("open").EnumerateArray().Select(open => new OpenWithdrawal(
                        HashOf(open, "root"),
                        AddressOf(open, "operator"),
                        open.GetProperty("startBlock").GetUInt64(),
                        [.. open.GetProperty("strategies").EnumerateArray().Select(strategy => Address.Parse(strategy.GetString()!))])),
                ],
                Recent =
                [
                    .. root.GetProperty("recent").EnumerateArray().Select(origin => new StakerEventOrigin(
                        origin.GetProperty("block").GetUInt64(),
                        HashOf(origin, "blockHash"),
                        HashOf(origin, "transaction"),
                        origin.GetProperty("logIndex").GetUInt32(),
                        AddressOf(origin, "contract"))),
                ],
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            throw new FormatException("The text is not the cursor of a staker's history.", exception);
        }
    }

    private static Address AddressOf(JsonElement element, string name) => Address.Parse(element.GetProperty(name).GetString()!);

    private static Hash32 HashOf(JsonElement element, string name) => Hash32.Parse(element.GetProperty(name).GetString()!);
}
