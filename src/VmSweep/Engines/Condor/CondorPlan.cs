using VmSweep.Sweeps;

namespace VmSweep.Engines.Condor;

/// <summary>What a plan says for HTCondor beside what it says for every engine.</summary>
/// <param name="Transfer">For bringing images to the execute machine and results back.</param>
/// <param name="Queue">From submission to the end, waiting for a machine included.</param>
public sealed record CondorPlan(CondorSettings Settings, TimeSpan Transfer, TimeSpan Queue)
{
    public static CondorPlan Of(SweepDefinition definition, CondorChoices choices) => new(
        definition.Condor with { Disks = choices.Disks ?? definition.Condor.Disks, KeepOsDisk = choices.KeepOsDisk },
        definition.Limits.Transfer,
        definition.Limits.Queue);
}

/// <summary>What a command line changes of a sweep's <see cref="CondorSettings"/>.</summary>
public sealed record CondorChoices(DiskMode? Disks = null, bool KeepOsDisk = false)
{
    /// <exception cref="Problems.ProblemException">The word is no disk mode.</exception>
    public static CondorChoices Read(string? diskMode, bool keepOsDisk) => new(
        diskMode is null ? null : CondorSettingsReader.ParseDisks(diskMode) ?? throw new Problems.ProblemException(
            Problems.Location.Parameter("disk-mode"), $"'{diskMode}' is not a disk mode.", "Known: copy, overlay."),
        keepOsDisk);
}
