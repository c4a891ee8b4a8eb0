using System.Globalization;
using System.Text.Json;

namespace Restaking.Sdk.Testing;

/// <summary>
/// A file of real chain state (a geth-style genesis) that Anvil can start from, with the block it was taken at.
/// </summary>
/// <param name="Name">The chain's name, as in the file name: <c>mainnet</c>, <c>sepolia</c>.</param>
/// <param name="GenesisFile">Path of the file.</param>
/// <param name="ChainId">Chain id, from the file.</param>
/// <param name="BlockNumber">Number of the block, from the file.</param>
/// <param name="Timestamp">Time of the block in Unix seconds, from the file.</param>
public sealed record ForkSnapshot(string Name, string GenesisFile, ulong ChainId, ulong BlockNumber, ulong Timestamp)
{
    /// <summary>Options of a node that starts from the file as the chain of then.</summary>
    public AnvilOptions ToAnvilOptions() => new()
    {
        GenesisFile = GenesisFile,
        ChainId = ChainId,
        GenesisNumber = BlockNumber,
        GenesisTimestamp = Timestamp,
    };

    /// <exception cref="FormatException">The file is no genesis with <c>config.chainId</c>, <c>number</c> and <c>timestamp</c>.</exception>
    internal static ForkSnapshot Read(string name, string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            using JsonDocument genesis = JsonDocument.Parse(stream);
            JsonElement root = genesis.RootElement;
            return new ForkSnapshot(
                name,
                file,
                Number(root.GetProperty("config").GetProperty("chainId")),
                Number(root.GetProperty("number")),
                Number(root.GetProperty("timestamp")));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"{Path.GetFileName(file)} is no genesis file with config.chainId, number and timestamp.", e);
        }
    }

    private static ulong Number(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Number)
        {
            return element.GetUInt64();
        }

        string text = element.GetString() ?? "";
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
