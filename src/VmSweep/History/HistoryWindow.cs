namespace VmSweep.History;

/// <summary>The newest sweeps of a name before the one that is looked at.</summary>
/// <param name="Sweeps">Oldest first.</param>
/// <param name="PackagesOf">Reads a package list by its hash; null where it is no longer kept.</param>
public sealed record HistoryWindow(
    IReadOnlyList<PastSweep> Sweeps,
    ILookup<string, PastRun> RunsByIdentity,
    IReadOnlyList<PastAttempt> Attempts,
    IReadOnlyList<PastFailure> Failures,
    Func<string, Analysis.Packages.PackageList?> PackagesOf)
{
    public static HistoryWindow Empty { get; } = new([], Enumerable.Empty<PastRun>().ToLookup(run => run.Identity, StringComparer.Ordinal), [], [], _ => null);

    /// <summary>What became of a run, newest sweep first.</summary>
    public IEnumerable<PastRun> Newest(string identity) => RunsByIdentity[identity].OrderByDescending(run => run.SweepId, StringComparer.Ordinal);
}
