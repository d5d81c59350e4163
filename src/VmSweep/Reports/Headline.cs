using System.Globalization;
using VmSweep.Results;

namespace VmSweep.Reports;

/// <summary>The one sentence that somebody reads who reads nothing else.</summary>
public static class Headline
{
    public static string Of(SweepResult sweep)
    {
        var total = sweep.Runs.Count;
        if (total == 0)
            return "no runs were planned";
        var faults = sweep.Runs.Count(run => run.Verdict.IsFault());
        var failed = sweep.Runs.Count(run => !run.Verdict.IsGood()) - faults;
        return (failed, faults) switch
        {
            (0, 0) => string.Create(CultureInfo.InvariantCulture, $"all {total} runs are good{Reused(sweep)}"),
            (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{failed} of {total} runs failed{Reused(sweep)}"),
            (0, _) => string.Create(CultureInfo.InvariantCulture, $"{faults} of {total} runs ended in a fault{Reused(sweep)}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{failed} of {total} runs failed, {faults} ended in a fault{Reused(sweep)}"),
        };
    }

    private static string Reused(SweepResult sweep) =>
        sweep.Runs.Count(run => run.Reused is not null) is > 0 and var reused ? string.Create(CultureInfo.InvariantCulture, $" ({reused} reused from earlier sweeps)") : "";
}
