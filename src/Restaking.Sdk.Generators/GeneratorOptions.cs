using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Restaking.Sdk.Generators.Emit;
using Restaking.Sdk.Generators.Parsing;

namespace Restaking.Sdk.Generators;

/// <summary>What MSBuild says about a file: the properties and item metadata that the package's props make visible to the compiler.</summary>
internal static class GeneratorOptions
{
    // An item is an ABI when the targets turned a RestakingAbi item into an additional file; other additional files are left alone.
    private const string IsAbi = "build_metadata.AdditionalFiles.RestakingAbi";
    private const string NamespaceOverride = "build_metadata.AdditionalFiles.RestakingNamespace";
    private const string TypeNameOverride = "build_metadata.AdditionalFiles.RestakingTypeName";
    private const string Folder = "build_metadata.AdditionalFiles.RestakingFolder";
    private const string Bindings = "RestakingBindings";
    private const string Messages = "RestakingNethereumMessages";
    private const string MessagesRootNamespace = "build_property.RestakingNethereumNamespace";
    private const string RootNamespace = "build_property.RestakingContractsNamespace";
    private const string ProjectNamespace = "build_property.RootNamespace";

    /// <summary>Null when the file is not one of ours.</summary>
    public static AbiFile? Read(AdditionalText file, AnalyzerConfigOptionsProvider provider, System.Threading.CancellationToken cancellationToken)
    {
        AnalyzerConfigOptions options = provider.GetOptions(file);
        if (!options.TryGetValue(IsAbi, out string? isAbi) || !string.Equals(isAbi, "true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        SourceText? text = file.GetText(cancellationToken);
        string typeName = TypeNameOf(options, file.Path);
        return new AbiFile(file.Path, NamespaceOf(options, provider.GlobalOptions, RootNamespace, "Contracts"), typeName, text?.ToString())
        {
            EmitsBinding = IsOn(options, provider.GlobalOptions, Bindings, whenNotSet: true),
            // One namespace per contract: what two contracts call the same stays apart.
            MessageNamespace = IsOn(options, provider.GlobalOptions, Messages, whenNotSet: false)
                ? NamespaceOf(options, provider.GlobalOptions, MessagesRootNamespace, "Messages") + "." + typeName
                : null,
        };
    }

    /// <summary>A switch: the item's metadata, or the project's property of the same name.</summary>
    private static bool IsOn(AnalyzerConfigOptions options, AnalyzerConfigOptions global, string name, bool whenNotSet)
    {
        string? value = NonEmpty(options, "build_metadata.AdditionalFiles." + name) ?? NonEmpty(global, "build_property." + name);
        return value is null ? whenNotSet : string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
    }

    private static string NamespaceOf(AnalyzerConfigOptions options, AnalyzerConfigOptions global, string rootProperty, string defaultFolder)
    {
        string root = NonEmpty(global, rootProperty)
            ?? (NonEmpty(global, ProjectNamespace) is { } project ? project + "." + defaultFolder : defaultFolder);
        var ns = new StringBuilder();
        Append(ns, root, Identifiers.Clean);
        if (NonEmpty(options, NamespaceOverride) is { } chosen)
        {
            Append(ns, chosen, Identifiers.Clean);
        }
        else if (NonEmpty(options, Folder) is { } folder)
        {
            // Folders are written in lower case; what somebody chose as a namespace is left as it is.
            Append(ns, folder, Identifiers.FromFileName);
        }

        return ns.ToString();
    }

    private static void Append(StringBuilder ns, string path, Func<string, string> toIdentifier)
    {
        foreach (string part in path.Split(['.', '/', '\\'], StringSplitOptions.RemoveEmptyEntries))
        {
            ns.Append(ns.Length == 0 ? "" : ".").Append(toIdentifier(part));
        }
    }

    private static string TypeNameOf(AnalyzerConfigOptions options, string path)
    {
        if (NonEmpty(options, TypeNameOverride) is { } chosen)
        {
            return Identifiers.Clean(chosen);
        }

        string name = Path.GetFileNameWithoutExtension(path);
        // Token.abi.json is what some tools write.
        return Identifiers.FromFileName(name.EndsWith(".abi", StringComparison.OrdinalIgnoreCase) ? name.Substring(0, name.Length - 4) : name);
    }

    private static string? NonEmpty(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out string? value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
