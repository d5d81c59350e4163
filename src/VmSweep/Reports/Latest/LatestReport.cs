using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Problems;

namespace VmSweep.Reports.Latest;

/// <summary>
/// <c>artifacts/latest/SWEEP/</c>: what a CI system publishes of the last start of a sweep, whatever became of it. Page, JUnit and summary lie there with the logs that they
/// link to. It is replaced as a whole: when a sweep starts (build.sh does the same before it compiles), when its report is there, and when it ends without one.
/// </summary>
public sealed class LatestReport
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromDays(1);

    private readonly string _workshops;

    private readonly TimeProvider _time;

    /// <param name="directory">Its place: <see cref="ArtifactsLayout.Latest"/>.</param>
    /// <param name="time">For the moment that stands in a report that there is not.</param>
    public LatestReport(string directory, TimeProvider time)
    {
        Directory = Path.GetFullPath(directory);
        _time = time;
        _workshops = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Directory))!, ".latest");
    }

    public string Directory { get; }

    private string Name => Path.GetFileName(Directory);

    /// <summary>A sweep starts: from now on nothing of the last one is left, and if the process is killed, that is what the report says.</summary>
    /// <exception cref="ProblemException">What is there cannot be replaced.</exception>
    public void Begin() => Fail($"The start of this sweep at {_time.GetUtcNow():yyyy-MM-dd HH:mm} UTC has no report: it is still running, or it was killed before it could write one.");

    /// <summary>A sweep ended without a report to trust: one error that says why.</summary>
    /// <exception cref="ProblemException">What is there cannot be replaced.</exception>
    public void Fail(string why) => Replace(fresh => MissingReport.Write(fresh, Name, why, _time.GetUtcNow()));

    /// <exception cref="ProblemException">What is there cannot be replaced.</exception>
    public void Publish(PublishedReport report, SweepLayout sweep, ReportOptions options) => Replace(fresh =>
    {
        var root = Path.GetFullPath(sweep.Root);
        var runs = report.Result.Runs;
        var files = runs.Zip(InParallel.Select(runs, run => RunFiles.Find(new SweepLayout(root).Run(run.Run.Serial), run))).ToDictionary(pair => pair.First.Run.Serial, pair => pair.Second, StringComparer.Ordinal);
        SweepReport.Write(fresh, report.Result, run => files[run.Run.Serial], options with { Place = new(root, Directory) }, report.Analysis);
        InParallel.ForEach(files.Values, each => AddLogs(each, new(root, fresh)));
    });

    private static void AddLogs(RunFiles files, PublishedPlace place)
    {
        foreach (var file in files.All)
        {
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(place.Of(file))!);
            LinkedFile.Make(file, place.Of(file));
        }
    }

    /// <summary>Written next to its place, then renamed: a reader sees the old one, none for a moment, or the new one, and never a part.</summary>
    private void Replace(Action<string> write)
    {
        try
        {
            RemoveLeftovers();
            var workshop = System.IO.Directory.CreateDirectory(Path.Combine(_workshops, Path.GetRandomFileName())).FullName;
            var fresh = System.IO.Directory.CreateDirectory(Path.Combine(workshop, "new")).FullName;
            write(fresh);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(Directory)!);
            Exchange(fresh, workshop);
            System.IO.Directory.Delete(workshop, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw UnwritableFile.Problem(Directory, exception);
        }
    }

    /// <summary>Another start of the same sweep may do it at the same moment; the last one stays.</summary>
    private void Exchange(string fresh, string workshop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (System.IO.Directory.Exists(Directory))
                    System.IO.Directory.Move(Directory, Path.Combine(workshop, $"old-{attempt}"));
                System.IO.Directory.Move(fresh, Directory);
                return;
            }
            catch (IOException) when (attempt < 5)
            {
            }
        }
    }

    /// <summary>What killed processes left; what is younger may be written right now.</summary>
    private void RemoveLeftovers()
    {
        foreach (var workshop in System.IO.Directory.Exists(_workshops) ? new DirectoryInfo(_workshops).EnumerateDirectories() : [])
        {
            if (_time.GetUtcNow() - workshop.LastWriteTimeUtc > LongEnough)
                workshop.Delete(recursive: true);
        }
    }
}
