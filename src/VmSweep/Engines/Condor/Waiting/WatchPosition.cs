using VmSweep.Files;

namespace VmSweep.Engines.Condor.Waiting;

/// <summary>How far somebody was shown the nodes log: the content of <c>watch.json</c>. What lies before is read again, for its meaning, and not said again.</summary>
/// <param name="Dag">The DAGMan job whose log it is: another submission begins it anew.</param>
internal sealed record WatchPosition(int Schema, int Dag, long Offset)
{
    public const int CurrentSchema = 1;

    public static long Of(CondorFiles files, int dag) =>
        File.Exists(files.WatchPosition) && JsonFile.Read<WatchPosition>(files.WatchPosition) is { } position && position.Dag == dag ? position.Offset : 0;

    /// <summary>Every two seconds while a pool is busy, and all that could be lost with the power is what somebody was shown.</summary>
    public static void Save(CondorFiles files, int dag, long offset) => JsonFile.Write(files.WatchPosition, new WatchPosition(CurrentSchema, dag, offset), isDurable: false);
}
