using Restaking.Sdk.Protocols.Liquid;
using Spectre.Console;

namespace Restaking.Sdk.Samples.ClaimBot.Board;

/// <summary>Shows a board: a live table on a terminal, a line for every change elsewhere.</summary>
public abstract class BoardView
{
    /// <summary>The one that fits the output.</summary>
    public static BoardView For(TextWriter output) =>
        ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected ? new LiveTable(AnsiConsole.Console) : new PlainLines(output);

    /// <summary>Shows the board until a look says that it is done.</summary>
    /// <param name="board">The board.</param>
    /// <param name="look">Brings the board up to date; true: it is done.</param>
    /// <param name="interval">Time between two looks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract Task RunAsync(ClaimBoard board, Func<CancellationToken, Task<bool>> look, TimeSpan interval, CancellationToken cancellationToken);

    /// <summary>"1.5 ETH", and an address where the asset is a token.</summary>
    protected static string Text(BoardRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Pays.IsEmpty ? "" : string.Join(" + ", row.Pays.Select(amount => $"{amount.Amount.ToEtherString()} {(amount.IsEther ? "ETH" : $"{amount.Asset}"[..8])}"));
    }

    private sealed class PlainLines(TextWriter output) : BoardView
    {
        public override async Task RunAsync(ClaimBoard board, Func<CancellationToken, Task<bool>> look, TimeSpan interval, CancellationToken cancellationToken)
        {
            string stopped = "";
            while (true)
            {
                bool done = await look(cancellationToken);
                foreach (BoardRow row in board.Changed)
                {
                    await output.WriteLineAsync($"{row.State,-8} {row.Protocol} {row.Key.Id} of {row.Owner}: {Text(row)} {row.Note}".TrimEnd());
                }

                string reasons = string.Join(Environment.NewLine, board.StopReasons.Select(reason => $"STOPPED  {reason}"));
                if (reasons != stopped)
                {
                    await output.WriteLineAsync(reasons);
                    stopped = reasons;
                }

                await output.FlushAsync(cancellationToken);
                if (done)
                {
                    return;
                }

                await Task.Delay(interval, cancellationToken);
            }
        }
    }

    private sealed class LiveTable(IAnsiConsole console) : BoardView
    {
        public override Task RunAsync(ClaimBoard board, Func<CancellationToken, Task<bool>> look, TimeSpan interval, CancellationToken cancellationToken) =>
            console.Live(Draw(board)).StartAsync(async live =>
            {
                while (true)
                {
                    bool done = await look(cancellationToken);
                    live.UpdateTarget(Draw(board));
                    if (done)
                    {
                        return;
                    }

                    await Task.Delay(interval, cancellationToken);
                }
            });

        private static Table Draw(ClaimBoard board)
        {
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("protocol", "owner", "pays", "state", "");
            int claimed = 0;
            foreach (BoardRow row in board.Rows)
            {
                (string color, string state) = row.State switch
                {
                    RowState.Claimed => ("green", "claimed"),
                    RowState.Sent => ("yellow", "under way"),
                    _ => ("grey", "waits"),
                };
                claimed += row.State == RowState.Claimed ? 1 : 0;
                table.AddRow(row.Protocol, $"{row.Owner}"[..8], Text(row), $"[{color}]{state}[/]", Markup.Escape(row.Note.Length > 60 ? row.Note[..60] : row.Note));
            }

            string title = $"{claimed} of {board.Rows.Count()} claimed";
            return table.Title(board.StopReasons.Count == 0 ? title : $"{title}; [red]stopped:[/] {Markup.Escape(string.Join(" ", board.StopReasons))}");
        }
    }
}
