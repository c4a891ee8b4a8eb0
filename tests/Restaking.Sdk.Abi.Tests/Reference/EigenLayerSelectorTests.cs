using System.Globalization;

namespace Restaking.Sdk.Abi.Tests;

/// <summary>Every selector and topic of the EigenLayer contracts, computed from its signature.</summary>
public class EigenLayerSelectorTests
{
    [Fact]
    public void Selector_OfEveryEigenLayerFunctionAndError_IsTheReferenceOne()
    {
        (string Signature, string Hash)[] rows = [.. Rows("function", "error")];

        Assert.True(rows.Length > 1000, $"{rows.Length} rows are too few for the reference file.");
        Assert.All(rows, row => Assert.Equal(row.Hash, Selector.FromSignature(row.Signature).ToString()));
    }

    [Fact]
    public void Hash_OfEveryEigenLayerEventSignature_IsTheReferenceTopic()
    {
        (string Signature, string Hash)[] rows = [.. Rows("event")];

        Assert.True(rows.Length > 200, $"{rows.Length} rows are too few for the reference file.");
        Assert.All(rows, row => Assert.Equal(row.Hash, Keccak256.HashText(row.Signature).ToString()));
    }

    private static IEnumerable<(string Signature, string Hash)> Rows(params string[] kinds)
    {
        string path = ReferenceFile.PathOrSkip(Path.Combine("selectors", "eigenlayer.tsv"));
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            string[] columns = line.Split('\t');
            if (kinds.Contains(columns[1]))
            {
                yield return (columns[2], columns[3].ToLower(CultureInfo.InvariantCulture));
            }
        }
    }
}
