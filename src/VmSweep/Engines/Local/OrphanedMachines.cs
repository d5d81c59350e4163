using System.Diagnostics;
using System.Globalization;
using VmSweep.Plans;

namespace VmSweep.Engines.Local;

/// <summary>
/// Machines of an earlier process of ours that still run. The lifeline ends them with that process; it cannot where somebody killed it too.
/// An orphan would write to the disks of its run's next attempt.
/// </summary>
internal static class OrphanedMachines
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    /// <summary>Ends them. Call while holding the sweep's lock: then every machine of the sweep is an orphan.</summary>
    /// <returns>The serials of the runs whose machines were ended.</returns>
    public static IReadOnlyList<string> End(SweepPlan plan, SweepLayout sweep) =>
        [.. plan.Runs.Select(run => run.Run.Serial).Where(serial => End(sweep.Run(serial)))];

    private static bool End(RunLayout files) => End(files.MachineProcessId);

    /// <summary>Ends the machine whose id is in the file. The id may be another program's by now; nobody else has this file on its command line.</summary>
    internal static bool End(string processIdFile)
    {
        if (!TryReadId(processIdFile, out var id))
            return false;
        using var process = Find(id);
        var isOurs = process is not null && CommandLineOf(id).Contains(processIdFile, StringComparison.Ordinal);
        if (isOurs)
        {
            process!.Kill();
            process.WaitForExit(EndLimit);
        }

        File.Delete(processIdFile);
        return isOurs;
    }

    private static bool TryReadId(string path, out int id)
    {
        id = 0;
        return File.Exists(path) && int.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }

    private static Process? Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string CommandLineOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            // It ended just now.
            return "";
        }
    }
}
