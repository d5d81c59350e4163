using VmSweep.Processes;

namespace VmSweep.Engines.Condor.Tools;

/// <summary>HTCondor's command-line tools, asked and not trusted: whatever they print is parsed strictly.</summary>
internal sealed class CondorTools(CondorAccess access, IProcessRunner processes)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public CondorAccess Access => access;

    public Task<ProcessOutcome> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        processes.RunAsync(access.Command("/", program, arguments), Limit, cancellation: cancellation);

    /// <summary>Machines with the VM universe for which an expression is true; a machine's ad is its own MY, so "TARGET." is taken away.</summary>
    public async Task<IReadOnlyList<MachineAd>> MachinesAsync(string expression, CancellationToken cancellation)
    {
        var constraint = $"HasVM =?= True && SlotType =!= \"Dynamic\" && ({expression.Replace("TARGET.", "", StringComparison.Ordinal)})";
        var answer = await RunAsync("condor_status", ["-constraint", constraint, "-af:r", "Machine", "VmConsoleFile"], cancellation);
        return [.. answer.EnsureSuccess().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(MachineAd.Parse).OfType<MachineAd>()];
    }

    /// <summary>The jobs of a DAG that are in the queue, its DAGMan included; null where the schedd does not answer.</summary>
    public async Task<IReadOnlyList<QueuedJob>?> QueueAsync(int dag, CancellationToken cancellation)
    {
        var answer = await RunAsync("condor_q", ["-constraint", $"ClusterId == {dag} || DAGManJobId == {dag}", "-af", "ClusterId", "ProcId", "JobStatus"], cancellation);
        return answer.Succeeded ? [.. answer.Output.Split('\n').Select(QueuedJob.Parse).OfType<QueuedJob>()] : null;
    }

    /// <summary>Removes a DAG: DAGMan removes its jobs, and runs its FINAL node.</summary>
    public Task<ProcessOutcome> RemoveAsync(int dag, CancellationToken cancellation) => RunAsync("condor_rm", [$"{dag}"], cancellation);

    /// <summary>Removes what a DAGMan that is gone left behind.</summary>
    public Task<ProcessOutcome> RemoveNodesAsync(int dag, CancellationToken cancellation) =>
        RunAsync("condor_rm", ["-constraint", $"DAGManJobId == {dag}"], cancellation);
}

/// <summary>A machine with the VM universe.</summary>
internal sealed record MachineAd(string Name, string? ConsoleFile)
{
    public static MachineAd? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 2 ? new(words[0].Trim('"'), words[1] == "undefined" ? null : words[1].Trim('"')) : null;
    }
}

/// <summary>A job in the queue. Status as HTCondor numbers it: 1 idle, 2 running, 5 held.</summary>
internal sealed record QueuedJob(int Cluster, int Proc, int Status)
{
    public static QueuedJob? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 3 && int.TryParse(words[0], out var cluster) && int.TryParse(words[1], out var proc) && int.TryParse(words[2], out var status)
            ? new(cluster, proc, status)
            : null;
    }
}
