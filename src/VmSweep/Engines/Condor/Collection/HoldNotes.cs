using System.Globalization;
using VmSweep.Engines.Condor.Events;
using VmSweep.Plans;

namespace VmSweep.Engines.Condor.Collection;

/// <summary><c>vmsweep held</c>: the reason of a hold at the moment of it. An administrator's release or removal overwrites it in the job's ad.</summary>
public static class HoldNotes
{
    /// <param name="job">As DAGMan names it.</param>
    public static void Add(SweepLayout sweep, string serial, string job, TimeProvider time)
    {
        var files = new CondorFiles(sweep);
        if (JobId.Parse(job) is not { } id || JobLife.Of(id, EventLog.ReadAll(files.JobLog(serial), time)) is not { Holds: [.., var last] } life)
            return;
        var host = life.Executions.Count > 0 ? life.Executions[^1].Host : "-";
        File.AppendAllText(files.Holds(serial), string.Create(CultureInfo.InvariantCulture, $"{last.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z job {id} on {host}: {last}\n"));
    }
}
