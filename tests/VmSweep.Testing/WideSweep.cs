using System.Globalization;
using VmSweep.Analysis;
using VmSweep.Matrix;
using VmSweep.Results;

namespace VmSweep.Testing;

/// <summary>Results of a sweep as wide as a test wants it: one run in fifty fails, one in two hundred has a fault.</summary>
public static class WideSweep
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 18, 30, 0, TimeSpan.Zero);

    private static readonly PlatformName[] Platforms = [.. new[] { "debian_12.x86_64", "debian_13.x86_64", "alma_9.x86_64", "alma_9.aarch64" }.Select(text => PlatformName.TryParse(text, out var name) ? name : name)];

    private static readonly Sources[] AllSources = [.. new[] { "24; osg", "24; osg > 25/osg", "25; osg-testing" }.Select(text => SourcesParser.TryParse(text, out var sources, out _) ? sources : throw new FormatException(text))];

    /// <param name="reason">Of what fails.</param>
    public static SweepResult Of(int runs, string reason = "1 of 3 test cases failed in 'test', first 'answers': no answer.") => new(
        SweepResult.CurrentSchema, "20261122-1830-wide", "wide", "condor", "a pool", Start, Start.AddHours(6), [.. Enumerable.Range(0, runs).Select(index => Run(index, reason))]);

    public static SweepAnalysis Analysis(SweepResult sweep)
    {
        var red = sweep.Runs.Where(run => run.Verdict == Verdict.Fail).Select(run => run.Run.Serial).ToList();
        return SweepAnalysis.None with { Causes = [new(CauseKind.Failure, "the service does not answer", [], red, red[^1], null, IsNew: true)] };
    }

    private static RunResult Run(int index, string reason)
    {
        var verdict = index % 200 == 7 ? Verdict.NoNetwork : index % 50 == 3 ? Verdict.Fail : Verdict.Pass;
        var why = verdict switch { Verdict.Pass => "3 test cases passed.", Verdict.Fail => reason, _ => "The guest had no working network; the payload was not run." };
        var started = Start.AddSeconds(index / 10.0);
        TestRun run = new(index.ToString("D5", CultureInfo.InvariantCulture), Platforms[index % 4], AllSources[index / 4 % 3], new($"Set {index / 12}", [$"package-{index / 12}"]));
        return new(RunResult.CurrentSchema, run, verdict, why, [], [new(1, verdict, why, $"ep{index % 40:00}.pool.example", started, started.AddMinutes(20), ".")], null, "f00d", []);
    }
}
