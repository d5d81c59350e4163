using VmSweep.Engines.Condor.Tools;
using VmSweep.Files;

namespace VmSweep.Engines.Condor.Submission;

/// <summary>What was handed to HTCondor: the content of <c>condor.json</c>. Whoever waits for the sweep, or ends it, reads it.</summary>
/// <param name="Access">How HTCondor's tools are reached.</param>
/// <param name="Machines">Machines with the VM universe at the time.</param>
/// <param name="ConsoleFile">The file in which machines return a guest's console; null where not all of them do.</param>
/// <param name="EarlierDags">Clusters of DAGMan jobs that this submission continues.</param>
public sealed record SubmittedDag(
    int Schema,
    CondorAccess Access,
    DateTimeOffset Time,
    IReadOnlyList<string> Machines,
    IReadOnlyList<string> ExcludedHosts,
    string? ConsoleFile,
    IReadOnlyList<int> EarlierDags)
{
    public const int CurrentSchema = 1;

    internal static SubmittedDag? Read(CondorFiles files) => File.Exists(files.Submitted) ? JsonFile.Read<SubmittedDag>(files.Submitted) : null;
}
