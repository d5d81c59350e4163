using Nuke.Common;
using Nuke.Common.Utilities.Collections;
using Serilog;
using VmSweep.BaseImages.Oz;
using VmSweep.Hosts;
using VmSweep.ImageStore;
using VmSweep.Pruning;

/// <summary>What this host has, lacks and gets.</summary>
partial class Build
{
    Target CheckHost => _ => _
        .Description("Says what this host has of what the stages need, and the command that installs the rest")
        .Executes(() =>
        {
            foreach (var line in HostReport.Lines(HostCheck.Of(HostTools.ForTests)))
                Log.Information("{Line:l}", line);
        });

    Target InstallHostTools => _ => _
        .Description("Installs what is missing (apt or dnf, as root; otherwise says what to type)")
        .OnlyWhenDynamic(() => !NeededTools.IsComplete)
        .Executes(() =>
        {
            if (Environment.IsPrivilegedProcess)
                NeededTools.Installation.ForEach(Run);
            NeededTools.EnsureComplete();
        });

    Target Prune => _ => _
        .Description("Removes old sweeps and base images that nothing needs, in the image store too (--keep-for, --keep-sweeps, --free-space); never a running sweep or the newest")
        .Executes(async () =>
        {
            var rules = PruneRules.Read(KeepFor, KeepSweeps, FreeSpace);
            Pruner.Prune(rules).DefaultIfEmpty("Nothing to remove").ForEach(Say);
            if (ImageStore != null)
                (await (await StoreAsync()).PruneAsync(rules.Age, Pruner.NeededFingerprints, DryRun, Interrupted)).ForEach(Say);
        });

    /// <summary>The tests need more than a sweep: browsers, other shells, checkers.</summary>
    HostCheck NeededTools => HostCheck.Of(
    [
        .. ExecutionPlan.Contains(Test) || ExecutionPlan.Contains(SystemTest) ? HostTools.ForTests : HostTools.ForSweep,
        .. ExecutionPlan.Contains(StartPool) ? HostTools.ForPool : [],
        .. ImageBuilder == OzImageBuilder.BuilderName ? HostTools.ForOz : [],
        .. StoreLocation is GlusterLocation ? HostTools.ForGluster : [],
    ]);
}
