using System.Collections.Immutable;

namespace Restaking.Sdk.Generators.Model;

internal sealed record ContractName(string Namespace, string Name);

/// <summary>The contracts of one namespace, ordered by name.</summary>
internal sealed record NamespaceSpec(string Namespace, EquatableArray<string> Contracts)
{
    public static EquatableArray<NamespaceSpec> Group(ImmutableArray<ContractName> contracts)
    {
        var groups = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (ContractName contract in contracts)
        {
            if (!groups.TryGetValue(contract.Namespace, out SortedSet<string>? names))
            {
                groups.Add(contract.Namespace, names = new SortedSet<string>(StringComparer.Ordinal));
            }

            names.Add(contract.Name);
        }

        var specs = new List<NamespaceSpec>(groups.Count);
        foreach (KeyValuePair<string, SortedSet<string>> group in groups)
        {
            specs.Add(new NamespaceSpec(group.Key, EquatableArray.From(new List<string>(group.Value))));
        }

        return EquatableArray.From(specs);
    }
}
