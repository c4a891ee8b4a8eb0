using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Restaking.Sdk.Generators.Diagnostics;
using Restaking.Sdk.Generators.Emit;
using Restaking.Sdk.Generators.Emit.Nethereum;
using Restaking.Sdk.Generators.Model;
using Restaking.Sdk.Generators.Parsing;

namespace Restaking.Sdk.Generators;

/// <summary>Contract ABIs (AdditionalFiles with the metadata <c>RestakingAbi="true"</c>) to typed calls, events, errors and structs.</summary>
/// <remarks>Only wiring is here. No stage looks at the compilation: editing C# never runs the generator again.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class RestakingGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<AbiFile> files = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancellationToken) => GeneratorOptions.Read(pair.Left, pair.Right, cancellationToken))
            .Where(static file => file is not null)
            .Select(static (file, _) => file!)
            .WithTrackingName(GeneratorStages.Files);

        IncrementalValuesProvider<ParsedContract> parsed = files
            .Select(static (file, cancellationToken) => AbiParser.Parse(file, cancellationToken))
            .WithTrackingName(GeneratorStages.Parse);

        IncrementalValuesProvider<DiagnosticInfo> diagnostics = parsed
            .SelectMany(static (contract, _) => contract.Diagnostics)
            .WithTrackingName(GeneratorStages.Diagnostics);

        // The files that share a type name: almost always none, so this rarely changes and the emission of single files stays cached.
        IncrementalValueProvider<EquatableArray<DuplicateFile>> duplicates = files
            .Select(static (file, _) => new DuplicateFile(file.Namespace + "." + file.TypeName, file.Path))
            .Collect()
            .Select(static (all, _) => DuplicateFile.Find(all))
            .WithTrackingName(GeneratorStages.Duplicates);

        IncrementalValuesProvider<ContractSpec> specs = parsed
            .Where(static contract => contract.Spec is not null)
            .Select(static (contract, _) => contract.Spec!)
            .WithTrackingName(GeneratorStages.Specs);

        IncrementalValuesProvider<ContractSpec> bindings = specs.Where(static spec => spec.EmitsBinding);
        IncrementalValueProvider<EquatableArray<NamespaceSpec>> namespaces = bindings
            .Select(static (spec, _) => new ContractName(spec.Namespace, spec.Name))
            .Collect()
            .Select(static (all, _) => NamespaceSpec.Group(all))
            .WithTrackingName(GeneratorStages.Namespaces);

        context.RegisterSourceOutput(diagnostics, static (output, item) => output.ReportDiagnostic(item.ToDiagnostic()));
        context.RegisterSourceOutput(duplicates, static (output, items) => ReportDuplicates(output, items));
        context.RegisterSourceOutput(bindings.Combine(duplicates), static (output, pair) => EmitContract(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(namespaces, static (output, items) => EmitNamespaces(output, items));
        InitializeMessages(context, specs, duplicates);
    }

    /// <summary>The second emitter: Nethereum messages, for the files that ask for them.</summary>
    private static void InitializeMessages(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<ContractSpec> specs, IncrementalValueProvider<EquatableArray<DuplicateFile>> duplicates)
    {
        IncrementalValuesProvider<ContractSpec> messages = specs
            .Where(static spec => spec.MessageNamespace is not null)
            .WithTrackingName(GeneratorStages.Messages);

        // The references, not the compilation: they stay the same object while C# is edited, and one bool is all that goes on from here.
        IncrementalValueProvider<bool> hasNethereum = context.MetadataReferencesProvider
            .Where(static reference => IsNethereum(reference.Display))
            .Collect()
            .Select(static (found, _) => !found.IsEmpty);
        IncrementalValueProvider<bool> missing = messages
            .Collect()
            .Combine(hasNethereum)
            .Select(static (pair, _) => !pair.Left.IsEmpty && !pair.Right)
            .WithTrackingName(GeneratorStages.MissingNethereum);

        context.RegisterSourceOutput(missing, static (output, isMissing) => ReportMissingNethereum(output, isMissing));
        context.RegisterSourceOutput(
            messages.Combine(duplicates).Combine(missing),
            static (output, item) => EmitMessages(output, item.Left.Left, item.Left.Right, item.Right));
    }

    /// <summary>Whether a reference, shown by its path or (between projects in an editor) by its assembly's name, is Nethereum.Contracts.</summary>
    private static bool IsNethereum(string? display)
    {
        const string Assembly = "Nethereum.Contracts";
        return display is not null
            && (string.Equals(display, Assembly, StringComparison.OrdinalIgnoreCase)
                || (display.EndsWith(Assembly + ".dll", StringComparison.OrdinalIgnoreCase)
                    && (display.Length == Assembly.Length + 4 || display[display.Length - Assembly.Length - 5] is '/' or '\\')));
    }

    private static void ReportMissingNethereum(SourceProductionContext output, bool isMissing)
    {
        if (isMissing)
        {
            output.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.NethereumMissing, Location.None));
        }
    }

    private static void EmitMessages(SourceProductionContext output, ContractSpec spec, EquatableArray<DuplicateFile> duplicates, bool isNethereumMissing)
    {
        if (isNethereumMissing || spec.MessageNamespace is not { } messageNamespace || IsDuplicate(spec, duplicates))
        {
            return;
        }

        string source = MessageEmitter.Emit(spec, messageNamespace, out IReadOnlyList<string> leftOut);
        output.AddSource(messageNamespace + ".Messages.g.cs", SourceText.From(source, Encoding.UTF8));
        foreach (string item in leftOut)
        {
            output.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.NotInNethereum, Location.None, item, spec.Name));
        }
    }

    private static void ReportDuplicates(SourceProductionContext output, EquatableArray<DuplicateFile> duplicates)
    {
        foreach (DuplicateFile duplicate in duplicates)
        {
            output.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.DuplicateContract, Location.Create(duplicate.Path, default, default), duplicate.FullName, duplicate.FirstPath));
        }
    }

    private static void EmitContract(SourceProductionContext output, ContractSpec spec, EquatableArray<DuplicateFile> duplicates)
    {
        if (!IsDuplicate(spec, duplicates))
        {
            output.AddSource(spec.Namespace + "." + spec.Name + ".g.cs", SourceText.From(ContractEmitter.Emit(spec), Encoding.UTF8));
        }
    }

    /// <summary>Whether other files give this name too, which is reported; which of them is meant is not ours to guess.</summary>
    private static bool IsDuplicate(ContractSpec spec, EquatableArray<DuplicateFile> duplicates)
    {
        string fullName = spec.Namespace + "." + spec.Name;
        foreach (DuplicateFile duplicate in duplicates)
        {
            if (string.Equals(duplicate.FullName, fullName, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static void EmitNamespaces(SourceProductionContext output, EquatableArray<NamespaceSpec> namespaces)
    {
        foreach (NamespaceSpec item in namespaces)
        {
            output.AddSource(
                item.Namespace + "." + NamespaceEmitter.TypeName(item.Namespace) + ".All.g.cs",
                SourceText.From(NamespaceEmitter.Emit(item.Namespace, item.Contracts), Encoding.UTF8));
        }
    }
}
