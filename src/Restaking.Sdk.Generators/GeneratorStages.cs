namespace Restaking.Sdk.Generators;

/// <summary>Names under which the driver tracks each stage; the tests of incrementality ask for them.</summary>
internal static class GeneratorStages
{
    public const string Files = "AbiFiles";
    public const string Parse = "ParsedContracts";
    public const string Specs = "ContractSpecs";
    public const string Diagnostics = "AbiDiagnostics";
    public const string Duplicates = "DuplicateContracts";
    public const string Namespaces = "ContractNamespaces";
    public const string Messages = "MessageContracts";
    public const string MissingNethereum = "MissingNethereum";
}
