using Spectre.Console;

namespace Restaking.Sdk.Samples.ClaimBot.Board;

/// <summary>Shows a board: a live table on a terminal, a line for every change elsewhere.</summary>
public abstract class BoardView
{
    private readonly AssetNames _names;

    private BoardView(AssetNames names) => _names = names;

    /// <summary>The one that fits the output.</summary>
    public static BoardView For(TextWriter output, AssetNames names) =>
        ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected ? new LiveTable(AnsiConsole.Console, names) : new PlainLines(output, names);

    /// <summary>Shows the board until a look says that it is done.</summary>
    /// <param name="board">The board.</param>
    /// <param name="look">Brings the board up to date; true: it is done.</param>
    /// <param name="interval">Time between two looks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract Task RunAsync(ClaimBoard board, Func<CancellationToken, Task<bool>> look, TimeSpan interval, CancellationToken cancellationToken);

    /// <summary>"1.5 ETH", or several joined by a plus.</summary>
    protected string Text(BoardRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return string.Join(" + ", row.Pays.Select(_names.Text));
    }

    private sealed class PlainLines(TextWriter output, AssetNames names) : BoardView(names)
    {
        public override async Task RunAsync(ClaimBoard board, Func<CancellationToken, Task<bool>> look, TimeSpan interval, CancellationToken cancellationToken)
        {
            string stopped = "";
            while (true)
            {
                bool done = await look(cancellationToken);
                foreach (BoardRow row in board.Changed)
                {
                    await output.WriteLineAsync($"{row.State,-8} {row.Protocol} {AssetNames.Short(row.Key.Id)} of {AssetNames.Short(row.Owner)}: {Text(row)} {row.Note}".TrimEnd());
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

    private sealed class LiveTable(IAnsiConsole console, AssetNames names) : BoardView(names)
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

        private static string Brief(string note) => note.StartsWith("0x", StringComparison.Ordinal) ? AssetNames.Short(note) : note.Length > 60 ? $"{note[..59]}…" : note;

        private Table Draw(ClaimBoard board)
        {
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("protocol", "owner", "pays", "state", "");
            foreach (TableColumn column in table.Columns)
            {
                column.NoWrap = true;
            }

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
                table.AddRow(row.Protocol, AssetNames.Short(row.Owner), Text(row), $"[{color}]{state}[/]", Markup.Escape(Brief(row.Note)));
            }

            string title = $"{claimed} of {board.Rows.Count()} claimed";
            return table.Title(board.StopReasons.Count == 0 ? title : $"{title}; [red]stopped:[/] {Markup.Escape(string.Join(" ", board.StopReasons))}");
        }
    }
}
