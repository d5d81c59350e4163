using VmSweep.Engines.Condor.Events;
using VmSweep.PoolSimulator.Logs;
using VmSweep.PoolSimulator.Pool;

namespace VmSweep.Benchmarks;

/// <summary>What the nodes log has of one job.</summary>
internal static class SampleNode
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 18, 30, 0, TimeSpan.Zero);

    private static readonly SimulatedHost Host = new("ep0042.pool.example", 42, HostFault.None);

    public static string Text(int cluster, int serial)
    {
        var job = new JobId(cluster, 0);
        var at = Start.AddSeconds(cluster / 10.0);
        return EventText.Whole(JobEventKind.Submit, job, at, EventText.Submitted($"Run{serial:0000}"))
            + EventText.Whole(JobEventKind.Execute, job, at.AddSeconds(60), EventText.Executing(Host, "slot1_3"))
            + EventText.Whole(JobEventKind.Terminated, job, at.AddMinutes(20), EventText.Terminated(524_288, 720_904, TimeSpan.FromMinutes(19), "2026-11-22T18:50:00Z"))
            + EventText.Whole(JobEventKind.PostScriptTerminated, job, at.AddMinutes(20.1), EventText.PostScript(0, $"Run{serial:0000}"));
    }
}
