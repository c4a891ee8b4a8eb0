using Microsoft.CodeAnalysis;

namespace Restaking.Sdk.Generators.Diagnostics;

/// <summary>Every diagnostic of the generator. Ids are never reused; messages say what to do next.</summary>
internal static class DiagnosticDescriptors
{
    private const string Category = "Restaking.Abi";

    public static readonly DiagnosticDescriptor BrokenJson = Error(
        "RSK001", "The ABI file is not valid JSON", "The ABI file is not valid JSON: {0}");

    public static readonly DiagnosticDescriptor NotAnAbi = Error(
        "RSK002", "The file holds no contract ABI", "The file holds no contract ABI: {0}. Expected is a JSON array of ABI entries, or a compiler artifact (object) whose \"abi\" member is one.");

    public static readonly DiagnosticDescriptor MissingField = Error(
        "RSK003", "An ABI entry misses a field", "This {0} has no \"{1}\"; take the ABI as the Solidity compiler wrote it");

    public static readonly DiagnosticDescriptor UnknownType = Error(
        "RSK004", "Unknown Solidity type", "'{0}' is not a Solidity ABI type{1}");

    public static readonly DiagnosticDescriptor DuplicateSignature = Warning(
        "RSK005", "Two ABI entries have one signature", "The {0} '{1}' is declared a second time; the second is ignored, remove one of them");

    public static readonly DiagnosticDescriptor SelectorCollision = Warning(
        "RSK006", "Two ABI entries have one selector", "The {0} '{1}' has the selector {2} of '{3}'; it is ignored, because bytes cannot tell the two apart");

    public static readonly DiagnosticDescriptor UnknownEntry = Warning(
        "RSK007", "Unknown kind of ABI entry", "'{0}' is not a kind of ABI entry{1}; the entry is ignored");

    public static readonly DiagnosticDescriptor DuplicateContract = Error(
        "RSK008", "Two ABI files give one type", "'{0}' would be generated from this file and from '{1}'; rename one, or set the item metadata RestakingNamespace or RestakingTypeName on it");

    public static readonly DiagnosticDescriptor Unreadable = Error(
        "RSK009", "The ABI file cannot be read", "The ABI file cannot be read; check that it exists and is UTF-8 text");

    public static readonly DiagnosticDescriptor TooManyIndexed = Error(
        "RSK010", "Too many indexed parameters", "The event '{0}' has {1} indexed parameters, but at most {2} topics are there for them");

    public static readonly DiagnosticDescriptor InvalidField = Error(
        "RSK011", "A field of an ABI entry has an impossible value", "\"{0}\" is {1}, but {2}");

    public static readonly DiagnosticDescriptor NethereumMissing = Error(
        "RSK012", "Nethereum messages without Nethereum", "RestakingNethereumMessages is on, but the project does not reference Nethereum.Contracts: no message was generated; reference the package Nethereum.Contracts (Nethereum.Web3 brings it), or turn the property off");

    public static readonly DiagnosticDescriptor NotInNethereum = new(
        "RSK013", "Not expressible as a Nethereum message", "'{0}' of {1} has no Nethereum message: Nethereum takes no \"function\" values, and for a struct in an array of arrays it computes the selector or topic of something else; use the binding for it",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true);

    private static readonly Dictionary<string, DiagnosticDescriptor> _byId = CreateIndex();

    public static DiagnosticDescriptor ById(string id) =>
        _byId.TryGetValue(id, out DiagnosticDescriptor? descriptor) ? descriptor : throw new ArgumentOutOfRangeException(nameof(id), id, "No such diagnostic.");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private static Dictionary<string, DiagnosticDescriptor> CreateIndex()
    {
        DiagnosticDescriptor[] all =
        [
            BrokenJson, NotAnAbi, MissingField, UnknownType, DuplicateSignature, SelectorCollision,
            UnknownEntry, DuplicateContract, Unreadable, TooManyIndexed, InvalidField, NethereumMissing, NotInNethereum,
        ];
        var index = new Dictionary<string, DiagnosticDescriptor>(all.Length, StringComparer.Ordinal);
        foreach (DiagnosticDescriptor descriptor in all)
        {
            index.Add(descriptor.Id, descriptor);
        }

        return index;
    }
}
