using System.Globalization;

namespace Nuke.Common.Execution;

internal static class SummaryTable
{
    private const int StatusWidth = 10;
    private const int DurationWidth = 10;

    public static void Write(IReadOnlyCollection<ExecutableTarget> plan)
    {
        var rows = plan.Where(x => x.Status != ExecutionStatus.Collective).ToList();
        var nameWidth = Math.Max(rows.Select(x => x.Name.Length).DefaultIfEmpty().Max() + 4, 19);
        var width = nameWidth + StatusWidth + DurationWidth;
        ConsoleText.WriteLine();
        ConsoleText.WriteLine(new string('═', width));
        ConsoleText.WriteLine(Row("Target", "Status", "Duration"), ConsoleText.Heading);
        ConsoleText.WriteLine(new string('─', width));
        foreach (var target in rows)
            ConsoleText.WriteLine(Row(target.Name, target.Status.ToString(), DurationOf(target)) + Information(target), Colour(target.Status));
        ConsoleText.WriteLine(new string('─', width));
        ConsoleText.WriteLine(Row("Total", "", Text(rows.Aggregate(TimeSpan.Zero, (sum, x) => sum + x.Duration))));
        ConsoleText.WriteLine(new string('═', width));

        string Row(string name, string status, string duration) =>
            name.PadRight(nameWidth) + status.PadRight(StatusWidth) + duration.PadLeft(DurationWidth);
    }

    private static string DurationOf(ExecutableTarget target) =>
        target.Status is ExecutionStatus.Succeeded or ExecutionStatus.Failed or ExecutionStatus.Aborted ? Text(target.Duration) : "";

    private static string Text(TimeSpan duration) =>
        duration < TimeSpan.FromSeconds(1) ? "< 1sec" : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes}:{duration.Seconds:00}");

    private static string Information(ExecutableTarget target)
    {
        var pairs = target.SummaryInformation.Select(x => $"{x.Key}: {x.Value}").ToList();
        if (target.OnlyWhen != null)
            pairs.Add($"OnlyWhen: {target.OnlyWhen}");
        if (target.Skipped != null)
            pairs.Add($"Skipped: {target.Skipped}");
        return pairs.Count == 0 ? "" : $"   // {string.Join(", ", pairs)}";
    }

    private static string Colour(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Succeeded => ConsoleText.Success,
        ExecutionStatus.Failed or ExecutionStatus.Aborted => ConsoleText.Error,
        ExecutionStatus.NotRun => ConsoleText.Warning,
        _ => null,
    };
}
