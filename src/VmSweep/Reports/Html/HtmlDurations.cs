using VmSweep.Analysis;
using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>Where the time goes: the longest runs, each with what it took before.</summary>
internal static class HtmlDurations
{
    private const int Longest = 20;

    /// <summary>Slower than this many times its usual time, a run is worth a look.</summary>
    private const double Slow = 1.5;

    public static void Write(HtmlBuilder page, SweepResult sweep, SweepAnalysis analysis, RunPages pages)
    {
        var runs = sweep.Runs
            .Where(run => run.Attempts.Count > 0)
            .Select(run => (Run: run, Took: Max(TimeSpan.Zero, run.Attempts[^1].Ended - run.Attempts[^1].Started), Expected: analysis.Runs.GetValueOrDefault(run.Run.Serial)?.Expected))
            .OrderByDescending(each => each.Took)
            .ToList();
        page.AddOurs("<section id=\"durations\"><h2>Durations</h2>\n");
        if (runs.Count > 0)
        {
            page.Add($"<p>Half of {runs.Count} runs took up to {Durations.Show(runs[runs.Count / 2].Took)}, nine in ten up to {Durations.Show(runs[runs.Count / 10].Took)}, the longest {Durations.Show(runs[0].Took)}. The mark is what a run took before.</p>\n<div class=\"bars\">\n");
            var scale = Math.Max(1, runs.Take(Longest).Max(each => Max(each.Took, each.Expected ?? TimeSpan.Zero)).TotalSeconds);
            foreach (var (run, took, expected) in runs.Take(Longest))
            {
                var slow = expected is { } usual && took > Slow * usual;
                page.Add($"<a class=\"{(slow ? "slow" : "usual")}\" href=\"{pages.Link(run.Run.Serial)}\"><span>{run.Run.Serial} {run.Run.Platform.ToString()} {run.Run.PackageSet.Label}</span><i class=\"w{HtmlReport.Percent(took.TotalSeconds, scale)}\"></i>");
                if (expected is { } before)
                    page.Add($"<b class=\"l{HtmlReport.Percent(before.TotalSeconds, scale)}\" title=\"before: {Durations.Show(before)}\"></b>");
                page.Add($"<em>{Durations.Show(took)}{(slow ? $", usually {Durations.Show(expected!.Value)}" : "")}</em></a>\n");
            }

            page.AddOurs("</div>\n");
        }

        page.AddOurs("</section>\n");
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
