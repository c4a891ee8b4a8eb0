using System.Globalization;

namespace Restaking.Sdk.Benchmarks.Comparison;

/// <summary>The result as a table that is Markdown too.</summary>
internal static class ComparisonTable
{
    private static readonly string[] Header = ["work", "ours", "allocated", "viem", "ratio", "middle half", "goal", "met"];

    public static void Print(IReadOnlyList<(Workload Work, Measurement Measured)> rows, TextWriter output)
    {
        List<string[]> cells = [Header, .. rows.Select(row => Cells(row.Work, row.Measured))];
        int[] widths = [.. Enumerable.Range(0, Header.Length).Select(column => cells.Max(row => row[column].Length))];
        for (int row = 0; row < cells.Count; row++)
        {
            output.WriteLine($"| {string.Join(" | ", cells[row].Select((cell, column) => cell.PadRight(widths[column])))} |");
            if (row == 0)
            {
                output.WriteLine($"|{string.Join('|', widths.Select(width => new string('-', width + 2)))}|");
            }
        }
    }

    private static string[] Cells(Workload work, Measurement measured)
    {
        (double low, double high) = measured.RatioQuartiles;
        return
        [
            work.Title,
            Quantity.OfNanoseconds(measured.OursNanoseconds),
            Quantity.OfBytes(measured.Allocated),
            Quantity.OfNanoseconds(measured.TheirsNanoseconds),
            Ratio(measured.Ratio),
            $"{Ratio(low)} - {Ratio(high)}",
            work.Goal.ToString(),
            work.Goal == Goal.None ? "-" : work.Goal.IsMetBy(measured) ? "yes" : "NO",
        ];
    }

    private static string Ratio(double ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"{ratio.ToString(ratio < 10 ? "0.00" : "0", CultureInfo.InvariantCulture)}x");
}
