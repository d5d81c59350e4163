using Microsoft.Data.Sqlite;
using VmSweep.Analysis.Packages;
using VmSweep.Files;
using VmSweep.Forecasts;
using VmSweep.ImageStore;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.History;

/// <summary>
/// Sweeps whose report could not record them, because the history is another user's: FINAL of a DAG runs as the user who submits, and <c>artifacts/</c> is the owner's.
/// The owner's next build records them.
/// </summary>
internal static class DueSweeps
{
    /// <summary>Whether this user may write the history: the file, and SQLite's own files next to it.</summary>
    public static bool CanRecord(ArtifactsLayout artifacts)
    {
        try
        {
            if (File.Exists(artifacts.History))
                using (new FileStream(artifacts.History, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                {
                }

            using (new FileStream($"{artifacts.History}.{Path.GetRandomFileName()}", FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
                return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            // A full or damaged disk is the history's own trouble, and it says so when it is opened.
            return true;
        }
    }

    /// <summary>Notes that a sweep is still to be recorded.</summary>
    public static void Note(SweepLayout sweep) => AtomicFile.WriteText(sweep.HistoryDue, "");

    /// <summary>Records those that are noted; does nothing for a user who may not.</summary>
    /// <returns>What could not be recorded, and why; it is tried again next time.</returns>
    public static IReadOnlyList<string> Record(ArtifactsLayout artifacts)
    {
        var due = artifacts.AllSweeps().Where(sweep => File.Exists(sweep.HistoryDue) && sweep.IsFinished).ToList();
        if (due.Count == 0 || !CanRecord(artifacts))
            return [];
        var problems = new List<string>();
        try
        {
            using var history = HistoryDatabase.Open(artifacts.History);
            foreach (var sweep in due)
                Record(history, sweep, problems);
        }
        catch (Exception exception) when (exception is ProblemException or SqliteException)
        {
            problems.Add(exception.Message);
        }

        return problems;
    }

    private static void Record(HistoryDatabase history, SweepLayout sweep, List<string> problems)
    {
        try
        {
            var plan = SweepFinder.Load(sweep);
            var result = JsonFile.Read<SweepResult>(sweep.Results);
            var built = new StoreLayout(sweep.Artifacts.BaseImages);
            var images = new BaseImagePackages(built);
            var disks = new DiskBytes(plan, sweep, platform => plan.Images.TryGetValue(platform.ToString(), out var image) ? built.Disk(platform, image) : null);
            history.Record(result, run => RunPackages.Find(sweep.Run(run.Run.Serial), run, images).End, disks.OfAnAttempt);
            File.Delete(sweep.HistoryDue);
        }
        catch (Exception exception) when (exception is ProblemException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"sweep {sweep.Id}: is not in the history: {exception.Message}");
        }
    }
}
