using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.Reports;

/// <summary>
/// Brings a report to where people look (<c>--to</c>): the report and the logs that it links to, under the sweep's id, in the same places to each
/// other. Disks stay.
/// </summary>
public static class ReportCopy
{
    /// <summary>Beside the report; whatever a guest left that is no log is on its result disk.</summary>
    private static readonly string[] Logs = ["run-job.log", "console.log", "result.json"];

    private static readonly string[] Directories = ["output", "guest"];

    /// <summary>True for <c>host:path</c> and <c>rsync://…</c>: what a colon before any slash means to rsync, too.</summary>
    public static bool IsRemote(string target)
    {
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !target[..colon].Contains('/', StringComparison.Ordinal);
    }

    /// <summary>The command for a remote target.</summary>
    public static CommandLine Rsync(SweepLayout sweep, string target) => new(
        "rsync",
        [
            // Links a guest made are left out, and a web server has to be able to read.
            "--recursive", "--times", "--no-links", "--chmod=D755,F644", "--prune-empty-dirs", "--mkpath", "--timeout=300",
            "--include=/report/***", "--include=/runs/", "--include=/runs/*/",
            .. Logs.Select(name => $"--include=/runs/*/{name}"),
            .. Directories.Select(name => $"--include=/runs/*/{name}/***"),
            "--exclude=*",
            sweep.Root + "/",
            $"{target.TrimEnd('/')}/{sweep.Id}/",
        ]);

    /// <summary>Copies into a local directory. A reader of the page sees the old or the new one: the report comes last, and whole.</summary>
    /// <exception cref="ProblemException">It cannot be written.</exception>
    public static string ToDirectory(SweepLayout sweep, string target)
    {
        var place = Path.Combine(target, sweep.Id);
        try
        {
            foreach (var run in Directory.Exists(sweep.Runs) ? new DirectoryInfo(sweep.Runs).EnumerateDirectories() : [])
            {
                var to = Path.Combine(place, "runs", run.Name);
                foreach (var name in Logs)
                    CopyFile(new(Path.Combine(run.FullName, name)), to);
                foreach (var name in Directories)
                    CopyTree(new(Path.Combine(run.FullName, name)), Path.Combine(to, name));
            }

            var fresh = Path.Combine(place, $".report-{Environment.ProcessId}");
            CopyTree(new(sweep.Report), fresh);
            var report = Path.Combine(place, "report");
            if (Directory.Exists(report))
                Directory.Delete(report, recursive: true);
            Directory.Move(fresh, report);
            return Path.Combine(report, SweepReport.HtmlFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Files.UnwritableFile.Problem(place, exception);
        }
    }

    private static void CopyTree(DirectoryInfo from, string to)
    {
        if (!from.Exists || from.LinkTarget is not null)
            return;
        foreach (var file in from.EnumerateFiles())
            CopyFile(file, to);
        foreach (var directory in from.EnumerateDirectories())
            CopyTree(directory, Path.Combine(to, directory.Name));
    }

    private static void CopyFile(FileInfo file, string to)
    {
        if (!file.Exists || file.LinkTarget is not null)
            return;
        Directory.CreateDirectory(to);
        file.CopyTo(Path.Combine(to, file.Name), overwrite: true);
    }
}
