using Spectre.Console;
using Spectre.Console.Rendering;
using VmSweep.Results;
using VmSweep.Texts;

namespace VmSweep.Reports.Progress;

/// <summary>How progress looks on a terminal: counts in a line, and a table of what runs.</summary>
internal static class ProgressView
{
    /// <summary>The counts, the table's head and frame, and a line of prompt.</summary>
    private const int OtherLines = 7;

    public static string Colour(Verdict verdict) => VerdictLooks.Family(verdict) switch
    {
        "good" => "green",
        "bad" => "red",
        "fault" => "magenta",
        _ => "yellow",
    };

    /// <summary>A line that fills the terminal's width: a live display writes over what was there and erases nothing.</summary>
    public static IRenderable FullWidth(string markup) => new Table { ShowHeaders = false, Border = TableBorder.None, Expand = true }
        .AddColumn(new TableColumn("") { Padding = new Padding(0) })
        .AddRow(new Markup(markup));

    public static IRenderable Render(ProgressCounts counts, int height)
    {
        var running = counts.Running.ToList();
        return running.Count == 0 ? Counts(counts) : new Rows(Table(counts, running, Math.Max(3, height - OtherLines)), Counts(counts));
    }

    private static Table Table(ProgressCounts counts, List<RunningRun> running, int rows)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey)
            .AddColumn("run").AddColumn("platform").AddColumn("sources").AddColumn("package set").AddColumn("stage").AddColumn(new TableColumn("time").RightAligned());
        foreach (var run in running.Take(rows))
        {
            table.AddRow(
                Cell(run.Run.Serial),
                Cell(run.Run.Platform.ToString()),
                Cell(run.Run.Sources.ToString()),
                Cell(run.Run.PackageSet.Label),
                Cell(run.Attempt > 1 ? $"{run.Stage} (attempt {run.Attempt})" : run.Stage),
                Cell(Durations.Show(counts.Since(run))));
        }

        if (running.Count > rows)
            table.AddRow(Cell("…"), Cell($"{running.Count - rows} more"));
        return table;
    }

    /// <summary>Text and not markup: labels are a user's.</summary>
    private static Text Cell(string text) => new(GuestText.Line(text)) { Overflow = Overflow.Ellipsis };

    private static Markup Counts(ProgressCounts counts)
    {
        var verdicts = counts.Verdicts.Select(entry => $"[{Colour(entry.Key)}]{VerdictLooks.Symbol(entry.Key)} {entry.Value} {entry.Key.Word()}[/]");
        var remaining = counts.Remaining is { } rest ? $", about {Durations.Show(rest)} left" : "";
        return new Markup(string.Join("  ", verdicts.Prepend($"[bold]{counts.Finished} of {counts.Planned}[/] runs in {Durations.Show(counts.Elapsed)}{remaining}")));
    }
}
