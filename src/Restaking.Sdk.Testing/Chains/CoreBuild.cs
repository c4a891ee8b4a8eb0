using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Restaking.Sdk.Testing;

/// <summary>
/// A compiled EigenLayer core of whatever version, for a devnet to run in place of this project's own contracts. One JSON file:
/// <c>{ "version": "1.12.0", "contracts": { "DelegationManager": { "abi": [...], "bytecode": "0x…" }, … } }</c>, where <c>bytecode</c> is creation code
/// without arguments. Arguments of constructors and of <c>initialize</c> are found by their types and names in the ABI, so that versions may differ in them.
/// <c>EigenPodProxy</c>, which may be left out, is what the EigenPodManager makes pods from, for their addresses to be known beforehand.
/// </summary>
public sealed class CoreBuild
{
    /// <summary>Environment variable with the path of such a file: <see cref="ChainSource.Devnet"/> then runs on it.</summary>
    public const string Variable = "RESTAKING_CORE_BUILD";

    private static readonly ImmutableArray<string> Required =
        ["AllocationManager", "DelegationManager", "EigenPodManager", "PermissionController", "StrategyBaseTVLLimits", "StrategyManager"];

    private readonly FrozenDictionary<string, CoreContract> _contracts;

    private CoreBuild(string version, FrozenDictionary<string, CoreContract> contracts)
    {
        Version = version;
        _contracts = contracts;
    }

    /// <summary>The version, which contracts that have one are given.</summary>
    public string Version { get; }

    /// <summary>The names of the contracts it holds. What is not among them is not on the devnet either.</summary>
    public IEnumerable<string> Contracts => _contracts.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">It is something else, or lacks a contract that no devnet is without; the message says which.</exception>
    public static CoreBuild Read(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        using FileStream stream = File.OpenRead(file);
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            JsonElement root = document.RootElement;
            var contracts = root.GetProperty("contracts").EnumerateObject()
                .ToFrozenDictionary(contract => contract.Name, contract => CoreContract.Parse(contract.Value), StringComparer.Ordinal);
            string[] lacking = [.. Required.Where(name => !contracts.ContainsKey(name))];
            return lacking.Length == 0
                ? new CoreBuild(root.GetProperty("version").GetString() ?? throw new FormatException("The version is null."), contracts)
                : throw new FormatException($"The core build lacks {string.Join(", ", lacking)}.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"{file} is no core build: {e.Message}", e);
        }
    }

    internal CoreContract? Find(string contract) => _contracts.GetValueOrDefault(contract);

    /// <summary>The build that <see cref="Variable"/> names; null when it is not set.</summary>
    internal static string? FileOrNull => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file ? file : null;
}

/// <summary>One contract of a <see cref="CoreBuild"/>.</summary>
internal sealed record CoreContract(ReadOnlyMemory<byte> CreationCode, ImmutableArray<CoreParameter> Constructor, ImmutableArray<CoreParameter>? Initialize, FrozenSet<string> Functions)
{
    public static CoreContract Parse(JsonElement json)
    {
        ImmutableArray<CoreParameter> constructor = [];
        ImmutableArray<CoreParameter>? initialize = null;
        HashSet<string> functions = [];
        foreach (JsonElement entry in json.GetProperty("abi").EnumerateArray())
        {
            string type = entry.GetProperty("type").GetString()!;
            if (type == "constructor")
            {
                constructor = CoreParameter.ParseAll(entry.GetProperty("inputs"));
            }
            else if (type == "function")
            {
                string name = entry.GetProperty("name").GetString()!;
                functions.Add(name);
                if (name == "initialize" && CoreParameter.ParseAll(entry.GetProperty("inputs")) is var inputs && inputs.Length > (initialize?.Length ?? -1))
                {
                    // Of overloads the one with the most parameters: the others are inherited and leave out what the contract adds.
                    initialize = inputs;
                }
            }
        }

        byte[] code = Convert.FromHexString(json.GetProperty("bytecode").GetString().AsSpan(2));
        return new CoreContract(code, constructor, initialize, functions.ToFrozenSet(StringComparer.Ordinal));
    }
}

/// <summary>A parameter of a constructor or function.</summary>
internal sealed record CoreParameter(string Name, string Type, string InternalType, ImmutableArray<CoreParameter> Components)
{
    /// <summary>Whether its value is found by an offset.</summary>
    public bool IsDynamic => Type == "string" || Components.Any(component => component.IsDynamic);

    /// <summary>The type's name in a function's signature.</summary>
    public string SignatureType => Components.IsEmpty ? Type : $"({string.Join(',', Components.Select(component => component.SignatureType))})";

    public static ImmutableArray<CoreParameter> ParseAll(JsonElement inputs) => [.. inputs.EnumerateArray().Select(Parse)];

    private static CoreParameter Parse(JsonElement json) => new(
        json.GetProperty("name").GetString()!.TrimStart('_'),
        json.GetProperty("type").GetString()!,
        json.TryGetProperty("internalType", out JsonElement type) ? type.GetString()! : json.GetProperty("type").GetString()!,
        json.TryGetProperty("components", out JsonElement components) ? ParseAll(components) : []);
}
