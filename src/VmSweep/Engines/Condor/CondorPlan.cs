using VmSweep.Problems;
using VmSweep.Sweeps;

namespace VmSweep.Engines.Condor;

/// <summary>What a plan says for HTCondor beside what it says for every engine.</summary>
/// <param name="Transfer">For bringing images to the execute machine and results back.</param>
/// <param name="Queue">From submission to the end, waiting for a machine included.</param>
public sealed record CondorPlan(CondorSettings Settings, TimeSpan Transfer, TimeSpan Queue)
{
    /// <exception cref="ProblemException">The choices contradict each other.</exception>
    public static CondorPlan Of(SweepDefinition definition, CondorChoices choices)
    {
        var settings = definition.Condor with { Disks = choices.Disks ?? definition.Condor.Disks, KeepOsDisk = choices.KeepOsDisk };
        return settings is { Disks: DiskMode.Copy, KeepOsDisk: true }
            ? throw new ProblemException(Location.Parameter("keep-os-disk"), "would bring every whole image back.", "It is for overlays: '--disk-mode overlay'.")
            : new(settings, definition.Limits.Transfer, definition.Limits.Queue);
    }
}

/// <summary>What a command line changes of a sweep's <see cref="CondorSettings"/>.</summary>
public sealed record CondorChoices(DiskMode? Disks = null, bool KeepOsDisk = false)
{
    /// <exception cref="ProblemException">The word is no disk mode.</exception>
    public static CondorChoices Read(string? diskMode, bool keepOsDisk) => new(
        diskMode is null ? null : CondorSettingsReader.ParseDisks(diskMode) ?? throw new ProblemException(
            Location.Parameter("disk-mode"), $"'{diskMode}' is not a disk mode.", "Known: copy, overlay."),
        keepOsDisk);
}
