using VmSweep.Engines.Condor.Canaries;
using VmSweep.Reports.Progress;

namespace VmSweep.Engines.Condor.Waiting;

/// <summary>Tells whoever watches what the canaries found, as they come home.</summary>
internal sealed class CanaryNarrator(CondorFiles files, ISweepProgress progress)
{
    private readonly CanaryPlan _plan = CanaryPlan.Read(files);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public bool AreThere => _plan.Canaries.Count > 0;

    public void Tell()
    {
        foreach (var canary in _plan.Canaries.Where(canary => !_told.Contains(canary.Name)))
        {
            if (CanaryResult.Read(files, canary) is not { } result)
                continue;
            _told.Add(canary.Name);
            progress.Message($"{result}{Consequence(result)}");
        }
    }

    private static string Consequence(CanaryResult result) => result switch
    {
        { Verdict: Results.Verdict.Pass } => "",
        { Canary.IsProof: true } => $": no run of {result.Canary.Platform} is submitted",
        { IsBad: true } => $": no run goes to {result.Host} if {result.Canary.Platform} boots elsewhere",
        _ => "",
    };
}
