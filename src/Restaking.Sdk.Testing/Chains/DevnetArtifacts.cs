using System.Text.Json;

namespace Restaking.Sdk.Testing;

/// <summary>The compiled contracts of <c>devnet/</c>, from this assembly's embedded <c>devnet-artifacts.json</c>.</summary>
internal static class DevnetArtifacts
{
    private const string ResourceName = "devnet-artifacts.json";

    private static readonly Lazy<Dictionary<string, Artifact>> All = new(Read);

    /// <summary>Creation code without constructor arguments.</summary>
    public static ReadOnlyMemory<byte> CreationCode(string contract) => All.Value[contract].CreationCode;

    /// <summary>Code that can be placed at an address as it is.</summary>
    public static ReadOnlyMemory<byte> RuntimeCode(string contract) =>
        All.Value[contract].RuntimeCode ?? throw new InvalidOperationException($"{contract} needs its constructor to run.");

    private static Dictionary<string, Artifact> Read()
    {
        using Stream stream = typeof(DevnetArtifacts).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"{ResourceName} is not embedded in this build.");
        using JsonDocument document = JsonDocument.Parse(stream);
        var artifacts = new Dictionary<string, Artifact>(StringComparer.Ordinal);
        foreach (JsonProperty contract in document.RootElement.EnumerateObject())
        {
            artifacts[contract.Name] = new Artifact(
                Hex(contract.Value.GetProperty("bytecode")),
                contract.Value.TryGetProperty("runtimeBytecode", out JsonElement runtime) ? Hex(runtime) : (ReadOnlyMemory<byte>?)null);
        }

        return artifacts;
    }

    private static byte[] Hex(JsonElement text) => Convert.FromHexString(text.GetString().AsSpan(2));

    private readonly record struct Artifact(ReadOnlyMemory<byte> CreationCode, ReadOnlyMemory<byte>? RuntimeCode);
}
