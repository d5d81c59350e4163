namespace VmSweep.Results;

/// <summary>All planned runs of a sweep with what became of each: the content of <c>report/results.json</c>. Planned = reported, always.</summary>
/// <param name="SweepId">Such as <c>20261122-1830-nightly</c>.</param>
/// <param name="Name">The sweep's name, over all its nights.</param>
/// <param name="Engine"><c>local</c> or <c>condor</c>.</param>
/// <param name="Accelerator">What ran the guests and why: <c>TCG (KVM does not boot a stock kernel here: …)</c>.</param>
/// <param name="RerunOf">The sweep whose bad runs these are; null for a sweep of its own.</param>
/// <param name="Runs">One result per planned run, in the plan's order.</param>
public sealed record SweepResult(
    int Schema,
    string SweepId,
    string Name,
    string Engine,
    string Accelerator,
    DateTimeOffset Started,
    DateTimeOffset Ended,
    IReadOnlyList<RunResult> Runs,
    string? RerunOf = null)
{
    public const int CurrentSchema = 1;

    /// <summary>Null where it is not known.</summary>
    public GuestTime? GuestTime { get; init; }

    public int Count(Verdict verdict) => Runs.Count(run => run.Verdict == verdict);

    /// <summary>0: every run is good; 1: some run failed or ended in a fault (DESIGN §4). A sweep without runs has shown nothing and is not good.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int ExitCode => Runs.Count > 0 && Runs.All(run => run.Verdict.IsGood()) ? 0 : 1;
}
