using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Samples.ClaimBot;

/// <summary>A network as a JSON file, for deployments that are not built in: the properties of <see cref="RestakingNetwork"/> by name, addresses and hashes as text.</summary>
public static class NetworkFile
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        Converters = { new AsText<Address>(), new AsText<Hash32>(), new AsText<UInt256>() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary>Writes it.</summary>
    public static Task WriteAsync(string path, RestakingNetwork network, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(path, JsonSerializer.Serialize(network, s_options), cancellationToken);

    /// <summary>Reads it.</summary>
    /// <exception cref="BotSettingsException">It is no network.</exception>
    public static RestakingNetwork Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RestakingNetwork>(File.ReadAllText(path), s_options) ?? throw new BotSettingsException($"'{path}' is empty.");
        }
        catch (JsonException exception)
        {
            throw new BotSettingsException($"'{path}' is no network: {exception.Message}");
        }
    }

    private sealed class AsText<T> : JsonConverter<T>
        where T : struct, IParsable<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            T.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out T value) ? value : throw new JsonException($"'{reader.GetString()}' is no {typeof(T).Name}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
