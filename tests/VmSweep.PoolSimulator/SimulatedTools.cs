using System.Text;
using VmSweep.PoolSimulator.Dagman;
using VmSweep.PoolSimulator.Pool;
using VmSweep.Processes;

namespace VmSweep.PoolSimulator;

/// <summary>HTCondor's command-line tools, as far as somebody who waits asks them.</summary>
internal sealed class SimulatedTools(SimulatedDagman dagman, SimulatedPool pool, PoolHosts hosts) : IProcessRunner
{
    /// <summary>How often the queue was asked: HTCondor's schedd does that for everybody.</summary>
    public int Queries { get; private set; }

    public Task<ProcessOutcome> RunAsync(CommandLine command, TimeSpan timeout, Action<string>? onLine = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var output = Path.GetFileName(command.Program) switch
        {
            "condor_q" when command.Arguments.Contains("-better-analyze") => "The Requirements expression for the job reduces to these conditions:\n",
            "condor_q" => Queue(),
            "condor_rm" => Remove(),
            "condor_status" => string.Concat(hosts.All.Where(host => !host.HasVm).Select(host => $"{host.Name} VMGAHP_ERR_INTERNAL\n")),
            _ => throw new ProgramNotFoundException(command.Program),
        };
        return Task.FromResult(new ProcessOutcome(command, 0, output, "", TimeSpan.Zero));
    }

    public IRunningProcess Start(CommandLine command, Stream? output = null) => throw new NotSupportedException("Nothing of HTCondor's that runs on is simulated.");

    private string Queue()
    {
        Queries++;
        var text = new StringBuilder();
        if (dagman.IsInQueue)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{dagman.Job.Cluster} {dagman.Job.Proc} 2\n");
        foreach (var job in pool.Queue)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{job.Id.Cluster} {job.Id.Proc} {(int)job.Status}\n");
        return text.ToString();
    }

    private string Remove()
    {
        dagman.Remove();
        return "";
    }
}
