using VmSweep.Plans;

namespace VmSweep.Engines.Local;

/// <summary>Where the files of attempts go: the last attempt's stay in the run's directory, each earlier one has a directory of its own.</summary>
internal static class AttemptFiles
{
    public static string DirectoryOf(int number, bool last) => last ? "." : $"attempts/{number}";

    /// <summary>Moves what attempt <paramref name="number"/> left, so that its evidence stays and the next begins with nothing.</summary>
    public static void PutAside(RunLayout run, int number)
    {
        Directory.CreateDirectory(run.Root);
        // Nothing of an overlay is evidence that the I/O disk and the console do not have.
        File.Delete(run.SystemOverlay);
        if (number < 1 || !(File.Exists(run.Console) || File.Exists(run.ResultImage)))
            return;
        var aside = run.Attempt(number);
        Directory.CreateDirectory(aside);
        foreach (var file in new[] { run.Console, run.ResultImage, run.PayloadLog }.Where(File.Exists))
            File.Move(file, Path.Combine(aside, Path.GetFileName(file)), overwrite: true);
        foreach (var directory in new[] { run.Guest, run.Output }.Where(Directory.Exists))
            MoveDirectory(directory, Path.Combine(aside, Path.GetFileName(directory)));
    }

    private static void MoveDirectory(string from, string to)
    {
        if (Directory.Exists(to))
            Directory.Delete(to, recursive: true);
        Directory.Move(from, to);
    }
}
