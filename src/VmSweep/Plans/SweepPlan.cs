using VmSweep.Delta;
using VmSweep.Engines.Condor;
using VmSweep.Guest;
using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Plans;

/// <summary>Everything that a sweep will do, resolved: the content of <c>plan.json</c>. Stages after planning read this and nothing else.</summary>
/// <param name="SweepId">Such as <c>20261122-1830-nightly</c>.</param>
/// <param name="Name">The sweep directory's name; histories are joined by it.</param>
/// <param name="PayloadDirectory">The payload, absolute.</param>
/// <param name="InputsHash">SHA-256 over all that the plan was made from; a changed one means another plan.</param>
/// <param name="Images">Fingerprint of the base image per platform; a platform without a template is not in it.</param>
/// <param name="Limits">How long each stage of a run may take.</param>
/// <param name="FaultRetries">How often a run that ended in a fault is tried again.</param>
/// <param name="NetworkProbe">What the launcher tries before the payload, see docs/guest-contract.md.</param>
/// <param name="IoImageSize">Size of the I/O images, where a run does not ask for another.</param>
/// <param name="FailedRetries">How often a run that failed is tried again; a pass after that is flaky.</param>
/// <param name="RerunOf">The sweep whose bad runs these are; null for a sweep of its own.</param>
/// <param name="Condor">What HTCondor is told besides; null for the local engine.</param>
/// <param name="Environment">Given to every payload beside <c>VMSWEEP_*</c>.</param>
public sealed record SweepPlan(
    int Schema,
    string SweepId,
    string Name,
    string PayloadDirectory,
    string Engine,
    DateTimeOffset Created,
    string InputsHash,
    IReadOnlyDictionary<string, string> Images,
    StageLimits Limits,
    int FaultRetries,
    NetworkProbe NetworkProbe,
    ByteSize IoImageSize,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<PlannedRun> Runs,
    int FailedRetries = 0,
    string? RerunOf = null,
    CondorPlan? Condor = null)
{
    public const int CurrentSchema = 1;

    /// <summary>What runs may be reused by; null for a sweep that runs everything.</summary>
    public DeltaRules? Delta { get; init; }

    /// <summary>SHA-256 over the payload's names, run bits and content; null in plans of earlier versions.</summary>
    public string? PayloadHash { get; init; }

    /// <summary>How long its runs took in earlier sweeps, by serial.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyDictionary<string, TimeSpan> Expected => Runs.Where(run => run.Expected is not null).ToDictionary(run => run.Run.Serial, run => run.Expected!.Value, StringComparer.Ordinal);

    /// <summary>Platforms that no template describes, with the number of runs that want them.</summary>
    public IReadOnlyList<(PlatformName Platform, int Runs)> WithoutTemplate() =>
    [
        .. Runs.GroupBy(run => run.Run.Platform)
            .Where(group => !Images.ContainsKey(group.Key.ToString()))
            .Select(group => (group.Key, group.Count())),
    ];

    /// <summary>The runs that a stage is to work on.</summary>
    /// <exception cref="ProblemException">A pattern matches nothing.</exception>
    public IReadOnlyList<PlannedRun> Select(Selection selection)
    {
        var selected = selection.Apply([.. Runs.Select(run => run.Run)]).ToHashSet();
        return [.. Runs.Where(run => selected.Contains(run.Run))];
    }

    /// <exception cref="ProblemException">Some platform has no template, so its runs could not start.</exception>
    public void EnsureRunnable()
    {
        var without = WithoutTemplate();
        if (without.Count > 0)
        {
            throw new ProblemException(
            [
                .. without.Select(pair => new Problem(
                    new Location($"platform {pair.Platform}"),
                    $"has no template, and {pair.Runs} runs want it.",
                    $"Write images/{pair.Platform}.tdl, or leave it out by --only-platform.")),
            ]);
        }
    }
}

/// <summary>One run of the plan with the machine it gets.</summary>
/// <param name="Expected">How long it took in earlier sweeps; null where none had it.</param>
public sealed record PlannedRun(TestRun Run, ByteSize Memory, int Cpus, TimeSpan PayloadLimit, int Priority, ByteSize IoImageSize, TimeSpan? Expected = null)
{
    /// <summary>How its machine starts, where the engine can.</summary>
    public BootMode Boot { get; init; }
}
