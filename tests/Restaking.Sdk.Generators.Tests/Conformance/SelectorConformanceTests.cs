using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Generators.Tests.Conformance;

/// <summary>Every selector and topic of the reference tables is a generated constant, and every one we have of those contracts is in the tables.</summary>
[Collection(AbiFolderGroup.Name)]
public class SelectorConformanceTests(AbiFolderFixture fixture)
{
    // One proxy, two implementations: see abi/SOURCES.md.
    private static readonly Dictionary<string, string> _boundAs = new()
    {
        ["AllocationManagerView"] = "AllocationManager",
        ["IAllocationManager"] = "AllocationManager",
    };

    private static string SelectorFolder => Path.Combine(RepositoryPaths.Reference, "selectors");

    [Fact]
    public void GeneratedCode_OfAllOfAbi_CompilesWithoutAWarning()
    {
        Assert.Empty(fixture.Diagnostics.Take(10));
        Assert.Equal(fixture.FileCount, fixture.Bindings.Count);
    }

    [Fact]
    public void GeneratedConstants_AgainstTheEigenLayerTable_AreEqual()
    {
        List<string> wrong = [];
        int rows = 0;
        foreach (string[] row in Rows("eigenlayer.tsv"))
        {
            string contract = row[0].Split('@')[0];
            ContractBinding binding = fixture.Bindings[_boundAs.GetValueOrDefault(contract, contract)];
            rows++;
            if (!Has(binding, kind: row[1], signature: row[2], hash: row[3], mutability: row[4], indexed: row[5]))
            {
                wrong.Add(string.Join(' ', row));
            }
        }

        Assert.Empty(wrong);
        Assert.True(rows > 1000);
    }

    [Fact]
    public void GeneratedConstants_OfLegacyEvents_AreInTheLegacyTable()
    {
        string[][] rows = [.. Rows("eigenlayer-legacy.tsv")];
        string[] legacy = ["DelegationManager", "StrategyManager", "EigenPod"];

        foreach (string contract in legacy)
        {
            foreach (ContractEventDescription item in fixture.Bindings[contract + "Legacy"].Events)
            {
                string[] row = Assert.Single(rows, row => row[0] == contract && row[1] == "event" && row[2] == item.Signature);
                Assert.Equal(row[3], item.Topic0.ToString());
                Assert.Equal(row[4].Split(',').Count(name => name.StartsWith('*')), item.IndexedCount);
            }
        }
    }

    private static IEnumerable<string[]> Rows(string file)
    {
        string path = Path.Combine(SelectorFolder, file);
        Assert.SkipUnless(File.Exists(path), $"The reference table (../shared/reference/selectors/{file}) is not here.");
        return File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => line.Split('\t'));
    }

    private static bool Has(ContractBinding binding, string kind, string signature, string hash, string mutability, string indexed) => kind switch
    {
        "function" => binding.Functions.Any(function =>
            function.Signature == signature && function.Selector == Selector(hash) && string.Equals(function.Mutability.ToString(), mutability, StringComparison.OrdinalIgnoreCase)),
        "event" => binding.Events.Any(item =>
            item.Signature == signature && item.Topic0 == Hash32.Parse(hash) && item.IndexedCount == indexed.Split(',').Count(name => name.StartsWith('*'))),
        "error" => binding.Errors.Any(error => error.Signature == signature && error.Selector == Selector(hash)),
        _ => false,
    };

    private static Selector Selector(string hex) => new(uint.Parse(hex.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
