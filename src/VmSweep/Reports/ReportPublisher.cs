using Microsoft.Data.Sqlite;
using VmSweep.Analysis;
using VmSweep.Analysis.Packages;
using VmSweep.Files;
using VmSweep.Forecasts;
using VmSweep.History;
using VmSweep.ImageStore;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;
using VmSweep.Results.Exceptions;
using VmSweep.Sweeps;

namespace VmSweep.Reports;

/// <summary>Ends a sweep: collects its results, finds their causes, remembers them and writes its reports.</summary>
public static class ReportPublisher
{
    /// <param name="plan">The sweep's plan.</param>
    /// <param name="sweep">The sweep's files.</param>
    /// <param name="sweepDirectory">The sweep as its author wrote it; its exceptions, tags and <c>expected.yaml</c> count where it is this plan's.</param>
    /// <param name="options">How attachments are named.</param>
    /// <param name="time">For a sweep in which nothing ran.</param>
    public static PublishedReport Publish(SweepPlan plan, SweepLayout sweep, string sweepDirectory, ReportOptions options, TimeProvider time)
    {
        var isOfThisPlan = Path.GetFileName(Path.TrimEndingDirectorySeparator(sweepDirectory)) == plan.Name;
        var problems = new List<string>();
        var exceptions = isOfThisPlan ? Try(() => KnownFailures.Of(sweepDirectory), KnownFailures.None, problems) : KnownFailures.None;
        var tags = isOfThisPlan ? Try(() => ComponentTags.Of(sweepDirectory), ComponentTags.None, problems) : ComponentTags.None;
        var collected = ResultCollector.Collect(plan, sweep, time);
        var result = collected with { Runs = [.. collected.Runs.Select(exceptions.Apply)] };
        var bytes = BytesOf(plan, sweep, result);
        var forecast = Try(() => SweepForecast.Read(sweep), null, problems);
        var analysis = Analyze(result, sweep, exceptions, tags, problems, bytes) with { Account = SweepAccount.Of(result, forecast, run => bytes[run.Run.Serial]) };
        SweepReport.Write(sweep.Report, result, run => RunFiles.Find(sweep.Run(run.Run.Serial), run), options, analysis);
        var surprises = isOfThisPlan ? ExpectedVerdicts.Find(sweepDirectory)?.Compare(result) : null;
        return new(result, Path.Combine(sweep.Report, SweepReport.HtmlFile), surprises) { Analysis = analysis };
    }

    /// <summary>A report is complete without a history: what is the matter with it stands on the page.</summary>
    private static SweepAnalysis Analyze(SweepResult result, SweepLayout sweep, KnownFailures exceptions, ComponentTags tags, List<string> problems, Dictionary<string, ByteSize?> bytes)
    {
        var images = new BaseImagePackages(new StoreLayout(sweep.Artifacts.BaseImages));
        var packages = BySerial(result, run => RunPackages.Find(sweep.Run(run.Run.Serial), run, images));
        var path = sweep.Artifacts.History;
        try
        {
            if (!DueSweeps.CanRecord(sweep.Artifacts))
                return AnalyzeForAnother(result, sweep, exceptions, tags, problems, packages);
            problems.AddRange(DueSweeps.Record(sweep.Artifacts));
            using var history = HistoryDatabase.Open(path);
            var analysis = new SweepAnalyzer(result, history.Window(result.Name, result.SweepId), run => packages[run.Run.Serial]).Analyze(exceptions, tags, problems);
            history.Record(result, run => packages[run.Run.Serial].End, run => bytes[run.Run.Serial]);
            File.Delete(sweep.HistoryDue);
            return analysis;
        }
        catch (Exception exception) when (exception is ProblemException or SqliteException or IOException)
        {
            problems.Add(exception is ProblemException known ? known.Message : HistoryDatabase.Unusable(path, exception).Message);
            return new SweepAnalyzer(result, HistoryWindow.Empty, run => packages[run.Run.Serial]).Analyze(exceptions, tags, problems);
        }
    }

    /// <summary>The history is another user's: what it says counts, and its owner's next build records this sweep.</summary>
    private static SweepAnalysis AnalyzeForAnother(
        SweepResult result, SweepLayout sweep, KnownFailures exceptions, ComponentTags tags, List<string> problems, Dictionary<string, RunPackages> packages)
    {
        DueSweeps.Note(sweep);
        problems.Add($"{sweep.Artifacts.History}: this sweep is not in it yet, since {Environment.UserName} may not write it. The owner's next build records it.");
        using var history = File.Exists(sweep.Artifacts.History) ? HistoryDatabase.OpenToRead(sweep.Artifacts.History) : null;
        var window = history?.Window(result.Name, result.SweepId) ?? HistoryWindow.Empty;
        return new SweepAnalyzer(result, window, run => packages[run.Run.Serial]).Analyze(exceptions, tags, problems);
    }

    private static Dictionary<string, ByteSize?> BytesOf(SweepPlan plan, SweepLayout sweep, SweepResult result)
    {
        var built = new StoreLayout(sweep.Artifacts.BaseImages);
        var disks = new DiskBytes(plan, sweep, platform => plan.Images.TryGetValue(platform.ToString(), out var image) ? built.Disk(platform, image) : null);
        return BySerial(result, disks.OfAnAttempt);
    }

    private static Dictionary<string, T> BySerial<T>(SweepResult result, Func<RunResult, T> find) =>
        result.Runs.Zip(InParallel.Select(result.Runs, find)).ToDictionary(pair => pair.First.Run.Serial, pair => pair.Second, StringComparer.Ordinal);

    private static T Try<T>(Func<T> read, T otherwise, List<string> problems)
    {
        try
        {
            return read();
        }
        catch (ProblemException exception)
        {
            problems.AddRange(exception.Problems.Select(problem => $"{problem}"));
            return otherwise;
        }
    }
}
