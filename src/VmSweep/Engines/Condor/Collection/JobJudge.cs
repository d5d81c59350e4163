using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Engines.Condor.Collection;

/// <summary>From what a job brought back, and what HTCondor says of its life, to a verdict.</summary>
internal static class JobJudge
{
    /// <param name="layout">Where HTCondor put what came back.</param>
    /// <param name="hostLimit">The deadline that the job had.</param>
    public static (Judgement Judgement, DiskEvidence Disk) Judge(RunLayout layout, JobLife life, TimeSpan hostLimit)
    {
        var (end, noDisk) = PoolEvidence.EndOf(life, hostLimit);
        var disk = noDisk is null ? ResultDisk.Extract(layout) : DiskEvidence.None(noDisk);
        var console = noDisk is null ? ReturnedConsole.Read(layout.Console) : [];
        var judgement = VerdictRules.Judge(new()
        {
            End = end,
            Disk = disk,
            Markers = [.. console.OfType<ConsoleMarker>()],
            Alarms = [.. console.OfType<ConsoleAlarm>()],
        });
        return (judgement, disk);
    }
}
