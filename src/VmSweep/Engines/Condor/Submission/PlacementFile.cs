using VmSweep.Files;

namespace VmSweep.Engines.Condor.Submission;

/// <summary>
/// <c>placement.sub</c> of a run: the machines that its next job avoids. A retry of DAGMan's is a new job and remembers nothing. The file is always there:
/// "include ifexist" holds a submission of DAGMan's up where it is not (seen with 23.9).
/// </summary>
internal static class PlacementFile
{
    /// <param name="avoid">Machines that failed the run; where none is left, better a bad one than none.</param>
    /// <param name="machines">Those that could run it.</param>
    public static void Write(string path, IReadOnlyCollection<string> avoid, IReadOnlyCollection<string> machines, bool isDurable = true) =>
        Write(path, "avoid", avoid, machines, isDurable);

    /// <summary><c>hosts.sub</c>: the same for all runs of a sweep.</summary>
    public static void WriteSweep(string path, IReadOnlyCollection<string> avoid, IReadOnlyCollection<string> machines) => Write(path, "hosts", avoid, machines, isDurable: true);

    private static void Write(string path, string name, IReadOnlyCollection<string> avoid, IReadOnlyCollection<string> machines, bool isDurable)
    {
        var left = avoid.Count == 0 || !machines.Except(avoid).Any() ? [] : avoid;
        var expression = left.Count == 0 ? "true" : string.Join(" && ", left.Order(StringComparer.Ordinal).Select(host => $"(TARGET.Machine =!= {SubmitText.Quoted(host)})"));
        AtomicFile.WriteText(path, $"{name} = {expression}\n", isDurable);
    }
}
