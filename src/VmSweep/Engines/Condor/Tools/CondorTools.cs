using VmSweep.Engines.Condor.Submission;
using VmSweep.Plans;
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
    public async Task<IReadOnlyList<QueuedJob>?> QueueAsync(SweepLayout sweep, int dag, CancellationToken cancellation)
    {
        var answer = await RunAsync("condor_q", ["-constraint", $"{Dagman(sweep, dag)} || {Nodes(sweep, dag)}", "-af", "ClusterId", "ProcId", "JobStatus"], cancellation);
        return answer.Succeeded ? [.. answer.Output.Split('\n').Select(QueuedJob.Parse).OfType<QueuedJob>()] : null;
    }

    /// <summary>Removes a DAG: DAGMan removes its jobs, and runs its FINAL node.</summary>
    public Task<ProcessOutcome> RemoveAsync(SweepLayout sweep, int dag, CancellationToken cancellation) =>
        RunAsync("condor_rm", ["-constraint", Dagman(sweep, dag)], cancellation);

    /// <summary>Removes what a DAGMan that is gone left behind.</summary>
    public Task<ProcessOutcome> RemoveNodesAsync(SweepLayout sweep, int dag, CancellationToken cancellation) =>
        RunAsync("condor_rm", ["-constraint", Nodes(sweep, dag)], cancellation);

    /// <summary>Not by its number alone: a schedd that lost its spool counts from 1 again.</summary>
    private static string Dagman(SweepLayout sweep, int dag) => $"(ClusterId == {dag} && Iwd == {SubmitText.Quoted(sweep.Root)})";

    private static string Nodes(SweepLayout sweep, int dag) => $"(DAGManJobId == {dag} && {SubmitText.SweepAttribute} == {SubmitText.Quoted(sweep.Id)})";
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
